package live

import "strings"

// argStrings writes type arguments as the names of instances have them: as the
// compiler does, with import paths.
func argStrings(list []Type) string {
	args := make([]string, len(list))
	for i, t := range list {
		name := t.arg.Name() // "argument[map[string]net/url.Values]"
		args[i] = strings.TrimSuffix(name[strings.IndexByte(name, '[')+1:], "]")
	}
	return strings.Join(args, ",")
}

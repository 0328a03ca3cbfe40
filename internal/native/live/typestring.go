package live

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"
)

// argStrings writes type arguments as the names of instances have them.
func argStrings(list []Type) string {
	args := make([]string, len(list))
	for i, t := range list {
		args[i] = argString(t.Type)
	}
	return strings.Join(args, ",")
}

// spaced finds the commas of a list of type arguments as package reflect writes
// it, without spaces.
var spaced = regexp.MustCompile(`,(\S)`)

// argString writes a type argument as the names of instances have it: with
// import paths.
func argString(rt reflect.Type) string {
	switch {
	case rt.Name() != "" && rt.PkgPath() != "":
		return rt.PkgPath() + "." + spaced.ReplaceAllString(rt.Name(), ", $1")
	case rt.Name() != "":
		return rt.Name()
	}
	switch rt.Kind() {
	case reflect.Pointer:
		return "*" + argString(rt.Elem())
	case reflect.Slice:
		return "[]" + argString(rt.Elem())
	case reflect.Array:
		return fmt.Sprintf("[%d]%s", rt.Len(), argString(rt.Elem()))
	case reflect.Map:
		return "map[" + argString(rt.Key()) + "]" + argString(rt.Elem())
	}
	return strings.ReplaceAll(rt.String(), "interface {}", "any")
}

package live

import (
	"fmt"
	"path"
	"reflect"
	"regexp"
	"strings"

	"gosess/internal/value"
)

// typeString writes a type as the user would: names of the session without a
// package.
func typeString(t *value.Type) string {
	switch {
	case t == nil:
		return "nil"
	case t.Name != "" && (t.Pkg == "" || t.Pkg == mainPath):
		return t.Name
	case t.Name != "":
		return path.Base(t.Pkg) + "." + t.Name
	}
	switch t.Kind {
	case reflect.Pointer:
		return "*" + typeString(t.Elem)
	case reflect.Slice:
		return "[]" + elemString(t.Elem)
	case reflect.Array:
		return fmt.Sprintf("[%d]%s", t.Len, elemString(t.Elem))
	case reflect.Map:
		return "map[" + typeString(t.Key) + "]" + typeString(t.Elem)
	case reflect.Chan:
		return strings.TrimSuffix(t.Dir.String(), " ") + " " + typeString(t.Elem)
	case reflect.Func:
		return "func" + signatureString(t)
	}
	return composedString(t)
}

// elemString is typeString but for bytes, which nobody writes as uint8.
func elemString(t *value.Type) string {
	if t.Kind == reflect.Uint8 && t.Pkg == "" {
		return "byte"
	}
	return typeString(t)
}

// composedString writes an interface or a struct.
func composedString(t *value.Type) string {
	word, list := "struct", make([]string, 0, len(t.Fields)+len(t.Methods))
	if t.Kind == reflect.Interface {
		word = "interface"
	}
	for _, f := range t.Fields {
		text := typeString(f.Type)
		if !f.Embedded {
			text = f.Name + " " + text
		}
		list = append(list, text)
	}
	for _, m := range t.Methods {
		list = append(list, m.Name+signatureString(m.Type))
	}
	switch {
	case len(list) > 0:
		return word + "{ " + strings.Join(list, "; ") + " }"
	case word == "interface":
		return "any"
	}
	return "struct{}"
}

func signatureString(t *value.Type) string {
	params, results := make([]string, len(t.Params)), make([]string, len(t.Results))
	for i, p := range t.Params {
		params[i] = typeString(p)
		if t.Variadic && i == len(params)-1 {
			params[i] = "..." + elemString(p.Elem)
		}
	}
	for i, r := range t.Results {
		results[i] = typeString(r)
	}
	text := "(" + strings.Join(params, ", ") + ")"
	switch len(results) {
	case 0:
		return text
	case 1:
		return text + " " + results[0]
	}
	return text + " (" + strings.Join(results, ", ") + ")"
}

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

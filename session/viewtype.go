package session

import (
	"fmt"
	"path"
	"reflect"
	"strings"

	"gosess/internal/value"
)

// This file names types as a person would write them.

// Type is the type as the user would write it: "map[string][]Point", "*big.Int".
func (v View) Type() string {
	switch {
	case !v.IsValid():
		return "nil"
	case v.t != nil:
		return typeString(v.t)
	}
	return hostString(v.v.Type())
}

// Named is the name of a declared type, without its package; ok is false for a
// composed type.
func (v View) Named() (name string, ok bool) {
	switch {
	case !v.IsValid():
	case v.t != nil:
		name = v.t.Name
	default:
		name = v.v.Type().Name()
	}
	return name, name != ""
}

// ElemType is the type of the elements of an array, chan, map, pointer or slice
// as the user would write it, and ElemKind its kind.
func (v View) ElemType() string {
	if v.t != nil {
		return typeString(v.t.Elem)
	}
	return hostString(v.v.Type().Elem())
}

// ElemKind is the kind of the type that ElemType names.
func (v View) ElemKind() reflect.Kind {
	if v.t != nil {
		return v.t.Elem.Kind
	}
	return v.v.Type().Elem().Kind()
}

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
		return chanString(t)
	case reflect.Func:
		return "func" + signatureString(t)
	case reflect.Interface:
		return interfaceString(t)
	case reflect.Struct:
		return structString(t)
	}
	return t.Kind.String()
}

// mainPath is the import path of the session's own declarations.
const mainPath = "main"

// elemString is typeString but for the elements of a slice or array of bytes,
// which nobody writes as uint8.
func elemString(t *value.Type) string {
	if t.Kind == reflect.Uint8 && t.Pkg == "" {
		return "byte"
	}
	return typeString(t)
}

func chanString(t *value.Type) string {
	switch t.Dir {
	case reflect.SendDir:
		return "chan<- " + typeString(t.Elem)
	case reflect.RecvDir:
		return "<-chan " + typeString(t.Elem)
	}
	return "chan " + typeString(t.Elem)
}

// signatureString is the parameters and results of a func type: "(int) string".
func signatureString(t *value.Type) string {
	params := make([]string, len(t.Params))
	for i, p := range t.Params {
		params[i] = typeString(p)
		if t.Variadic && i == len(params)-1 {
			params[i] = "..." + elemString(p.Elem)
		}
	}
	results := make([]string, len(t.Results))
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

func interfaceString(t *value.Type) string {
	if len(t.Methods) == 0 {
		return "any"
	}
	list := make([]string, len(t.Methods))
	for i, m := range t.Methods {
		list[i] = m.Name + signatureString(m.Type)
	}
	return "interface{ " + strings.Join(list, "; ") + " }"
}

func structString(t *value.Type) string {
	if len(t.Fields) == 0 {
		return "struct{}"
	}
	list := make([]string, len(t.Fields))
	for i, f := range t.Fields {
		list[i] = typeString(f.Type)
		if !f.Embedded {
			list[i] = f.Name + " " + list[i]
		}
	}
	return "struct{ " + strings.Join(list, "; ") + " }"
}

// hostNames are the names that reflect does not give as a person writes them.
var hostNames = strings.NewReplacer("interface {}", "any", "interface { ", "interface{ ", "struct { ", "struct{ ", "struct {}", "struct{}",
	"[]uint8", "[]byte", "main.", "")

func hostString(t reflect.Type) string { return hostNames.Replace(t.String()) }

package session

import (
	"reflect"
	"strings"
)

// This file names types as a person would write them.

// Type is the type as the user would write it: "map[string][]Point", "*big.Int".
func (v View) Type() string {
	switch {
	case !v.IsValid():
		return "nil"
	case v.t != nil:
		return v.t.Text()
	}
	return hostString(v.v.Type())
}

// ElemKind is the kind of the elements of an array, chan, map, pointer or slice.
func (v View) ElemKind() reflect.Kind {
	if v.t != nil {
		return v.t.Elem.Kind
	}
	return v.v.Type().Elem().Kind()
}

// mainPath is the import path of the session's own declarations.
const mainPath = "main"

// hostNames are the names that reflect does not give as a person writes them.
var hostNames = strings.NewReplacer("interface {}", "any", "interface { ", "interface{ ", "struct { ", "struct{ ", "struct {}", "struct{}",
	"[]uint8", "[]byte", "main.", "")

func hostString(t reflect.Type) string { return hostNames.Replace(t.String()) }

package rt

import (
	"path"
	"reflect"
	"strconv"
	"strings"

	"gosess/internal/value"
)

// TypeString returns the name of t as package reflect and the runtime print
// it: main.Point, []*main.Point, map[string]main.T, func(int) error.
func TypeString(t *value.Type) string {
	if t == nil {
		return "nil"
	}
	if t.Host != nil {
		if s, ok := standIns[t.Host]; ok {
			return s
		}
		return t.Host.String()
	}
	if t.Name != "" {
		return path.Base(t.Pkg) + "." + t.Name
	}
	var b strings.Builder
	writeType(&b, t)
	return b.String()
}

// standIns are the types of ours that stand for types of the runtime.
var standIns = map[reflect.Type]string{
	reflect.TypeFor[*AssertError](): "*runtime.TypeAssertionError",
	reflect.TypeFor[textError]():    "runtime.errorString",
	reflect.TypeFor[boundsText]():   "runtime.boundsError",
}

// writeType writes an unnamed type that has a session type somewhere in it.
func writeType(b *strings.Builder, t *value.Type) {
	switch t.Kind {
	case reflect.Array:
		b.WriteString("[" + strconv.Itoa(t.Len) + "]" + TypeString(t.Elem))
	case reflect.Slice:
		b.WriteString("[]" + TypeString(t.Elem))
	case reflect.Pointer:
		b.WriteString("*" + TypeString(t.Elem))
	case reflect.Map:
		b.WriteString("map[" + TypeString(t.Key) + "]" + TypeString(t.Elem))
	case reflect.Chan:
		writeChan(b, t)
	case reflect.Func:
		b.WriteString("func")
		writeSignature(b, t)
	case reflect.Struct:
		writeStruct(b, t)
	case reflect.Interface:
		writeInterface(b, t)
	default:
		b.WriteString(t.Kind.String())
	}
}

func writeChan(b *strings.Builder, t *value.Type) {
	elem := TypeString(t.Elem)
	switch {
	case t.Dir == reflect.RecvDir:
		b.WriteString("<-chan " + elem)
	case t.Dir == reflect.SendDir:
		b.WriteString("chan<- " + elem)
	case strings.HasPrefix(elem, "<-"):
		b.WriteString("chan (" + elem + ")")
	default:
		b.WriteString("chan " + elem)
	}
}

func writeSignature(b *strings.Builder, t *value.Type) {
	b.WriteByte('(')
	for i, p := range t.Params {
		if i > 0 {
			b.WriteString(", ")
		}
		if t.Variadic && i == len(t.Params)-1 {
			b.WriteString("..." + TypeString(p.Elem))
		} else {
			b.WriteString(TypeString(p))
		}
	}
	b.WriteByte(')')
	var results []string
	for _, r := range t.Results {
		results = append(results, TypeString(r))
	}
	switch len(results) {
	case 0:
	case 1:
		b.WriteString(" " + results[0])
	default:
		b.WriteString(" (" + strings.Join(results, ", ") + ")")
	}
}

func writeStruct(b *strings.Builder, t *value.Type) {
	b.WriteString("struct {")
	for i, f := range t.Fields {
		if i > 0 {
			b.WriteByte(';')
		}
		b.WriteByte(' ')
		if !f.Embedded {
			b.WriteString(f.Name + " ")
		}
		b.WriteString(TypeString(f.Type))
		if f.Tag != "" {
			b.WriteString(" " + strconv.Quote(f.Tag))
		}
	}
	if len(t.Fields) > 0 {
		b.WriteByte(' ')
	}
	b.WriteByte('}')
}

func writeInterface(b *strings.Builder, t *value.Type) {
	b.WriteString("interface {")
	for i, m := range t.Methods {
		if i > 0 {
			b.WriteByte(';')
		}
		b.WriteByte(' ')
		if m.Pkg != "" {
			b.WriteString(path.Base(m.Pkg) + ".")
		}
		b.WriteString(m.Name)
		writeSignature(b, m.Type)
	}
	if len(t.Methods) > 0 {
		b.WriteByte(' ')
	}
	b.WriteByte('}')
}

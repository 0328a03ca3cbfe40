package value

import (
	"reflect"
	"strconv"
	"strings"
)

// String returns the type as package reflect names it, with the last element of
// the path before a name: "map[string]*main.T", "struct { X interface {} }".
func (t *Type) String() string {
	w := typeText{}
	w.typ(t, 0)
	return string(w.b)
}

// Text returns the type as it is written at the prompt: "map[string]*T",
// "struct{ X any }", "[]byte". It is "nil" for a nil t.
func (t *Type) Text() string {
	if t == nil {
		return "nil"
	}
	w := typeText{prompt: true}
	w.typ(t, 0)
	return string(w.b)
}

// maxTypeText and maxTextDepth bound the text of a type: an unnamed struct may
// have thousands of fields.
const maxTypeText, maxTextDepth = 1 << 16, 100

// A typeText writes a type.
type typeText struct {
	b      []byte
	prompt bool // as Text, not as String
}

func (w *typeText) s(text string) { w.b = append(w.b, text...) }

// typ writes a type that stands inside depth others.
func (w *typeText) typ(t *Type, depth int) {
	switch {
	case t == nil:
		w.s("?")
	case depth > maxTextDepth || len(w.b) > maxTypeText:
		w.s("…")
	case t.Name != "":
		w.name(t)
	default:
		w.composed(t, depth+1)
	}
}

func (w *typeText) name(t *Type) {
	if t.Pkg != "" && !(w.prompt && t.Pkg == "main") {
		w.s(t.Pkg[strings.LastIndexByte(t.Pkg, '/')+1:])
		w.s(".")
	}
	w.s(t.Name)
}

func (w *typeText) composed(t *Type, depth int) {
	switch t.Kind {
	case reflect.Array:
		w.s("[" + strconv.Itoa(t.Len) + "]")
		w.elem(t.Elem, depth)
	case reflect.Slice:
		w.s("[]")
		w.elem(t.Elem, depth)
	case reflect.Pointer:
		w.s("*")
		w.typ(t.Elem, depth)
	case reflect.Map:
		w.s("map[")
		w.typ(t.Key, depth)
		w.s("]")
		w.typ(t.Elem, depth)
	case reflect.Chan:
		w.s(chanText(t.Dir))
		w.typ(t.Elem, depth)
	case reflect.Func:
		w.s("func")
		w.signature(t, depth)
	case reflect.Struct:
		w.fields(t, depth)
	case reflect.Interface:
		w.methods(t, depth)
	default:
		w.s(t.Kind.String())
	}
}

// elem writes the type of elements; nobody writes bytes as uint8.
func (w *typeText) elem(t *Type, depth int) {
	if w.prompt && t != nil && t.Kind == reflect.Uint8 && t.Pkg == "" {
		w.s("byte")
		return
	}
	w.typ(t, depth)
}

func chanText(d reflect.ChanDir) string {
	switch d {
	case reflect.RecvDir:
		return "<-chan "
	case reflect.SendDir:
		return "chan<- "
	}
	return "chan "
}

// signature writes parameters and results: "(int) string".
func (w *typeText) signature(t *Type, depth int) {
	w.s("(")
	for i, p := range t.Params {
		if i > 0 {
			w.s(", ")
		}
		if t.Variadic && i == len(t.Params)-1 {
			w.s("...")
			w.elem(p.Elem, depth)
		} else {
			w.typ(p, depth)
		}
	}
	w.s(")")
	switch len(t.Results) {
	case 0:
	case 1:
		w.s(" ")
		w.typ(t.Results[0], depth)
	default:
		w.s(" (")
		for i, r := range t.Results {
			if i > 0 {
				w.s(", ")
			}
			w.typ(r, depth)
		}
		w.s(")")
	}
}

func (w *typeText) fields(t *Type, depth int) {
	w.list("struct", len(t.Fields), func(i int) {
		f := t.Fields[i]
		if !f.Embedded {
			w.s(f.Name + " ")
		}
		w.typ(f.Type, depth)
	})
}

func (w *typeText) methods(t *Type, depth int) {
	if w.prompt && len(t.Methods) == 0 {
		w.s("any")
		return
	}
	w.list("interface", len(t.Methods), func(i int) {
		w.s(t.Methods[i].Name)
		w.signature(t.Methods[i].Type, depth)
	})
}

// list writes a word and n parts in braces. Package reflect has a space before
// them, people have not.
func (w *typeText) list(word string, n int, part func(i int)) {
	if w.s(word); !w.prompt {
		w.s(" ")
	}
	w.s("{")
	for i := range n {
		if i > 0 {
			w.s(";")
		}
		w.s(" ")
		part(i)
	}
	if n > 0 {
		w.s(" ")
	}
	w.s("}")
}

package value

import (
	"fmt"
	"strconv"
	"strings"
)

// TypeKeys tells types apart for an engine's table, in which two identical types
// are one *Type. The zero TypeKeys is ready for use, by one goroutine at a time.
type TypeKeys struct {
	ids map[*Type]int
}

// Number is a number of t alone, from 1 on.
func (k *TypeKeys) Number(t *Type) int {
	n, ok := k.ids[t]
	if !ok {
		if k.ids == nil {
			k.ids = map[*Type]int{}
		}
		n = len(k.ids) + 1
		k.ids[t] = n
	}
	return n
}

// Of describes an unnamed type by the numbers of its parts: types that are made
// alike of the same parts have the same key.
func (k *TypeKeys) Of(t *Type) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d %d %d %v", t.Kind, t.Len, t.Dir, t.Variadic)
	part := func(t *Type) { b.WriteString(" " + strconv.Itoa(k.Number(t))) }
	if t.Key != nil {
		part(t.Key)
	}
	if t.Elem != nil {
		part(t.Elem)
	}
	for _, f := range t.Fields {
		part(f.Type)
		fmt.Fprintf(&b, " %q.%s %v %q", f.Pkg, f.Name, f.Embedded, f.Tag)
	}
	for _, p := range t.Params {
		part(p)
	}
	b.WriteString(" ;")
	for _, r := range t.Results {
		part(r)
	}
	for _, m := range t.Methods {
		part(m.Type)
		fmt.Fprintf(&b, " %q.%s", m.Pkg, m.Name)
	}
	return b.String()
}

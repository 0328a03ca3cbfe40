package value

import "reflect"

// renamedTo returns the field of q that says, with the tag `was:"name"`, that p's
// field i had that name before: -1 if none does. A field that p has already under
// its new name is not meant.
func renamedTo(p *plan, i int, q *plan) int {
	old := p.t.Fields[i]
	for j, g := range q.t.Fields {
		if g.Pkg != old.Pkg && g.Pkg != "" && old.Pkg != "" || reflect.StructTag(g.Tag).Get("was") != old.Name || old.Name == "" {
			continue
		}
		if !hasField(p.t, g.Name) {
			return j
		}
	}
	return -1
}

func hasField(t *Type, name string) bool {
	for _, f := range t.Fields {
		if f.Name == name {
			return true
		}
	}
	return false
}

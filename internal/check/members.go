package check

import (
	"go/types"
	"slices"
	"strings"
)

// members returns the fields and methods that x.name can select for an
// addressable x of type t, sorted by name: those of embedded fields included, those
// that other packages hide not.
func members(t types.Type) []types.Object {
	found := map[string]types.Object{}
	add := func(obj types.Object) {
		if obj.Exported() || obj.Pkg() != nil && obj.Pkg().Path() == mainPath {
			if found[obj.Name()] == nil {
				found[obj.Name()] = obj
			}
		}
	}
	addFields(t, add)
	addMethods(t, add)
	var list []types.Object
	for _, obj := range found {
		list = append(list, obj)
	}
	slices.SortFunc(list, func(a, b types.Object) int { return strings.Compare(a.Name(), b.Name()) })
	return list
}

// addFields finds the fields of a struct and of the structs embedded in it,
// outer ones first.
func addFields(t types.Type, add func(types.Object)) {
	seen := map[types.Type]bool{}
	for level := []types.Type{t}; len(level) > 0; {
		var next []types.Type
		for _, t := range level {
			st, ok := deref(t).Underlying().(*types.Struct)
			if !ok || seen[deref(t)] {
				continue
			}
			seen[deref(t)] = true
			for f := range st.Fields() {
				add(f)
				if f.Embedded() {
					next = append(next, f.Type())
				}
			}
		}
		level = next
	}
}

func addMethods(t types.Type, add func(types.Object)) {
	if _, ok := t.Underlying().(*types.Interface); !ok {
		if _, ok := types.Unalias(t).(*types.Pointer); !ok {
			t = types.NewPointer(t)
		}
	}
	set := types.NewMethodSet(t)
	for m := range set.Methods() {
		add(m.Obj())
	}
}

// deref returns what a pointer type points to, or the type itself.
func deref(t types.Type) types.Type {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		return types.Unalias(p.Elem())
	}
	return types.Unalias(t)
}

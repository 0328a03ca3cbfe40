package native

import "go/types"

// isLocal reports whether t mentions a type that a function declares.
func isLocal(t types.Type) bool {
	return mentions(t, map[types.Type]bool{}, func(t types.Type) bool {
		n, ok := t.(*types.Named)
		return ok && n.Obj().Pkg() != nil && n.Obj().Parent() != n.Obj().Pkg().Scope()
	})
}

// mentionsTypeParam reports whether t depends on a type parameter.
func mentionsTypeParam(t types.Type) bool {
	return mentions(t, map[types.Type]bool{}, func(t types.Type) bool {
		_, ok := t.(*types.TypeParam)
		return ok
	})
}

// mentions reports whether is says so of t, or of a type that it is written with.
func mentions(t types.Type, seen map[types.Type]bool, is func(types.Type) bool) bool {
	if t == nil || seen[t] {
		return false
	}
	seen[t] = true
	if is(t) {
		return true
	}
	in := func(t types.Type) bool { return mentions(t, seen, is) }
	tuple := func(t *types.Tuple) bool {
		for v := range t.Variables() {
			if in(v.Type()) {
				return true
			}
		}
		return false
	}
	switch t := t.(type) {
	case *types.Alias:
		return in(types.Unalias(t))
	case *types.Named:
		for a := range t.TypeArgs().Types() {
			if in(a) {
				return true
			}
		}
	case *types.Signature:
		return tuple(t.Params()) || tuple(t.Results())
	case *types.Struct:
		for f := range t.Fields() {
			if in(f.Type()) {
				return true
			}
		}
	case *types.Map:
		return in(t.Key()) || in(t.Elem())
	case interface{ Elem() types.Type }:
		return in(t.Elem())
	case *types.Interface:
		for m := range t.Methods() {
			if in(m.Type()) {
				return true
			}
		}
	}
	return false
}

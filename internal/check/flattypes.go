package check

import "go/types"

// This file judges types by what their values lead to.

// maxEffectDepth bounds how deep types are looked into.
const maxEffectDepth = 8

// isFlat reports whether a value of the type holds no reference to memory that could be changed.
func isFlat(t types.Type, depth int) bool {
	if isTime(t) {
		return true
	}
	switch u := types.Unalias(t).Underlying().(type) {
	case *types.Basic:
		return u.Kind() != types.UnsafePointer
	case *types.Array:
		return depth > 0 && isFlat(u.Elem(), depth-1)
	case *types.Struct:
		return depth > 0 && allFields(u, func(t types.Type) bool { return isFlat(t, depth-1) })
	}
	return false
}

// isPlain reports whether a value of the type leads only to what has no method declared in
// the session.
func isPlain(t types.Type, depth int) bool {
	switch t = types.Unalias(t); {
	case isTime(t):
		return true
	case depth == 0:
		return false
	}
	if n, ok := t.(*types.Named); ok && (n.Obj().Pkg() == nil || n.Obj().Pkg().Path() != mainPath || n.NumMethods() > 0) {
		return false
	}
	part := func(t types.Type) bool { return isPlain(t, depth-1) }
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Kind() != types.UnsafePointer
	case *types.Array:
		return part(u.Elem())
	case *types.Slice:
		return part(u.Elem())
	case *types.Pointer:
		return part(u.Elem())
	case *types.Map:
		return part(u.Key()) && part(u.Elem())
	case *types.Struct:
		return allFields(u, part)
	}
	return false
}

// holdsCode reports whether a value of the type may lead to a func. Errors do not, and
// types in seen have been looked into.
func holdsCode(t types.Type, seen map[types.Type]bool) bool {
	if t = types.Unalias(t); seen[t] || isTime(t) {
		return false
	}
	seen[t] = true
	switch u := t.Underlying().(type) {
	case *types.Interface:
		return !types.Identical(t, types.Universe.Lookup("error").Type())
	case *types.Signature:
		return true
	case *types.Map:
		return holdsCode(u.Key(), seen) || holdsCode(u.Elem(), seen)
	case *types.Struct:
		for f := range u.Fields() {
			if holdsCode(f.Type(), seen) {
				return true
			}
		}
	case interface{ Elem() types.Type }:
		return holdsCode(u.Elem(), seen)
	}
	return false
}

// isTime reports whether a type is time.Time, time.Duration or another value of package time
// whose reference to a location nobody can write through.
func isTime(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil || n.Obj().Pkg().Path() != "time" {
		return false
	}
	switch n.Obj().Name() {
	case "Time", "Duration", "Month", "Weekday":
		return true
	}
	return false
}

func allFields(s *types.Struct, is func(types.Type) bool) bool {
	for f := range s.Fields() {
		if !is(f.Type()) || f.Embedded() {
			return false
		}
	}
	return true
}

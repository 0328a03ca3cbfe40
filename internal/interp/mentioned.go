package interp

import (
	"go/token"
	"maps"
	"reflect"
	"slices"
	"strings"

	"gosess/internal/value"
)

// This file tells what values of a session can be of beside what its program
// declares.

// Compiled returns the names of types and functions of compiled packages that
// the session's code, also of cells that have run, puts into interfaces and func
// values, or that values which were decoded are of: "regexp.Regexp",
// "strings.ToUpper", "(*regexp.Regexp).FindString". They are sorted.
func (e *Engine) Compiled() []string {
	seen := map[string]bool{}
	e.mu.RLock()
	for t := range e.syms.descs {
		noteType(seen, t)
	}
	for key := range e.records {
		if name, _, _ := strings.Cut(key, " "); e.isCompiledFunc(name) {
			seen[name] = true
		}
	}
	e.syms.decoded.Range(func(name, _ any) bool {
		if n := name.(string); e.isCompiledFunc(n) {
			seen[n] = true
		}
		return true
	})
	e.mu.RUnlock()
	return slices.Sorted(maps.Keys(seen))
}

// DecodedLiterals returns the names of the func literals that values which were
// decoded are of: "lit cell 7:2:5". They are sorted.
func (e *Engine) DecodedLiterals() []string {
	var list []string
	e.syms.decoded.Range(func(name, _ any) bool {
		if n := name.(string); strings.HasPrefix(n, "lit ") {
			list = append(list, n)
		}
		return true
	})
	slices.Sort(list)
	return list
}

// noteDecoded notes a name that decoding has asked for.
func (e *Engine) noteDecoded(name string) {
	if _, ok := e.syms.decoded.Load(name); !ok {
		e.syms.decoded.Store(name, true)
	}
}

// noteType notes the named type that t is, points to or is made of.
func noteType(seen map[string]bool, t *value.Type) {
	for t != nil && t.Name == "" && (t.Kind == reflect.Pointer || t.Kind == reflect.Slice || t.Kind == reflect.Array || t.Kind == reflect.Map) {
		noteType(seen, t.Key)
		t = t.Elem
	}
	if t != nil && t.Host != nil && t.Pkg != "" && token.IsExported(t.Name) {
		seen[t.Pkg+"."+t.Name] = true
	}
}

// isCompiledFunc reports whether a name is of a function or a method of a
// compiled package: "strings.ToUpper", "(*regexp.Regexp).FindString". Names of the
// session's methods begin with a type of it: "Point.Norm". e.mu is held.
func (e *Engine) isCompiledFunc(name string) bool {
	if strings.HasPrefix(name, "lit ") || strings.Contains(name, "[") {
		return false
	}
	inner, bound := strings.CutPrefix(name, "(*")
	if bound {
		inner, _, _ = strings.Cut(inner, ")")
	}
	first, _, qualified := strings.Cut(inner, ".")
	if !qualified || first == "main" {
		return false
	}
	return e.last == nil || strings.Contains(first, "/") || e.last.Scope().Lookup(first) == nil
}

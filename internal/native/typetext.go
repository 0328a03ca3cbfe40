package native

import (
	"fmt"
	"go/types"
	"maps"

	"gosess/internal/check"
)

// This file writes types in Go syntax, so that they mean the same wherever they
// stand in the program: predeclared names and packages go by names that nothing
// of the user's can shadow.

const (
	universePrefix = check.Hidden + "u_" // the predeclared type of the name that follows
	packagePrefix  = check.Hidden + "p_" // the package of the path that follows, escaped
)

// typeText writes a type at package level. The error says what of it has no
// name there.
func (g *generator) typeText(t types.Type) (string, error) {
	packages := maps.Clone(g.packages)
	text, err := check.TypeText(t, typeNames{g})
	if err != nil {
		g.packages = packages // those of a type that is not written are not used
	}
	return text, err
}

// typeNames writes types, and notes what they refer to.
type typeNames struct{ g *generator }

func (n typeNames) Predeclared(name string) string { return n.g.universe(name) }
func (n typeNames) Home(pkg *types.Package) bool   { return pkg == n.g.u.Pkg }

func (n typeNames) Declared(obj *types.TypeName) (string, error) {
	pkg := obj.Pkg()
	switch {
	case n.Home(pkg):
		return obj.Name(), nil
	case !obj.Exported():
		return "", fmt.Errorf("package %s does not export type %s", pkg.Path(), obj.Name())
	}
	return n.g.packageName(pkg.Path()) + "." + obj.Name(), nil
}

func (n typeNames) Embedded(name string) (string, error) {
	return "", fmt.Errorf("embedded field %s cannot be written", name)
}

// universe returns the hidden name of a predeclared type, and notes that it is
// used. Comparable is a constraint, which has no other name.
func (g *generator) universe(name string) string {
	if name == "comparable" {
		return name
	}
	g.predeclared[name] = true
	return universePrefix + name
}

// packageName returns the hidden name of a package, and notes that it is used.
func (g *generator) packageName(path string) string {
	name := packagePrefix + check.Escape(path)
	g.packages[name] = path
	return name
}

// isLocal reports whether t mentions a type that a function declares, other
// than inside n.
func isLocal(t types.Type, seen map[types.Type]bool) bool {
	if t == nil || seen[t] {
		return false
	}
	seen[t] = true
	switch t := t.(type) {
	case *types.Alias:
		return isLocal(types.Unalias(t), seen)
	case *types.Named:
		if o := t.Obj(); o.Pkg() != nil && o.Parent() != o.Pkg().Scope() {
			return true
		}
		for a := range t.TypeArgs().Types() {
			if isLocal(a, seen) {
				return true
			}
		}
		return false
	case *types.Signature:
		return tupleIsLocal(t.Params(), seen) || tupleIsLocal(t.Results(), seen)
	case *types.Struct:
		for f := range t.Fields() {
			if isLocal(f.Type(), seen) {
				return true
			}
		}
	case *types.Map:
		return isLocal(t.Key(), seen) || isLocal(t.Elem(), seen)
	case interface{ Elem() types.Type }:
		return isLocal(t.Elem(), seen)
	case *types.Interface:
		for m := range t.Methods() {
			if isLocal(m.Type(), seen) {
				return true
			}
		}
	}
	return false
}

func tupleIsLocal(t *types.Tuple, seen map[types.Type]bool) bool {
	for v := range t.Variables() {
		if isLocal(v.Type(), seen) {
			return true
		}
	}
	return false
}

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

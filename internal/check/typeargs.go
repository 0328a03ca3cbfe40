package check

import (
	"fmt"
	"go/token"
	"go/types"
	"regexp"
	"slices"
)

// This file reads types by the names that they have in files and in the names of
// instances: with the paths of their packages.

// qualified finds the names of types with the paths of their packages. The dots of a
// variadic parameter may stand before them.
var qualified = regexp.MustCompile(`(\.\.\.)?([~./-]*[\pL\pN_][\pL\pN_.~/-]*)\.([\pL_][\pL\pN_]*)`)

// TypeArgs reads type arguments as they stand in the name of an instance, without
// the brackets: "int,map[string]main.Point,net/url.URL". Names without a path are those that
// pkg declares. Other packages have to be among those that pkg imports, directly or through others.
func TypeArgs(pkg *types.Package, list string) ([]types.Type, error) {
	var args []types.Type
	for _, arg := range splitTypes(list) {
		t := TypeNamed(pkg, arg)
		if t == nil {
			return nil, fmt.Errorf("unknown type argument %q", arg)
		}
		args = append(args, t)
	}
	return args, nil
}

// TypeNamed reads one type as [TypeArgs] does; nil if it is not there.
func TypeNamed(pkg *types.Package, text string) types.Type {
	look := types.NewPackage(pkg.Path(), pkg.Name()) // like pkg, with more names in scope
	for _, name := range pkg.Scope().Names() {
		look.Scope().Insert(pkg.Scope().Lookup(name))
	}
	packages := reachable(pkg)
	text = qualified.ReplaceAllStringFunc(text, func(found string) string {
		parts := qualified.FindStringSubmatch(found)
		dots, path, name := parts[1], parts[2], parts[3]
		if path == pkg.Path() {
			return dots + name
		}
		i := slices.IndexFunc(packages, func(p *types.Package) bool { return p.Path() == path })
		hidden := fmt.Sprintf("%sin%d_%s", Hidden, i+1, name) // of package 0 there is none
		if i < 0 {
			return dots + hidden
		}
		if o, ok := packages[i].Scope().Lookup(name).(*types.TypeName); ok {
			look.Scope().Insert(types.NewTypeName(token.NoPos, look, hidden, o.Type()))
		}
		return dots + hidden
	})
	tv, err := types.Eval(token.NewFileSet(), look, token.NoPos, text)
	if err != nil || !tv.IsType() {
		return nil
	}
	return tv.Type
}

// reachable lists the packages that p imports, directly first.
func reachable(p *types.Package) []*types.Package {
	list := slices.Clone(p.Imports())
	seen := map[*types.Package]bool{}
	for _, q := range list {
		seen[q] = true
	}
	for i := 0; i < len(list); i++ {
		for _, q := range list[i].Imports() {
			if !seen[q] {
				seen[q] = true
				list = append(list, q)
			}
		}
	}
	return list
}

// splitTypes splits a list of types at the commas that are in no brackets.
func splitTypes(list string) []string {
	var parts []string
	depth, start := 0, 0
	for i, c := range list {
		switch c {
		case '[', '(', '{':
			depth++
		case ']', ')', '}':
			depth--
		case ',':
			if depth == 0 {
				parts = append(parts, list[start:i])
				start = i + 1
			}
		}
	}
	return append(parts, list[start:])
}

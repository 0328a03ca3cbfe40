package interp

import (
	"bytes"
	"fmt"
	"go/types"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"gosess/internal/check"
	"gosess/internal/interp/rt"
	"gosess/internal/interp/symbols"
	"gosess/internal/interp/symbols/table"
)

// This file takes packages of modules as the Go compiler makes them: a plugin
// brings them into the process and hands out their symbols. An engine with a compiler calls
// them as those of the standard library; generic functions, which have no compiled
// form, are still lowered from source.

// Unlinked returns those of the packages that are of modules and are not in the process
// yet. Others are in it with another version of their module: no plugin can replace them.
func Unlinked(list []*check.Package) (missing, others []*check.Package) {
	for _, p := range list {
		switch have := symbols.LinkedModule(p.Path); {
		case p.Module == "" || have == p.Module:
		case have != "":
			others = append(others, p)
		default:
			missing = append(missing, p)
		}
	}
	return missing, others
}

// LinkedModule returns the module, "path@version", with which a package is in the
// process; "" if it is not.
func LinkedModule(path string) string { return symbols.LinkedModule(path) }

// LinkSource is the source of a plugin that holds packages of modules: package main, to
// be given to [Link] when it has been opened. Without lists names ("path.Name") that
// the packages turned out not to have; see [LeaveOut].
func LinkSource(list []*check.Package, without map[string]bool) []byte {
	imports := map[string]bool{"fmt": true}
	var symbols, adapters, bodies bytes.Buffer
	style := table.Style{
		Object: "Object", Maker: "func(Object) any",
		Nameable: func(path string) bool {
			ours := slices.ContainsFunc(list, func(p *check.Package) bool { return p.Path == path })
			first, _, _ := strings.Cut(path, "/")
			return importable(path) && (ours || !strings.Contains(first, "."))
		},
	}
	for _, p := range list {
		if !importable(p.Path) {
			continue
		}
		t, ok := table.Write(&table.Package{Path: p.Path, Name: p.Pkg.Name(), Objects: exported(p, without)}, style)
		if !ok {
			continue
		}
		for _, path := range t.Imports {
			imports[path] = true
		}
		fmt.Fprintf(&symbols, "\t%q: %s,\n", p.Path, t.Sym)
		fmt.Fprintf(&adapters, "\t%q: %s,\n", p.Path, t.Adapter)
		bodies.WriteString("\n" + t.Body)
	}
	var b bytes.Buffer
	b.WriteString("package main\n\nimport (\n")
	for _, path := range slices.Sorted(maps.Keys(imports)) {
		fmt.Fprintf(&b, "\t%s %q\n", table.Ident(path), path)
	}
	b.WriteString(")\n" + linkHead)
	fmt.Fprintf(&b, "var Symbols = map[string]func(string) any{\n%s}\n\nvar Adapters = map[string]func(string) func(Object) any{\n%s}\n%s", symbols.String(), adapters.String(), bodies.String())
	return b.Bytes()
}

// linkHead spells rt.AnyObject.
const linkHead = `
type Object = interface {
	Call(name string, args []any, results ...any)
	Format(s fmt.State, verb rune)
	MarshalJSON() ([]byte, error)
	SessionValue() any
}

func main() {}

`

// importable reports whether any package may import path.
func importable(path string) bool {
	return !slices.Contains(strings.Split(path, "/"), "internal")
}

// exported lists what a package exports.
func exported(p *check.Package, without map[string]bool) []types.Object {
	var list []types.Object
	for _, name := range p.Pkg.Scope().Names() {
		if o := p.Pkg.Scope().Lookup(name); o.Exported() && !without[p.Path+"."+name] {
			list = append(list, o)
		}
	}
	return list
}

var undefinedName = regexp.MustCompile(`(?m): undefined: (\w+)\.(\w+)$`)

// LeaveOut adds to without the names that a compiler did not find in the packages, and
// reports whether there were any: a package as source is that of one platform.
func LeaveOut(list []*check.Package, err error, without map[string]bool) bool {
	found := false
	for _, m := range undefinedName.FindAllStringSubmatch(err.Error(), -1) {
		for _, p := range list {
			if key := p.Path + "." + m[2]; table.Ident(p.Path) == m[1] && !without[key] {
				without[key], found = true, true
			}
		}
	}
	return found
}

// Link makes the packages known to engines, after a plugin made of their LinkSource
// has been opened; lookup is that of the plugin.
func Link(list []*check.Package, lookup func(symbol string) (any, error)) error {
	syms, err := variableOf[map[string]func(string) any](lookup, "Symbols")
	if err != nil {
		return err
	}
	adapters, err := variableOf[map[string]func(string) func(rt.AnyObject) any](lookup, "Adapters")
	if err != nil {
		return err
	}
	var links []symbols.Linked
	for _, p := range list {
		l := symbols.Linked{Path: p.Path, Name: p.Pkg.Name(), Module: p.Module, Symbol: syms[p.Path], Adapter: adapters[p.Path]}
		for _, o := range exported(p, nil) {
			l.Names = append(l.Names, o.Name())
		}
		links = append(links, l)
	}
	symbols.Link(links)
	return nil
}

// variableOf returns a variable of a plugin.
func variableOf[T any](lookup func(symbol string) (any, error), name string) (v T, err error) {
	s, err := lookup(name)
	if err != nil {
		return v, err
	}
	p, ok := s.(*T)
	if !ok {
		return v, fmt.Errorf("%s of a plugin is a %T, want a %v", name, s, reflect.TypeFor[*T]())
	}
	return *p, nil
}

// takesLinked reports whether a package that was found as source is taken as it is
// linked: with all that it imports, so that there is one of each. What an engine has taken one
// way, it has that way for good: its values are of those types.
func (e *Engine) takesLinked(p *check.Package) bool {
	if have := e.sources[p.Path]; have != nil && have.module == p.Module && p.Module != "" {
		return have.prelude
	}
	if e.opts.Compiler == nil || p.Module == "" || symbols.LinkedModule(p.Path) != p.Module {
		return false
	}
	return !slices.ContainsFunc(p.Pkg.Imports(), func(q *types.Package) bool { return e.isSource(q.Path()) })
}

package check

import (
	"fmt"
	"go/ast"
	"go/format"
	"go/types"
	"slices"
	"strings"
)

// Print returns the program as one ordinary, gofmt-ed Go file of package main,
// with the comments that were typed. Variables are declared with their type and
// without their value; what does not compile stands in comments.
func (p *Program) Print() string {
	p.env.mu.Lock()
	defer p.env.mu.Unlock()
	w := &sourcePrinter{p: p, names: map[string]string{}}
	for _, im := range p.imports {
		w.names[im.path] = im.name
	}
	var body strings.Builder
	for _, u := range p.units {
		if u.kind != KindCell && !IsHidden(u.name) {
			body.WriteString(w.unit(u) + "\n\n")
		}
	}
	text := "package main\n\n" + w.imports() + body.String()
	if b, err := format.Source([]byte(text)); err == nil {
		return string(b)
	}
	return text
}

// A sourcePrinter writes a program as an ordinary file.
type sourcePrinter struct {
	p     *Program
	names map[string]string // by which packages are imported, by path
	used  []string          // paths that the types of variables name
}

// unit writes one declaration.
func (w *sourcePrinter) unit(u *unit) string {
	switch {
	case !u.ok():
		why := strings.ReplaceAll(u.whyNot(), "\n", " ")
		return "// " + why + "\n//\n// " + strings.ReplaceAll(strings.TrimSpace(u.asTyped()), "\n", "\n// ")
	case u.kind == KindVar:
		return fmt.Sprintf("var %s %s", u.name, w.varType(u))
	case u.mask != nil:
		return w.masked(u)
	}
	return strings.Trim(strings.TrimRight(u.asTyped(), "; \t\r\n"), "\r\n")
}

// varType writes the type of a variable by the names that packages have here.
func (w *sourcePrinter) varType(u *unit) string {
	obj := w.p.object(u, u.name)
	if obj == nil {
		return plain(u.text)
	}
	return types.TypeString(obj.Type(), func(pkg *types.Package) string {
		if pkg.Path() == mainPath {
			return ""
		}
		if !slices.Contains(w.used, pkg.Path()) {
			w.used = append(w.used, pkg.Path())
		}
		return w.nameOf(pkg)
	})
}

// nameOf returns a name for a package that nothing else has.
func (w *sourcePrinter) nameOf(pkg *types.Package) string {
	if name := w.names[pkg.Path()]; name != "" && name != "_" && name != "." {
		return name
	}
	name := pkg.Name()
	for n := 2; w.p.has(name); n++ {
		name = fmt.Sprintf("%s%d", pkg.Name(), n)
	}
	w.names[pkg.Path()] = name
	return name
}

// masked writes a const declaration with blanks for the names that are
// declared elsewhere.
func (w *sourcePrinter) masked(u *unit) string {
	text := []byte(u.src.text)
	var offs []int
	for _, s := range u.decl.(*ast.GenDecl).Specs {
		for _, n := range s.(*ast.ValueSpec).Names {
			if n.Name == "_" {
				_, off := w.p.env.find(n.Pos())
				offs = append(offs, off)
			}
		}
	}
	end := u.end
	slices.Sort(offs)
	for _, off := range slices.Backward(offs) {
		n := len(identAt(string(text), off))
		text = slices.Replace(text, off, off+n, '_')
		end -= n - 1
	}
	return strings.Trim(string(text[u.start:end]), "; \r\n")
}

// imports writes the imports that the declarations need.
func (w *sourcePrinter) imports() string {
	needed := map[string]bool{}
	for _, u := range w.p.units {
		if u.kind != KindCell && u.ok() {
			for _, n := range slices.Concat(u.sig, u.body) {
				needed[n] = true
			}
		}
	}
	var lines []string
	for _, im := range w.p.imports {
		if needed[im.name] || im.name == "." || im.name == "_" || slices.Contains(w.used, im.path) {
			lines = append(lines, fmt.Sprintf("\t%s %q\n", im.local(), im.path))
		}
	}
	for _, path := range w.used {
		if !slices.ContainsFunc(w.p.imports, func(im imported) bool { return im.path == path }) {
			lines = append(lines, fmt.Sprintf("\t%s %q\n", w.names[path], path))
		}
	}
	if len(lines) == 0 {
		return ""
	}
	return "import (\n" + strings.Join(lines, "") + ")\n\n"
}

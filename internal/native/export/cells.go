package export

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"gosess/internal/check"
)

// This file writes the statements of the session: a function for each cell.

// cellFile returns the file, and the lines on which the functions begin.
func (w *writer) cellFile() (text string, places []int) {
	var b strings.Builder
	w.versions(&b)
	for _, c := range w.history.cells {
		if c.left != "" {
			w.comment(&b, c)
			continue
		}
		if c.last {
			fmt.Fprintf(&b, "// %s is what %s shows.\nvar %s %s\n\n", w.lastName(c), w.cellName(c), w.lastName(c), w.typeText(c.update.Results[0], c.imports))
		}
		places = append(places, strings.Count(b.String(), "\n")+1)
		fmt.Fprintf(&b, "// %s is cell %d of the session.\n%s\n\n", w.cellName(c), c.ID, w.cellText(c))
	}
	head := "package main\n\n// This file is what was typed beside declarations, a function for each cell.\n\nimport (\n"
	for _, line := range w.cellImports() {
		head += "\t" + line + "\n"
	}
	head += ")\n\n"
	for i := range places {
		places[i] += strings.Count(head, "\n")
	}
	return head + b.String(), places
}

// versions writes what cells use that was declared again since.
func (w *writer) versions(b *strings.Builder) {
	used := map[string]*cell{}
	for _, c := range w.history.run() {
		for _, name := range c.renames {
			if used[name] == nil {
				used[name] = c
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(used)) {
		v, c := w.history.versions[name], used[name]
		if v.typ == nil && v.text == "" {
			continue // another constant's declaration has it
		}
		fmt.Fprintf(b, "// %s is %s as cell %d used it.\n", name, v.was, c.ID)
		if v.typ != nil {
			fmt.Fprintf(b, "var %s %s\n\n", name, w.typeText(v.typ, c.imports))
		} else {
			b.WriteString(v.text + "\n\n")
		}
	}
}

func (w *writer) cellName(c *cell) string { return w.name(fmt.Sprintf("cell%d", c.ID)) }
func (w *writer) lastName(c *cell) string { return w.name(fmt.Sprintf("last%d", c.ID)) }

// comment writes a cell that is left out.
func (w *writer) comment(b *strings.Builder, c *cell) {
	fmt.Fprintf(b, "// Cell %d is left out: %s.\n//\n", c.ID, oneLine(c.left))
	for _, line := range strings.Split(strings.TrimSpace(c.Source), "\n") {
		b.WriteString(strings.TrimRight("//\t"+line, " \t") + "\n")
	}
	b.WriteString("\n")
}

func oneLine(s string) string { return strings.TrimSuffix(strings.Join(strings.Fields(s), " "), ".") }

// cellImports are the imports of all cells; those that nothing uses go later.
func (w *writer) cellImports() []string {
	lines := map[string]bool{}
	for _, d := range w.s.Program.Decls() {
		if d.Kind == check.KindImport && d.Name == "." {
			lines[fmt.Sprintf(". %q", d.Type)] = true
		}
	}
	for _, c := range w.history.run() {
		for name, path := range c.imports {
			lines[w.importLine(name, path)] = true
		}
	}
	return slices.Sorted(maps.Keys(lines))
}

// importLine is an import declaration, with the name if it is not the package's.
func (w *writer) importLine(name, path string) string {
	for _, c := range w.history.cells {
		if c.update == nil {
			continue
		}
		for _, p := range c.update.Pkg.Imports() {
			if p.Path() == path && p.Name() == name {
				return fmt.Sprintf("%q", path)
			}
		}
	}
	return fmt.Sprintf("%s %q", name, path)
}

// typeText writes a type by the names that packages have in a cell, which then
// imports them.
func (w *writer) typeText(t types.Type, imports map[string]string) string {
	return types.TypeString(t, func(p *types.Package) string {
		if p.Path() == "main" {
			return ""
		}
		for name, path := range imports {
			if path == p.Path() {
				return name
			}
		}
		name := w.name(p.Name())
		imports[name] = p.Path()
		return name
	})
}

// lastAt are the places in the cell where _ stands for the value shown last.
func (c *cell) lastAt() []int {
	var list []int
	ast.Inspect(c.body, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok || !c.isLast(id.Name) {
			return true
		}
		at := c.offset(id.Pos())
		if at >= 0 && strings.HasPrefix(c.text[at:], "_") && words.FindString(c.text[at:]) == "_" && !slices.Contains(list, at) {
			list = append(list, at)
		}
		return true
	})
	return list
}

// offset is the place in the cell of a position of its Update, -1 if it has none.
func (c *cell) offset(pos token.Pos) int {
	p := c.update.Fset.Position(pos)
	if !p.IsValid() || p.Filename != fmt.Sprintf("cell %d", c.ID) {
		return -1
	}
	at := 0
	for range p.Line - 1 {
		n := strings.IndexByte(c.text[at:], '\n')
		if n < 0 {
			return -1
		}
		at += n + 1
	}
	if at += p.Column - 1; at > len(c.text) {
		return -1
	}
	return at
}

// cellText writes the function of a cell: what was typed, but that variables are
// declared elsewhere, and that the value of the last expression is shown.
func (w *writer) cellText(c *cell) string {
	head := "package main;func " + w.cellName(c) + "(){"
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", head+c.text+"\n}", parser.SkipObjectResolution)
	if err != nil || len(f.Decls) != 1 {
		return fmt.Sprintf("func %s() {\n%s\n}", w.cellName(c), c.text) // it is refused
	}
	s := &statements{w: w, c: c, at: func(p token.Pos) int { return fset.Position(p).Offset - len(head) }}
	list := f.Decls[0].(*ast.FuncDecl).Body.List
	for i, stmt := range list {
		s.statement(stmt, i == len(list)-1)
	}
	for _, at := range c.lastAt() {
		s.replace(at, at+1, w.lastName(c.uses))
	}
	r := &renamer{info: c.update.Info, names: c.renames, at: c.offset}
	ast.Inspect(c.body, r.node)
	for _, e := range r.edits {
		if !slices.Contains(s.edits, e) {
			s.edits = append(s.edits, e)
		}
	}
	return fmt.Sprintf("func %s() {\n%s\n}", w.cellName(c), strings.Trim(s.apply(), "\n"))
}

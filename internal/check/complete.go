package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"gosess/internal/check/pkgdata"
)

// A Candidate is one way to complete what is being typed.
type Candidate struct {
	Text string // what stands there if it is taken
	Kind string // "const", "type", "var", "func", "method", "field", "package", "import", "keyword" or "builtin"
	Type string // type or signature; may be empty
}

// Complete lists what may stand at a byte offset of a half-typed cell: names in
// scope, fields and methods, package members, keys of struct literals, import
// paths, keywords. The candidates replace src[start:offset] and are sorted by
// text, those in the nearest scope first.
func (p *Program) Complete(src string, offset int) (start int, list []Candidate) {
	offset = max(0, min(offset, len(src)))
	p.env.mu.Lock()
	defer p.env.mu.Unlock()
	c := lexCursor(src[:offset])
	switch {
	case c.importPath:
		return c.start, p.importPaths(src[c.start:offset])
	case c.opaque:
		return offset, nil
	}
	start = wordStart(src, offset)
	at := p.probe(src[:start] + probeName + c.closers(start))
	prefix := src[start:offset]
	if start > 0 && src[start-1] == '.' {
		return start, matching(prefix, at.selected(p))
	}
	for _, group := range at.inScope(p, prefix) {
		list = append(list, matching(prefix, group)...)
	}
	return start, dedup(list)
}

// importPaths completes an import path.
func (p *Program) importPaths(prefix string) []Candidate {
	var list []Candidate
	for _, path := range append(slices.Clone(pkgdata.Paths()), "unsafe") {
		if strings.HasPrefix(path, prefix) {
			list = append(list, Candidate{Text: path, Kind: "import", Type: pkgdata.Synopsis(path, "")})
		}
	}
	for _, o := range p.env.offers() {
		if strings.HasPrefix(o.Path, prefix) {
			list = append(list, Candidate{Text: o.Path, Kind: "import"})
		}
	}
	slices.SortFunc(list, func(a, b Candidate) int { return strings.Compare(a.Text, b.Text) })
	return list
}

// probeName stands where the cursor is.
const probeName = Hidden + "cursor"

// A probed text is a half-typed cell as far as go/types makes sense of it.
type probed struct {
	out  *outcome
	at   *ast.Ident // the cursor; nil if the parser lost it
	path []ast.Node // from the outermost node to the cursor
}

// probe parses and checks a text with the cursor in it, whatever is wrong with it.
func (p *Program) probe(text string) *probed {
	e := p.env
	cell, _ := parseCell(e.fset, &source{text: text}, split(text))
	defer func() {
		for _, f := range cell.files {
			e.fset.RemoveFile(f.file)
		}
	}()
	k := &checking{env: e, old: p, prog: p.clone(), src: &source{text: text}, cell: cell}
	mine := map[*unit]bool{}
	for _, s := range cell.imports {
		if im, err := e.importSpec(s, 0); err == nil {
			k.prog.setImport(im)
		}
	}
	for _, u := range cell.units(k.src) {
		k.prog.set(u)
		mine[u] = true
	}
	var fn *ast.FuncDecl
	if cell.body != nil {
		fn = newHoisting(k).draft()
	}
	x := &probed{out: e.typecheck(k.prog, fn, nil, func(u *unit) bool { return mine[u] })}
	x.find(x.out.file)
	return x
}

// find looks for the cursor.
func (x *probed) find(f *ast.File) {
	var stack []ast.Node
	ast.Inspect(f, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		if x.at != nil {
			return false
		}
		stack = append(stack, n)
		if id, ok := n.(*ast.Ident); ok && id.Name == probeName {
			x.at, x.path = id, slices.Clone(stack)
		}
		return true
	})
}

// selected lists what may follow the dot before the cursor.
func (x *probed) selected(p *Program) []Candidate {
	if len(x.path) < 2 {
		return nil
	}
	s, ok := x.path[len(x.path)-2].(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	if id, ok := s.X.(*ast.Ident); ok {
		switch obj := x.out.info.Uses[id].(type) {
		case *types.PkgName:
			return packageMembers(obj.Imported())
		case nil:
			if pkg := p.packageNamed(id.Name); pkg != nil {
				return packageMembers(pkg)
			}
		}
	}
	tv := x.out.info.Types[s.X]
	if tv.Type == nil {
		return nil
	}
	var list []Candidate
	for _, m := range members(tv.Type) {
		if _, isVar := m.(*types.Var); tv.IsType() && isVar {
			continue // T.m is a method expression
		}
		list = append(list, candidate(m))
	}
	return list
}

func packageMembers(pkg *types.Package) []Candidate {
	var list []Candidate
	for _, name := range exportedNames(pkg) {
		list = append(list, candidate(pkg.Scope().Lookup(name)))
	}
	return list
}

// candidate makes a Candidate of an object.
func candidate(obj types.Object) Candidate {
	c := Candidate{Text: obj.Name(), Type: typeString(obj.Type())}
	switch obj := obj.(type) {
	case *types.Const:
		c.Kind = "const"
	case *types.TypeName:
		c.Kind, c.Type = "type", typeString(obj.Type().Underlying())
	case *types.Var:
		c.Kind = "var"
		if obj.IsField() {
			c.Kind = "field"
		}
	case *types.Func:
		c.Kind = "func"
		if obj.Signature().Recv() != nil {
			c.Kind = "method"
		}
	case *types.PkgName:
		c.Kind, c.Type = "package", obj.Imported().Path()
	case *types.Builtin, *types.Nil:
		c.Kind, c.Type = "builtin", ""
	}
	return c
}

// inScope lists the names at the cursor: keys of the struct literal around it,
// local names, those of the session, and if something has been typed also those
// of the language and of packages that would be imported.
func (x *probed) inScope(p *Program, prefix string) [][]Candidate {
	groups := [][]Candidate{x.keys(), x.locals(), p.sessionNames()}
	if prefix == "" {
		return groups
	}
	var rest []Candidate
	for _, name := range types.Universe.Names() {
		rest = append(rest, candidate(types.Universe.Lookup(name)))
	}
	for tok := token.BREAK; tok <= token.VAR; tok++ {
		rest = append(rest, Candidate{Text: tok.String(), Kind: "keyword"})
	}
	for _, path := range pkgdata.Paths() {
		if name := pkgdata.Name(path); pkgdata.Named(name)[0] == path {
			rest = append(rest, Candidate{Text: name, Kind: "package", Type: path})
		}
	}
	for _, o := range p.env.offers() {
		if pkgdata.Named(o.Name) == nil {
			rest = append(rest, Candidate{Text: o.Name, Kind: "package", Type: o.Path})
		}
	}
	slices.SortFunc(rest, func(a, b Candidate) int { return strings.Compare(a.Text, b.Text) })
	return append(groups, rest)
}

// keys lists the fields of the struct literal in which the cursor is a key or an element.
func (x *probed) keys() []Candidate {
	if len(x.path) < 2 {
		return nil
	}
	up := x.path[len(x.path)-2]
	if kv, ok := up.(*ast.KeyValueExpr); ok && kv.Key == x.at {
		up = x.path[len(x.path)-3]
	}
	lit, ok := up.(*ast.CompositeLit)
	if !ok || lit.Type == x.at {
		return nil
	}
	t := x.out.info.TypeOf(lit)
	if t == nil {
		return nil
	}
	st, ok := deref(t).Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	var list []Candidate
	for f := range st.Fields() {
		if f.Exported() || f.Pkg() == x.out.pkg {
			list = append(list, candidate(f))
		}
	}
	return list
}

// locals lists the names declared around the cursor, nearest first.
func (x *probed) locals() []Candidate {
	var list []Candidate
	for _, n := range slices.Backward(x.path) {
		switch f := n.(type) {
		case *ast.FuncDecl:
			n = f.Type
		case *ast.FuncLit:
			n = f.Type
		}
		scope := x.out.info.Scopes[n]
		if _, file := n.(*ast.File); scope == nil || file {
			continue
		}
		for _, name := range scope.Names() {
			if obj := scope.Lookup(name); !IsHidden(name) && name != "_" && obj.Pos() < x.at.Pos() {
				list = append(list, candidate(obj))
			}
		}
	}
	return list
}

// sessionNames lists the names of the program, sorted.
func (p *Program) sessionNames() []Candidate {
	var list []Candidate
	for _, im := range p.imports {
		if im.name != "_" && im.name != "." {
			list = append(list, Candidate{Text: im.name, Kind: "package", Type: im.path})
		}
	}
	for _, u := range p.units {
		for _, name := range u.names {
			if IsHidden(name) || name == "_" {
				continue
			}
			if obj := p.object(u, name); obj != nil {
				list = append(list, candidate(obj))
			} else {
				list = append(list, Candidate{Text: name, Kind: string(u.kind)})
			}
		}
	}
	slices.SortFunc(list, func(a, b Candidate) int { return strings.Compare(a.Text, b.Text) })
	return list
}

// matching returns the candidates that begin with a prefix, or if none does
// those that do so in another case.
func matching(prefix string, list []Candidate) []Candidate {
	var exact, folded []Candidate
	for _, c := range list {
		switch {
		case strings.HasPrefix(c.Text, prefix):
			exact = append(exact, c)
		case len(c.Text) >= len(prefix) && strings.EqualFold(c.Text[:len(prefix)], prefix):
			folded = append(folded, c)
		}
	}
	if exact == nil {
		return folded
	}
	return exact
}

// dedup keeps the first candidate of each text.
func dedup(list []Candidate) []Candidate {
	seen := map[string]bool{}
	return slices.DeleteFunc(list, func(c Candidate) bool {
		was := seen[c.Text]
		seen[c.Text] = true
		return was
	})
}

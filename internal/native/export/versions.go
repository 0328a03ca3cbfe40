package export

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"gosess/internal/check"
)

// This file keeps functions, variables and constants that were declared again beside those
// that took their names, for the cells that used them as they were.

// A version is a function, a variable or a constant of the session as it once was.
type version struct {
	name string // in the module
	was  string
	typ  types.Type // of a variable
	text string     // of a function; of the first constant of a declaration, all of it
}

// older makes versions of what a cell used and what is another now, and of the
// functions that use that. It says why that cannot be, "" if it can.
func (h *history) older(c *cell, diffs []difference) string {
	again := map[string]check.Decl{}
	for _, d := range diffs {
		switch {
		case d.then.Kind == check.KindConst && len(d.then.Mask) == 0:
			c.constsAgain(d.then, again)
		case d.then.Kind == check.KindFunc && d.then.Name != "main", d.then.Kind == check.KindVar && d.now.Cell != d.then.Cell:
			again[d.then.Name] = d.then
		case again[d.now.Name].Kind == check.KindConst: // it took the name of one of several
		default:
			return d.String()
		}
	}
	if why := c.usersAgain(again); why != "" {
		return why
	}
	if why := keepsFunc(c.body, c.update.Info, again); why != "" {
		return why
	}
	c.renames = map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(again)) {
		c.renames[name] = h.versionName(name, again[name].Cell, meaning(c.update.Program, name, again))
	}
	return h.addVersions(c, again)
}

// usersAgain adds the functions and constants that use what is in again, and that the cell uses.
// It says which method or type does, which cannot be a version, "" if none does.
func (c *cell) usersAgain(again map[string]check.Decl) (why string) {
	p := c.update.Program
	for _, d := range p.Part(slices.Sorted(maps.Keys(c.names))) {
		uses := slices.ContainsFunc(p.Uses(d.Name), func(n string) bool { return again[n].Kind != "" })
		switch {
		case !uses || again[d.Name].Kind != "":
		case d.Kind == check.KindFunc:
			again[d.Name] = d
		case d.Kind == check.KindConst && len(d.Mask) == 0:
			c.constsAgain(d, again)
		case d.Kind == check.KindMethod:
			return fmt.Sprintf("it uses %s, which uses what is another now", d.Name)
		case d.Kind == check.KindType || d.Kind == check.KindConst:
			why = fmt.Sprintf("it uses %s, which uses what is another now", d.Name)
		}
	}
	return why
}

// meaning tells versions of one declaration apart by those that it uses.
func meaning(p *check.Program, name string, again map[string]check.Decl) string {
	text := fmt.Sprintf("%s %d", name, again[name].Cell)
	uses := p.Uses(name)
	slices.Sort(uses)
	for _, n := range uses {
		if d, ok := again[n]; ok {
			text += fmt.Sprintf(" %s %d", n, d.Cell)
		}
	}
	return text
}

// versionName is a name for a version: "f_2" is what was f since cell 2, and "f_2b" the
// same when what it uses had another meaning.
func (h *history) versionName(was string, cell int, meaning string) string {
	if name := h.meanings[meaning]; name != "" {
		return name
	}
	name := fmt.Sprintf("%s_%d", was, cell)
	for more := 'b'; h.u.Pkg.Scope().Lookup(name) != nil || h.named(name); more++ {
		name = fmt.Sprintf("%s_%d%c", was, cell, more)
	}
	h.meanings[meaning] = name
	return name
}

// named reports whether a version has the name.
func (h *history) named(name string) bool {
	for _, n := range h.meanings {
		if n == name {
			return true
		}
	}
	return false
}

// addVersions writes the versions that a cell uses.
func (h *history) addVersions(c *cell, again map[string]check.Decl) string {
	u := c.update.Program.Load()
	made := map[string]*version{}
	for _, name := range slices.Sorted(maps.Keys(again)) {
		v := &version{name: c.renames[name], was: name}
		obj := u.Pkg.Scope().Lookup(name)
		why := ""
		switch again[name].Kind {
		case check.KindVar:
			v.typ = obj.Type()
		case check.KindConst:
			why = h.constVersion(c, v, u, again[name])
		default:
			why = h.functionVersion(c, v, u, again)
		}
		if why != "" {
			return why
		}
		made[v.name] = v
	}
	maps.Copy(h.versions, made)
	return ""
}

// functionVersion writes a function with the names that versions have.
func (h *history) functionVersion(c *cell, v *version, u *check.Update, again map[string]check.Decl) string {
	d := again[v.was]
	for _, x := range u.Files[0].Decls {
		f, ok := x.(*ast.FuncDecl)
		if !ok || f.Recv != nil || f.Name.Name != v.was || f.Body == nil {
			continue
		}
		if why := keepsFunc(f.Body, u.Info, again); why != "" {
			return why
		}
		facts := factsOf(u.Info, f.Body)
		if why := h.renamedImport(c, facts.packages); why != "" {
			return why
		}
		c.add(facts)
		r := &renamer{info: u.Info, names: c.renames, at: func(pos token.Pos) int { return offsetIn(d, u.Fset.Position(pos)) }}
		ast.Inspect(f, r.node)
		v.text = strings.Trim(r.apply(d.Src), "; \t\r\n")
		return ""
	}
	return fmt.Sprintf("it uses %s, which did not compile then", v.was)
}

// offsetIn is the place in a declaration's text of a position in its cell, -1 if
// it is in none.
func offsetIn(d check.Decl, p token.Position) int {
	if p.Filename != fmt.Sprintf("cell %d", d.Cell) {
		return -1
	}
	at, col := 0, d.Col
	for line := d.Line; line < p.Line; line++ {
		n := strings.IndexByte(d.Src[at:], '\n')
		if n < 0 {
			return -1
		}
		at, col = at+n+1, 1
	}
	return at + p.Column - col
}

// A renamer finds the places where names of the session stand.
type renamer struct {
	info  *types.Info
	names map[string]string
	at    func(token.Pos) int
	edits []edit
}

func (r *renamer) node(n ast.Node) bool {
	id, ok := n.(*ast.Ident)
	if !ok || r.names[id.Name] == "" {
		return true
	}
	obj := cmp.Or(r.info.Uses[id], r.info.Defs[id])
	if obj == nil || obj.Pkg() == nil || obj.Parent() != obj.Pkg().Scope() {
		return true
	}
	if at := r.at(id.Pos()); at >= 0 {
		r.edits = append(r.edits, edit{at, at + len(id.Name), r.names[id.Name]})
	}
	return true
}

// apply puts the new names in. Places may have been found more than once.
func (r *renamer) apply(text string) string {
	slices.SortFunc(r.edits, func(a, b edit) int { return a.at - b.at })
	var b strings.Builder
	at := 0
	for _, e := range r.edits {
		if e.at >= at {
			b.WriteString(text[at:e.at] + e.text)
			at = e.end
		}
	}
	return b.String() + text[at:]
}

// keepsFunc says which function of the names the code makes a value of that may live
// on: in the session, a func value is always what its name means. It is "" if there
// is none. Functions that are called, and those passed to package dispatch, do not
// live on.
func keepsFunc(body *ast.BlockStmt, info *types.Info, names map[string]check.Decl) (why string) {
	fine := map[ast.Node]bool{}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			fine[ast.Unparen(n.Fun)] = true
			if isMap(info, n) {
				passed(info, n, fine)
			}
		case *ast.IndexExpr: // an instance
			fine[n.X] = fine[n]
		case *ast.IndexListExpr:
			fine[n.X] = fine[n]
		case *ast.FuncLit:
			if fine[n] {
				return true
			}
			ast.Inspect(n.Body, func(n ast.Node) bool {
				switch id, ok := n.(*ast.Ident); {
				case !ok:
				case names[id.Name].Kind == check.KindFunc && isFunc(info, id):
					why = fmt.Sprintf("a func literal in it uses %s, which is another function since", id.Name)
				case names[id.Name].Kind == check.KindConst && isConst(info, id):
					why = fmt.Sprintf("a func literal in it uses %s, which is another constant since", id.Name)
				}
				return true
			})
			return false
		case *ast.Ident:
			if names[n.Name].Kind == check.KindFunc && isFunc(info, n) && !fine[n] {
				why = fmt.Sprintf("it makes a func value of %s, which is another function since", n.Name)
			}
		}
		return true
	})
	return why
}

// isFunc reports whether an identifier stands for a function of the session.
func isFunc(info *types.Info, id *ast.Ident) bool {
	f, ok := info.Uses[id].(*types.Func)
	return ok && f.Pkg() != nil && f.Parent() == f.Pkg().Scope()
}

// passed marks what a call of package dispatch is given.
func passed(info *types.Info, call *ast.CallExpr, fine map[ast.Node]bool) {
	for _, a := range call.Args {
		a = ast.Unparen(a)
		fine[a] = true
		if wrapper, ok := a.(*ast.CallExpr); ok && dispatchFunc(info, wrapper) != "" {
			passed(info, wrapper, fine)
		}
	}
}

// isMap reports whether a call is one of package dispatch that is done with its
// function when it returns.
func isMap(info *types.Info, call *ast.CallExpr) bool {
	switch dispatchFunc(info, call) {
	case "Map", "MapOf", "TryMap", "TryMapOf", "EachOf", "TryEachOf", "Pipe", "PipeOf", "TryPipe", "TryPipeOf":
		return true
	}
	return false
}

// dispatchFunc is the function of package dispatch that a call is of, "" if it is
// of none.
func dispatchFunc(info *types.Info, call *ast.CallExpr) string {
	s, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	f, ok := info.Uses[s.Sel].(*types.Func)
	if !ok || f.Pkg() == nil || f.Pkg().Path() != "gosess/dispatch" {
		return ""
	}
	return f.Name()
}

package interp

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"gosess/internal/check"
)

// programEntry is the function that initialises a program's variables, runs
// its init functions and main.
const programEntry = "·program"

var emptyFset = token.NewFileSet()

func (e *Engine) defineProgram(u *check.Update) error {
	src := &source{path: u.Pkg.Path(), fset: u.Fset, pkg: u.Pkg, info: u.Info}
	found := e.supply(u)
	e.register(src, u.Files)
	e.last, e.whole = u.Pkg, true
	lw := &lowering{e: e, units: map[string]*unit{}, stale: map[string]bool{}}
	if err := lw.program(src, u, found); err != nil {
		return err
	}
	if err := e.install(lw); err != nil {
		return err
	}
	found.due()
	return nil
}

// program lowers a whole program.
func (lw *lowering) program(src *source, u *check.Update, found *supply) (err error) {
	defer catchRefusal(&err)
	found.lower(lw)
	calls := lw.inits(src, u.Info.InitOrder, u.Files)
	if d := lw.e.decls[src.path]["main"]; d != nil {
		calls = append(calls, lw.needDecl(src.path, "main", nil, d.obj))
	}
	lw.drain()
	lw.methods(u)
	lw.drain()
	lw.entry(src, programEntry, "main", calls)
	return nil
}

// inits lowers the initialisers of package variables and the init functions
// and returns the units to be called, in order.
func (lw *lowering) inits(src *source, order []*types.Initializer, files []*ast.File) []string {
	var calls []string
	for i, in := range order {
		key := fmt.Sprintf("%s.·var%d", src.path, i)
		lw.initVar(src, key, in)
		calls = append(calls, key)
	}
	n := 0
	for _, f := range files {
		for _, d := range f.Decls {
			fd, ok := d.(*ast.FuncDecl)
			if !ok || fd.Recv != nil || fd.Name.Name != "init" || fd.Body == nil {
				continue
			}
			key := fmt.Sprintf("%s.init.%d", src.path, n)
			n++
			lw.initFunc(src, key, fd)
			calls = append(calls, key)
		}
	}
	return calls
}

func (lw *lowering) newBuilder(src *source, key string) *builder {
	return &builder{lw: lw, src: src, key: key, shown: key, names: new(int), vars: map[types.Object]*local{},
		lits: new(int), labels: map[string]string{}, safe: map[string]string{}, gotoTargets: map[string]bool{}}
}

func (lw *lowering) initVar(src *source, key string, in *types.Initializer) {
	b := lw.newBuilder(src, key)
	b.shown = "init"
	b.heap = escaping(src.info, in.Rhs)
	b.gotoTargets = gotoTargets(in.Rhs)
	b.mark(in.Rhs)
	if len(in.Lhs) == 1 {
		t := in.Lhs[0].Type()
		x := b.exprAs(in.Rhs, t)
		b.initOne(in.Lhs[0], x, t)
	} else {
		rs, ts := b.multi(in.Rhs)
		for i, v := range in.Lhs {
			b.initOne(v, rs[i], ts[i])
		}
	}
	lw.add(&unit{key: key, text: "func " + ref(key) + "() {\n" + b.text() + "}\n", shown: "init", sites: b.sites, pos: src.fset.Position(in.Rhs.Pos())})
}

func (b *builder) initOne(v *types.Var, x string, from types.Type) {
	if v.Name() == "_" {
		b.discard(x, b.vt(from))
		return
	}
	b.emit("*%s = %s", b.lw.e.packageVar(b, v), b.assignTo(x, from, v.Type()))
}

func (lw *lowering) initFunc(src *source, key string, fd *ast.FuncDecl) {
	b := lw.newBuilder(src, key)
	b.shown = "init"
	b.heap = escaping(src.info, fd)
	b.gotoTargets = gotoTargets(fd)
	sig := types.NewSignatureType(nil, nil, nil, nil, nil, false)
	text := b.function(fd.Type, nil, fd.Body, sig)
	lw.add(&unit{key: key, text: "func " + ref(key) + text + "\n", shown: b.shown, sites: b.sites, pos: src.fset.Position(fd.Pos())})
}

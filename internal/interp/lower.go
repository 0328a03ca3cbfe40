package interp

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"gosess/internal/interp/limit"
	"gosess/internal/value"
)

// A source is one type-checked package that functions are lowered from.
type source struct {
	path    string
	prelude bool   // stands for generic parts of a compiled package
	found   bool   // another package, which the program imports
	module  string // "path@version" of the module that it is of; "" if it is of none
	fset    *token.FileSet
	pkg     *types.Package
	info    *types.Info
	old     []*ast.File // in which the variables of a loop are the same in all iterations
}

// A declaration is a function with the type information to lower it.
type declaration struct {
	src  *source
	decl *ast.FuncDecl
	obj  *types.Func
}

// A lowering turns functions into units, and those that they need with them.
type lowering struct {
	e        *Engine
	units    map[string]*unit // made by this lowering; nil for one that is about to be
	stale    map[string]bool  // units of the engine that must be lowered again
	outdated map[string]bool  // those of them that are instances over types that have changed
	queue    []func()         // bodies still to be lowered
}

// A builder lowers one function or func literal.
type builder struct {
	lw    *lowering
	src   *source
	env   *env
	key   string
	shown string
	owner string // the declared function around it, as in Update.Compile

	names    *int                    // numbers for local names, shared with nothing
	vars     map[types.Object]*local // variables by object
	captured []*types.Var            // of a func literal: variables of functions around it
	heap     map[types.Object]bool   // variables that need a cell
	decls    []declared              // locals of the function, in order
	lines    []string                // the body

	sig         *types.Signature
	results     []*value.Type
	cells       []string     // cells of the results, in a function run by a frame
	named       []*types.Var // named results
	frame       string       // the rt.Frame, in a function that defers
	recover     string       // the rt.Recoverer, in a function that recovers
	yieldParams []string     // of the body of a range over a func
	fixed       []fixedExpr  // expressions that were evaluated already
	escape      *loopFunc    // set in the body of a range over a func
	targets     []*target    // enclosing statements that break and continue may name
	labels      map[string]string
	gotoTargets map[string]bool
	promotes    bool              // a method made for *T from that of T
	sites       map[string][]int  // see unit
	lits        *int              // func literals seen in the enclosing declared function
	safe        map[string]string // index variables known to be in range of a length
	extra       []string          // text of helper functions
	line        int
}

// A local is a variable of the function.
type local struct {
	name string // or of the pointer to it, if heap
	typ  *value.Type
	heap bool
}

type declared struct{ name, typ string }

// refuse ends the lowering of a function.
func (b *builder) refuse(n ast.Node, l *limit.Limit, args ...any) {
	panic(&Refusal{Shape: l.Text(args...), Pos: b.src.fset.Position(n.Pos()), Func: b.shown, Module: b.src.module})
}

func (b *builder) emit(format string, args ...any) {
	s := format
	if len(args) > 0 {
		s = fmt.Sprintf(format, args...)
	}
	b.lines = append(b.lines, s)
}

// capture returns what f emits instead of emitting it.
func (b *builder) capture(f func()) []string {
	old := b.lines
	b.lines = nil
	f()
	got := b.lines
	b.lines = old
	return got
}

// fresh returns a new local name.
func (b *builder) fresh(prefix string) string {
	*b.names++
	return fmt.Sprintf("%s%d", prefix, *b.names)
}

// temp declares a local of type t.
func (b *builder) temp(t *value.Type) string { return b.tempOf(b.ty(t)) }

func (b *builder) tempOf(typ string) string {
	n := b.fresh("t")
	b.decls = append(b.decls, declared{n, typ})
	return n
}

// ty spells the layout of t.
func (b *builder) ty(t *value.Type) string { return b.lw.e.syms.typ(t.Layout) }

func (b *builder) desc(t *value.Type) string { return b.lw.e.syms.desc(t) }

// vt is the engine's type for a go/types type.
func (b *builder) vt(t types.Type) *value.Type { return b.lw.e.types.of(t, b.env) }

// typeOf is the type of an expression, type parameters resolved.
func (b *builder) typeOf(e ast.Expr) types.Type {
	t := b.src.info.TypeOf(e)
	for _, f := range b.fixed {
		if f.e == e && f.typ != nil {
			t = f.typ
		}
	}
	if t == nil {
		b.refuse(e, limit.Unknown, "an expression without a type")
	}
	return subst(t, b.env)
}

// under is the underlying type of e.
func (b *builder) under(e ast.Expr) types.Type { return b.core(b.typeOf(e)) }

// core is the underlying type of t; types local to an instance are resolved.
func (b *builder) core(t types.Type) types.Type { return subst(t.Underlying(), b.env) }

// zero is the zero value of t.
func (b *builder) zero(t *value.Type) string {
	switch typ := b.ty(t); {
	case t.Kind.String() == "string":
		return b.basicLit(typ, `""`)
	case t.Kind.String() == "bool":
		return b.basicLit(typ, "false")
	case isNumeric(t):
		return b.basicLit(typ, "0")
	case isNilable(t):
		return "nil"
	default:
		return typ + "{}"
	}
}

func (b *builder) basicLit(typ, lit string) string {
	if strings.HasPrefix(typ, pkg+".") {
		return typ + "(" + lit + ")"
	}
	return lit
}

// typedZero is zero with its type, for places where none is known.
func (b *builder) typedZero(t *value.Type) string {
	if isNilable(t) {
		return b.temp(t) // never assigned
	}
	z := b.zero(t)
	if isBasic(t) && !strings.HasPrefix(z, pkg+".") {
		return b.ty(t) + "(" + z + ")"
	}
	return z
}

// text is the body with its declarations.
func (b *builder) text() string {
	var s strings.Builder
	var order []string
	byType := map[string][]string{}
	for _, d := range b.decls {
		if byType[d.typ] == nil {
			order = append(order, d.typ)
		}
		byType[d.typ] = append(byType[d.typ], d.name)
	}
	for _, t := range order {
		fmt.Fprintf(&s, "var %s %s\n", strings.Join(byType[t], ", "), t)
	}
	for _, l := range b.lines {
		s.WriteString(l)
		s.WriteByte('\n')
	}
	return s.String()
}

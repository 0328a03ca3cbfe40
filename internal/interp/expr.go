package interp

import (
	"fmt"
	"go/ast"
	"go/types"
	"regexp"
	"strconv"
	"strings"

	"gosess/internal/interp/limit"
	"gosess/internal/value"
)

// expr lowers e and returns an expression for its value, of the layout of its
// type. What e does (calls, receives, run-time checks) is emitted; what is
// returned only reads, and may be read later than what is emitted next, as Go
// allows.
func (b *builder) expr(e ast.Expr) string {
	for _, f := range b.fixed {
		if f.e == e && f.name != "" {
			return f.name
		}
	}
	if tv, ok := b.src.info.Types[e]; ok && tv.Value != nil {
		t := b.vt(tv.Type)
		if isInterface(t) {
			b.refuse(e, limit.Unknown, "a constant of interface type")
		}
		return b.constant(e, tv.Value, t)
	}
	switch e := e.(type) {
	case *ast.Ident:
		return b.ident(e)
	case *ast.ParenExpr:
		return b.expr(e.X)
	case *ast.BinaryExpr:
		return b.binary(e)
	case *ast.UnaryExpr:
		return b.unary(e)
	case *ast.StarExpr:
		return b.deref(e)
	case *ast.SelectorExpr:
		return b.selector(e)
	case *ast.IndexExpr:
		return b.index(e)
	case *ast.IndexListExpr:
		return b.funcValue(e)
	case *ast.SliceExpr:
		return b.slice(e)
	case *ast.CallExpr:
		return b.call1(e)
	case *ast.CompositeLit:
		return b.composite(e, b.typeOf(e))
	case *ast.FuncLit:
		return b.funcLit(e)
	case *ast.TypeAssertExpr:
		return b.assert(e)
	}
	b.refuse(e, limit.Unknown, fmt.Sprintf("this kind of expression (%T)", e))
	return ""
}

// exprAs is expr converted to type t, to which e is assignable.
func (b *builder) exprAs(e ast.Expr, t types.Type) string {
	tv := b.src.info.Types[e]
	switch {
	case tv.Value != nil && !isIfaceType(t):
		return b.constant(e, tv.Value, b.vt(t))
	case isUntypedNil(b.typeOf(e)):
		return b.nilOf(t)
	}
	return b.assignTo(b.expr(e), b.typeOf(e), t)
}

// nilOf is nil of type t.
func (b *builder) nilOf(t types.Type) string { return b.typedZero(b.vt(t)) }

// assignTo converts the value x of type from to type to, to which it is
// assignable.
func (b *builder) assignTo(x string, from, to types.Type) string {
	ft, tt := b.vt(from), b.vt(to)
	switch {
	case isInterface(tt) && !isInterface(ft):
		return b.box(x, ft)
	case ft.Layout != tt.Layout:
		return b.relayout(x, ft, tt)
	}
	return x
}

// box converts x of type t to an interface.
func (b *builder) box(x string, t *value.Type) string {
	r := b.tempOf(pkg + ".Iface")
	b.emit("%s = %s.Box(%s, %s)", r, pkg, b.desc(t), b.passable(x, t))
	return r
}

// passable makes x fit to be passed as an any: yaegi must know its type.
func (b *builder) passable(x string, t *value.Type) string {
	if x == "nil" {
		return b.typedZero(t)
	}
	if isBasic(t) && !isName(x) && !strings.HasPrefix(x, b.ty(t)+"(") {
		return b.freeze(x, t)
	}
	return x
}

// relayout reads memory of one layout as another that is identical but for the
// names of types.
func (b *builder) relayout(x string, from, to *value.Type) string {
	if isBasic(to) || isNilable(to) && from.Layout.ConvertibleTo(to.Layout) {
		return b.ty(to) + "(" + x + ")"
	}
	src, dst := b.settled(x, from), b.temp(to)
	b.emit("%s.Relayout(&%s, &%s)", pkg, dst, src)
	return dst
}

var simpleName = regexp.MustCompile(`^(\(?\*?(t\.)?[A-Za-z_]\w*\)?|-?[0-9][0-9.]*)$`)

// isName reports whether reading x is as cheap as reading a variable.
func isName(x string) bool { return simpleName.MatchString(x) }

var tempName = regexp.MustCompile(`^t[0-9]+$`)

// freeze reads x now.
func (b *builder) freeze(x string, t *value.Type) string {
	if tempName.MatchString(x) || isNumber(x) {
		return x
	}
	r := b.temp(t)
	b.emit("%s = %s", r, x)
	return r
}

// settled is freeze into a variable whose address can be taken.
func (b *builder) settled(x string, t *value.Type) string {
	if tempName.MatchString(x) {
		return x
	}
	r := b.temp(t)
	b.emit("%s = %s", r, x)
	return r
}

func isNumber(x string) bool { return x != "" && (x[0] >= '0' && x[0] <= '9') }

// simple is freeze unless x is a name already.
func (b *builder) simple(x string, t *value.Type) string {
	if isName(x) {
		return x
	}
	return b.freeze(x, t)
}

func (b *builder) ident(e *ast.Ident) string {
	switch o := b.src.info.ObjectOf(e).(type) {
	case *types.Var:
		return b.varText(e, o)
	case *types.Func:
		return b.funcValue(e)
	case *types.Nil:
		return "nil"
	}
	b.refuse(e, limit.Unknown, fmt.Sprintf("the name %s here", e.Name))
	return ""
}

// varText reads (or is assigned to) a variable.
func (b *builder) varText(n ast.Node, v *types.Var) string {
	if isPackageVar(v) {
		return "(*" + b.lw.e.packageVar(b, v) + ")"
	}
	l := b.vars[v]
	if l == nil {
		b.refuse(n, limit.Unknown, fmt.Sprintf("the variable %s here", v.Name()))
	}
	if l.heap {
		return "(*" + l.name + ")"
	}
	return l.name
}

func (b *builder) deref(e *ast.StarExpr) string {
	return b.derefOf(b.expr(e.X), b.vt(b.typeOf(e.X)))
}

// derefOf is *p. The check comes first because yaegi takes the value behind a
// nil pointer for no value at all, and deletes where it should assign.
func (b *builder) derefOf(p string, t *value.Type) string {
	p = b.simple(p, t)
	b.emit("if %s == nil { %s.PanicNil() }", p, pkg)
	return "(*" + p + ")"
}

// paren encloses x if it is more than a name or a literal; yaegi takes a
// literal in parentheses for something else.
func paren(x string) string {
	if isName(x) || isQuoted(x) || isEnclosed(x) {
		return x
	}
	return "(" + x + ")"
}

func isQuoted(x string) bool {
	if len(x) < 2 || x[0] != '"' {
		return false
	}
	_, err := strconv.Unquote(x)
	return err == nil
}

// isEnclosed reports whether x is one pair of parentheses, or a call or
// conversion, which needs none.
func isEnclosed(x string) bool {
	if x == "" || x[len(x)-1] != ')' || strings.Contains(x, "\"") {
		return false
	}
	if x[0] != '(' && !conversionHead.MatchString(x) {
		return false
	}
	depth := 0
	for i, c := range x {
		switch c {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i == len(x)-1
			}
		}
	}
	return false
}

var conversionHead = regexp.MustCompile(`^(t\.)?[A-Za-z]\w*\(`)

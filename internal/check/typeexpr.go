package check

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strconv"
	"strings"
)

// The type of a variable is kept as an expression, so that it means the newest
// definition of the names in it. Predeclared names and packages go by hidden
// names, which nothing that the user declares can shadow:
//
//	_gs_u_int       the predeclared type int
//	_gs_p_math_2fbig.Int   type Int of package math/big
//	_gs_t_math_2fbig__nat  type nat of package math/big, which it does not export

const (
	hiddenUniverse = Hidden + "u_"
	hiddenImport   = Hidden + "p_"
	hiddenType     = Hidden + "t_"
)

// Escape makes a part of an identifier of an import path, reversibly.
func Escape(path string) string {
	var b strings.Builder
	for i := range len(path) {
		c := path[i]
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "_%02x", c)
		}
	}
	return b.String()
}

// unescape undoes Escape; ok is false for what Escape did not make.
func unescape(s string) (path string, ok bool) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '_' {
			b.WriteByte(s[i])
			continue
		}
		if i+2 >= len(s) {
			return "", false
		}
		c, err := strconv.ParseUint(s[i+1:i+3], 16, 8)
		if err != nil {
			return "", false
		}
		b.WriteByte(byte(c))
		i += 2
	}
	return b.String(), true
}

// errUnnamable is the error for a type that cannot be written at package level.
var errUnnamable = errors.New("its type cannot be named outside the function that declares it")

// typeText writes a type of the session's package so that parseType reads it.
func typeText(t types.Type) (string, error) {
	text, err := TypeText(t, hiddenNames{})
	if err != nil {
		return "", errUnnamable
	}
	return text, nil
}

// hiddenNames writes the types of variables.
type hiddenNames struct{}

func (hiddenNames) Predeclared(name string) string       { return hiddenUniverse + name }
func (hiddenNames) Embedded(name string) (string, error) { return name, nil }
func (hiddenNames) Home(pkg *types.Package) bool         { return pkg.Path() == mainPath }
func (hiddenNames) Declared(obj *types.TypeName) (string, error) {
	switch path := obj.Pkg().Path(); {
	case path == mainPath:
		return obj.Name(), nil
	case obj.Exported():
		return hiddenImport + Escape(path) + "." + obj.Name(), nil
	default:
		return hiddenType + Escape(path) + "__" + obj.Name(), nil
	}
}

// parseType reads what typeText wrote. All of the expression is at one position
// of its own in the file set.
func (e *env) parseType(text string) (ast.Expr, error) {
	at := e.ownPos()
	if x := plainType(text, at, plainDepth); x != nil {
		return x, nil
	}
	x, err := parser.ParseExpr(text)
	if err != nil {
		return nil, fmt.Errorf("bad type %q: %w", text, err)
	}
	// An expression of interface or func type and the like has positions in
	// many nodes; go/types reports errors at those of identifiers.
	return transplant(x, at), nil
}

// ownPositions is how many positions of our own are made at a time.
const ownPositions = 64

// ownPos returns a position that nothing else in the file set has.
func (e *env) ownPos() token.Pos {
	if e.ownLeft == 0 {
		e.own, e.ownLeft = token.Pos(e.fset.AddFile("", -1, ownPositions-1).Base()), ownPositions
	}
	at := e.own
	e.own++
	e.ownLeft--
	return at
}

// plainDepth is how many pointers and slices a plain type has at most.
const plainDepth = 4

// plainType is the expression of the commonest types, as the parser makes it: a name, one of
// a package, and pointers and slices of it. It returns nil for all others.
func plainType(text string, at token.Pos, depth int) ast.Expr {
	if depth < 0 {
		return nil
	}
	if elem, ok := strings.CutPrefix(text, "*"); ok {
		if x := plainType(elem, at, depth-1); x != nil {
			return &ast.StarExpr{Star: at, X: x}
		}
		return nil
	}
	if elem, ok := strings.CutPrefix(text, "[]"); ok {
		if x := plainType(elem, at, depth-1); x != nil {
			return &ast.ArrayType{Lbrack: at, Elt: x}
		}
		return nil
	}
	name, member, qualified := strings.Cut(text, ".")
	if !isIdent(name) || qualified && !isIdent(member) {
		return nil
	}
	id := &ast.Ident{NamePos: at, Name: name}
	if qualified {
		return &ast.SelectorExpr{X: id, Sel: &ast.Ident{NamePos: at, Name: member}}
	}
	return id
}

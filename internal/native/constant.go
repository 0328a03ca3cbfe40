package native

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"math/big"
	"strconv"
)

// constantOf is a constant that a function declares, as it can be written
// outside of the function: its exact value, converted if it has a type.
func constantOf(g *generator, c *types.Const, at token.Pos) ast.Expr {
	t, _ := types.Unalias(c.Type()).(*types.Basic)
	text := exact(c.Val(), t != nil && t.Kind() == types.UntypedRune)
	if t == nil || t.Info()&types.IsUntyped == 0 {
		name, err := g.typeText(c.Type())
		if err != nil {
			return nil // of a local type: its literal stays where it is
		}
		text = name + "(" + text + ")"
	}
	return &ast.ParenExpr{Lparen: at, X: &ast.Ident{NamePos: at, Name: text}, Rparen: at}
}

// exact writes a constant without loss.
func exact(v constant.Value, isRune bool) string {
	switch v.Kind() {
	case constant.Bool:
		if constant.BoolVal(v) {
			return "0 == 0"
		}
		return "0 != 0"
	case constant.String:
		return strconv.Quote(constant.StringVal(v))
	case constant.Int:
		if isRune {
			return "'\\x00' + " + v.ExactString()
		}
		return v.ExactString()
	case constant.Complex:
		return fmt.Sprintf("(%s) + (%s)*1i", exact(constant.Real(v), false), exact(constant.Imag(v), false))
	}
	return exactFloat(v)
}

func exactFloat(v constant.Value) string {
	switch x := constant.Val(v).(type) {
	case *big.Rat:
		return x.Num().String() + ".0/" + x.Denom().String() + ".0"
	case *big.Float:
		return x.Text('p', 0)
	}
	return v.ExactString()
}

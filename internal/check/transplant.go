package check

import (
	"go/ast"
	"go/token"
	"reflect"
)

var posType = reflect.TypeFor[token.Pos]()

// transplant moves all of a syntax tree to one position, in place. Positions
// that say whether something is there at all stay unset if they were.
func transplant[N ast.Node](n N, at token.Pos) N {
	ast.Inspect(n, func(n ast.Node) bool {
		v := reflect.ValueOf(n)
		if v.Kind() != reflect.Pointer || v.IsNil() {
			return true
		}
		v = v.Elem()
		for i := range v.NumField() {
			if f := v.Field(i); f.Type() == posType && f.Int() != 0 {
				f.SetInt(int64(at))
			}
		}
		return true
	})
	return n
}

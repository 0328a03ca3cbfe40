package check

import (
	"fmt"
	"testing"
)

func TestTmp(t *testing.T) {
	p := NewProgram()
	for i, src := range []string{
		"x := 1", "x + 2", "y := x * 3; _ + y", "func f(a int) int { return g(a) + x }", "func g(a int) int { return a }",
		"math.Sqrt(float64(x))", "type T struct{ a int }\nfunc (t T) Get() int { return t.a }\nt := T{3}", "t.Get()",
		"type T struct{ a, b int }", "x := \"s\"", "x := len(x)", "time := time.Now()", "v, ok := map[string]int{}[\"a\"]", "f(1), 2",
		"strconv.Atoi(\"3\")", "math.sqrt(2)", "Sqrt(2)", "fs := []func() int{}\nfor i := range 3 { fs = append(fs, func() int { return i }) }", "t.gt()",
		"func h() { t.Foo() }", "const (\nA = iota\nB\nC\n)", "const A = 7", "B", "binary.LittleEndian", "_",
		"fmt.Println(1)", "nil", "int", "var a, b = 1, 2.5", "1 << 100",
	} {
		c, err := Parse(i+1, src)
		if err != nil {
			fmt.Println(src, "=>", err)
			continue
		}
		u, err := p.Check(c)
		if err != nil {
			fmt.Println(src, "=>", err.(*Diagnostics).List)
			continue
		}
		fmt.Println(src, "=>", u.Results, u.NewVars, u.Old, u.Defined, u.Redefined, "changed", u.Changed, "retyped", u.Retyped, "compile", u.Compile, "b", u.Broken, "w", u.Waiting, u.Healed, u.AutoImports, u.Assigned)
		p = u.Program
	}
}

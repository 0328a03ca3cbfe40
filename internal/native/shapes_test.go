package native_test

import "testing"

// Functions of every kind give the same in both engines.
func TestFunctions(t *testing.T) {
	e := both(t,
		`func sq(x int) int { return x * x }
		 func hyp(x, y float64) float64 { return math.Sqrt(x*x + y*y) }
		 func none() string { return "none" }
		 func two(s string) (int, string) { return len(s), strings.ToUpper(s) }
		 func sum(xs ...int) (n int) { for _, x := range xs { n += x }; return }
		 func fails(x int) (int, error) { if x < 0 { return 0, fmt.Errorf("negative: %d", x) }; return x, nil }`,
		`type Point struct { X, Y float64; name string }
		 func (p Point) Norm() float64 { return math.Hypot(p.X, p.Y) }
		 func (p *Point) Scale(k float64) Point { p.X *= k; p.Y *= k; return *p }
		 type Named map[string][]Point
		 func count(n Named) map[string]int { out := map[string]int{}; for k, v := range n { out[k] = len(v) }; return out }`,
		`p := Point{3, 4, "p"}
		 k := 10
		 unused := 3`,
		`func addk(x int) int { unusedHere := 1; var alsoUnused string; alsoUnused = "x"; k++; return x + k - 1 }`,
	)
	for _, x := range []struct {
		expr string
		in   []string
	}{
		{"sq", []string{"3", "-4"}},
		{"hyp", []string{"[3, 4]"}},
		{"none", []string{"[]"}},
		{"two", []string{`"abc"`}},
		{"sum", []string{"[1,2,3]", "null"}},
		{"fails", []string{"1", "-1"}},
		{"Point.Norm", []string{`{"X":3,"Y":4}`}},
		{"p.Norm", []string{"[]"}},
		{"(&p).Scale", []string{"2"}},
		{"p.Scale", []string{"2"}},
		{"count", []string{`{"a":[{"X":1},{"X":2}],"b":[]}`}},
		{"addk", []string{"1"}},
	} {
		e.same(x.expr, x.in...)
	}
}

// Func values are found again with what they carry.
func TestFuncValues(t *testing.T) {
	e := both(t,
		`type Acc struct { n int }
		 func (a *Acc) Add(x int) int { a.n += x; return a.n }
		 func (a Acc) Get() int { return a.n }
		 func counter(from int) func(int) int { n := from; return func(d int) int { n += d; return n } }
		 func pair(x int) (func(int), func() int) { return func(v int) { x = v }, func() int { return x } }
		 func compose(f, g func(float64) float64) func(float64) float64 { return func(x float64) float64 { return g(f(x)) } }`,
		`c5 := counter(5)
		 acc := &Acc{7}
		 add := acc.Add
		 get := acc.Get
		 set, look := pair(4)
		 sin2 := compose(math.Sin, func(x float64) float64 { return 2 * x })
		 up := strings.ToUpper`,
		`set(9)
		 acc.n = 100
		 fs := []func() int{}
		 for i := range 3 { fs = append(fs, func() int { i++; return i * 10 }) }
		 byName := map[string]func(float64) float64{"sin": math.Sin, "sq": func(x float64) float64 { return x*x }}
		 type Op func(int) int
		 var op Op = func(x int) int { return -x }
		 expr := (*Acc).Add
		 deep := func() func() int { a := 1; return func() int { b := 10; a++; return func() int { a++; b++; return a*100 + b }() } }()`,
		`func useTable(name string, x float64) float64 { return byName[name](x) }
		 func all() []int { var out []int; for _, f := range fs { out = append(out, f()) }; return out }
		 func viaSet(x int) int { set(x); return look() }
		 func give(k int) func(int) int { return func(x int) int { return x * k } }
		 func fromGiven(x int) int { return give(x)(10) }
		 func usesExpr(x int) int { a := Acc{3}; return expr(&a, x) }`,
	)
	for _, x := range []struct {
		expr string
		in   []string
	}{
		{"c5", []string{"1", "2"}},
		{"add", []string{"1", "2"}},
		{"get", []string{"[]"}},
		{"look", []string{"[]"}},
		{"sin2", []string{"0.5"}},
		{"up", []string{`"abc"`}},
		{"fs[1]", []string{"[]", "[]"}},
		{`byName["sq"]`, []string{"3"}},
		{"op", []string{"3"}},
		{"deep", []string{"[]", "[]"}},
		{"useTable", []string{`["sin", 1]`, `["sq", 3]`}},
		{"all", []string{"[]", "[]"}},
		{"viaSet", []string{"3"}},
		{"fromGiven", []string{"3"}},
		{"usesExpr", []string{"3"}},
		{"func(x int) int { return x + 1 }", []string{"3"}},
	} {
		e.same(x.expr, x.in...)
	}
}

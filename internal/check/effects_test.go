package check

import "testing"

// Harmless cells are those that can be taken back without values of before them.
func TestHarmless(t *testing.T) {
	const before = `type P struct { X, Y float64; next *P }
type Shown struct{ n int }
func (s Shown) String() string { xs[0]++; return "" }
type Stepper interface { Step() int }
func (p *P) Move() { p.X++ }
func (p P) Norm() float64 { p.X *= p.X; return math.Sqrt(p.X + p.Y*p.Y) }
func square(x float64) float64 { return x * x }
func squares(n int) []int { var out []int; for i := range n { out = append(out, i*i) }; return out }
func count(words []string) map[string]int { m := map[string]int{}; for _, w := range words { m[w]++ }; return m }
func sum(xs []int) int { t := 0; for _, x := range xs { t += x }; return t }
func fib(n int) int { if n < 2 { return n }; return fib(n-1) + fib(n-2) }
func total(n int) int { return sum(squares(n)) + fib(n) }
func zero(xs []int) { xs[0] = 0 }
func viaZero() { zero(xs) }
func renewed(xs []int) { xs[0] = 1; xs = make([]int, 3) }
func set() { n = 1 }
func given(f func()) { f() }
func most[T cmp.Ordered](a, b T) T { if a > b { return a }; return b }
func even(n int) bool { return n == 0 || odd(n-1) }
func odd(n int) bool { return n != 0 && even(n-1) }
xs, n, m := []int{1, 2, 3}, 0, map[string]int{"a": 1}
p, text, arr, pts := &P{}, "x y", [3]int{}, []P{{}, {}}
var x any = 1
var s Stepper
f := func() { n++ }
ch := make(chan int, 1)
at := time.Now()
shown := Shown{1}`
	for _, cell := range []struct {
		src      string
		harmless bool
	}{
		{"a := 1", true},
		{"n + 1", true},
		{"a, b := len(xs), m[\"a\"]", true},
		{"func g() { n = 3 }", true}, // it is not called
		{"y := square(2); z := p.Norm() + most(1.0, y)", true},
		{"y := total(10)", true},
		{"even(3)", true},
		{"c := count(strings.Fields(text)); len(c)", true},
		{"c := map[string]int{}; c[\"d\"] = 3; delete(c, \"d\"); len(c)", true},
		{"ys := make([]float64, 10); for i := range ys { ys[i] = math.Sqrt(float64(i)) }", true},
		{"ys := squares(3); ys[0]", true},
		{"q := P{1, 2, p}; q.X = 3; q.Norm()", true},
		{"q := &P{1, 2, p}; q.X = 3; *q = P{}", true},
		{"fmt.Println(n, xs, m, at, pts[0].X)", true},
		{"xs", true},
		{"v, err := strconv.Atoi(text)", true},
		{"since := time.Since(at).Seconds()", true},
		{"strings.Join([]string{text}, \"\")", true},
		{"var t float64; for _, q := range pts { t += q.X }; t", true},
		{"v, ok := x.(int)", true},
		{"b := arr; b[0] = 1", true},
		{"w := 1; w++; w += 2", true},

		{"type Q struct { P *P }", false},
		{"func (p P) Len() int { return 2 }", false},
		{"g := square", false}, // with it, square would be in what is kept for a cell that comes later
		{"var y any = 1", false},
		{"n = 1", false},
		{"n++", false},
		{"n := 2", false}, // it redefines n
		{"func square(x float64) float64 { return x }", false},
		{"xs[0] = 1", false},
		{"arr[0] = 1", false},
		{"m[\"b\"] = 1", false},
		{"p.X = 1", false},
		{"p.Move()", false},
		{"*p = P{}", false},
		{"ys := xs; ys[0] = 1", false},
		{"ys := append(xs, 1)", false}, // there may be room in xs
		{"ys := make([]int, 1); ys = xs; ys[0] = 1", false},
		{"ys := make([]int, 1); if n > 0 { ys = append(xs[:0], 1) }", false},
		{"q := P{next: p}; q.next.X = 1", false},
		{"q := &P{next: p}; q.next.X = 1", false},
		{"q := []*P{p}; q[0].X = 1", false},
		{"for i := range pts { pts[i].X = 1 }", false},
		{"for n = range xs { }", false},
		{"for _, q := range []*P{p} { q.X = 1 }", false},
		{"c := count(strings.Fields(text)); c[\"d\"] = 3", false},
		{"zero(xs)", false},
		{"n := n + 1", false},
		{"viaZero()", false},
		{"renewed(xs)", false},
		{"set()", false},
		{"f()", false},
		{"given(f)", false},
		{"s.Step()", false},
		{"g := func() { n++ }", false},
		{"go zero(nil)", false},
		{"defer zero(nil)", false},
		{"ch <- 1", false},
		{"<-ch", false},
		{"close(ch)", false},
		{"copy(xs, []int{4})", false},
		{"clear(m)", false},
		{"delete(m, \"a\")", false},
		{"sort.Ints(xs)", false},
		{"slices.Sort(xs)", false},
		{"strings.Map(func(r rune) rune { n++; return r }, text)", false},
		{"fmt.Println(x)", false},
		{"fmt.Println(shown)", false},
		{"shown", false},
		{"[]Shown{shown}", false},
		{"x", false},
		{"struct{ Shown }{shown}", false},
		{"switch y := x.(type) { case []int: y[0] = 1; y = make([]int, 1) }", false},
		{"ys := (*[3]int)(xs); ys[0] = 1", false},
		{"q := &n; *q = 1", false},
		{"fmt.Sscan(text, &n)", false},
		{"json.Unmarshal([]byte(text), &n)", false},
		{"strconv.AppendInt([]byte(text), 1, 10)", false},
		{"func late() { never() }; late()", false},
		{"ys := dispatch.Map(square, []float64{1})", false},
	} {
		p, _ := harmless(t, NewProgram(), 1, before)
		if _, got := harmless(t, p, 2, cell.src); got != cell.harmless {
			t.Errorf("%s: harmless is %v", cell.src, got)
		}
	}
}

// A function is as harmless as those that it calls are now.
func TestHarmlessAsOfNow(t *testing.T) {
	p := NewProgram()
	for i, cell := range []struct {
		src      string
		harmless bool
	}{
		{"xs := []int{1}; func g(xs []int) int { return xs[0] }", true},
		{"func f() int { return g(xs) }", true},
		{"f()", true},
		{"_ + 1", true},
		{"func g(xs []int) int { xs[0]++; return 1 }", false},
		{"f()", false},
		{"func h() { waits() }", true},
		{"func waits() {}", false}, // h is healed
		{"h()", true},
		{"y := _", true},
	} {
		var got bool
		if p, got = harmless(t, p, i+1, cell.src); got != cell.harmless {
			t.Errorf("cell %d, %s: harmless is %v", i+1, cell.src, got)
		}
	}
	u, err := Restore(nil, p.Decls())
	if err != nil {
		t.Fatal(err)
	}
	if _, got := harmless(t, u.Program, 20, "f()"); got {
		t.Error("f is harmless after a load")
	}
	if _, got := harmless(t, u.Program, 20, "h()"); !got {
		t.Error("h is not harmless after a load")
	}
}

func harmless(t *testing.T, p *Program, id int, src string) (*Program, bool) {
	t.Helper()
	c, err := Parse(id, src)
	if err != nil {
		t.Fatalf("%s: %v", src, err)
	}
	u, err := p.Check(c)
	if err != nil {
		t.Fatalf("%s: %v", src, err)
	}
	return u.Program, u.Harmless
}

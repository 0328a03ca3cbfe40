package native_test

import (
	"testing"

	"gosess/internal/check"
	"gosess/internal/native"
)

// What only sessions have: names declared again, statements that refer to older
// ones, unused things, names of the language used for something else.
func TestSessionShapes(t *testing.T) {
	e := both(t,
		`import str "strings"
		 import . "math"
		 import "os/exec"
		 import _ "image/png"`,
		`x := 5
		 len := 7
		 const A, B, C = iota, iota * 10, "c"
		 type error1 struct{ error }
		 func max(a int) int { return a + len }
		 func oldx() int { return x }`,
		`y := func() int { return x }
		 x := "text"
		 z := func() string { return x + fmt.Sprint(y()) }
		 const B = 77`,
		`func uses() string { return str.ToUpper(x) + fmt.Sprint(A, B, C, Sqrt(4), len, max(1)) }`,
		`func shadow3() float64 {
			const n, m, big, s = 4, 'a', 1 << 70, "st"
			const third = 1.0 / 3
			type q struct { a float32 }
			int := 3.0
			f := func() float64 { v := q{n}; return float64(v.a) + m + big/(1<<69) + third + int }
			g := func() string { return fmt.Sprint(n, m, s, third, string(rune(m))) }
			return f() + float64(len3(g()))
		 }
		 func len3(s string) (n int) { for range s { n++ }; return }`,
		`type int8 struct { V int }
		 func (i int8) Get() int { return i.V }
		 i8 := int8{4}
		 any8 := any(i8)
		 func predeclared(k int) int { return i8.Get()*k + any8.(int8).V }`,
		`var anon = struct { A int; b []string }{1, []string{"q"}}
		 func anonF(v struct { A int; b []string }) struct { N int } { return struct { N int }{v.A + anon.A} }
		 type Em struct { sync.Mutex; bytes.Buffer; *Inner; n int }
		 type Inner struct { Deep map[string]*Em }
		 func (in *Inner) Keys() []string { return slices.Sorted(maps.Keys(in.Deep)) }
		 em := &Em{Inner: &Inner{map[string]*Em{"k": nil}}}
		 em.WriteString("hello ")
		 func embed(s string) string { em.Lock(); defer em.Unlock(); em.WriteString(s); return em.String() + fmt.Sprint(em.Keys()) }`,
		`keys := em.Keys
		 write := em.WriteString
		 now := time.Unix(3, 0).UTC()
		 re := regexp.MustCompile("a+")
		 match := re.FindString
		 replace := strings.NewReplacer("a", "b").Replace
		 big1 := big.NewInt(1 << 62)
		 var iface fmt.Stringer = big1
		 var st fmt.Stringer
		 var nilErr error
		 var ch chan int
		 func std(k int) string { return fmt.Sprint(now, re, big1, iface, st, nilErr, ch == nil) }`,
		`func ctx(c context.Context, k int) (string, error) { select { case <-c.Done(): return "done", c.Err(); default: return fmt.Sprint(k), nil } }
		 func noResult(k int) { x = fmt.Sprint(k) }
		 func onlyErr(k int) error { if k > 0 { return nil }; return io.ErrUnexpectedEOF }
		 func labels(n int) (s string) {
		 outer:
			for i := range n { for j := range n { if j == 2 { continue outer }; if i == 3 { break outer }; s += fmt.Sprint(i, j, " ") } }
			goto end
		 end:
			return
		 }
		 func gen(n int) func(yield func(int) bool) { return func(yield func(int) bool) { for i := range n { if !yield(i) { return } } } }
		 func sumGen(n int) (s int) { for v := range gen(n) { defer func() { s += v }() }; return }`,
	)
	for _, x := range []struct {
		expr string
		in   []string
	}{
		{"oldx", nil},
		{"y", []string{"[]"}},
		{"z", []string{"[]"}},
		{"uses", []string{"[]"}},
		{"shadow3", []string{"[]"}},
		{"predeclared", []string{"2"}},
		{"anonF", []string{`{"A": 3}`}},
		{"embed", []string{`"x"`}},
		{"keys", []string{"[]"}},
		{"std", []string{"1"}},
		{"ctx", []string{"1"}},
		{"noResult", []string{"1"}},
		{"onlyErr", []string{"1", "0"}},
		{"labels", []string{"4"}},
		{"sumGen", []string{"4"}},
	} {
		if x.in != nil {
			e.same(x.expr, x.in...)
		}
	}
}

// Functions that do not compile are left out, with the reason.
func TestLeft(t *testing.T) {
	p := check.NewProgram()
	for i, src := range []string{
		"func f() int { return g() }\nfunc ok() int { return 1 }",
		"func h() string { return ok2() }\nfunc ok2() string { return `s` }",
		"func ok2() int { return 2 }",
	} {
		c, err := check.Parse(i+1, src)
		if err != nil {
			t.Fatal(err)
		}
		u, err := p.Check(c)
		if err != nil {
			t.Fatal(err)
		}
		p = u.Program
	}
	src, err := native.Generate(p.Load(), native.Options{Funcs: []string{"nowhere[int]"}})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"f":            "f cannot be called: it waits for g",
		"h":            "h cannot be called: cell 2, line 1: cannot use ok2() (value of type int) as string value in return statement",
		"nowhere[int]": "the compiled program has no nowhere[int]",
	} {
		if src.Left[name] != want {
			t.Errorf("%s: left because %q, want %q", name, src.Left[name], want)
		}
	}
	if len(src.Left) != 3 {
		t.Errorf("left: %v", src.Left)
	}
	again, err := native.Generate(p.Load(), native.Options{Funcs: []string{"nowhere[int]"}})
	if err != nil || again.Hash != src.Hash {
		t.Errorf("the same program has hashes %s and %s (%v)", src.Hash, again.Hash, err)
	}
}

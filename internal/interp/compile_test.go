package interp_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gosess/internal/interp"
)

// A redefinition is followed by callers, func values, closures and methods,
// whether they are compiled or not, and whatever is being compiled meanwhile.
func TestRedefinitionCompiled(t *testing.T) {
	cells := []struct {
		src  string
		want int64 // of the cell's result, -1 if it has none
	}{
		{"func f(x int) int { return x + 1 }", -1},
		{"func g(x int) int { return f(x) * 10 }", -1},
		{"h := f", -1},
		{"k := func(x int) int { s := 0; for range 3 { s += f(x) }; return s + 100 }", -1},
		{"type T struct { n int }", -1},
		{"func (t T) get() int { return f(t.n) }", -1},
		{"m := T{5}.get", -1},
		{"var i interface{ get() int } = T{6}", -1},
		{"type List struct { v int; next *List }", -1},
		{"func (l *List) sum() int { n := 0; for ; l != nil; l = l.next { n += f(l.v) }; return n }", -1},
		{"l := &List{1, &List{2, nil}}", -1},
		{"g(1)", 20},
		{"h(1) + k(1)", 108},
		{"l.sum()", 5},
		{"func f(x int) int { return x + 2 }", -1},
		{"g(1)", 30},
		{"h(1)", 3},
		{"k(1)", 109},
		{"m()", 7},
		{"i.get()", 8},
		{"l.sum()", 7},
		{"func (t T) get() int { return -f(t.n) }", -1},
		{"m()", -7},
		{"i.get()", -8},
		{"x := 5", -1},
		{"inc := func() int { x++; for range 1000 { x += 0 }; return x }", -1},
		{"inc()", 6},
		{"x", 6},
		{"for i := 0; i < 100000; i++ { x++ }", -1},
		{"x", 100006},
		{"func fib(n int) int { if n < 2 { return n }; return fib(n-1) + fib(n-2) }", -1},
		{"fib(30)", 832040},
		{"var e any = T{1}", -1},
		{"func isT(v any) bool { for range 1 { _, ok := v.(T); if ok { return true } }; return false }", -1},
		{"func b2i(b bool) int { if b { return 1 }; return 0 }", -1},
		{"b2i(isT(e)) + b2i(isT(l)) * 10", 1},
		{"seen := map[any]int{}", -1},
		{"for j := range 3 { seen[T{j}] = j }", -1},
		{"seen[T{2}] + len(seen)", 5},
		{"func counter() func() int { n := 0; return func() int { n++; return n } }", -1},
		{"c := counter()", -1},
		{"c() + c()", 3},
		{"func counter() func() int { n := 10; return func() int { n++; return n } }", -1},
		{"c()", 3},
		{"d := counter()", -1},
		{"d()", 11},
	}
	for _, wait := range []bool{false, true} {
		s, _ := newCompiledSession(t)
		for _, c := range cells {
			if got := s.must(c.src); got != c.want {
				t.Errorf("waiting %v: %s: got %d, want %d", wait, c.src, got, c.want)
			}
			if wait {
				s.settle()
			}
		}
		if st := s.eng.Status(); len(st.Interpreted) > 0 || st.Failure != "" {
			t.Errorf("interpreted: %v, failure %q", st.Interpreted, st.Failure)
		}
	}
}

// What is defined is compiled in the background; what changed is interpreted
// until it is compiled again, and no longer.
func TestStatus(t *testing.T) {
	s, g := newCompiledSession(t)
	s.must("func f(x int) int { return x + 1 }")
	s.must("func g(x int) int { return f(x) * 10 }")
	s.must("func alone() int { return 3 }")
	s.must("double := func(x int) int { return 2 * x }")
	s.settle()
	want := func(compiled string) {
		t.Helper()
		st := s.eng.Status()
		if got := strings.Join(st.Compiled, " "); got != compiled || len(st.Pending) > 0 || len(st.Interpreted) > 0 {
			t.Errorf("status %+v, want compiled %q", st, compiled)
		}
	}
	want("alone f func literal (cell 4, line 1) g")
	builds, hold := g.builds.Load(), make(chan bool)
	release := sync.OnceFunc(func() { close(hold) })
	t.Cleanup(release)
	g.hold.Store(&hold)
	s.must("func f(x int) int { return x + 2 }")
	if st := s.eng.Status(); !slices.Equal(st.Pending, []string{"f", "g"}) {
		t.Errorf("pending %q after f changed", st.Pending)
	}
	if got := s.must("g(1)"); got != 30 {
		t.Errorf("g(1) is %d while f is compiled", got)
	}
	g.hold.Store(nil)
	release()
	s.settle()
	want("alone f func literal (cell 4, line 1) g")
	if n := g.builds.Load() - builds; n != 1 {
		t.Errorf("%d builds for one change", n)
	}
	s.eng.SetCompiler(nil)
	if st := s.eng.Status(); st.Native || len(st.Compiled) > 0 {
		t.Errorf("status %+v without a compiler", st)
	}
	if got := s.must("g(1) + alone()"); got != 33 {
		t.Errorf("%d without a compiler", got)
	}
	s.eng.SetCompiler(g)
	s.settle()
	want("alone f func literal (cell 4, line 1) g")
}

// What does not build runs interpreted, says why and is not tried again;
// everything else is compiled.
func TestBuildFails(t *testing.T) {
	s, g := newCompiledSession(t)
	g.fail = "123456"
	s.must("func bad(x int) int { return x + 123456 }")
	s.must("func good(x int) int { return x + 1 }")
	s.must("func user(x int) int { return bad(x) + good(x) }")
	s.settle()
	st := s.eng.Status()
	if why := st.Interpreted["bad"]; !strings.Contains(why, "undefined") || len(st.Interpreted) != 1 {
		t.Errorf("interpreted: %v", st.Interpreted)
	}
	if !slices.Equal(st.Compiled, []string{"good", "user"}) {
		t.Errorf("compiled: %v", st.Compiled)
	}
	if got := s.must("user(1) + bad(0)"); got != 123457+2+123456 {
		t.Errorf("got %d", got)
	}
	builds := g.builds.Load()
	s.must("y := user(2)")
	s.settle()
	if n := g.builds.Load(); n != builds {
		t.Errorf("%d builds of what does not build", n-builds)
	}
	s.must("func bad(x int) int { return x }")
	if got := s.must("user(1)"); got != 3 {
		t.Errorf("user(1) is %d after bad was changed", got)
	}
}

// Stacks of compiled code name cells, lines and functions, and show arguments that
// Go vouches for.
func TestStackCompiled(t *testing.T) {
	s, _ := newCompiledSession(t)
	s.must("type T struct { n int }")
	s.must("func (t *T) get(i int) int {\nxs := []int{1, 2}\nreturn xs[i] + t.n }")
	s.must("func deep(n int, x float64, name string) int {\nif n == 0 {\nreturn (&T{1}).get(7)\n}\nr := deep(n-1, x/2, name)\nreturn r + n + int(x) + len(name)\n}")
	s.must("func safe(n int) (r int) {\ndefer func() { r++ }()\nreturn deep(n, 4, \"ab\") + n\n}")
	s.must("var f = func(k int) int {\nm := safe(1)\nreturn m + k\n}")
	s.settle()
	_, err := s.run(context.Background(), "for range 1 {\nf(41)\n}")
	var p *interp.Panic
	if !errors.As(err, &p) || p.Message != "runtime error: index out of range [7] with length 2" {
		t.Fatalf("error %v", err)
	}
	want := []struct {
		fn, file string
		line     int
		args     []string // arguments, as far as Go may know them
	}{
		{"T.get", "cell 2", 3, []string{"…", "7"}},
		{"deep", "cell 3", 3, []string{"0", "2", `"ab"`}},
		{"deep", "cell 3", 5, []string{"1", "4", `"ab"`}},
		{"safe", "cell 4", 3, []string{"1"}},
		{"_gs_cell5.func1", "cell 5", 2, []string{"41"}},
		{"_gs_cell6", "cell 6", 2, nil},
	}
	if len(p.Stack) != len(want) {
		t.Fatalf("stack\n%s", p.Trace())
	}
	known := 0
	for i, w := range want {
		c := p.Stack[i]
		if c.Func != w.fn || c.File != w.file || c.Line != w.line {
			t.Errorf("call %d is %+v, want %+v", i, c, w)
		}
		if c.Args == "" {
			continue
		}
		args := strings.Split(c.Args, ", ")
		if len(args) != len(w.args) {
			t.Fatalf("call %d has arguments %s", i, c.Args)
		}
		for j, a := range args {
			switch a {
			case w.args[j]:
				known++
			case "?":
			default:
				t.Errorf("call %d has argument %s, want %s", i, a, w.args[j])
			}
		}
	}
	if known < 4 {
		t.Errorf("%d arguments are known:\n%s", known, p.Trace())
	}
}

// A cancelled call ends soon though it is compiled, others go on, and the
// session has the values of before or during the call.
func TestCancelCompiled(t *testing.T) {
	s, _ := newCompiledSession(t)
	s.must("x := 1")
	s.must("func f(n int) int { return n + 1 }")
	s.must("func forever() { for { x = f(x) } }")
	s.must("func deep(n int) int { for { if n > 0 { return deep(n-1) + 1 } } }")
	s.must("ticks := 0")
	s.must("go func() { for { ticks++; time.Sleep(time.Millisecond) } }()")
	s.must("got, ch, never := 0, make(chan int), make(chan int)")
	s.must("var null chan int")
	s.must("go func() { for v := range ch { got += v } }()")
	s.settle()
	for _, src := range []string{
		"for { x++ }",
		"forever()",
		"deep(10)",
		"func() { defer func() { recover(); x = -1000 }(); for { x++ } }()",
		"again: if x > 0 { goto again }",
		"go forever(); forever()",
		"for { time.Sleep(time.Hour) }",
		"for range make(chan int) { x++ }",
		"for { never <- x }",
		"for i := 0; ; i++ { null <- i }",
		"for { v, ok := <-null; if ok { x = -v } }",
		"for { select { case never <- 1: x = -1; case <-null: } }",
		"for range 1 { go forever() }; never <- 1; for { x = -1 }",
	} {
		ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
		begun := time.Now()
		_, err := s.run(ctx, src)
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, interp.ErrAbandoned) {
			t.Fatalf("%s: error %v, want the context's", src, err)
		}
		if d := time.Since(begun); d > time.Minute {
			t.Errorf("%s took %v to end", src, d)
		}
		if got := s.must("x"); got < 1 {
			t.Errorf("%s: x is %d", src, got)
		}
		if got := s.must("f(41)"); got != 42 {
			t.Errorf("f(41) is %d after %s", got, src)
		}
	}
	if got := s.must("for range 3 { ch <- 7 }; ch <- 0; got"); got != 21 {
		t.Errorf("a goroutine of an earlier cell has received %d, want 21", got)
	}
	before := s.must("ticks")
	for end := time.Now().Add(30 * time.Second); s.must("ticks") == before; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("a goroutine of an earlier cell has ended")
		}
	}
}

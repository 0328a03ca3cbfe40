package interp_test

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"time"

	"gosess/internal/check"
	"gosess/internal/interp"
)

// session defines cells one after the other in one engine.
type session struct {
	tb   testing.TB
	prog *check.Program
	eng  *interp.Engine
	n    int
}

func newSession(t *testing.T) *session {
	return &session{tb: t, prog: check.NewProgram(), eng: interp.New(interp.Options{})}
}

// run defines a cell and calls its statements; it returns the results.
func (s *session) run(ctx context.Context, src string) ([]reflect.Value, error) {
	s.tb.Helper()
	s.n++
	c, err := check.Parse(s.n, src)
	if err != nil {
		s.tb.Fatal(err)
	}
	u, err := s.prog.Check(c)
	if err != nil {
		s.tb.Fatal(err)
	}
	if err := s.eng.Define(u); err != nil {
		return nil, err
	}
	s.prog = u.Program
	if u.Cell == "" {
		return nil, nil
	}
	return s.eng.Call(ctx, u.Cell)
}

// must is run for a cell with one int result.
func (s *session) must(src string) int64 {
	s.tb.Helper()
	rs, err := s.run(context.Background(), src)
	if err != nil {
		s.tb.Fatalf("%s: %v", src, err)
	}
	if len(rs) != 1 || !rs[0].CanInt() {
		return -1
	}
	return rs[0].Int()
}

// A cancelled call ends soon, whatever it does, and the session goes on with
// the values of before or during the call.
func TestCancel(t *testing.T) {
	for _, src := range []string{
		"for { x++ }",
		"for { x = f(x) }",
		"time.Sleep(time.Hour)",
		"<-make(chan int)",
		"select {}",
		"var mu sync.Mutex; mu.Lock(); mu.Lock()",
		"func() { defer func() { recover(); x = -1000 }(); for { x++ } }()",
	} {
		t.Run(src, func(t *testing.T) {
			t.Parallel()
			s := newSession(t)
			s.must("x := 1")
			s.must("func f(n int) int { return n + 1 }")
			ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
			defer cancel()
			_, err := s.run(ctx, src)
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Fatalf("error %v, want the context's", err)
			}
			if got := s.must("x"); got < 1 {
				t.Errorf("x is %d", got)
			}
			if got := s.must("f(41)"); got != 42 {
				t.Errorf("f(41) is %d after a cancelled cell", got)
			}
		})
	}
}

// Callers, func values and closures follow a redefinition.
func TestRedefinition(t *testing.T) {
	s := newSession(t)
	for _, c := range []struct {
		src  string
		want int64 // of the cell's result, -1 if it has none
	}{
		{"func f(x int) int { return x + 1 }", -1},
		{"func g(x int) int { return f(x) * 10 }", -1},
		{"h := f", -1},
		{"k := func(x int) int { return f(x) + 100 }", -1},
		{"type T struct { n int }", -1},
		{"func (t T) get() int { return f(t.n) }", -1},
		{"m := T{5}.get", -1},
		{"var i interface{ get() int } = T{6}", -1},
		{"g(1)", 20},
		{"h(1) + k(1)", 104},
		{"func f(x int) int { return x + 2 }", -1},
		{"g(1)", 30},
		{"h(1)", 3},
		{"k(1)", 103},
		{"m()", 7},
		{"i.get()", 8},
		{"func (t T) get() int { return -f(t.n) }", -1},
		{"m()", -7},
		{"i.get()", -8},
		{"x := 5", -1},
		{"inc := func() int { x++; return x }", -1},
		{"inc()", 6},
		{"x", 6},
		{"const c = 3", -1},
		{"func useC() int { return c * 2 }", -1},
		{"useC()", 6},
		{"const c = 4", -1},
		{"useC()", 8},
	} {
		if got := s.must(c.src); got != c.want {
			t.Errorf("%s: got %d, want %d", c.src, got, c.want)
		}
	}
}

package session

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"

	"gosess/internal/value"
)

// program is what the functions of TestCallable belong to.
var program = []string{
	"func sq(x int) int { return x * x }",
	"type Point struct { X, Y float64 }",
	"func (p Point) Norm() float64 { return math.Hypot(p.X, p.Y) }",
	"func (p *Point) Scaled(k float64) Point { return Point{p.X * k, p.Y * k} }",
	"pt := &Point{3, 4}",
	"func Sum[T int | float64](xs []T) (s T) { for _, x := range xs { s += x }; return s }",
	`var ErrOdd = errors.New("odd")`,
	`func half(n int) (int, error) { if n%2 != 0 { return 0, fmt.Errorf("half of %d: %w", n, ErrOdd) }; return n / 2, nil }`,
	"func add(a, b int) int { return a + b }",
	"func divmod(a, b int) (int, int) { return a / b, a % b }",
	"func wait(ctx context.Context, n int) (string, error) { return fmt.Sprint(n, ctx.Err()), nil }",
	`func named(m map[string][]Point) int { return len(m["a"]) }`,
	"func pick(xs []int) int { return xs[5] }",
	"func give(n int) chan int { return make(chan int, n) }",
	"type MyErr struct { Code int }",
	`func (e *MyErr) Error() string { return fmt.Sprint("code ", e.Code) }`,
	"func fails(n int) error { return &MyErr{n} }",
	"func eof(n int) error { return io.EOF }",
	"offset := 100",
	"shift := func(x int) int { return x + offset }",
}

func newProgram(t testing.TB, extra ...string) *Session {
	t.Helper()
	s, err := New(Options{Sentinel: func(err error) string {
		if err == io.EOF {
			return "io.EOF"
		}
		return ""
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, cell := range append(program[:len(program):len(program)], extra...) {
		mustEval(t, s, cell)
	}
	return s
}

// elsewhere returns c as a worker has it.
func elsewhere(t testing.TB, c *Callable) *Callable {
	t.Helper()
	snap, err := c.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	desc, err := c.Describe()
	if err != nil {
		t.Fatal(err)
	}
	worker, _, err := LoadBytes(snap.Bytes, c.s.opt)
	if err != nil {
		t.Fatal(err)
	}
	there, err := worker.Resolve(desc)
	if err != nil {
		t.Fatal(err)
	}
	return there
}

func TestCallable(t *testing.T) {
	s := newProgram(t)
	for _, c := range []struct{ fn, in, want string }{
		{"sq", "7", "49"},
		{"Point.Norm", `{"X":3,"Y":4}`, "5"},
		{"pt.Scaled", "2", `{"X":6,"Y":8}`},
		{"Sum[float64]", "[1.5,2]", "3.5"},
		{"half", "10", "5"},
		{"add", "[1,2]", "3"},
		{"divmod", "[7,2]", "[3,1]"},
		{"wait", "3", `"3 <nil>"`},
		{"named", `{"a":[{"X":1,"Y":2},{}]}`, "2"},
		{"shift", "1", "101"},
		{"strings.ToUpper", `"abc"`, `"ABC"`},
		{"func(x int) int { return x + offset }", "5", "105"},

		{"half", "3", `error *fmt.wrapError "half of 3: odd" [*fmt.wrapError: half of 3: odd][*errors.errorString: odd = ErrOdd]`},
		{"fails", "4", `error *MyErr "code 4" [*MyErr: code 4]`},
		{"eof", "1", `error *errors.errorString "EOF" [*errors.errorString: EOF = io.EOF]`},
		{"pick", "[1,2]", `panic runtime.boundsError "runtime error: index out of range [5] with length 2" in pick`},
		{"give", "1", `unfit: result of give cannot travel`},
	} {
		fn, err := s.Func(c.fn)
		if err != nil {
			t.Errorf("%s: %v", c.fn, err)
			continue
		}
		if got := callJSON(t, fn, c.in); !strings.HasPrefix(got, c.want) {
			t.Errorf("%s(%s) = %s, want %s", c.fn, c.in, got, c.want)
		}
	}
}

// callJSON calls fn in another session.
func callJSON(t *testing.T, fn *Callable, in string) string {
	t.Helper()
	body, err := fn.EncodeJSON([]byte(in))
	if err != nil {
		t.Fatal(err)
	}
	out, err := elsewhere(t, fn).Invoke(context.Background(), body)
	var e *CallError
	switch {
	case errors.As(err, &e):
		return callErrorText(e)
	case err != nil:
		t.Fatal(err)
	}
	text, err := fn.ResultJSON(out)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func callErrorText(e *CallError) string {
	switch e.Kind {
	case CallUnfit:
		return "unfit: " + e.Message
	case CallPanicked:
		return fmt.Sprintf("panic %s %q in %s", e.Type, e.Message, e.Trace[0].Func)
	}
	text := fmt.Sprintf("error %s %q ", e.Type, e.Message)
	for _, l := range e.Chain {
		name := ""
		if l.Sentinel != "" {
			name = " = " + l.Sentinel
		}
		text += "[" + l.Type + ": " + l.Message + name + "]"
	}
	return text
}

func TestFuncErrors(t *testing.T) {
	s := newProgram(t, "func broken(x int) int { return later(x) }", "type M struct{ ch chan int; n int }", "m := M{make(chan int), 1}", "func usesCh(n int) int { return len(m.ch) + n }")
	for _, c := range []struct {
		fn   string
		is   error
		text string
	}{
		{"hafl", ErrNoFunc, "half"},
		{"nothinglikeit", ErrNoFunc, "nothinglikeit"},
		{"offset", ErrNotFunc, "int"},
		{"broken", nil, "later"},
		{"sq +", nil, ""},
	} {
		_, err := s.Func(c.fn)
		if err == nil || c.is != nil && !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.text) {
			t.Errorf("%s: %v, want %v with %q", c.fn, err, c.is, c.text)
		}
	}
	fn, err := s.Func("usesCh")
	if err != nil {
		t.Fatal(err)
	}
	var travel *TravelError
	if _, err := fn.Snapshot(); !errors.As(err, &travel) || travel.Lost[0].Path != "m.ch" {
		t.Errorf("a function that uses a channel: %v", err)
	}
}

func TestInputErrors(t *testing.T) {
	s := newProgram(t)
	for _, c := range []struct{ fn, in, path string }{
		{"sq", `"seven"`, ""},
		{"sq", `1.5`, ""},
		{"named", `{"a":[{"X":"no"}]}`, `.a[0].X`},
		{"add", `[1]`, ""},
		{"add", `[1,"x"]`, "[1]"},
		{"add", `3`, ""},
	} {
		fn, err := s.Func(c.fn)
		if err != nil {
			t.Fatal(err)
		}
		_, err = fn.EncodeJSON([]byte(c.in))
		var in *InputError
		if !errors.As(err, &in) || in.Got == "" || in.Want == "" {
			t.Errorf("%s(%s): %v, want an InputError", c.fn, c.in, err)
			continue
		}
		if normal := strings.NewReplacer(`["a"]`, ".a").Replace(in.Path); normal != c.path {
			t.Errorf("%s(%s): path %q, want %q", c.fn, c.in, in.Path, c.path)
		}
	}
	fn, _ := s.Func("sq")
	if _, err := elsewhere(t, fn).Invoke(context.Background(), []byte{0xff, 0}); err == nil {
		t.Error("a damaged input was accepted")
	}
}

// The snapshot for a function depends on what the function uses and on nothing else.
func TestSnapshotOfFunc(t *testing.T) {
	s := newProgram(t)
	hash := func(name string) [32]byte {
		t.Helper()
		fn, err := s.Func(name)
		if err != nil {
			t.Fatal(err)
		}
		snap, err := fn.Snapshot()
		if err != nil {
			t.Fatal(err)
		}
		return snap.Hash()
	}
	mustEval(t, s, "k := 3")
	mustEval(t, s, "func times(x int) int { return x * k }")
	before := hash("times")
	mustEval(t, s, "other := make([]float64, 1000)")
	mustEval(t, s, "1 + 1")
	if hash("times") != before {
		t.Error("a variable that times does not use changed its snapshot")
	}
	mustEval(t, s, "k = 4")
	if hash("times") == before {
		t.Error("a variable that times uses did not change its snapshot")
	}
}

// What is kept of a function for its next map is not taken for that of another one of the same name:
// under another type, or with captured values of another type.
func TestFuncsOfOneName(t *testing.T) {
	s := newProgram(t, "type A struct{ N int }", "type B struct{ S string }", "type F func(int) int",
		"func held[T any](x T) func(int) string { return func(n int) string { return fmt.Sprint(x, n) } }",
		"a, b := held(A{1}), held(B{\"x\"})", "c := held(A{2})", "plain, typed := sq, F(sq)")
	for range 2 { // the second time of what was kept
		for _, tt := range []struct{ fn, want string }{
			{"a", `"{1} 3"`}, {"b", `"{x} 3"`}, {"c", `"{2} 3"`}, {"plain", "9"}, {"typed", "9"}, {"sq", "9"},
		} {
			here, err := s.Func(tt.fn)
			if err != nil {
				t.Fatal(err)
			}
			if got := callJSON(t, here, "3"); got != tt.want {
				t.Errorf("%s: got %s, want %s", tt.fn, got, tt.want)
			}
		}
	}
	plain, err1 := s.Func("plain")
	typed, err2 := s.Func("typed")
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	is, err1 := plain.Describe()
	want, err2 := typed.Describe()
	if err := errors.Join(err1, err2); err != nil || bytes.Equal(is, want) {
		t.Errorf("functions of types %s and %s are described alike, error %v", plain.t, typed.t, err)
	}
}

func TestInputsAndStore(t *testing.T) {
	s := newProgram(t, "xs := []int{1, 2, 3}", "var ys []int", "py := &ys", "c := make(chan int, 2)", "c <- 8", "c <- 9", "close(c)")
	fn, err := s.Func("sq")
	if err != nil {
		t.Fatal(err)
	}
	worker := elsewhere(t, fn)
	boxed := func(name string) value.Iface {
		ty, ptr, ok := s.eng.Var(name)
		if !ok {
			t.Fatalf("no variable %s", name)
		}
		return value.Iface{T: ty, V: ptr.Elem().Interface()}
	}
	i := 0
	for _, name := range []string{"xs", "c"} {
		in, err := fn.Inputs(boxed(name))
		if err != nil {
			t.Fatal(err)
		}
		for {
			body, ok, err := in.Next(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			if !ok {
				break
			}
			out, err := worker.Invoke(context.Background(), body)
			if err != nil {
				t.Fatal(err)
			}
			if err := fn.Store(boxed("py"), i, out); err != nil {
				t.Fatal(err)
			}
			i++
		}
	}
	wantTrue(t, s, "len(ys) == 5 && ys[0] == 1 && ys[2] == 9 && ys[3] == 64 && ys[4] == 81")
	if _, err := fn.Inputs(boxed("offset")); err == nil {
		t.Error("an int was taken for inputs")
	}
}

func BenchmarkInvoke(b *testing.B) {
	s := newProgram(b)
	fn, err := s.Func("sq")
	if err != nil {
		b.Fatal(err)
	}
	worker := elsewhere(b, fn)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		body, err := fn.EncodeInput(reflect.ValueOf(i))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := worker.Invoke(context.Background(), body); err != nil {
			b.Fatal(err)
		}
	}
}

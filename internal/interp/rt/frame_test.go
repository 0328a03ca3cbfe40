package rt

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"gosess/internal/value"
)

// Each scenario is written twice: with Go's defer, and with a Frame. Both must
// leave the same trace. rec stands for recover called by the deferred function.
type tracer struct{ lines []string }

func (t *tracer) add(args ...any) { t.lines = append(t.lines, fmt.Sprint(args...)) }

func (t *tracer) String() string { return strings.Join(t.lines, "; ") }

func rec() any {
	x := EnterRecover().Recover()
	if x.T == nil {
		return nil
	}
	return ToHostAny(x)
}

func throw(v any) { Panic(FromHostAny(v)) }

var frames = []struct {
	name string
	goes func(t *tracer) int
	runs func(t *tracer) int
}{
	{"order and results", func(t *tracer) (r int) {
		defer func() { t.add("a"); r *= 2 }()
		for i := range 3 {
			defer t.add(i)
		}
		return 21
	}, func(t *tracer) (r int) {
		f := NewFrame()
		f.Run(func() {
			f.Defer(func() { t.add("a"); r *= 2 })
			for i := range 3 {
				f.Defer(t.add, []any{i})
			}
			r = 21
		})
		return r
	}},
	{"recover", func(t *tracer) (r int) {
		defer func() { t.add(recover()); r = 7 }()
		panic("boom")
	}, func(t *tracer) (r int) {
		f := NewFrame()
		f.Run(func() {
			f.Defer(func() { t.add(rec()); r = 7 })
			throw("boom")
		})
		return r
	}},
	{"a deferred call that panics does not stop the others", func(t *tracer) int {
		defer func() { t.add(recover()) }()
		defer t.add("still")
		defer func() { panic("second") }()
		panic("first")
	}, func(t *tracer) int {
		f := NewFrame()
		f.Run(func() {
			f.Defer(func() { t.add(rec()) })
			f.Defer(t.add, []any{"still"})
			f.Defer(func() { throw("second") })
			throw("first")
		})
		return 0
	}},
	{"recovered, then nil", func(t *tracer) int {
		defer func() { t.add(recover()) }()
		defer func() { t.add(recover()) }()
		panic(1)
	}, func(t *tracer) int {
		f := NewFrame()
		f.Run(func() {
			f.Defer(func() { t.add(rec()) })
			f.Defer(func() { t.add(rec()) })
			throw(1)
		})
		return 0
	}},
	{"panic in a call of the deferred function", func(t *tracer) int {
		defer func() { t.add("outer ", recover()) }()
		defer func() {
			func() {
				defer func() { t.add("inner ", recover()) }()
				panic("b")
			}()
		}()
		panic("a")
	}, func(t *tracer) int {
		f := NewFrame()
		f.Run(func() {
			f.Defer(func() { t.add("outer ", rec()) })
			f.Defer(func() {
				g := NewFrame()
				g.Run(func() {
					g.Defer(func() { t.add("inner ", rec()) })
					throw("b")
				})
			})
			throw("a")
		})
		return 0
	}},
	{"runtime error", func(t *tracer) int {
		defer func() { err := recover().(runtime.Error); t.add(err) }()
		var s []int
		return s[len(t.lines)+2]
	}, func(t *tracer) int {
		f := NewFrame()
		f.Run(func() {
			f.Defer(func() { err := rec().(runtime.Error); t.add(err) })
			CheckIndex(len(t.lines)+2, 0)
		})
		return 0
	}},
	{"panic(nil)", func(t *tracer) int {
		defer func() { t.add(recover()) }()
		panic(nil)
	}, func(t *tracer) int {
		f := NewFrame()
		f.Run(func() {
			f.Defer(func() { t.add(rec()) })
			Panic(value.Iface{})
		})
		return 0
	}},
	{"nil func", func(t *tracer) int {
		defer func() { t.add(recover()) }()
		var fn func()
		defer fn()
		t.add("reached")
		return 0
	}, func(t *tracer) int {
		f := NewFrame()
		f.Run(func() {
			f.Defer(func() { t.add(rec()) })
			var fn func()
			f.Defer(fn)
			t.add("reached")
		})
		return 0
	}},
	{"goexit", func(t *tracer) int {
		done := make(chan bool)
		go func() {
			defer close(done)
			defer func() { t.add(recover()) }()
			defer t.add("one")
			runtime.Goexit()
		}()
		<-done
		return 0
	}, func(t *tracer) int {
		done := make(chan bool)
		Go(context.Background(), func() {
			f := NewFrame()
			f.Run(func() {
				f.Defer(func() { close(done) })
				f.Defer(func() { t.add(rec()) })
				f.Defer(t.add, []any{"one"})
				Goexit()
			})
		})
		<-done
		return 0
	}},
	{"error through two functions", func(t *tracer) int {
		defer func() { t.add(errors.Is(recover().(error), errSentinel)) }()
		func() {
			defer t.add("passing")
			panic(fmt.Errorf("w: %w", errSentinel))
		}()
		return 0
	}, func(t *tracer) int {
		f := NewFrame()
		f.Run(func() {
			f.Defer(func() { t.add(errors.Is(rec().(error), errSentinel)) })
			g := NewFrame()
			g.Run(func() {
				g.Defer(t.add, []any{"passing"})
				throw(fmt.Errorf("w: %w", errSentinel))
			})
		})
		return 0
	}},
}

func TestFrame(t *testing.T) {
	for _, c := range frames {
		var want, got tracer
		w, g := c.goes(&want), c.runs(&got)
		if w != g || want.String() != got.String() {
			t.Errorf("%s: got %d %q, want %d %q", c.name, g, got.String(), w, want.String())
		}
	}
}

func TestPanicMessage(t *testing.T) {
	for _, c := range []struct {
		v    any
		want string
	}{
		{"text", "text"},
		{5, "5"},
		{1.5, "1.5"},
		{true, "true"},
		{ID(3), "main.ID(3)"},
		{Word("w"), `main.Word("w")`},
		{Celsius(1), "main.Celsius(1)"},
		{MyErr{4}, "code 4"},
		{Temp(4), "4.0°C"},
		{errors.New("a\nb"), "a\n\tb"},
		{complex(1, 2), "(1+2i)"},
	} {
		if got := (&Panicking{Value: box(c.v)}).Message(); got != c.want {
			t.Errorf("panic(%#v) prints %q, want %q", c.v, got, c.want)
		}
	}
	p := &Panicking{Value: box("b"), Link: &Panicking{Value: box("a"), Recovered: true}}
	if got, want := p.Message(), "a [recovered]\n\tpanic: b"; got != want {
		t.Errorf("nested panic prints %q, want %q", got, want)
	}
}

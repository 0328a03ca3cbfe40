package session

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"

	"gosess/internal/value"
)

// small is a session of 100 functions and 1000 variables.
func small(b *testing.B) *Session {
	b.Helper()
	s, err := New(Options{})
	if err != nil {
		b.Fatal(err)
	}
	var cell strings.Builder
	for i := range 100 {
		fmt.Fprintf(&cell, "func f%d(x int) int { return x*%d + 1 }\n", i, i)
	}
	for i := range 1000 {
		fmt.Fprintf(&cell, "v%d := %d\n", i, i)
	}
	mustEval(b, s, cell.String())
	return s
}

func BenchmarkEval(b *testing.B) {
	s, _ := New(Options{})
	mustEval(b, s, "x := 1")
	b.ReportAllocs()
	for b.Loop() {
		mustEval(b, s, "x + 1")
	}
}

func BenchmarkEvalSmallSession(b *testing.B) {
	s := small(b)
	for b.Loop() {
		mustEval(b, s, "v1 + 1")
	}
}

func BenchmarkEvalBesideLargeValue(b *testing.B) {
	s, _ := New(Options{})
	mustEval(b, s, "big := make([]float64, 4<<20)") // 32 MiB
	for b.Loop() {
		mustEval(b, s, "1 + 1")
	}
}

func BenchmarkDumpSmall(b *testing.B) {
	s := small(b)
	b.ReportAllocs()
	for b.Loop() {
		s.kept = nil
		if _, err := s.Dump(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoadSmall(b *testing.B) {
	var file bytes.Buffer
	if _, err := small(b).Dump(&file); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := LoadBytes(file.Bytes(), Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCancel(b *testing.B) {
	s, _ := New(Options{})
	for b.Loop() {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		s.Eval(ctx, "1")
	}
}

// BenchmarkInput and BenchmarkStore are what the kernel does for one input.
func BenchmarkInput(b *testing.B) {
	_, c := mapped(b)
	in, err := c.Inputs(value.Iface{T: c.s.eng.FromHost([]int{}).T, V: make([]int, 1)})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		in.i = 0
		if _, _, err := in.Next(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkStore(b *testing.B) {
	_, c := mapped(b)
	body, err := c.EncodeInput(reflect.ValueOf(41))
	if err != nil {
		b.Fatal(err)
	}
	ys := make([]int, 1)
	dst := value.Iface{T: c.s.eng.FromHost(&ys).T, V: &ys}
	b.ReportAllocs()
	for b.Loop() {
		if err := c.Store(dst, 0, body); err != nil {
			b.Fatal(err)
		}
	}
}

// mapped is a function as a worker has it.
func mapped(b *testing.B) (*Session, *Callable) {
	b.Helper()
	s, err := New(Options{})
	if err != nil {
		b.Fatal(err)
	}
	mustEval(b, s, "func inc(x int) int { return x + 1 }")
	c, err := s.Func("inc")
	if err != nil {
		b.Fatal(err)
	}
	desc, err := c.Describe()
	if err != nil {
		b.Fatal(err)
	}
	if c, err = s.Resolve(desc); err != nil {
		b.Fatal(err)
	}
	return s, c
}

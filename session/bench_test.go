package session

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
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

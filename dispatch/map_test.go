package dispatch_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"gosess/dispatch"
)

var errOdd = errors.New("odd")

func square(x int) int { return x * x }

func half(x int) (int, error) {
	if x%2 != 0 {
		return 0, fmt.Errorf("half of %d: %w", x, errOdd)
	}
	return x / 2, nil
}

func TestMap(t *testing.T) {
	if got, want := dispatch.Map(square, []int{1, 2, 3}), []int{1, 4, 9}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := dispatch.Map(square, nil); len(got) != 0 {
		t.Errorf("got %v for no inputs", got)
	}
}

func TestTryMapErrors(t *testing.T) {
	ys, err := dispatch.TryMapOf(dispatch.FnErr(half), dispatch.Slice([]int{2, 3, 4, 5}))
	if want := []int{1, 0, 2, 0}; !slices.Equal(ys, want) {
		t.Errorf("got %v, want %v", ys, want)
	}
	if !errors.Is(err, errOdd) {
		t.Errorf("%v is not errOdd", err)
	}
	var all *dispatch.Failures
	if !errors.As(err, &all) || len(all.Errs) != 2 || all.Errs[0].Index != 1 || all.Errs[1].Index != 3 {
		t.Fatalf("got %#v", err)
	}
	if got, want := all.Errs[0].Error(), "input 1: half of 3: odd"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if chain := all.Errs[0].Chain; len(chain) != 2 || chain[1].Type != "*errors.errorString" {
		t.Errorf("got chain %v", chain)
	}
}

func TestMapPanics(t *testing.T) {
	f := func(x int) int { return 10 / x }
	ys, err := dispatch.TryMap(f, []int{1, 0, 5})
	if !slices.Equal(ys, []int{10, 0, 2}) {
		t.Errorf("got %v", ys)
	}
	if err == nil || err.Error() != "input 1: panic: runtime error: integer divide by zero" {
		t.Fatalf("got %v", err)
	}
	var e *dispatch.Error
	if !errors.As(err, &e) || len(e.Trace) == 0 || !strings.Contains(e.Trace[0].Func, "TestMapPanics") {
		t.Errorf("got trace %v", e.Trace)
	}
}

func TestStreams(t *testing.T) {
	var xs []int
	for i := range 1000 {
		xs = append(xs, i)
	}
	next := 0
	for r := range dispatch.IMap(square, xs) {
		if r.Index != next || r.Value != next*next || r.Err != nil {
			t.Fatalf("got %+v, want index %d", r, next)
		}
		next++
	}
	if next != len(xs) {
		t.Errorf("got %d results, want %d", next, len(xs))
	}
	seen := map[int]bool{}
	for r := range dispatch.UIMap(square, xs) {
		if seen[r.Index] || r.Value != r.Index*r.Index {
			t.Fatalf("got %+v", r)
		}
		seen[r.Index] = true
	}
	if len(seen) != len(xs) {
		t.Errorf("got %d results, want %d", len(seen), len(xs))
	}
}

// A stream that is left reads no more of its inputs.
func TestStreamStopsEarly(t *testing.T) {
	ended := make(chan struct{})
	naturals := func(yield func(int) bool) {
		defer close(ended)
		for i := 0; yield(i); i++ {
		}
	}
	for r := range dispatch.IMapOf(dispatch.Fn(square), dispatch.Seq(naturals)) {
		if r.Value > 100 {
			break
		}
	}
	select {
	case <-ended:
	case <-time.After(time.Minute):
		t.Error("the sequence goes on")
	}
}

func TestForms(t *testing.T) {
	ctx1 := func(ctx context.Context, x int) int { return x + len(fmt.Sprint(ctx.Err())) - 5 }
	ctx2 := func(ctx context.Context, a int, b string) (string, error) { return strings.Repeat(b, a), ctx.Err() }
	c := make(chan int, 3)
	c <- 1
	c <- 2
	close(c)
	var total int
	add := func(x int) { total += x }
	tests := []struct {
		name string
		got  any
		want any
	}{
		{"context", dispatch.MapOf(dispatch.FnCtx(ctx1), dispatch.Slice([]int{1, 2})), []int{1, 2}},
		{"two", dispatch.MapOf(dispatch.Fn2CtxErr(ctx2), dispatch.Zip2([]int{1, 2, 9}, []string{"a", "b"})), []string{"a", "bb"}},
		{"three", dispatch.MapOf(dispatch.Fn3(func(a, b, c int) int { return a*100 + b*10 + c }),
			dispatch.Zip3([]int{1}, []int{2}, []int{3})), []int{123}},
		{"channel", dispatch.MapOf(dispatch.Fn(square), dispatch.Chan(c)), []int{1, 4}},
		{"sequence", dispatch.MapOf(dispatch.Fn(square), dispatch.Seq(slices.Values([]int{3, 4}))), []int{9, 16}},
		{"no result", dispatch.MapOf(dispatch.FnDo(add), dispatch.Slice([]int{3, 4}), dispatch.Workers(1)), []struct{}{{}, {}}},
		{"pipe", dispatch.Pipe(square, 12), 144},
		{"pipe of two", dispatch.PipeOf(dispatch.Fn2(strings.Repeat), dispatch.Two[string, int]{"x", 3}), "xxx"},
	}
	for _, tt := range tests {
		if !reflect.DeepEqual(tt.got, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, tt.got, tt.want)
		}
	}
	if total != 7 {
		t.Errorf("got total %d", total)
	}
}

func TestFuture(t *testing.T) {
	release := make(chan bool)
	f := func(x int) int { <-release; return -x }
	fu := dispatch.AMap(f, []int{1, 2})
	one := dispatch.APipe(f, 3)
	if fu.Ready() {
		t.Error("ready before its inputs")
	}
	close(release)
	ys, err := fu.Wait()
	y, err2 := one.Wait()
	if !slices.Equal(ys, []int{-1, -2}) || y != -3 || err != nil || err2 != nil {
		t.Errorf("got %v %v, %v %v", ys, err, y, err2)
	}
}

func TestTimeout(t *testing.T) {
	f := func(ctx context.Context, x int) (int, error) {
		if x == 2 {
			<-ctx.Done()
			return 0, ctx.Err()
		}
		return x, nil
	}
	ys, err := dispatch.TryMapOf(dispatch.FnCtxErr(f), dispatch.Slice([]int{1, 2, 3}), dispatch.Timeout(20*time.Millisecond))
	if !slices.Equal(ys, []int{1, 0, 3}) || err == nil || err.Error() != "input 1: timed out after 20ms" {
		t.Errorf("got %v, %v", ys, err)
	}
}

func TestErrorsIsStandard(t *testing.T) {
	f := func(int) (int, error) { return 0, fmt.Errorf("reading: %w", io.ErrUnexpectedEOF) }
	_, err := dispatch.TryPipeOf(dispatch.FnErr(f), 1)
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%v is not io.ErrUnexpectedEOF", err)
	}
}

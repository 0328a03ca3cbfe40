package dispatch_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"gosess/dispatch"
)

func ExampleFn() {
	lower := dispatch.Fn(strings.ToLower)
	fmt.Println(dispatch.MapOf(lower, dispatch.Slice([]string{"A", "B"})))
	// Output: [a b]
}

func ExampleFnErr() {
	fmt.Println(dispatch.TryMapOf(dispatch.FnErr(time.ParseDuration), dispatch.Slice([]string{"90s", "1h"})))
	// Output: [1m30s 1h0m0s] <nil>
}

// The context is done when the input has had its time: a function that looks at
// it can give what it has.
func ExampleFnCtx() {
	digits := func(ctx context.Context, n int) int {
		for d := 1; ; d++ {
			if n /= 10; n == 0 || ctx.Err() != nil {
				return d
			}
		}
	}
	fmt.Println(dispatch.MapOf(dispatch.FnCtx(digits), dispatch.Slice([]int{7, 42, 1234})))
	// Output: [1 2 4]
}

func ExampleFnCtxErr() {
	patient := func(ctx context.Context, n int) (int, error) {
		if n == 0 {
			return n, nil
		}
		<-ctx.Done()
		return 0, ctx.Err()
	}
	in := dispatch.Slice([]int{0, 1})
	_, err := dispatch.TryMapOf(dispatch.FnCtxErr(patient), in, dispatch.Timeout(50*time.Millisecond))
	fmt.Println(err)
	// Output: input 1: timed out after 50ms
}

func ExampleEachOf() {
	var sum atomic.Int64 // on workers of their own, functions would each have a copy
	add := func(n int) { sum.Add(int64(n)) }
	dispatch.EachOf(dispatch.FnDo(add), dispatch.Slice([]int{1, 2, 3}))
	fmt.Println(sum.Load())
	// Output: 6
}

func ExampleTryEachOf() {
	check := func(n int) error {
		if n > 2 {
			return errors.New("too large")
		}
		return nil
	}
	fmt.Println(dispatch.TryEachOf(dispatch.FnDoErr(check), dispatch.Slice([]int{1, 2, 3})))
	// Output: input 2: too large
}

func ExampleFnDoCtx() {
	wait := func(ctx context.Context, d time.Duration) {
		select {
		case <-ctx.Done():
		case <-time.After(d):
		}
	}
	dispatch.EachOf(dispatch.FnDoCtx(wait), dispatch.Slice([]time.Duration{0, time.Millisecond}))
	// Output:
}

func ExampleFnDoCtxErr() {
	wait := func(ctx context.Context, d time.Duration) error {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(d):
			return nil
		}
	}
	in := dispatch.Slice([]time.Duration{time.Hour})
	fmt.Println(dispatch.TryEachOf(dispatch.FnDoCtxErr(wait), in, dispatch.Timeout(50*time.Millisecond)))
	// Output: input 0: timed out after 50ms
}

func ExampleFn2() {
	in := dispatch.Zip2([]string{"-", "ab"}, []int{5, 2})
	fmt.Println(dispatch.MapOf(dispatch.Fn2(strings.Repeat), in))
	// Output: [----- abab]
}

func ExampleFn2Err() {
	ratio := func(a, b float64) (float64, error) {
		if b == 0 {
			return 0, errors.New("nothing to divide by")
		}
		return a / b, nil
	}
	fmt.Println(dispatch.TryMapOf(dispatch.Fn2Err(ratio), dispatch.Zip2([]float64{1, 3}, []float64{2, 0})))
	// Output: [0.5 0] input 1: nothing to divide by
}

func ExampleFn2Ctx() {
	add := func(_ context.Context, a, b int) int { return a + b }
	fmt.Println(dispatch.MapOf(dispatch.Fn2Ctx(add), dispatch.Zip2([]int{1, 2}, []int{10, 20})))
	// Output: [11 22]
}

func ExampleFn2CtxErr() {
	add := func(ctx context.Context, a, b int) (int, error) { return a + b, ctx.Err() }
	fmt.Println(dispatch.TryMapOf(dispatch.Fn2CtxErr(add), dispatch.Zip2([]int{1, 2}, []int{10, 20})))
	// Output: [11 22] <nil>
}

func ExampleFn3() {
	in := dispatch.Zip3([]string{"a-b", "c"}, []string{"-", "c"}, []string{"+", "d"})
	fmt.Println(dispatch.MapOf(dispatch.Fn3(strings.ReplaceAll), in))
	// Output: [a+b d]
}

func ExampleFn3Err() {
	clamp := func(x, low, high int) (int, error) {
		if low > high {
			return 0, fmt.Errorf("%d is above %d", low, high)
		}
		return min(max(x, low), high), nil
	}
	in := dispatch.Zip3([]int{5, 5}, []int{0, 9}, []int{3, 1})
	fmt.Println(dispatch.TryMapOf(dispatch.Fn3Err(clamp), in))
	// Output: [3 0] input 1: 9 is above 1
}

func ExampleFn3Ctx() {
	volume := func(_ context.Context, a, b, c int) int { return a * b * c }
	fmt.Println(dispatch.PipeOf(dispatch.Fn3Ctx(volume), dispatch.Args3(2, 3, 4)))
	// Output: 24
}

func ExampleFn3CtxErr() {
	volume := func(ctx context.Context, a, b, c int) (int, error) { return a * b * c, ctx.Err() }
	fmt.Println(dispatch.TryPipeOf(dispatch.Fn3CtxErr(volume), dispatch.Args3(2, 3, 4)))
	// Output: 24 <nil>
}

// Inputs are taken from the channel as they are needed.
func ExampleChan() {
	c := make(chan float64)
	go func() {
		defer close(c)
		for r := 1.0; r <= 3; r++ {
			c <- r
		}
	}()
	fmt.Println(dispatch.MapOf(dispatch.Fn(area), dispatch.Chan(c)))
	// Output: [3 13 28]
}

func ExampleSeq() {
	words := strings.FieldsSeq("the quick brown fox")
	fmt.Println(dispatch.MapOf(dispatch.Fn(strings.ToUpper), dispatch.Seq(words)))
	// Output: [THE QUICK BROWN FOX]
}

func ExampleZip2() {
	type pair = dispatch.Two[int, string]
	show := func(p pair) string { return fmt.Sprint(p.A, p.B) }
	ys := dispatch.MapOf(dispatch.Fn(show), dispatch.Zip2([]int{1, 2, 3}, []string{"a", "b"}))
	fmt.Println(strings.Join(ys, ", ")) // as far as both go
	// Output: 1a, 2b
}

func ExampleZip3() {
	sum := dispatch.Fn3(func(a, b, c int) int { return a + b + c })
	fmt.Println(dispatch.MapOf(sum, dispatch.Zip3([]int{1, 2}, []int{10, 20}, []int{100, 200})))
	// Output: [111 222]
}

// Options limit what a map takes. Chunk and Workers change how fast it is, never
// what it gives.
func ExampleOption() {
	xs := slices.Repeat([]float64{2}, 5)
	ys := dispatch.Map(area, xs, dispatch.Workers(2), dispatch.Chunk(3), dispatch.Retries(0))
	fmt.Println(ys)
	// Output: [13 13 13 13 13]
}

package dispatch_test

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gosess/dispatch"
)

// area is what the examples work out for each of some radii.
func area(r float64) float64 { return math.Round(math.Pi * r * r) }

var errNegative = errors.New("negative radius")

// checkedArea is area for radii that may make no sense.
func checkedArea(r float64) (float64, error) {
	if r < 0 {
		return 0, errNegative
	}
	return area(r), nil
}

func ExampleMap() {
	fmt.Println(dispatch.Map(area, []float64{1, 2, 3}))
	// Output: [3 13 28]
}

func ExampleTryMap() {
	inverse := func(n int) int { return 100 / n }
	ys, err := dispatch.TryMap(inverse, []int{1, 0, 5})
	fmt.Println(ys)
	fmt.Println(err)
	// Output:
	// [100 0 20]
	// input 1: panic: runtime error: integer divide by zero
}

func ExampleTryMapOf() {
	ys, err := dispatch.TryMapOf(dispatch.FnErr(checkedArea), dispatch.Slice([]float64{1, -2, 3}))
	fmt.Println(ys, errors.Is(err, errNegative))
	var all *dispatch.Failures
	if errors.As(err, &all) {
		for _, e := range all.Errs {
			fmt.Println(e.Index, e.Message)
		}
	}
	// Output:
	// [3 0 28] true
	// 1 negative radius
}

// Results come in the order of the inputs, each as soon as it and those before it
// are there. Inputs that are not needed are not worked on.
func ExampleIMap() {
	for r := range dispatch.IMap(area, []float64{1, 2, 3, 4}) {
		if r.Value > 20 {
			fmt.Println("from input", r.Index)
			break
		}
		fmt.Println(r.Index, r.Value)
	}
	// Output:
	// 0 3
	// 1 13
	// from input 2
}

// Results come as they finish; Index says what they belong to.
func ExampleUIMap() {
	for r := range dispatch.UIMap(area, []float64{1, 2, 3}) {
		fmt.Println(r.Index, r.Value, r.Err)
	}
	// Unordered output:
	// 2 28 <nil>
	// 0 3 <nil>
	// 1 13 <nil>
}

func ExampleIMapOf() {
	in := dispatch.Slice([]float64{1, -2, 3})
	for r := range dispatch.IMapOf(dispatch.FnErr(checkedArea), in) {
		fmt.Println(r.Index, r.Value, r.Err)
	}
	// Output:
	// 0 3 <nil>
	// 1 0 input 1: negative radius
	// 2 28 <nil>
}

func ExampleUIMapOf() {
	sum := 0.0
	for r := range dispatch.UIMapOf(dispatch.Fn(area), dispatch.Seq(slices.Values([]float64{1, 2, 3}))) {
		sum += r.Value
	}
	fmt.Println(sum)
	// Output: 44
}

func ExampleAMap() {
	future := dispatch.AMap(area, []float64{1, 2, 3})
	// Other work goes here.
	ys, err := future.Wait()
	fmt.Println(ys, err)
	// Output: [3 13 28] <nil>
}

func ExampleAMapOf() {
	future := dispatch.AMapOf(dispatch.FnErr(checkedArea), dispatch.Slice([]float64{-1, 2}))
	ys, err := future.Wait()
	fmt.Println(ys, err)
	// Output: [0 13] input 0: negative radius
}

func ExamplePipe() {
	fmt.Println(dispatch.Pipe(area, 2))
	// Output: 13
}

func ExampleTryPipe() {
	_, err := dispatch.TryPipe(func(n int) int { return 1 / n }, 0)
	fmt.Println(err)
	// Output: input 0: panic: runtime error: integer divide by zero
}

func ExamplePipeOf() {
	hypot := dispatch.Fn2(math.Hypot)
	fmt.Println(dispatch.PipeOf(hypot, dispatch.Args2(3.0, 4.0)))
	// Output: 5
}

func ExampleTryPipeOf() {
	_, err := dispatch.TryPipeOf(dispatch.FnErr(checkedArea), -1)
	fmt.Println(err)
	// Output: input 0: negative radius
}

func ExampleAPipe() {
	future := dispatch.APipe(area, 3)
	<-future.Done()
	fmt.Println(future.Ready())
	fmt.Println(future.Wait())
	// Output:
	// true
	// 28 <nil>
}

func ExampleAPipeOf() {
	volume := dispatch.Fn3(func(a, b, c float64) float64 { return a * b * c })
	fmt.Println(dispatch.APipeOf(volume, dispatch.Args3(2.0, 3.0, 4.0)).Wait())
	// Output: 24 <nil>
}

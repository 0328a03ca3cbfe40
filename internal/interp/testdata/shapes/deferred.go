// Deferred calls that follow each other, panic, recover, defer and end the goroutine.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

func order() (out []int) {
	for i := range 4 {
		defer func() { out = append(out, i) }()
	}
	defer func() {
		defer func() { out = append(out, 20) }()
		out = append(out, 10)
	}()
	return []int{-1}
}

// second panics in the second of three deferred calls.
func second() (out []string) {
	defer func() { out = append(out, fmt.Sprint("caught ", recover())) }()
	func() {
		defer func() { out = append(out, "last") }()
		defer func() {
			out = append(out, fmt.Sprint("sees ", recover()))
			panic("again")
		}()
		defer panic("first")
		defer func() { out = append(out, fmt.Sprint("nothing ", recover())) }()
		out = append(out, "body")
	}()
	return append(out, "not reached")
}

func helper() any { return recover() }

func indirect() (out string) {
	defer func() { out = fmt.Sprint(out, " outer ", recover()) }()
	defer func() { out = fmt.Sprint("helper ", helper()) }()
	panic("p")
}

func null() (out string) {
	defer func() { out = fmt.Sprint(recover()) }()
	var f func()
	var g func(int) int
	defer func() { out += "between" }()
	defer f()
	if out != "" {
		defer g(1)
	}
	return "set"
}

func results(f func(int) (int, error), x int) (n int) {
	defer f(x)
	defer fmt.Sprint("unused")
	defer func(k int) { n += k }(x)
	x = 100
	return x
}

func ends() {
	var g sync.WaitGroup
	var out []string
	g.Go(func() {
		defer func() { out = append(out, "outer") }()
		func() {
			defer func() { out = append(out, fmt.Sprint("inner ", recover())) }()
			defer func() { runtime.Goexit() }()
			defer func() { out = append(out, "before") }()
		}()
		out = append(out, "not reached")
	})
	g.Wait()
	fmt.Println(out)
}

type counter struct {
	mu sync.Mutex
	n  int
}

func (c *counter) add(k int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if k < 0 {
		panic("negative")
	}
	c.n += k
	return c.n
}

func try(f func()) (r any) {
	defer func() { r = recover() }()
	f()
	return "fine"
}

func depth(n int) (s int) {
	defer func() { s += n }()
	if n == 0 {
		return 0
	}
	return depth(n - 1)
}

func main() {
	fmt.Println(order())
	fmt.Println(second())
	fmt.Println(indirect())
	fmt.Println(null())
	calls := 0
	fmt.Println(results(func(x int) (int, error) { calls += x; return x, nil }, 5), calls)
	ends()
	c := &counter{}
	for i := range 5 {
		fmt.Println(try(func() { c.add(2 - i) }), c.add(0))
	}
	var nobody *counter
	fmt.Println(try(func() { nobody.add(1) }))
	fmt.Println(depth(100))
	// While one goroutine panics in a deferred call, others defer.
	var g sync.WaitGroup
	sums := make([]int, 4)
	for k := range sums {
		g.Go(func() {
			for i := range 200 {
				sums[k] += depth(i % 5)
				try(func() {
					defer func() {
						sums[k] += depth(2)
						panic(fmt.Sprint(recover(), i))
					}()
					panic("p")
				})
			}
		})
	}
	g.Wait()
	fmt.Println(sums)
}

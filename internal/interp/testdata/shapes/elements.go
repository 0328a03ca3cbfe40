// Fields of elements as elements of literals and as variadic arguments.
package main

import "fmt"

type inner struct{ a, b any }

type outer struct {
	x any
	f func() int
	n int
	s []int
	p *int
	m map[string]int
	c chan int
	e error
	i inner
	r [2]inner
}

func count(xs ...any) int { return len(xs) }
func calls(fs ...func() int) (n int) {
	for _, f := range fs {
		n += f()
	}
	return n
}

func main() {
	n := 7
	os := []outer{{x: 1, f: func() int { return 3 }, n: 2, s: []int{4}, p: &n, m: map[string]int{"k": 1}, i: inner{5, "b"}}}
	po := &os[0]
	fmt.Println(os[0].x, os[0].n, os[0].s, os[0].m, os[0].c, os[0].e, os[0].i, os[0].r, *os[0].p)
	fmt.Println(count(os[0].x, po.x, os[0].e, nil), calls(os[0].f, po.f))
	fmt.Println([]any{os[0].x, po.i, os[0].e, nil}, [2]any{os[0].i.b}, map[string]any{"a": os[0].x}, inner{os[0].x, po.i.a})
	fmt.Println([]inner{os[0].i, po.i}, [...]inner{1: os[0].r[1]}, [][2]inner{po.r}, []error{os[0].e, nil}, len([]chan int{po.c}))
	fmt.Println([]func() int{os[0].f}[0](), *[]*int{os[0].p}[0], [][]int{po.s, nil}, []map[string]int{os[0].m, nil}, []int{os[0].n, po.n})
	fmt.Println(outer{i: os[0].i, r: po.r, e: os[0].e, s: po.s}.i.a, struct{ o outer }{os[0]}.o.n)
}

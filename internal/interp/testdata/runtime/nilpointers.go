package main

import "fmt"

type T struct {
	a int
	n *T
	s []int
}

func try(n string, f func()) {
	defer func() { fmt.Println(n, recover()) }()
	f()
	fmt.Println(n, "none")
}

func sink(x int) {}

func main() {
	var p *int
	var t *T
	var pp **T
	var ps *[]int
	var pa *[3]int
	var pf *func()
	var pi *any
	m := map[int]int{}
	try("1", func() { m[0] = *p })
	try("2", func() { x := *p; _ = x })
	try("3", func() { _ = *p })
	try("4", func() { sink(*p) })
	try("5", func() { fmt.Println(*p) })
	try("6", func() { *p = 1 })
	try("7", func() { *p++ })
	try("8", func() { x := *t; _ = x })
	try("9", func() { t.a++ })
	try("10", func() { _ = t.n.n })
	try("11", func() { x := *pp; _ = x })
	try("12", func() { x := (*ps)[0]; _ = x })
	try("13", func() { x := len(*ps); _ = x })
	try("14", func() { x := pa[1]; _ = x })
	try("15", func() {
		for i, v := range pa {
			_, _ = i, v
		}
	})
	try("16", func() {
		for range pa {
		}
	})
	try("17", func() { fmt.Println(len(pa)) })
	try("18", func() { (*pf)() })
	try("19", func() { x := *pi; _ = x })
	try("20", func() { a := []int{*p}; _ = a })
	try("21", func() { a := T{a: *p}; _ = a })
	try("22", func() { ch := make(chan int, 1); ch <- *p })
	try("23", func() {
		if *p == 0 {
			fmt.Println("zero")
		}
	})
	try("24", func() { x := *p + 1; _ = x })
	try("25", func() { x := t.s; _ = x })
	try("26", func() { x := &t.a; _ = x })
	try("27", func() { x := pa[:]; _ = x })
	try("28", func() { var e any = *t; _ = e })
	try("29", func() { func() int { return *p }() })
	try("30", func() {
		switch *p {
		case 0:
			fmt.Println("c0")
		}
	})
}

func init() {
	var p *int
	m := map[int]int{}
	try("31", func() { _ = map[int]int{1: *p} })
	try("32", func() { m[1], m[2] = 1, *p })
	try("33", func() { m[*p] = 2 })
	try("34", func() { m[1] += *p })
	type S struct{ p *int }
	var s *S
	try("35", func() { m[5] = *s.p })
	var q struct{ p *int }
	try("36", func() { m[5] = *q.p })
	fmt.Println(len(m))
}

// Assignments of several values happen one after the other: what comes before one that panics is
// done. Only operands of indexing and of pointer indirection are evaluated before all of them.
package main

import "fmt"

type inner struct{ f int }

type outer struct {
	in  inner
	arr [2]int
	ptr *[2]int
}

type holder struct {
	*inner
	n int
}

type table struct {
	holders []holder
	outers  []outer
	o       outer
	grid    [2][2]int
	byName  map[string]*outer
}

var (
	a int
	m = map[string]int{}
	p *inner
	o *outer
	w *table
)

func try(name string, f func()) {
	a = 0
	func() {
		defer func() { fmt.Print(name, ": ", recover()) }()
		f()
	}()
	fmt.Println(";", a, m)
}

func five() int                                                                            { a = 50; return 5 }
func two() (int, int)                                                                      { a = 100; return 1, 2 }
func variables() (q *int, s []int, arr *[3]int, none map[string]int, h holder, pp **outer) { return }

func simple() {
	q, s, arr, none, h, pp := variables()
	i := 7
	try("p.f", func() { a, p.f = 1, 2 })
	try("m[k], p.f", func() { m["k"], p.f = 42, 1 })
	try("p.f, a", func() { p.f, a = 1, 2 })
	try("*q", func() { a, *q = 1, 2 })
	try("s[3]", func() { a, s[3] = 1, 2 })
	try("s[i]", func() { a, s[i] = 1, 2 })
	try("arr[1]", func() { a, arr[1] = 1, 2 })
	try("none[x]", func() { a, none["x"] = 1, 2 })
	try("h.f", func() { a, h.f = 1, 2 })
	try("h.inner.f", func() { a, h.inner.f = 1, 2 })
	try("o.in.f", func() { a, o.in.f = 1, 2 })
	try("o.arr[1]", func() { a, o.arr[1] = 1, 2 })
	try("o.ptr[1]", func() { a, o.ptr[1] = 1, 2 })
	try("(*pp).in.f", func() { a, (*pp).in.f = 1, 2 })
	try("array", func() { x := [2]int{}; a, x[i%8] = 1, 2 })
	try("s[a]", func() { s = []int{1, 2}; a, s[a], s[a+1] = 1, 2, 3; fmt.Print(s) })
	try("s, s[0]", func() { t := s; s, s[0] = nil, 5; fmt.Print(s, t) })
	try("p, p.f", func() { p = &inner{}; was := p; p, p.f = nil, 5; fmt.Print(was.f) })
	try("of a call", func() { a, p.f = two() })
	try("s[1] of a call", func() { a, s[1] = two() })
	try("local", func() {
		n := 1
		defer func() { fmt.Print(n, " ") }()
		n, o.in.f = 2, 3
	})
}

func nested() {
	var t table
	i, j := 5, 1
	try("t.holders[i].f", func() { a, t.holders[i].f = 1, 2 })
	try("t.holders[i].n", func() { a, t.holders[i].n = 1, 2 })
	try("t.outers[i].in.f", func() { a, t.outers[i].in.f = 1, 2 })
	try("t.outers[i].arr[j]", func() { a, t.outers[i].arr[j] = 1, 2 })
	try("t.outers[j].arr[i]", func() { t.outers = make([]outer, 2); a, t.outers[j].arr[i] = 1, 2 })
	try("t.grid[j][i]", func() { a, t.grid[j][i] = 1, 2 })
	try("t.grid[i][j]", func() { a, t.grid[i][j] = 1, 2 })
	try("w.grid[j][j]", func() { a, w.grid[j][j] = 1, 2 })
	try("w.grid[j][i]", func() { a, w.grid[j][i] = 1, 2 })
	try("w.holders[i]", func() { a, w.holders[i].n = 1, 2 })
	try("t.byName[x]", func() { a, t.byName["x"].in.f = 1, 2 })
	try("t.grid[a][j]", func() { a, t.grid[a][j], t.o.arr[a] = 1, 7, 8; fmt.Print(t.grid, t.o) })
	try("rows", func() { t.grid[0], t.grid[1] = t.grid[1], t.grid[0]; fmt.Print(t.grid) })
	try("a row and an element", func() { t.grid[0][0], t.grid[1] = 9, t.grid[0]; fmt.Print(t.grid) })
	try("w.o.in.f of a call", func() { w.o.in.f = five() })
	try("w.o.arr[j] of a call", func() { w.o.arr[j] = five() })
	try("t.outers[i].in.f of a call", func() { t.outers[i].in.f = five() })
	try("(w.o).in.f", func() { a, (w.o).in.f = 2, 3 })
	try("(*w).o.in.f", func() { a, (*w).o.in.f = 2, 3 })
	try("(*&w).o.in.f", func() { ww := &w; a, (*ww).o.in.f = 2, 3 })
	try("w, w.o.in.f", func() { w = &table{}; was := w; w, w.o.in.f = nil, 3; fmt.Print(was.o.in.f) })
	try("range", func() {
		for a, w.o.in.f = range []int{4} {
		}
	})
}

func main() {
	simple()
	nested()
}

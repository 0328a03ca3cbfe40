// Structs, arrays, slices and maps as values: copies, aliasing, comparison.
package main

import (
	"fmt"
	"sort"
	"strings"
)

type Point struct{ X, Y int }
type Rect struct {
	Min, Max Point
	Tags     []string
	M        map[string]int
	In       [2]Point
}
type Base struct{ ID int }

func (b Base) Name() string { return fmt.Sprint("base", b.ID) }
func (b *Base) Inc()        { b.ID++ }

type Mid struct {
	Base
	Extra string
}
type Top struct {
	*Mid
	Point
	n int
}

func (p Point) Add(q Point) Point { p.X += q.X; p.Y += q.Y; return p }
func (p *Point) Move(dx int)      { p.X += dx }
func mod(r Rect) Rect {
	r.Min.X = 99
	r.Tags[0] = "shared"
	r.In[1].Y = 7
	r.M["k"]++
	return r
}
func arr(a [3]int) [3]int { a[0] = 9; return a }

type key struct {
	a string
	b [2]int
	c any
}

func main() {
	a := Rect{Min: Point{1, 2}, Tags: []string{"x"}, M: map[string]int{}}
	b := mod(a)
	fmt.Println(a, b)
	fmt.Printf("%+v %#v %T\n", a, a.In, b)
	pp := &a.In[0]
	pp.X = 5
	pp.Move(3)
	c := a
	pp.Move(1)
	fmt.Println(a.In, c.In, a.In == c.In, a.Min == Point{1, 2})
	m := map[string]Point{"a": {1, 2}}
	q := m["a"]
	q.X = 100
	fmt.Println(m, m["zz"], m["a"].Add(Point{1, 1}))
	mp := map[string]*Point{"a": {1, 2}}
	mp["a"].X = 7
	mp["a"].Move(1)
	fmt.Println(*mp["a"], len(mp))
	ms := map[string][]int{}
	ms["a"] = append(ms["a"], 1, 2)
	ms["a"][0]++
	mm := map[string]map[string]int{"a": {}}
	mm["a"]["b"] += 5
	mm["a"]["b"]++
	fmt.Println(ms, mm, mm["q"]["r"])
	ps := []Point{{1, 2}, {3, 4}, {5, 6}}
	for _, p := range ps {
		p.X = 0
	}
	for i := range ps {
		ps[i].Y *= 2
	}
	for i, p := range ps {
		ps[2].X += i
		fmt.Print(p, " ")
	}
	fmt.Println(ps)
	ar := [3]int{1, 2, 3}
	for i, x := range ar {
		ar[2] = 10
		fmt.Print(i, x, " ")
	}
	for i, x := range &ar {
		ar[2] = 20
		fmt.Print(i, x, " ")
	}
	br := arr(ar)
	fmt.Println(ar, br, ar == br, len(ar), [...]int{5: 1, 2, 1: 9})
	s := []int{1, 2, 3, 4, 5}
	t := s[1:3]
	t = append(t, 99)
	fmt.Println(s, t, len(t), cap(t))
	t = append(t[:1:1], 7)
	fmt.Println(s, t, cap(s[1:3:4]))
	n := copy(s[1:], s)
	fmt.Println(s, n, copy(s, []int{8}))
	bs := make([]byte, 3)
	fmt.Println(copy(bs, "héllo"), bs, append([]byte("ab"), "cd"...), string(bs))
	a2 := (*[2]int)(s[:2])
	a2[0] = -1
	a3 := [2]int(s)
	a3[1] = -2
	fmt.Println(s, *a2, a3)
	k := map[key]int{{"x", [2]int{1, 2}, 3}: 1}
	k[key{"x", [2]int{1, 2}, 3}]++
	k[key{"x", [2]int{1, 2}, "3"}]++
	fmt.Println(len(k), k[key{"x", [2]int{1, 2}, 3}])
	tp := Top{Mid: &Mid{Base: Base{1}}, Point: Point{1, 2}, n: 3}
	tp.Inc()
	tp.Mid.Inc()
	tp.ID += 10
	tp.Move(4)
	cp := tp
	cp.Inc()
	cp.X = -1
	fmt.Println(tp.Name(), cp.Name(), tp.Point, cp.X, tp.Add(cp.Point), tp.Extra == "", *tp.Mid)
	f, g, h := tp.Name, (*Base).Inc, Point.Add
	tp.Inc()
	g(&tp.Base)
	fmt.Println(f(), tp.Name(), h(Point{1, 1}, Point{2, 2}))
	mv := tp.Move
	tp.X = 50
	mv(1)
	fmt.Println(tp.X)
	var z struct {
		A int
		B struct{ C, D string }
	}
	z.B.C = "c"
	y := z
	y.B.D = "d"
	fmt.Printf("%+v %v %v\n", z, y, z == y)
	grid := [3][4]int{}
	for i := range grid {
		for j := range grid[i] {
			grid[i][j] = i * j
		}
	}
	row := grid[2]
	row[3] = -1
	fmt.Println(grid, row)
	mat := make([][]float64, 2)
	for i := range mat {
		mat[i] = make([]float64, 2)
		mat[i][i] = 1
	}
	mat[0], mat[1] = mat[1], mat[0]
	fmt.Println(mat)
	i := 0
	i, s[i] = 2, 55
	s[0], s[1] = s[1], s[0]
	fmt.Println(i, s)
	var np *Point
	var ns []int
	var nm map[string]int
	fmt.Println(np == nil, ns == nil, nm == nil, len(nm), nm["a"], len(ns[:0]), ns[0:0] == nil)
	for range nm {
		fmt.Println("never")
	}
	ap := &[]Point{{1, 1}}
	(*ap)[0].X++
	(*ap)[0].Move(5)
	fmt.Println(*ap)
	words := strings.Fields("the quick the lazy the dog")
	cnt := map[string]int{}
	for _, w := range words {
		cnt[w]++
	}
	keys := make([]string, 0, len(cnt))
	for k := range cnt {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool {
		if cnt[keys[i]] != cnt[keys[j]] {
			return cnt[keys[i]] > cnt[keys[j]]
		}
		return keys[i] < keys[j]
	})
	fmt.Println(keys, cnt)
	type node struct {
		v    int
		l, r *node
	}
	var ins func(n *node, v int) *node
	ins = func(n *node, v int) *node {
		if n == nil {
			return &node{v: v}
		}
		if v < n.v {
			n.l = ins(n.l, v)
		} else {
			n.r = ins(n.r, v)
		}
		return n
	}
	var root *node
	for _, v := range []int{5, 2, 8, 1, 9} {
		root = ins(root, v)
	}
	var walk func(*node)
	walk = func(n *node) {
		if n != nil {
			walk(n.l)
			fmt.Print(n.v, " ")
			walk(n.r)
		}
	}
	walk(root)
	fmt.Println()
	pa := &ar
	pa[1] = 77
	sl := pa[:]
	sl[0] = 66
	fmt.Println(ar, len(pa), *pa)
	for i := range pa {
		pa[i]++
	}
	sp := &sl[1]
	sl = append(sl, 1)
	*sp = 0
	fmt.Println(ar, sl)
	del := []int{1, 2, 3, 4}
	del = append(del[:1], del[2:]...)
	fmt.Println(del, del[:4])
	ch := struct {
		Point
		*Base
	}{Point{1, 2}, &Base{3}}
	ch.Move(2)
	ch.Inc()
	fmt.Println(ch.X, ch.ID, ch.Name())
}

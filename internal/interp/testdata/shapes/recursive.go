// Types that refer to themselves, in every way that Go allows.
package main

import (
	"fmt"
	"sort"
)

type (
	pair    [2]*pair
	grid    [2][2]*grid
	table   [1]map[string]table
	stages  [2]func() stages
	forest  []forest
	trees   []*trees
	loop    *loop
	long    **long
	index   map[int]index
	peers   map[*peers]bool
	mailbox chan mailbox
	step    func(*step, int) step
	node    struct {
		next [2]*node
		rest []node
		by   map[string]node
		each func(node) *node
	}
	nexter interface{ Next() nexter }
	queue  [3]struct {
		nexter
		up *queue
	}
)

func (p *pair) depth() int {
	if p == nil {
		return 0
	}
	return 1 + max(p[0].depth(), p[1].depth())
}

func arrays() {
	var x, y pair
	fmt.Println(x == y, x.depth())
	x[0] = &y
	p := &x
	fmt.Println(x == y, x[0] == &y, *x[0] == y, p[0] == x[0], p.depth(), len(p[:]), p[:1][0] == &y)
	m := map[pair]int{x: 1}
	fmt.Println(m[x], m[y], m[*p])
	var i, j any = x, y
	fmt.Println(i == j, i == any(*p), j == any(pair{}))
	ps := []pair{x, y}
	for i := range ps {
		q := &ps[i]
		q[1] = &x
		fmt.Print(q[1].depth(), q[0] == &y, " ")
	}
	fmt.Println()
	var g grid
	g[1][0] = &g
	h := g
	fmt.Println(g == h, g[1][0][1][0] == &g, g[1][0] == &h)
	b := table{{"a": {nil}}}
	fmt.Println(b, len(b[0]["a"][0]))
	s := stages{1: func() stages { return stages{} }}
	fmt.Println(s[0] == nil, s[1]()[1] == nil)
	var q queue
	q[2].up = &q
	r := q
	fmt.Println(q == r, q[2].up[2].up == &q)
}

func others() {
	f := forest{{}, {{}}}
	fmt.Println(f, len(f[1]))
	f = append(f, f[:1])
	fmt.Println(f, len(f))
	t := trees{nil}
	t[0] = &t
	u := new(trees)
	*u = append(*u, &t, u)
	fmt.Println(len(*t[0]), (*u)[1] == u, (*(*u)[0])[0] == &t)
	var l loop
	l = &l
	fmt.Println(l == *l, l == &l)
	var g long
	at := &g
	g = &at
	fmt.Println(*g == at, **g == g)
	x := index{1: {2: nil}}
	x[3] = x[1]
	fmt.Println(x, len(x[3]))
	var w peers
	w = peers{&w: true}
	fmt.Println(w[&w], len(w))
	h := make(mailbox, 1)
	h <- h
	fmt.Println(<-h == h)
	calls := 0
	var st step
	st = func(self *step, n int) step {
		calls += n
		if n == 0 {
			return nil
		}
		return (*self)(self, n-1)
	}
	fmt.Println(st(&st, 3) == nil, calls)
}

func structs() {
	n := node{by: map[string]node{}}
	n.next[1] = &n
	n.rest = append(n.rest, n, node{})
	n.by["n"] = n
	n.each = func(m node) *node { return m.next[1] }
	fmt.Println(n.next == [2]*node{1: &n}, n.each(n) == &n, len(n.by["n"].rest), n.rest[0].next[1] == &n)
	var keys []string
	for k := range n.by["n"].next[1].by {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	fmt.Println(keys)
	fmt.Printf("%T %T %T %T %T\n", pair{}, table{}, forest{}, n.next, n.by)
}

func main() {
	arrays()
	others()
	structs()
}

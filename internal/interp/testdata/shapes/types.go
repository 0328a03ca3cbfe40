// Types: recursion, embedding, generics, interfaces, comparison.
package main

import (
	"fmt"
	"sort"
	"strings"
)

type tree struct {
	left, right *tree
	key         int
	kids        []*tree
	by          map[string]*tree
	visit       func(*tree) bool
}

func (t *tree) insert(k int) *tree {
	if t == nil {
		return &tree{key: k}
	}
	if k < t.key {
		t.left = t.left.insert(k)
	} else {
		t.right = t.right.insert(k)
	}
	return t
}

func (t *tree) walk(f func(int)) {
	if t != nil {
		t.left.walk(f)
		f(t.key)
		t.right.walk(f)
	}
}

type state func(*machine) state
type machine struct {
	n   int
	log []string
}

func start(m *machine) state { m.log = append(m.log, "start"); return next }
func next(m *machine) state {
	if m.n++; m.n > 2 {
		return nil
	}
	m.log = append(m.log, fmt.Sprint("next", m.n))
	return next
}

type dir map[string]dir
type list []list

type animal interface {
	name() string
	fmt.Stringer
}
type base struct{ n string }

func (b base) name() string     { return b.n }
func (b *base) rename(s string) { b.n = s }

type dog struct {
	base
	age int
}

func (d dog) String() string { return strings.ToUpper(d.name()) }

type number interface{ ~int | ~float64 }

func sum[T number](xs ...T) (s T) {
	for _, x := range xs {
		s += x
	}
	return s
}

func mapped[T, U any](xs []T, f func(T) U) []U {
	out := make([]U, 0, len(xs))
	for _, x := range xs {
		out = append(out, f(x))
	}
	return out
}

type pair[K comparable, V any] struct {
	Key K
	Val V
}

type set[T comparable] map[T]struct{}

func (s set[T]) add(x T) bool {
	_, had := s[x]
	s[x] = struct{}{}
	return !had
}

type linked[T any] struct {
	head *node[T]
	size int
}
type node[T any] struct {
	val  T
	next *node[T]
}

func (l *linked[T]) push(x T) { l.head = &node[T]{x, l.head}; l.size++ }
func (l *linked[T]) all(yield func(int, T) bool) {
	i := 0
	for n := l.head; n != nil; n = n.next {
		if !yield(i, n.val) {
			return
		}
		i++
	}
}

type myInt int

func (m myInt) String() string { return fmt.Sprintf("my%d", int(m)) }

func sorted[M ~map[K]V, K ~string, V any](m M) []pair[K, V] {
	var ps []pair[K, V]
	for k, v := range m {
		ps = append(ps, pair[K, V]{k, v})
	}
	sort.Slice(ps, func(i, j int) bool { return ps[i].Key < ps[j].Key })
	return ps
}

type key struct {
	a any
	_ int
	b string
}

func main() {
	var t *tree
	for _, k := range []int{5, 2, 8, 1} {
		t = t.insert(k)
	}
	t.kids = append(t.kids, t.left)
	t.by = map[string]*tree{"self": t}
	t.visit = func(x *tree) bool { return x == t.by["self"] }
	t.walk(func(k int) { fmt.Print(k, " ") })
	fmt.Println(t.kids[0].key, t.visit(t), t.visit(t.left))
	m := &machine{}
	for s := state(start); s != nil; {
		s = s(m)
	}
	fmt.Println(m.log)
	d := dir{"a": {"b": {}}}
	fmt.Println(len(d["a"]), len(list{{}, {{}}}), d)

	rex := dog{base{"rex"}, 3}
	rex.rename("max")
	var a animal = rex
	fmt.Println(a, a.name(), rex, &rex, []animal{a})
	fmt.Printf("%v %+v %T\n", rex.base, pair[string, int]{"k", 1}, a)
	switch x := a.(type) {
	case interface{ rename(string) }:
		fmt.Println("renamer", x)
	case nil:
		fmt.Println("nil")
	case dog, *dog:
		fmt.Printf("dog %T\n", x)
	}

	fmt.Println(sum(1, 2, 3), sum(0.5, 1), sum[myInt](4, 5))
	fmt.Println(mapped([]int{1, 2}, func(i int) string { return strings.Repeat("x", i) }))
	s := set[string]{}
	fmt.Println(s.add("a"), s.add("a"), len(s))
	var l linked[pair[string, float64]]
	l.push(pair[string, float64]{"x", 1})
	l.push(pair[string, float64]{"y", 2})
	for i, p := range l.all {
		fmt.Print(i, p, " ")
	}
	fmt.Printf("%T %d\n", l, l.size)
	fmt.Println(sorted(map[string]myInt{"b": 2, "a": 1}))

	k1, k2 := key{1, 5, "x"}, key{1, 6, "x"}
	km := map[key]int{k1: 1}
	km[k2]++
	fmt.Println(k1 == k2, len(km), any(k1) == any(k2), any(1) == any(1.0), any(nil) == nil)
	anon := struct{ X, y int }{1, 2}
	b := struct{ X, y int }{1, 2}
	fmt.Printf("%v %+v %T\n", anon == b, anon, anon)
	var e1, e2 error
	fmt.Println(e1 == e2, e1 == nil, (*tree)(nil) == nil)
	var an any = (*tree)(nil)
	fmt.Println(an == nil)
	type local struct{ v int }
	ls := []local{{1}, {2}}
	fmt.Printf("%v %T\n", ls, ls[0])
}

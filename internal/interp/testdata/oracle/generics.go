// Generic functions and types, with constraints and methods.
package main

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"sort"
	"strings"
)

type Number interface {
	~int | ~int64 | ~float64 | ~float32
}

type Stack[T any] struct{ items []T }

func (s *Stack[T]) Push(x T) *Stack[T] { s.items = append(s.items, x); return s }
func (s *Stack[T]) Pop() (T, error) {
	var zero T
	if len(s.items) == 0 {
		return zero, errors.New("empty")
	}
	x := s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return x, nil
}
func (s Stack[T]) All() iter.Seq2[int, T] {
	return func(yield func(int, T) bool) {
		for i, x := range s.items {
			if !yield(i, x) {
				return
			}
		}
	}
}

type Pair[K comparable, V any] struct {
	Key K
	Val V
}

func (p Pair[K, V]) String() string { return fmt.Sprintf("<%v=%v>", p.Key, p.Val) }

type List[T any] struct {
	head *node[T]
	n    int
}
type node[T any] struct {
	v    T
	next *node[T]
}

func (l *List[T]) Add(v T) { l.head = &node[T]{v, l.head}; l.n++ }
func (l *List[T]) Each(f func(T)) {
	for n := l.head; n != nil; n = n.next {
		f(n.v)
	}
}

func Map[T, U any](xs []T, f func(T) U) []U {
	out := make([]U, 0, len(xs))
	for _, x := range xs {
		out = append(out, f(x))
	}
	return out
}
func Filter[S ~[]E, E any](s S, keep func(E) bool) S {
	var out S
	for _, e := range s {
		if keep(e) {
			out = append(out, e)
		}
	}
	return out
}
func Reduce[T, A any](xs []T, init A, f func(A, T) A) A {
	for _, x := range xs {
		init = f(init, x)
	}
	return init
}
func Sum[T Number](xs ...T) (s T) {
	for _, x := range xs {
		s += x
	}
	return
}
func Keys[M ~map[K]V, K cmp.Ordered, V any](m M) []K {
	ks := make([]K, 0, len(m))
	for k := range m {
		ks = append(ks, k)
	}
	sort.Slice(ks, func(i, j int) bool { return ks[i] < ks[j] })
	return ks
}

type Shape interface {
	Area() float64
	comparable
}
type Sq float64

func (s Sq) Area() float64 { return float64(s * s) }

func Biggest[S Shape](xs ...S) (best S) {
	for _, x := range xs {
		if x.Area() > best.Area() {
			best = x
		}
	}
	return
}

type Setter[T any] interface {
	*T
	Set(string)
}
type Opt struct{ s string }

func (o *Opt) Set(s string) { o.s = s + "!" }
func Make[T any, P Setter[T]](s string) T {
	var t T
	P(&t).Set(s)
	return t
}

type IDs []int
type Cache[K comparable, V any] struct {
	m    map[K]V
	load func(K) (V, error)
	hits int
}

func NewCache[K comparable, V any](load func(K) (V, error)) *Cache[K, V] {
	return &Cache[K, V]{m: make(map[K]V), load: load}
}
func (c *Cache[K, V]) Get(k K) (V, error) {
	if v, ok := c.m[k]; ok {
		c.hits++
		return v, nil
	}
	v, err := c.load(k)
	if err != nil {
		var zero V
		return zero, fmt.Errorf("load %v: %w", k, err)
	}
	c.m[k] = v
	return v, nil
}

type Tree[T cmp.Ordered] struct {
	l, r *Tree[T]
	v    T
}

func (t *Tree[T]) Insert(v T) *Tree[T] {
	if t == nil {
		return &Tree[T]{v: v}
	}
	switch c := cmp.Compare(v, t.v); {
	case c < 0:
		t.l = t.l.Insert(v)
	case c > 0:
		t.r = t.r.Insert(v)
	}
	return t
}
func (t *Tree[T]) Walk(yield func(T) bool) bool {
	return t == nil || t.l.Walk(yield) && yield(t.v) && t.r.Walk(yield)
}
func (t *Tree[T]) All() iter.Seq[T] { return func(y func(T) bool) { t.Walk(y) } }

type Matrix[T Number] [][]T

func (m Matrix[T]) Mul(o Matrix[T]) Matrix[T] {
	r := make(Matrix[T], len(m))
	for i := range m {
		r[i] = make([]T, len(o[0]))
		for j := range o[0] {
			for k := range o {
				r[i][j] += m[i][k] * o[k][j]
			}
		}
	}
	return r
}

func kind[T any](x T) string {
	switch any(x).(type) {
	case int:
		return "int"
	case string:
		return "string"
	case []T:
		return "slice of itself"
	}
	return fmt.Sprintf("%T", x)
}

func gen(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		defer fmt.Println("gen done")
		for i := range n {
			if !yield(i * i) {
				return
			}
		}
	}
}

func find(n int) (int, bool) {
	for x := range gen(100) {
		if x > n {
			return x, true
		}
	}
	return 0, false
}

type Num[T any] interface{ Plus(T) T }
type I int

func (i I) Plus(j I) I { return i + j }
func Total[T Num[T]](xs []T) (t T) {
	for _, x := range xs {
		t = t.Plus(x)
	}
	return
}

func main() {
	s := &Stack[string]{}
	s.Push("a").Push("b")
	for i, x := range s.All() {
		fmt.Print(i, x, " ")
	}
	fmt.Println(s.Pop())
	fmt.Println(s.Pop())
	fmt.Println(s.Pop())
	fmt.Println(Pair[string, int]{"a", 1}, []Pair[int, bool]{{1, true}}, fmt.Sprintf("%T %+v", Pair[string, []int]{}, &Pair[int, int]{1, 2}))
	var l List[Pair[string, int]]
	l.Add(Pair[string, int]{"x", 1})
	l.Add(Pair[string, int]{"y", 2})
	l.Each(func(p Pair[string, int]) { fmt.Print(p, " ") })
	fmt.Println(l.n)
	fmt.Println(Map([]int{1, 2, 3}, func(i int) string { return strings.Repeat("z", i) }), Filter(IDs{1, 2, 3, 4}, func(i int) bool { return i%2 == 0 }))
	fmt.Printf("%T %v %v %v\n", Filter(IDs{1}, func(int) bool { return true }), Sum(1, 2, 3), Sum(1.5, 2), Sum[float32]())
	fmt.Println(Reduce([]string{"a", "bb"}, 0, func(n int, s string) int { return n + len(s) }), Keys(map[string]bool{"q": true, "a": false}))
	fmt.Println(Biggest(Sq(1), Sq(3), Sq(2)), Make[Opt]("hi"), Total([]I{1, 2, 3}))
	c := NewCache(func(k string) (int, error) {
		if k == "" {
			return 0, errors.ErrUnsupported
		}
		return len(k), nil
	})
	c.Get("abc")
	fmt.Println(c.Get("abc"))
	_, err := c.Get("")
	fmt.Println(err, errors.Is(err, errors.ErrUnsupported), c.hits)
	var t *Tree[string]
	for _, w := range strings.Fields("m c x a d z") {
		t = t.Insert(w)
	}
	for w := range t.All() {
		if w == "x" {
			break
		}
		fmt.Print(w, " ")
	}
	fmt.Println(slices.Collect(t.All()))
	fmt.Println(Matrix[int]{{1, 2}, {3, 4}}.Mul(Matrix[int]{{0, 1}, {1, 0}}), kind(1), kind("s"), kind(2.5), kind([]int{}))
	fmt.Println(find(30))
	xs := []int{3, 1, 2}
	slices.Sort(xs)
	i, ok := slices.BinarySearch(xs, 2)
	fmt.Println(xs, i, ok, slices.Max(xs), slices.Contains(xs, 9), slices.Index(xs, 3), slices.Equal(xs, []int{1, 2, 3}))
	ps := []Pair[string, int]{{"b", 2}, {"a", 2}, {"c", 1}}
	slices.SortFunc(ps, func(a, b Pair[string, int]) int {
		return cmp.Or(cmp.Compare(a.Val, b.Val), strings.Compare(a.Key, b.Key))
	})
	fmt.Println(ps, slices.Sorted(maps.Keys(map[int]string{3: "a", 1: "b"})), slices.Compact([]int{1, 1, 2}), slices.Insert([]int{1, 4}, 1, 2, 3))
	fn := Map[int, float64]
	fmt.Println(fn(xs, func(i int) float64 { return float64(i) / 2 }), min(3, 1, 2), max("a", "b"))
	next, stop := iter.Pull(gen(5))
	fmt.Println(next())
	fmt.Println(next())
	stop()
	fmt.Println(next())
	for c := range slices.Chunk([]int{1, 2, 3, 4, 5}, 2) {
		fmt.Print(c, " ")
	}
	fmt.Println()
}

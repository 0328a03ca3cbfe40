// container/heap over types of the program and of packages.
package main

import (
	"container/heap"
	"fmt"
	"sort"
)

type ints []int

func (h ints) Len() int           { return len(h) }
func (h ints) Less(i, j int) bool { return h[i] < h[j] }
func (h ints) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *ints) Push(x any)        { *h = append(*h, x.(int)) }
func (h *ints) Pop() any {
	old := *h
	x := old[len(old)-1]
	*h = old[:len(old)-1]
	return x
}

type item struct {
	name  string
	rank  float64
	index int
}

type items []*item

func (q items) Len() int           { return len(q) }
func (q items) Less(i, j int) bool { return q[i].rank > q[j].rank }
func (q items) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].index, q[j].index = i, j
}
func (q *items) Push(x any) {
	it := x.(*item)
	it.index = len(*q)
	*q = append(*q, it)
}
func (q *items) Pop() any {
	old := *q
	it := old[len(old)-1]
	*q = old[:len(old)-1]
	return it
}

// reversed embeds an interface.
type reversed struct{ heap.Interface }

func (r reversed) Less(i, j int) bool { return r.Interface.Less(j, i) }

func drain(h heap.Interface) (out []any) {
	for h.Len() > 0 {
		out = append(out, heap.Pop(h))
	}
	return out
}

func try(f func()) {
	defer func() { fmt.Println("recovered:", recover()) }()
	f()
}

func main() {
	h := &ints{5, 2, 8, 1, 9, 3}
	heap.Init(h)
	heap.Push(h, 4)
	fmt.Println(heap.Remove(h, 2), sort.IsSorted(h))
	(*h)[0] = 7
	heap.Fix(h, 0)
	fmt.Println(drain(h))
	q := &items{}
	for i, n := range []string{"a", "b", "c", "d"} {
		heap.Push(q, &item{name: n, rank: float64(i*7%4) + 0.5})
	}
	it := (*q)[2]
	it.rank = 100
	heap.Fix(q, it.index)
	for q.Len() > 0 {
		it := heap.Pop(q).(*item)
		fmt.Println(it.name, it.rank, it.index)
	}
	r := reversed{&ints{3, 1, 2}}
	heap.Init(r)
	push := heap.Push
	push(r, 10)
	fmt.Println(drain(r))
	try(func() { heap.Push(&ints{}, "text") })
	try(func() { heap.Init(nil) })
}

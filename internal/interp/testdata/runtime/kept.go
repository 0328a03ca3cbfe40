// What the standard library only keeps for a program is what the program goes on to change.
package main

import (
	"container/heap"
	"container/list"
	"container/ring"
	"context"
	"fmt"
	"sync"
	"sync/atomic"
)

type K string
type H []any

func (h H) Len() int           { return len(h) }
func (h H) Less(i, j int) bool { return h[i].(int) < h[j].(int) }
func (h H) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *H) Push(x any)        { *h = append(*h, x) }
func (h *H) Pop() any          { o := *h; x := o[len(o)-1]; *h = o[:len(o)-1]; return x }

type Cfg struct {
	Name string
	V    any
}

type Err struct{ n int }

func (e *Err) Error() string { return fmt.Sprint("err ", e.n) }

func try(n string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(n, "panic", r)
		}
	}()
	fmt.Print(n, " ")
	f()
}

func main() {
	m := map[string]any{"n": 0}
	s := []any{0}
	var x any = 1
	var e error
	try("list", func() {
		l := list.New()
		l.PushBack(m)
		l.PushBack(s)
		l.PushBack(&x)
		m["n"] = 1
		s[0] = 1
		x = 2
		fmt.Println(l.Front().Value.(map[string]any)["n"], l.Front().Next().Value.([]any)[0], *l.Back().Value.(*any))
	})
	try("listfield", func() {
		l := list.New()
		el := l.PushBack(1)
		el.Value = m
		m["n"] = 5
		fmt.Println(l.Front().Value.(map[string]any)["n"])
	})
	try("ring", func() { r := ring.New(1); r.Value = s; s[0] = 3; fmt.Println(r.Value.([]any)[0]) })
	try("context", func() {
		ctx := context.WithValue(context.Background(), K("k"), m)
		m["n"] = 2
		fmt.Println(ctx.Value(K("k")).(map[string]any)["n"])
	})
	try("syncmap", func() {
		var sm sync.Map
		sm.Store("k", m)
		m["n"] = 3
		v, _ := sm.Load("k")
		fmt.Println(v.(map[string]any)["n"])
		v.(map[string]any)["n"] = 9
		fmt.Println(m["n"])
	})
	try("syncmapkey", func() {
		var sm sync.Map
		sm.Store(&x, 1)
		sm.Store(&e, 2)
		_, ok := sm.Load(&x)
		_, ok2 := sm.Load(&e)
		fmt.Println(ok, ok2)
	})
	try("atomic", func() { var av atomic.Value; av.Store(m); m["n"] = 4; fmt.Println(av.Load().(map[string]any)["n"]) })
	try("pool", func() {
		var p sync.Pool
		b := &x
		p.Put(b)
		x = 8
		if g, ok := p.Get().(*any); ok {
			fmt.Println(*g)
		} else {
			fmt.Println(8)
		}
	})
	try("heap", func() { h := &H{}; heap.Push(h, 3); heap.Push(h, 1); fmt.Println(heap.Pop(h)) })

	try("ctxcause", func() {
		ctx, c := context.WithCancelCause(context.Background())
		er := &Err{1}
		c(er)
		er.n = 2
		fmt.Println(context.Cause(ctx), context.Cause(ctx) == error(er))
	})
	try("once", func() { o := sync.OnceValue(func() map[string]any { return m }); o()["n"] = 77; fmt.Println(m["n"]) })
	try("atomicptr", func() {
		var p atomic.Pointer[Cfg]
		c := &Cfg{"a", 1}
		p.Store(c)
		c.V = 3
		fmt.Println(p.Load().V, p.Load() == c)
	})
	try("atomicany", func() { var p atomic.Pointer[any]; p.Store(&x); x = 55; fmt.Println(*p.Load(), p.Load() == &x) })
}

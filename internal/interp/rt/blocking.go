package rt

import (
	"context"
	"reflect"
	"sync"
	"time"
)

// This file lets the calls in which session code waits end when its engine is
// cancelled. A goroutine that runs session code is entered under its context;
// goroutines that it starts inherit it.

var waiting sync.Map // goroutine id -> context.Context

// Enter says that the calling goroutine runs session code under ctx until the
// returned func is called, by the same goroutine.
func Enter(ctx context.Context) (leave func()) { return EnterAs(GoroutineID(), ctx) }

// EnterAs is Enter for a caller that knows its [GoroutineID].
func EnterAs(id uint64, ctx context.Context) (leave func()) {
	old, nested := waiting.Load(id)
	waiting.Store(id, ctx)
	return func() {
		if nested {
			waiting.Store(id, old)
		} else {
			waiting.Delete(id)
		}
	}
}

// Context returns the context of the calling goroutine.
func Context() context.Context {
	if ctx, ok := waiting.Load(GoroutineID()); ok {
		return ctx.(context.Context)
	}
	return context.Background()
}

// block waits for one of the cases and panics with a *Cancelled if the
// goroutine's context ends first.
func block(cases []reflect.SelectCase) (int, reflect.Value, bool) {
	ctx := Context()
	done := ctx.Done()
	if done == nil {
		return reflect.Select(cases)
	}
	cases = append(cases, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(done)})
	i, v, ok := reflect.Select(cases)
	if i == len(cases)-1 {
		panic(&Cancelled{context.Cause(ctx)})
	}
	return i, v, ok
}

// Recv receives from ch, a channel over layouts, into *p and reports whether
// the channel was open.
func Recv(ch, p any) bool {
	c := reflect.ValueOf(ch)
	v, ok := c.TryRecv()
	if !v.IsValid() {
		_, v, ok = block([]reflect.SelectCase{{Dir: reflect.SelectRecv, Chan: c}})
	}
	if p != nil {
		reflect.ValueOf(p).Elem().Set(v)
	}
	return ok
}

// Send sends *p to ch.
func Send(ch, p any) {
	c, v := reflect.ValueOf(ch), reflect.ValueOf(p).Elem()
	if !c.TrySend(v) {
		block([]reflect.SelectCase{{Dir: reflect.SelectSend, Chan: c, Send: v}})
	}
}

// Selection is a select statement: its cases are added in order of source,
// then [RunSelect] chooses.
type Selection struct {
	cases []reflect.SelectCase
	index []int
	recv  []any
	ok    []*bool
	other int // index of the default case, -1 if there is none
}

// NewSelect returns a select statement without cases.
func NewSelect() *Selection { return &Selection{other: -1} }

func (s *Selection) add(i int, c reflect.SelectCase, recv any, ok *bool) {
	s.cases, s.index = append(s.cases, c), append(s.index, i)
	s.recv, s.ok = append(s.recv, recv), append(s.ok, ok)
}

// SelectSend adds case i: ch <- *p.
func SelectSend(s *Selection, i int, ch, p any) {
	s.add(i, reflect.SelectCase{Dir: reflect.SelectSend, Chan: reflect.ValueOf(ch), Send: reflect.ValueOf(p).Elem()}, nil, nil)
}

// SelectRecv adds case i: *p, *ok = <-ch.
func SelectRecv(s *Selection, i int, ch, p any, ok *bool) {
	s.add(i, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(ch)}, p, ok)
}

// SelectDefault adds the default case i.
func SelectDefault(s *Selection, i int) { s.other = i }

// RunSelect chooses a case, performs it and returns its index.
func RunSelect(s *Selection) int {
	n, v, ok := s.choose()
	if n < 0 {
		return s.other
	}
	if p := s.recv[n]; p != nil {
		reflect.ValueOf(p).Elem().Set(v)
	}
	if p := s.ok[n]; p != nil {
		*p = ok
	}
	return s.index[n]
}

// choose returns -1 for the default case.
func (s *Selection) choose() (int, reflect.Value, bool) {
	if s.other < 0 {
		return block(s.cases)
	}
	n, v, ok := reflect.Select(append(s.cases, reflect.SelectCase{Dir: reflect.SelectDefault}))
	if n == len(s.cases) {
		n = -1
	}
	return n, v, ok
}

// Sleep is time.Sleep.
func Sleep(d time.Duration) {
	ctx := Context()
	if ctx.Done() == nil {
		time.Sleep(d)
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
		panic(&Cancelled{context.Cause(ctx)})
	}
}

// wait runs a compiled call that blocks. If the goroutine's context ends first
// the call is left behind in a goroutine that ends with it.
func wait(call func()) {
	ctx := Context()
	if ctx.Done() == nil {
		call()
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		call()
	}()
	select {
	case <-done:
	case <-ctx.Done():
		panic(&Cancelled{context.Cause(ctx)})
	}
}

func init() {
	shims["time.Sleep"] = func() any { return Sleep }
	shims["(*sync.WaitGroup).Wait"] = func() any { return func(g *sync.WaitGroup) { wait(g.Wait) } }
}

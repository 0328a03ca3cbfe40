// Goroutines, channels, sync, select, context.
package main

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"sync"
	"sync/atomic"
	"time"
)

type result struct {
	id  int
	val float64
	err error
}

func worker(id int, jobs <-chan int, out chan<- result, wg *sync.WaitGroup) {
	defer wg.Done()
	for j := range jobs {
		if j == 3 {
			out <- result{j, 0, fmt.Errorf("bad %d", j)}
			continue
		}
		out <- result{j, float64(j) * 1.5, nil}
	}
}

type Counter struct {
	mu sync.RWMutex
	m  map[string]int
}

func (c *Counter) Inc(k string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.m[k]++
}
func (c *Counter) Get(k string) int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.m[k]
}

type Safe struct {
	sync.Mutex
	n int
}

func gen(ctx context.Context) <-chan int {
	ch := make(chan int)
	go func() {
		defer close(ch)
		for i := 0; ; i++ {
			select {
			case ch <- i:
			case <-ctx.Done():
				return
			}
		}
	}()
	return ch
}

func sieve(n int) (ps []int) {
	src := make(chan int)
	go func(out chan<- int) {
		for i := 2; ; i++ {
			out <- i
		}
	}(src)
	for range n {
		p := <-src
		ps = append(ps, p)
		dst := make(chan int)
		go func(in <-chan int, out chan<- int) {
			for {
				if x := <-in; x%p != 0 {
					out <- x
				}
			}
		}(src, dst)
		src = dst
	}
	return
}

type ctxKey struct{}

func main() {
	jobs, out := make(chan int, 10), make(chan result, 10)
	var wg sync.WaitGroup
	for w := 0; w < 3; w++ {
		wg.Add(1)
		go worker(w, jobs, out, &wg)
	}
	for i := range 6 {
		jobs <- i
	}
	close(jobs)
	go func() { wg.Wait(); close(out) }()
	var rs []result
	for r := range out {
		rs = append(rs, r)
	}
	sort.Slice(rs, func(i, j int) bool { return rs[i].id < rs[j].id })
	for _, r := range rs {
		fmt.Println(r.id, r.val, r.err)
	}
	c := Counter{m: map[string]int{}}
	var g sync.WaitGroup
	var at atomic.Int64
	var old int32
	var safe Safe
	for i := 0; i < 20; i++ {
		g.Add(1)
		go func() {
			defer g.Done()
			c.Inc([]string{"even", "odd"}[i%2])
			at.Add(int64(i))
			atomic.AddInt32(&old, 2)
			safe.Lock()
			safe.n += i
			safe.Unlock()
		}()
	}
	g.Wait()
	fmt.Println(c.Get("even"), c.Get("odd"), at.Load(), old, safe.n)
	ctx, cancel := context.WithCancel(context.WithValue(context.Background(), ctxKey{}, "v"))
	for x := range gen(ctx) {
		if x == 5 {
			cancel()
			break
		}
	}
	fmt.Println(ctx.Err(), ctx.Value(ctxKey{}), errors.Is(ctx.Err(), context.Canceled))
	tctx, cancel2 := context.WithTimeout(context.Background(), 5*time.Millisecond)
	defer cancel2()
	select {
	case <-tctx.Done():
		fmt.Println(tctx.Err())
	case <-time.After(5 * time.Second):
		fmt.Println("late")
	}
	fmt.Println(sieve(10))
	var once sync.Once
	for range 3 {
		once.Do(func() { fmt.Println("once") })
	}
	ch := make(chan string, 1)
	select {
	case s := <-ch:
		fmt.Println(s)
	default:
		fmt.Println("empty")
	}
	ch <- "x"
	select {
	case ch <- "y":
		fmt.Println("sent")
	default:
		fmt.Println("full", len(ch), cap(ch))
	}
	close(ch)
	v, ok := <-ch
	w, ok2 := <-ch
	fmt.Printf("%q %v %q %v\n", v, ok, w, ok2)
	func() {
		defer func() { fmt.Println(recover()) }()
		close(ch)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		ch <- "z"
	}()
	done := make(chan struct{})
	var m sync.Map
	go func() {
		defer close(done)
		defer func() { m.Store("r", fmt.Sprint(recover())) }()
		var p *Safe
		p.n++
	}()
	<-done
	r, _ := m.Load("r")
	fmt.Println(r)
	cond := sync.NewCond(&safe)
	ready := false
	go func() { safe.Lock(); ready = true; safe.Unlock(); cond.Broadcast() }()
	safe.Lock()
	for !ready {
		cond.Wait()
	}
	safe.Unlock()
	pool := sync.Pool{New: func() any { return new(int) }}
	p := pool.Get().(*int)
	*p = 4
	pool.Put(p)
	val := sync.OnceValue(func() int { fmt.Println("computed"); return 7 })
	fmt.Println(val(), val())
	var nilch chan int
	tick := time.NewTicker(time.Millisecond)
	n := 0
	for n < 3 {
		select {
		case <-nilch:
		case <-tick.C:
			n++
		}
	}
	tick.Stop()
	fs := make(chan func() int, 2)
	fs <- func() int { return n * 2 }
	fmt.Println((<-fs)())
	cc := make(chan chan int, 1)
	c1 := make(chan int, 1)
	cc <- c1
	c1 <- 9
	fmt.Println(<-<-cc)
	arr := [2]chan int{make(chan int, 1), make(chan int, 1)}
	arr[1] <- 3
	select {
	case x := <-arr[0]:
		fmt.Println("0", x)
	case x, ok := <-arr[1]:
		fmt.Println("1", x, ok)
	}
	errc := make(chan error, 1)
	errc <- nil
	fmt.Println(<-errc == nil)
	wg2 := new(sync.WaitGroup)
	res := make([]int, 4)
	for i := range res {
		wg2.Go(func() { res[i] = i * i })
	}
	wg2.Wait()
	fmt.Println(res)
}

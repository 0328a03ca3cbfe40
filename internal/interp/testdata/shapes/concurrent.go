// Goroutines, channels, select and sync.
package main

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

func gen(n int) <-chan int {
	c := make(chan int)
	go func() {
		defer close(c)
		for i := range n {
			c <- i
		}
	}()
	return c
}

func selects() {
	var nilc chan int
	c := make(chan int, 1)
	for i := 0; i < 4; i++ {
		select {
		case v, ok := <-c:
			fmt.Print("got ", v, ok, " ")
		case c <- i:
			fmt.Print("sent ", i, " ")
		case <-nilc:
			fmt.Print("impossible ")
		}
	}
	select {
	case v := <-c:
		fmt.Print("left ", v, " ")
	default:
		fmt.Print("default ")
	}
	close(c)
	var a [2]int
	var ok bool
	select {
	case a[1], ok = <-c:
	}
	fmt.Println(a, ok)
loop:
	for {
		select {
		case <-time.After(time.Millisecond):
			break loop
		}
	}
}

func workers() {
	var wg sync.WaitGroup
	var mu sync.Mutex
	var n atomic.Int64
	total := 0
	for i := range 10 {
		wg.Add(1)
		go func(k int) {
			defer wg.Done()
			mu.Lock()
			defer mu.Unlock()
			total += k * i
			n.Add(1)
		}(i)
	}
	wg.Wait()
	fmt.Println(total, n.Load())
	var once sync.Once
	for range 3 {
		once.Do(func() { fmt.Print("once ") })
	}
	f := sync.OnceValue(func() int { fmt.Print("computed "); return 42 })
	fmt.Println(f(), f())
}

type counter struct {
	sync.Mutex
	m map[string]int
}

func (c *counter) inc(k string) {
	c.Lock()
	defer c.Unlock()
	c.m[k]++
}

func main() {
	s := 0
	for v := range gen(10) {
		s += v
	}
	fmt.Println(s)
	selects()
	workers()
	c := counter{m: map[string]int{}}
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() { c.inc("x") })
	}
	wg.Wait()
	fmt.Println(c.m)
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	<-ctx.Done()
	fmt.Println(ctx.Err())
	args := 1
	done := make(chan int)
	go func(x int) { done <- x }(args)
	args = 2
	fmt.Println(<-done, cap(make(chan int, 3)), len(done))
}

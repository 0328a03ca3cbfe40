// Functions of the standard library that start goroutines: they end as those of a go statement do.
package main

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"time"
)

func timers() {
	fired := make(chan string, 1)
	t := time.AfterFunc(time.Hour, func() { fired <- "fired" })
	t.Reset(time.Millisecond)
	fmt.Println(<-fired)
	fmt.Println(t.Stop())
	fmt.Println(time.AfterFunc(time.Hour, func() { panic("stopped") }).Stop())
}

func contexts() {
	ctx, cancel := context.WithCancelCause(context.Background())
	ended := make(chan error)
	context.AfterFunc(ctx, func() { ended <- context.Cause(ctx) })
	stop := context.AfterFunc(ctx, func() { panic("stopped") })
	fmt.Println(stop(), stop())
	cancel(fmt.Errorf("enough"))
	fmt.Println(<-ended)
}

func groups() {
	var wg sync.WaitGroup
	squares := make([]int, 8)
	for i := range squares {
		wg.Go(func() { squares[i] = i * i })
	}
	wg.Wait()
	fmt.Println(squares)
	wg.Go(func() {
		defer fmt.Println("deferred")
		runtime.Goexit()
	})
	wg.Wait()
	wg.Go(func() {
		defer func() { fmt.Println("recovered", recover()) }()
		panic("inside")
	})
	wg.Wait()
}

func fail(list []int, i int) int { return list[i] }

func main() {
	timers()
	contexts()
	groups()
	var wg sync.WaitGroup
	wg.Go(func() {
		defer fmt.Println("leaving")
		fail(nil, 3)
	})
	wg.Wait()
	select {}
}

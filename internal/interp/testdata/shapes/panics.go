// Defer, panic, recover, and what the runtime says.
package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
)

func try(name string, f func()) {
	defer func() {
		r := recover()
		_, isRuntime := r.(runtime.Error)
		fmt.Println(name, "->", r, isRuntime)
	}()
	f()
}

type T struct{ f int }
type I interface{ M() }

func (*T) M() {}

func messages() {
	var s []int
	var arr [3]int
	var m map[string]int
	var p *T
	var i any = "str"
	var e I
	var f func()
	zero, five, neg := 0, 5, -1
	str := "abc"
	try("index", func() { _ = s[five] })
	try("array", func() { _ = arr[five] })
	try("string", func() { _ = str[five] })
	try("slice", func() { _ = arr[five:] })
	try("slice2", func() { _ = s[1:zero] })
	try("strslice", func() { _ = str[five:] })
	try("nilmap", func() { m["a"] = 1 })
	try("nilptr", func() { _ = p.f })
	try("nilset", func() { p.f = 1 })
	try("div", func() { _ = five / zero })
	try("mod", func() { five %= zero })
	try("assert", func() { _ = i.(int) })
	try("assert2", func() { _ = i.(I) })
	try("nilassert", func() { _ = e.(*T) })
	try("nilcall", func() { f() })
	try("nilmethod", func() { e.M() })
	try("shift", func() { _ = 1 << neg })
	try("append", func() { _ = append(make([]struct{}, int(^uint(0)>>1)), struct{}{}) })
	try("make", func() { _ = make([]int, neg) })
	try("hash", func() { _ = map[any]int{[]int{1}: 2} })
	try("compare", func() { var a, b any = []int{1}, []int{1}; _ = a == b })
	try("closed", func() { c := make(chan int); close(c); close(c) })
	try("send", func() { c := make(chan int); close(c); c <- 1 })
	try("conv", func() { _ = [4]int(arr[:]) })
	try("custom", func() { panic(fmt.Errorf("wrapped: %w", os.ErrNotExist)) })
	try("nil", func() { panic(nil) })
}

func nested() (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("outer caught %v", r)
		}
	}()
	defer func() {
		defer func() { fmt.Println("inner", recover()) }()
		panic("second")
	}()
	panic("first")
}

func indirect() (s string) {
	defer func() { s = fmt.Sprint(s, " ", recover()) }()
	defer func() {
		helper := func() any { return recover() }
		s = fmt.Sprint("helper:", helper())
	}()
	panic("p")
}

func results() (a int, b string) {
	defer func() { a *= 2; b += "!" }()
	return 21, "x"
}

func lifo() {
	for i := range 3 {
		defer fmt.Print(i, " ")
	}
	defer func(xs ...int) { fmt.Print(xs, " ") }(1, 2)
	defer strings.ToUpper("x")
}

type res struct{ name string }

func (r res) Close() { fmt.Print("close ", r.name, " ") }

func receivers() {
	r := res{"a"}
	defer r.Close()
	r.name = "b"
	f := r.Close
	defer f()
	r.name = "c"
}

func rethrow() {
	defer func() {
		r := recover()
		fmt.Println("again", r)
	}()
	func() {
		defer func() {
			if r := recover(); r != nil {
				panic(fmt.Sprint("re-", r))
			}
		}()
		panic("orig")
	}()
}

func main() {
	messages()
	fmt.Println(nested())
	fmt.Println(indirect())
	fmt.Println(results())
	lifo()
	fmt.Println()
	receivers()
	fmt.Println()
	rethrow()
	done := make(chan bool)
	go func() {
		defer close(done)
		defer fmt.Println("goexit runs defers")
		runtime.Goexit()
	}()
	<-done
	if errors.Is(nested(), os.ErrExist) {
		return
	}
	defer fmt.Println("runs before the crash")
	var list []int
	list[3]++
}

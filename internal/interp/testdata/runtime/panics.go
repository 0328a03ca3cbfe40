package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
)

type T struct{ a int }
type E struct{ s string }

func (e E) Error() string { return e.s }

type I interface{ M() }

func try(name string, f func()) {
	defer func() {
		r := recover()
		_, isRT := r.(runtime.Error)
		err, isErr := r.(error)
		fmt.Printf("%s: %v | rt %v err %v | %T\n", name, r, isRT, isErr, r)
		_ = err
	}()
	f()
	fmt.Println(name, "no panic")
}

func recurse(n int) (r int) {
	defer func() {
		if x := recover(); x != nil {
			r = n
			if n > 0 {
				panic(fmt.Sprint(x, n))
			}
		}
	}()
	if n == 3 {
		panic("deep")
	}
	return recurse(n + 1)
}

func helper() any { return recover() }

func main() {
	var s []int
	var m map[string]int
	var p *T
	var i I
	var a any = "str"
	var f func()
	z := 0
	arr := [3]int{1, 2, 3}
	k := 5
	try("index", func() { _ = s[k] })
	try("array", func() { _ = arr[k] })
	try("slice", func() { _ = arr[k:] })
	try("slice2", func() { one := 1; _ = s[one:0:0] })
	try("string", func() { _ = "abc"[k] })
	try("substr", func() { _ = "abc"[k:] })
	try("neg", func() { k := -1; _ = arr[k] })
	try("map", func() { m["a"] = 1 })
	try("nilptr", func() { p.a = 1 })
	try("niliface", func() { i.M() })
	try("nilfunc", func() { f() })
	try("div", func() { _ = 1 / z })
	try("mod", func() { _ = 1 % z })
	try("assert", func() { _ = a.(int) })
	try("assert2", func() { _ = a.(I) })
	try("assert3", func() { var n any; _ = n.(int) })
	try("assert4", func() { var n any = T{}; _ = n.(*T) })
	try("assert5", func() { var e error = E{"x"}; _ = e.(interface{ Foo() }) })
	try("cmp", func() { var x, y any = []int{1}, []int{1}; fmt.Println(x == y) })
	try("hash", func() { h := map[any]int{}; h[[]int{1}] = 2 })
	try("close", func() { var c chan int; close(c) })
	try("close2", func() { c := make(chan int); close(c); close(c) })
	try("send", func() { c := make(chan int); close(c); c <- 1 })
	try("make", func() { n := -1; _ = make([]int, n) })
	try("custom", func() { panic(E{"mine"}) })
	try("customp", func() { panic(&T{1} == nil) })
	try("int", func() { panic(42) })
	try("nil", func() { panic(nil) })
	try("wrapped", func() { panic(fmt.Errorf("w: %w", errors.New("in"))) })
	try("host", func() { strings.Repeat("x", -1) })
	try("toarr", func() { _ = [4]int(s) })
	try("shift", func() { n := -1; _ = 1 << n })
	try("rec", func() { fmt.Println(recurse(0)) })
	func() {
		defer func() { fmt.Println("outer", recover()) }()
		defer func() { fmt.Println("helper", helper()) }()
		panic("h")
	}()
	func() {
		defer fmt.Println("deferred", 1, z)
		z = 9
	}()
	fmt.Println(func() (n int) {
		defer func() { n *= 2 }()
		return 21
	}())
	func() {
		defer func() {
			defer func() { fmt.Println("second", recover()) }()
			panic("again")
		}()
		defer func() { recover() }()
		panic("first")
	}()
	for i := range 3 {
		defer fmt.Println("loop", i)
	}
	c := make(chan string)
	go func() {
		defer close(c)
		defer func() { c <- fmt.Sprint("goexit ", recover()) }()
		runtime.Goexit()
	}()
	for s := range c {
		fmt.Println(s)
	}
	defer os.Stdout.WriteString("last\n")
	var np *T
	fmt.Println(np.a)
}

// Run-time panics and their messages, one a function.
package main

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
)

type I interface{ M() int }
type J interface {
	I
	N()
}
type A struct{ x int }

func (a A) M() int { return a.x }

type B struct{ p *A }
type E struct{ s []int }
type Err struct{ n int }

func (e Err) Error() string { return fmt.Sprint("Err", e.n) }

func try(name string, f func()) {
	defer func() {
		r := recover()
		_, isRT := r.(runtime.Error)
		_, isErr := r.(error)
		fmt.Printf("%s: %v [%v %v]\n", name, r, isRT, isErr)
	}()
	f()
	fmt.Println(name, "did not panic")
}

var zero, neg, five = 0, -1, 5
var sink any

func main() {
	s := []int{1, 2, 3}
	var arr [3]int
	str := "abc"
	var m map[string]int
	var p *A
	var b B
	var i I
	var x any = "s"
	var f func(int) int
	var pa *[3]int
	try("index", func() { _ = s[five] })
	try("index neg", func() { _ = s[neg] })
	try("array", func() { arr[five] = 1 })
	try("string", func() { _ = str[five] })
	try("slice", func() { _ = s[1:five] })
	try("slice2", func() { _ = s[five:] })
	try("slice3", func() { _ = s[2 : 1+zero] })
	try("slice4", func() { _ = s[0:2:five] })
	try("slice5", func() { _ = s[neg:] })
	try("strslice", func() { _ = str[2:five] })
	try("strslice2", func() { _ = str[five:] })
	try("arrslice", func() { _ = arr[five:] })
	try("nil map", func() { m["a"] = 1 })
	try("nil map struct", func() { var m map[A]int; m[A{1}]++ })
	try("nil ptr", func() { fmt.Println(p.x) })
	try("nil ptr set", func() { p.x = 1 })
	try("nil field", func() { fmt.Println(b.p.x) })
	try("nil method", func() { p.M() })
	try("nil iface", func() { i.M() })
	try("nil func", func() { f(1) })
	try("nil array", func() { pa[0] = 1 })
	try("nil deref", func() { sink = *p })
	try("div", func() { fmt.Println(1 / zero) })
	try("mod", func() { fmt.Println(1 % zero) })
	try("assert", func() { _ = x.(int) })
	try("assert2", func() { _ = x.(I) })
	try("assert3", func() { _ = x.(fmt.Stringer) })
	try("assert nil", func() { _ = i.(J) })
	try("assert nil2", func() { var y any; _ = y.(int) })
	try("assert J", func() { i = A{1}; _ = i.(J) })
	try("assert type", func() { i = &A{1}; _ = i.(A) })
	try("assert S", func() { x = A{}; _ = x.(*A) })
	try("chan", func() { var c chan int; close(c) })
	try("makeslice", func() { _ = make([]int, neg) })
	try("makecap", func() { _ = make([]int, 2, zero+1) })
	try("makechan", func() { _ = make(chan int, neg) })
	try("hash", func() { m := map[any]int{}; m[[]int{1}] = 2 })
	try("hash struct", func() { m := map[any]int{}; m[E{}] = 2 })
	try("compare", func() { var a, b any = []int{1}, []int{1}; fmt.Println(a == b) })
	try("compare2", func() { var a, b any = E{}, E{}; fmt.Println(a == b) })
	try("compare3", func() { var a, b any = map[int]int{}, func() {}; fmt.Println(a == b) })
	try("toarray", func() { _ = [4]int(s) })
	try("toarrayp", func() { _ = (*[4]int)(s) })
	try("shift", func() { fmt.Println(1 << neg) })
	try("custom", func() { panic(Err{3}) })
	try("wrapped", func() { panic(fmt.Errorf("w: %w", Err{4})) })
	try("string", func() { panic("text") })
	try("nil", func() { panic(nil) })
	try("struct", func() { panic(A{5}) })
	try("repeat", func() { _ = strings.Repeat("x", neg) })
	try("goexit", func() {
		c := make(chan int)
		go func() { defer close(c); runtime.Goexit() }()
		<-c
	})
	func() {
		defer func() {
			var e Err
			err := recover().(error)
			fmt.Println(errors.As(err, &e), e.n)
		}()
		panic(fmt.Errorf("x %w", Err{9}))
	}()
	func() {
		defer fmt.Println("first", recover())
		defer func() { recover() }()
		panic(1)
	}()
	n := func() (n int) {
		defer func() { recover(); n++ }()
		for i := range s {
			n += i
			if i == 2 {
				panic("out")
			}
		}
		return 50
	}()
	fmt.Println(n)
	var e I = (*A)(nil)
	fmt.Println(e == nil, e != nil)
	e.M()
}

package main

import "fmt"

func must(n any) {
	v := recover()
	fmt.Println("must", v)
	fmt.Println("again", recover())
}

func mustNot() {
	fmt.Println("mustNot", recover())
}

func double() any { return recover() }

func test2() {
	defer mustNot()
	defer recover() // should squelch
	panic(2)
}

func test3() {
	defer mustNot()
	defer func() { recover() }()
	panic(3)
}

func test4() {
	defer mustNot()
	defer func() { recover() }()
	panic(4)
}

type T struct{ n int }

func (t T) M() { fmt.Println("M", t.n, recover()) }

type I interface{ M() }

func test9() {
	var i I = T{9}
	defer i.M()
	panic(9)
}
func test10() {
	t := &T{10}
	defer t.M()
	panic(10)
}
func test11() {
	defer T.M(T{11})
	panic(11)
}
func test12() {
	f := T{12}.M
	defer f()
	panic(12)
}
func test13() {
	f := must
	defer f(1)
	panic(13)
}
func test14() {
	defer func() { fmt.Println("o", recover()) }()
	defer func() { fmt.Println("d", double()) }()
	panic(14)
}

func main() {
	test2()
	test3()
	test4()
	test9()
	test10()
	test11()
	test12()
	test13()
	test14()
	defer must(1)
	panic("end")
}

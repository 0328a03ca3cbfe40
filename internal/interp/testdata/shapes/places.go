// The two phases of assignments, bounds that no int holds, arguments of append.
package main

import "fmt"

type A [2]*A

type B struct {
	n int
	p *B
}

func f1() {
	defer func() { fmt.Println("recovered", recover()) }()
	var p *int
	m := map[string]int{}
	defer func() { fmt.Println(m) }()
	m["k"], *p = 42, 1
}

func f2() {
	defer func() { fmt.Println("recovered", recover()) }()
	var p *int
	s := []int{1, 2}
	i := 5
	defer func() { fmt.Println(s) }()
	s[0], *p = 42, 1
	s[1], s[i] = 4, 5
}
func f3() {
	defer func() { fmt.Println("recovered", recover()) }()
	s := []int{1, 2}
	i := 5
	defer func() { fmt.Println(s) }()
	s[1], s[i] = 4, 5
}
func f4() {
	defer func() { fmt.Println("recovered", recover()) }()
	var m map[string]int
	s := []int{1, 2}
	defer func() { fmt.Println(s) }()
	s[1], m["a"] = 4, 5
}
func f5() {
	defer func() { fmt.Println("recovered", recover()) }()
	var b *B
	s := []int{1, 2}
	defer func() { fmt.Println(s) }()
	s[1], b.n = 4, 5
}

func main() {
	var a, b A
	fmt.Println(a == b)
	a[0] = &a
	fmt.Println(a == b)
	var x, y any = a, b
	fmt.Println(x == y, x == any(a))
	f1()
	f2()
	f3()
	f4()
	f5()
	s := []int{1, 2, 3}
	u := uint64(1<<64 - 1)
	one, neg := 1, -1
	arr, str := [3]int{}, "abc"
	for _, f := range []func(){
		func() { _ = s[u:] }, func() { _ = s[:u] }, func() { _ = s[u:one] }, func() { _ = s[one:u] }, func() { _ = s[neg:u] },
		func() { _ = s[u:neg] }, func() { _ = s[one:u:u] }, func() { _ = s[u:one:one] }, func() { _ = s[one:one:u] },
		func() { _ = arr[u:] }, func() { _ = arr[:u] }, func() { _ = arr[u:one:one] }, func() { _ = arr[one:one:u] },
		func() { _ = str[u:] }, func() { _ = str[one:u] }, func() { _ = str[uint32(one) : u-1] }, func() { _ = make([]int, u) },
	} {
		try(f)
	}
	text := []byte("12345x")[:5]
	text = append(text[:4], '5', text[4])
	fmt.Println(string(text))
	m := map[string][]int{"a": {1, 2, 3}}
	m["a"] = append(m["a"][:1], 9, m["a"][1], m["a"][2])
	fmt.Println(m)
}

func try(f func()) {
	defer func() { fmt.Println(recover()) }()
	f()
}

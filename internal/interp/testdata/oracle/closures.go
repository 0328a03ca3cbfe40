// Closures, defer, recover, labelled loops, switch, goto, shadowing, iota.
package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

type Weekday int

const (
	Sunday Weekday = iota
	Monday
	Tuesday
	_
	Thursday
)

func (d Weekday) String() string { return [...]string{"Sun", "Mon", "Tue", "Wed", "Thu"}[d] }

const (
	_  = iota
	KB = 1 << (10 * iota)
	MB
	GB
)
const (
	a, b = iota, iota * 10
	c, d
	e, f = "x", 'y'
)

var (
	v1 = v2 + 1
	v2 = calc()
	v3 = map[string]func(int) int{"inc": func(x int) int { return x + v1 }}
)

func calc() int { return 41 }
func init()     { v1++ }
func init()     { v1 *= 2 }

func counter() (func() int, func()) {
	n := 0
	return func() int { n++; return n }, func() { n = 100 }
}

func order() {
	for i := 0; i < 3; i++ {
		defer fmt.Println("defer", i)
		defer func(n int) { fmt.Println("lit", n, i) }(i * 10)
	}
}

func named() (x int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("wrapped: %v", r)
			x *= 2
		}
	}()
	x = 21
	panic("boom")
}

func nested() (s string) {
	defer func() {
		defer func() { s += fmt.Sprint("|inner ", recover()) }()
		s += fmt.Sprint("|outer ", recover())
		panic("second")
	}()
	panic("first")
}

func ret() (n int) {
	defer func() { n += 5 }()
	n = 1
	return n * 10
}

func labels() {
outer:
	for i := 0; i < 4; i++ {
		for j := 0; ; j++ {
			switch {
			case j == 2:
				continue outer
			case i == 2:
				break outer
			case i == 1:
				break
			}
			fmt.Print(i, j, " ")
		}
	}
	fmt.Println()
	i := 0
loop:
	if i < 3 {
		fmt.Print("goto", i, " ")
		i++
		goto loop
	}
	fmt.Println()
	if i == 0 {
		goto behind
	}
	for {
		if i++; i > 5 {
			break // to the statement that has a label, too
		}
	}
behind:
	fmt.Println("behind", i)
	i = 3
sw:
	switch i {
	case 3:
		for {
			break sw
		}
		fmt.Println("no")
	}
}

func sw(x any) string {
	switch v := x.(type) {
	case nil:
		return "nil"
	case int, int8:
		return fmt.Sprintf("int %v", v)
	case []int:
		return fmt.Sprint("slice ", len(v))
	case error:
		return "error " + v.Error()
	case fmt.Stringer:
		return "stringer " + v.String()
	case func(int) int:
		return fmt.Sprint("func ", v(1))
	default:
		return fmt.Sprintf("other %T", v)
	}
}

func fall(n int) (s string) {
	switch {
	case n > 5:
		s += ">5 "
		fallthrough
	case n > 3:
		s += ">3 "
		fallthrough
	case false:
		s += "false "
	default:
		s += "default"
	}
	switch n := n * 2; n {
	case 2, 4:
		s += "two or four"
	case f3():
		s += "f3"
	}
	return
}
func f3() int { return 6 }

func compose(fs ...func(int) int) func(int) int {
	return func(x int) int {
		for _, f := range fs {
			x = f(x)
		}
		return x
	}
}

func multi() (int, string, error) { return 1, "a", errors.New("e") }
func take(n int, s string, err error) string {
	return fmt.Sprint(n, s, err)
}

func evalOrder() {
	tr := func(s string, n int) int { fmt.Print(s, " "); return n }
	arr := []int{1, 2, 3}
	arr[tr("i", 0)], arr[tr("j", 1)] = tr("x", 10), tr("y", 20)
	_ = tr("a", 1) + tr("b", 2)*tr("c", 3)
	m := map[int]int{tr("k", 1): tr("v", 2)}
	_ = tr("l", 0) == 1 && tr("never", 1) == 1 || tr("r", 1) == 1
	fmt.Println(arr, m)
}

func main() {
	next, reset := counter()
	next()
	next()
	reset()
	fmt.Println(next(), v1, v2, v3["inc"](1))
	fmt.Println(Monday, Thursday, KB, MB, GB, a, b, c, d, e, f, []Weekday{0, 1}, map[Weekday]int{Tuesday: 1})
	fmt.Printf("%d %v %s %x %q %T %05d|%-6v|%6v|\n", Monday, Monday, Monday, Monday, Monday, Monday, Monday, Monday, Monday)
	order()
	fmt.Println(named())
	fmt.Println(nested(), ret())
	labels()
	for _, x := range []any{nil, 1, int8(2), []int{1}, errors.New("e"), Monday, func(x int) int { return x + 41 }, 3.5, struct{}{}, &struct{ A int }{1}, [2]bool{}} {
		fmt.Println(sw(x))
	}
	for n := range 8 {
		fmt.Println(fall(n))
	}
	fmt.Println(compose(func(x int) int { return x + 1 }, func(x int) int { return x * 10 })(4))
	fmt.Println(take(multi()))
	evalOrder()
	x := 1
	{
		x := 2
		x++
		_ = x
	}
	if x := x + 10; x > 5 {
		fmt.Println("shadow", x)
	} else if y := x; y > 0 {
		fmt.Println(y)
	}
	fmt.Println(x)
	var fs []func()
	for i := range 3 {
		for _, s := range "ab" {
			fs = append(fs, func() { fmt.Print(i, string(s), " "); i += 10 })
		}
	}
	for _, f := range fs {
		f()
	}
	fmt.Println()
	var fib func(int) int
	fib = func(n int) int {
		if n < 2 {
			return n
		}
		return fib(n-1) + fib(n-2)
	}
	fmt.Println(fib(15))
	func() {
		defer func() {
			r := recover()
			err, ok := r.(error)
			fmt.Println(r, ok, err)
		}()
		var s []int
		_ = s[x+4]
	}()
	func(args ...string) { fmt.Println(len(args), strings.Join(args, "-")) }("a", "b")
	for i, r := range "aé\xffz" {
		fmt.Print(i, " ", r, " ")
	}
	fmt.Println()
	println2 := fmt.Println
	println2("aliased", len("é"), "é"[1], "abc"[1:])
	defer fmt.Println("not printed after Exit")
	os.Exit(3)
}

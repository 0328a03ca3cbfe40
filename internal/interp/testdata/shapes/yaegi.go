// The shapes that plain yaegi gets wrong or lacks.
package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"
)

func deferArgs() {
	x := 1
	defer fmt.Println("deferred argument", x)
	x = 2
}

func deferLocal() {
	f := func() { fmt.Println("deferred local func") }
	defer f()
	defer func() { f() }()
}

func loopVars() {
	var fs []func() int
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { return i })
	}
	for _, v := range []int{10, 20, 30} {
		fs = append(fs, func() int { return v })
	}
	for i := range 3 {
		fs = append(fs, func() int { i++; return i })
	}
	for _, f := range fs {
		fmt.Print(f(), " ", f(), " ")
	}
	fmt.Println()
}

func deferInLoop() {
	for i := 0; i < 3; i++ {
		k := i
		defer func() { fmt.Print(k, i, " ") }()
	}
}

type op func(int) int

func namedFuncType() {
	var ops []op
	for i := 1; i <= 3; i++ {
		ops = append(ops, op(func(x int) int { return x * i }))
	}
	for _, o := range ops {
		fmt.Print(o(1), " ")
	}
	fmt.Println()
}

func commaOK() {
	m := map[string]int{"a": 1}
	v, ok := m["a"]
	v, ok = m["missing"]
	fmt.Println(v, ok)
	for _, k := range []string{"a", "b", "a"} {
		v, ok := m[k]
		fmt.Print(v, ok, " ")
	}
	var x any = "s"
	n, ok := x.(int)
	s, ok2 := x.(string)
	fmt.Println(n, ok, s, ok2)
	if v, ok := m["zz"]; !ok {
		fmt.Println("missing", v)
	}
	switch v := x.(type) {
	case int:
		fmt.Println("int", v)
	case string:
		fmt.Println("string", v)
	}
}

func builtins() {
	m := map[int]int{1: 1}
	clear(m)
	s := []int{1, 2, 3}
	clear(s[:2])
	fmt.Println(min(3, 1, 2), max(2.5, 1), min("b", "a"), len(m), s)
	for i := range 3 {
		fmt.Print(i)
	}
	fmt.Println()
}

func count(n int) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func firstOver(n, limit int) (found int) {
	defer func() { found *= 10 }()
	for i := range count(n) {
		for j := range count(n) {
			if i*j > limit {
				return i*100 + j
			}
		}
	}
	return -1
}

func rangeFuncs() {
outer:
	for i := range count(5) {
		for j := range count(5) {
			if j == 2 {
				continue outer
			}
			if i == 3 {
				break outer
			}
			fmt.Print(i, j, " ")
		}
	}
	fmt.Println(firstOver(10, 20), firstOver(2, 20))
	for i := range count(3) {
		defer fmt.Print("deferred in a range ", i, "; ")
	}
}

func generics() {
	s := []int{3, 1, 2}
	slices.Sort(s)
	keys := slices.Sorted(maps.Keys(map[string]int{"b": 1, "a": 2}))
	i, found := slices.BinarySearch(s, 2)
	fmt.Println(s, keys, slices.Max(s), slices.Contains(s, 2), i, found, slices.Index(keys, "b"))
	slices.SortFunc(keys, func(a, b string) int { return strings.Compare(b, a) })
	fmt.Println(keys, slices.Collect(count(4)))
}

type myErr struct{ code int }

func (e *myErr) Error() string { return fmt.Sprint("code ", e.code) }

var sentinel = errors.New("sentinel")

func errorsAs() {
	err := fmt.Errorf("outer: %w", &myErr{7})
	var e *myErr
	fmt.Println(errors.As(err, &e), e.code, err)
	fmt.Println(errors.Is(fmt.Errorf("a: %w", sentinel), sentinel), errors.Unwrap(fmt.Errorf("a: %w", sentinel)) == sentinel)
}

type byLen []string

func (b byLen) Len() int           { return len(b) }
func (b byLen) Less(i, j int) bool { return len(b[i]) < len(b[j]) }
func (b byLen) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }

type temp float64

func (t temp) String() string { return fmt.Sprintf("%.1f°", float64(t)) }

func methodsSeenByPackages() {
	b := byLen{"ccc", "a", "bb"}
	sort.Sort(b)
	fmt.Println(b, []temp{1, 2}, map[string]temp{"x": 3}, struct{ T temp }{4})
	fmt.Printf("%v %+v %T %#v\n", temp(5), &myErr{1}, b, b)
}

func main() {
	deferArgs()
	deferLocal()
	loopVars()
	deferInLoop()
	fmt.Println()
	namedFuncType()
	commaOK()
	builtins()
	rangeFuncs()
	fmt.Println()
	generics()
	errorsAs()
	methodsSeenByPackages()
}

// Leaving the bodies of loops over funcs and of func literals.
package main

import "fmt"

var again = func(n int) (r int) {
next:
	for range 3 {
		r++
	}
	if n--; n > 0 {
		goto next
	}
	return
}

func three(yield func(int) bool) {
	for i := range 3 {
		if !yield(i) {
			return
		}
	}
}

func bare() (r int) {
	for i := range three {
		if i == 1 {
			return
		}
	}
	return 1
}

func blank() (_ int, err error) {
	for range three {
		for range three {
			return
		}
	}
	return 1, nil
}

func deferred() (r int, s string) {
	defer func() { r++ }()
	r, s = 5, "s"
	for range three {
		return
	}
	return 1, ""
}

var literal = func() (r int) {
	f := func() (s string) {
		for range three {
			return
		}
		return "end"
	}
	return len(f()) + 7
}

func main() {
	fmt.Println(again(4))
	fmt.Println(bare())
	fmt.Println(blank())
	fmt.Println(deferred())
	fmt.Println(literal())
}

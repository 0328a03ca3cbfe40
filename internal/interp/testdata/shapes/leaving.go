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

// ends has returns of no value that are reached by a jump and otherwise.
func ends(n int) {
	f := func(n int) {
		for i := 0; i < n; i++ {
			if i == 3 {
				break
			}
			if i == 1 {
				fmt.Println("one")
			}
		}
		return
	}
	f(n)
	defer fmt.Println("end of", n)
again:
	for i := range n {
		for range 2 {
			if i == 0 {
				continue again
			}
			if i == 3 {
				break again
			}
		}
	}
	return
}

func main() {
	ends(0)
	ends(2)
	ends(9)
	fmt.Println(again(4))
	fmt.Println(bare())
	fmt.Println(blank())
	fmt.Println(deferred())
	fmt.Println(literal())
}

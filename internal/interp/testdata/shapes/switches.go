// Switches whose clauses leave, repeat and fall, and whose tests have effects.
package main

import "fmt"

var trace []string

func say(s string, x int) int {
	trace = append(trace, s)
	return x
}

func yes(s string, b bool) bool {
	trace = append(trace, s)
	return b
}

func done() {
	fmt.Println(trace)
	trace = nil
}

func effects(x int) string {
	defer done()
	switch say("tag", x) {
	case say("a", 1), say("b", 2), say("c", 3):
		return "low"
	default:
		return "else"
	case say("d", 4), 5, say("e", 6):
		if x == 5 {
			break
		}
		return "high"
	}
	return "broken"
}

func untagged(x int) string {
	defer done()
	switch {
	case yes("a", x < 0) && yes("b", x < -10), !yes("c", x < 100):
		return "far"
	case yes("d", x%2 == 0) || yes("e", x%3 == 0):
		return "divided"
	case x == 1:
	}
	return "rest"
}

func falling(x int) (out string) {
	switch x {
	case 0:
		out += "0"
		fallthrough
	case 1, 10:
		out += "1"
		if x == 1 {
			break
		}
		fallthrough
	default:
		out += "d"
	case 2:
		out += "2"
		fallthrough
	case 3:
		out += "3"
	}
	return out
}

func loops() (out []int) {
outer:
	for i := 0; i < 20; i++ {
		switch {
		case i == 2:
			continue
		case i%5 == 4:
			for j := range 10 {
				switch j {
				case 3:
					continue outer
				case 1, 2:
					continue
				}
				out = append(out, i*100+j)
			}
		case i == 12:
			break outer
		default:
			switch i {
			case 6:
				break
			case 7:
				goto skip
			default:
				out = append(out, i)
			}
		}
		out = append(out, -i)
	skip:
	}
	n := 0
again:
	switch n++; {
	case n < 4:
		out = append(out, n)
		goto again
	case n == 4:
		out = append(out, 44)
	}
	return out
}

func scopes(v any) int {
	x := 1
	switch x := x + 1; y := v.(type) {
	case int:
		x += y
		f := func() int { x++; return x }
		return f() + f()
	case string, []int:
		_ = y
		return x
	case func() int:
		return y() + x
	}
	return x
}

func empty(x int) {
	switch x {
	}
	switch say("empty", x) {
	default:
		trace = append(trace, "default")
	}
	switch {
	case false:
	}
	done()
}

func main() {
	for x := range 8 {
		fmt.Println(x, effects(x))
	}
	for _, x := range []int{-20, -3, 1, 4, 5, 9, 200} {
		fmt.Println(x, untagged(x))
	}
	for _, x := range []int{0, 1, 2, 3, 4, 10} {
		fmt.Println(x, falling(x))
	}
	fmt.Println(loops())
	fmt.Println(scopes(5), scopes("s"), scopes([]int{}), scopes(func() int { return 7 }), scopes(nil))
	empty(3)
	f, nan := -0.0, 0.0
	nan /= nan
	switch f {
	case 0:
		fmt.Println("zero")
	}
	switch nan {
	case nan:
		fmt.Println("never")
	default:
		fmt.Println("nan")
	}
}

// Every combination of !, && and || over two and three operands, as a value
// and as a condition.
package main

import "fmt"

type Flag bool

func values(a, b bool, x float64, n int) {
	fmt.Println(a, b, x, n, ":",
		!a && b, !a || b, a && !b, a || !b, !a && !b, !a || !b, !(a && b), !(a || b), !(!a && b), !(!a || b),
		!a && 3 < x, !a || 3 < x, n != 2 && 3 < x, n != 2 || !a && b, !(n == 2) && !(x > 3), !(!(a)), a && !b || n != 2 && !(b || a),
		!a && n > 1, n > 1 && !a, !(n > 1) || x > 3, !!a && !!b)
}

func conditions(a, b bool, x float64, n int) (s string) {
	if !a && 3 < x {
		s += "0"
	}
	if !a || 3 < x {
		s += "1"
	}
	if a && !(3 < x) {
		s += "2"
	}
	if !(a && 3 < x) {
		s += "3"
	}
	if !(a || b) {
		s += "4"
	}
	if n != 2 && 3 < x {
		s += "5"
	} else if n != 2 || !a {
		s += "6"
	}
	for i := 0; !a && i < n; i++ {
		s += "7"
	}
	for i := 0; !(a || i >= n) && !b; i++ {
		s += "8"
	}
	switch {
	case !a && !b && x > 3:
		s += "9"
	case !(a && b) || n != 2:
		s += "a"
	}
	if f := Flag(a); !f && Flag(b) || !f && !(x > 3) {
		s += "b"
	}
	if c := func() bool { return !a && !b }; !c() && n > 1 {
		s += "c"
	}
	return s
}

func local() (r []int) {
	o, ok := 0.0, false
	if !ok || 1 < o {
		r = append(r, 1)
	}
	m := map[string]float64{}
	if o, ok := m["z"]; !ok || 1 < o {
		m["z"] = 1
	}
	if o, ok := m["z"]; !ok && 1 < o || !(o < 1) {
		r = append(r, len(m))
	}
	return r
}

func main() {
	for _, a := range []bool{false, true} {
		for _, b := range []bool{false, true} {
			for _, x := range []float64{1, 5} {
				for n := range 4 {
					values(a, b, x, n)
					fmt.Println(conditions(a, b, x, n))
				}
			}
		}
	}
	fmt.Println(local())
}

// What stands in a return of several results.
package main

import "fmt"

type P struct{ x int }

func a(s []int) (P, int)                      { return P{1}, len(s) }
func b(s []int) (string, int)                 { t := "q"; return t, cap(s) }
func c(s []int) (int, int)                    { return len(s) + 1, len(s) }
func d(s []int) (int, int, int)               { n := 7; return n, len(s), cap(s) }
func e(s []int) (string, []int)               { t := "q"; return t, append(s, 1) }
func f(x complex128) (float64, float64)       { y := 7.0; return y, imag(x) }
func g(x float64) (float64, complex128)       { y := 7.0; return y, complex(x, x) }
func h(x int) (string, uint8)                 { y := "h"; return y, uint8(x) }
func i(x, z int) (string, int)                { y := "h"; return y, x + z }
func j(x, z int) (string, bool)               { y := "h"; return y, x < z }
func k(x, z int) (string, bool)               { y := "h"; return y, !(x < z) }
func l(x, z int) (int, int)                   { y := 3; return y, -x }
func m(x, z int) (int, *int)                  { y := 3; return y, &x }
func n(x []int, z int) (int, int)             { y := 3; return y, x[z] }
func o(x map[string]int, z string) (int, int) { y := 3; return y, x[z] }
func p(x P) (int, int)                        { y := 3; return y, x.x }
func q(x any) (int, int)                      { y := 3; return y, x.(int) }
func r(x chan int) (int, int)                 { y := 3; return y, <-x }
func s(x int) (int, int)                      { y := 3; return y, min(x, 2) }
func t(x []int) (int, []int)                  { y := 3; return y, make([]int, 2) }
func u(x []int) (int, []int)                  { y := 3; return y, x[1:] }
func v(x []int) (int, func() int)             { y := 3; return y, func() int { return y } }
func w(x string) (int, []byte)                { y := 3; return y, []byte(x) }

func main() {
	xs := []int{5, 6, 7}
	fmt.Println(a(xs))

	fmt.Println(b(xs))
	fmt.Println(c(xs))
	fmt.Println(d(xs))
	fmt.Println(e(xs))
	fmt.Println(f(2i))
	fmt.Println(g(2))
	fmt.Println(h(259))
	fmt.Println(i(259, 1))
	fmt.Println(j(259, 1))
	fmt.Println(k(259, 1))
	fmt.Println(l(259, 1))
	_, z := m(5, 1)
	fmt.Println(*z)
	fmt.Println(n(xs, 1))
	fmt.Println(o(map[string]int{"a": 1}, "a"))
	fmt.Println(p(P{4}))
	fmt.Println(q(4))
	ch := make(chan int, 1)
	ch <- 9
	fmt.Println(r(ch))
	fmt.Println(s(9))
	fmt.Println(t(xs))
	fmt.Println(u(xs))
	_, ff := v(xs)
	fmt.Println(ff())
	fmt.Println(w("x"))
}
func init() {
	fmt.Println(func() (string, complex128) { return "", 0 }())
	fmt.Println(func() (string, complex128) { return "a", 2i }())
	fmt.Println(func(x complex64) (string, float32) { return "a", real(x) }(1))
	fmt.Println(func(x float32) (_ string, y complex64) {
		for {
			return "a", complex(x, 1)
		}
	}(1))
	fmt.Println(func(x []int) (string, int, P) { return "a", copy(x, x[1:]), P{len(x)} }([]int{1, 2}))
	fmt.Println(func(x []int) (s string, n int) { defer func() { n++ }(); return "a", len(x) }([]int{1, 2}))
	fmt.Println(func(x string) (s string, n int) {
		for range func(y func() bool) { y() } {
			return "a", len(x)
		}
		return
	}("abc"))
}

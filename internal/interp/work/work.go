// Package work has what a benchmark of package interp runs: each function is called
// as the Go compiler makes it and as a function of a session.
//
// Its one rule: a function does n times what its name says and returns what came of
// it.
package work

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"
)

// Shape, Square and Disk are for calls of interface methods.
type Shape interface{ Area() float64 }

type Square struct{ Side float64 }

func (s Square) Area() float64 { return s.Side * s.Side }

type Disk struct{ Radius, Pi float64 }

func (d *Disk) Area() float64 { return d.Pi * d.Radius * d.Radius }

// Body is an element of slices.
type Body struct {
	X, Y, Z    float64
	Vx, Vy, Vz float64
	Mass       float64
}

func (b *Body) move(dt float64) {
	b.X += dt * b.Vx
	b.Y += dt * b.Vy
	b.Z += dt * b.Vz
}

// Tree is for pointers and recursion.
type Tree struct {
	Left, Right *Tree
	Key         int
}

// Calls is recursive: fib.
func Calls(n int) int { return fib(20) * n / n * min(n, 1) * more(n) }

func more(n int) int {
	s := 0
	for range n {
		s += fib(15)
	}
	return s
}

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

// Floats adds floats.
func Floats(n int) int {
	s := 0.0
	for i := 0; i < 1000*n; i++ {
		s += float64(i) * 0.5
	}
	return int(s)
}

// Random is a generator of pseudo-random numbers and a Monte-Carlo estimate.
func Random(n int) int {
	x, hits := uint64(88172645463325252), 0
	for range 1000 * n {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		a := float64(x>>11) / (1 << 53)
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		b := float64(x>>11) / (1 << 53)
		if math.Sqrt(a*a+b*b) < 1 {
			hits++
		}
	}
	return hits
}

// Interfaces calls methods of interfaces.
func Interfaces(n int) int {
	shapes := []Shape{Square{2}, &Disk{1, 3}, Square{3}, &Disk{2, 3}}
	s := 0.0
	for i := range 1000 * n {
		s += shapes[i&3].Area()
	}
	return int(s)
}

// Closures calls func values that have captured variables.
func Closures(n int) int {
	total := 0
	add := func(k int) { total += k }
	twice := func(f func(int) int, x int) int { return f(f(x)) }
	for i := range 1000 * n {
		add(twice(func(y int) int { return y + i }, 1))
	}
	return total
}

// Functions passes functions to functions.
func Functions(n int) int {
	integral := func(f func(float64) float64, a, b float64, steps int) float64 {
		h, s := (b-a)/float64(steps), 0.0
		for i := range steps {
			s += f(a + (float64(i)+0.5)*h)
		}
		return s * h
	}
	return int(1000 * integral(func(x float64) float64 { return x * x }, 0, 3, 1000*n))
}

// Maps counts in maps.
func Maps(n int) int {
	type point struct{ x, y int }
	counts, seen := map[int]int{}, map[point]bool{}
	for i := range 1000 * n {
		counts[i%97]++
		seen[point{i % 13, i % 7}] = true
	}
	s := len(seen)
	for k, v := range counts {
		s += k * v
	}
	return s
}

// Words counts words.
func Words(n int) int {
	text := "the quick brown fox jumps over the lazy dog and runs"
	counts := map[string]int{}
	for range 10 * n {
		for _, w := range strings.Fields(text) {
			counts[w] += len(w)
		}
	}
	return counts["the"] + len(counts)
}

// Structs works on a slice of structs.
func Structs(n int) int {
	bodies := make([]Body, 100)
	for i := range bodies {
		bodies[i] = Body{float64(i), 1, 2, 3, float64(i), 5, 6}
	}
	for range 10 * n {
		for i := range bodies {
			bodies[i].move(0.1)
			b := bodies[i]
			bodies[i].Mass = b.X + b.Y - b.Z
		}
	}
	return int(bodies[99].Mass)
}

// Matrix multiplies matrices that are slices of slices.
func Matrix(n int) int {
	const d = 16
	a, b, c := make([][]float64, d), make([][]float64, d), make([][]float64, d)
	for i := range d {
		a[i], b[i], c[i] = make([]float64, d), make([]float64, d), make([]float64, d)
		for j := range d {
			a[i][j], b[i][j] = float64(i+j), float64(i-j)
		}
	}
	for range n {
		for i := range d {
			for j := range d {
				s := 0.0
				for k := range d {
					s += a[i][k] * b[k][j]
				}
				c[i][j] = s
			}
		}
	}
	return int(c[3][4])
}

// Sieve finds prime numbers.
func Sieve(n int) int {
	composite := make([]bool, 1000*n)
	count := 0
	for i := 2; i < len(composite); i++ {
		if composite[i] {
			continue
		}
		count++
		for j := i * i; j < len(composite); j += i {
			composite[j] = true
		}
	}
	return count
}

// Trees builds trees and walks them.
func Trees(n int) int {
	s := 0
	for range n {
		var root *Tree
		k := 12345
		for range 100 {
			k = (k*1103515245 + 12345) & 0xffff
			root = root.insert(k)
		}
		s += root.sum()
	}
	return s
}

func (t *Tree) insert(k int) *Tree {
	switch {
	case t == nil:
		return &Tree{Key: k}
	case k < t.Key:
		t.Left = t.Left.insert(k)
	default:
		t.Right = t.Right.insert(k)
	}
	return t
}

func (t *Tree) sum() int {
	if t == nil {
		return 0
	}
	return t.Left.sum() + t.Key + t.Right.sum()
}

// Strings builds strings and looks at them.
func Strings(n int) int {
	s := 0
	for i := range 10 * n {
		var b strings.Builder
		for j := range 20 {
			b.WriteByte(byte('a' + (i+j)%26))
		}
		word := b.String() + "é" + b.String()
		for _, r := range word {
			s += int(r)
		}
		for k := range len(word) {
			s += int(word[k])
		}
	}
	return s
}

// Numeric is a constraint.
type Numeric interface{ ~int | ~float64 }

// Sum and Map are generic.
func Sum[T Numeric](xs []T) (s T) {
	for _, x := range xs {
		s += x
	}
	return s
}

func Map[T, U any](xs []T, f func(T) U) []U {
	ys := make([]U, 0, len(xs))
	for _, x := range xs {
		ys = append(ys, f(x))
	}
	return ys
}

// Generics calls generic functions.
func Generics(n int) int {
	xs := make([]int, 100)
	s := 0.0
	for i := range 10 * n {
		xs[i%100] = i
		s += Sum(Map(xs, func(x int) float64 { return float64(x) / 2 }))
	}
	return int(s)
}

// Sorting sorts with a function and with a method of its own.
func Sorting(n int) int {
	s := 0
	for i := range n {
		xs := make([]int, 100)
		for j := range xs {
			xs[j] = (j*7919 + i) % 1009
		}
		sort.Slice(xs, func(a, b int) bool { return xs[a] < xs[b] })
		slices.SortFunc(xs, func(a, b int) int { return b - a })
		s += xs[50]
	}
	return s
}

// Appends grows slices.
func Appends(n int) int {
	s := 0
	for range n {
		var xs []float64
		var bs []Body
		for i := range 100 {
			xs = append(xs, float64(i), 2)
			bs = append(bs, Body{X: float64(i)})
		}
		s += len(xs) + int(bs[7].X)
	}
	return s
}

// Switches looks at what values are.
func Switches(n int) int {
	values := []any{1, "two", 3.0, Square{4}, &Disk{5, 3}, nil}
	s := 0
	for i := range 100 * n {
		switch v := values[i%len(values)].(type) {
		case int:
			s += v
		case string:
			s += len(v)
		case float64:
			s += int(v)
		case Shape:
			s += int(v.Area())
		default:
			s++
		}
	}
	return s
}

var errOdd = errors.New("odd")

func half(i int) (int, error) {
	if i%2 == 1 {
		return 0, errOdd
	}
	return i / 2, nil
}

// Errors returns errors and compares them.
func Errors(n int) int {
	s := 0
	for i := range 100 * n {
		h, err := half(i)
		if errors.Is(err, errOdd) {
			h = 1
		} else if err != nil {
			return -1
		}
		s += h
	}
	return s
}

func guarded(i int) (r int) {
	defer func() { r += i }()
	return i
}

// Defers defers calls.
func Defers(n int) int {
	s := 0
	for i := range 100 * n {
		s += guarded(i)
	}
	return s
}

// Channels passes numbers from one goroutine to another.
func Channels(n int) int {
	ch := make(chan int, 16)
	go func() {
		defer close(ch)
		for i := range 100 * n {
			ch <- i
		}
	}()
	s := 0
	for v := range ch {
		s += v
	}
	return s
}

// Formats formats numbers.
func Formats(n int) int {
	s := 0
	for i := range 10 * n {
		s += len(fmt.Sprintf("%d %6.3f %s", i, float64(i)/3, "text"))
	}
	return s
}

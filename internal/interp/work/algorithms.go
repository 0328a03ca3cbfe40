package work

import (
	"bufio"
	"cmp"
	"container/heap"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

// Distances compares words: Levenshtein.
func Distances(n int) int {
	words := []string{"kitten", "sitting", "saturday", "sunday", "rosettacode", "raisethysword"}
	s := 0
	for i := range 4 * n {
		s += distance(words[i%6], words[(i+1)%6])
	}
	return s
}

func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		left := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			left, row[j+1] = row[j+1], min(left+cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// Quicksort sorts by recursion.
func Quicksort(n int) int {
	xs := make([]float64, 100)
	for i := range n {
		for j := range xs {
			xs[j] = float64((j*7919 + i) % 1009)
		}
		quicksort(xs)
	}
	return int(xs[50])
}

func quicksort(xs []float64) {
	if len(xs) < 2 {
		return
	}
	p, i := xs[len(xs)/2], 0
	for j, k := 0, len(xs)-1; j <= k; {
		switch {
		case xs[j] < p:
			xs[i], xs[j] = xs[j], xs[i]
			i++
			j++
		case xs[j] > p:
			xs[j], xs[k] = xs[k], xs[j]
			k--
		default:
			j++
		}
	}
	quicksort(xs[:i])
	for i < len(xs) && xs[i] == p {
		i++
	}
	quicksort(xs[i:])
}

// SortSlice sorts with a func that has captured the slice.
func SortSlice(n int) int {
	s := 0
	xs := make([]float64, 100)
	for i := range n {
		for j := range xs {
			xs[j] = float64((j*7919 + i) % 1009)
		}
		sort.Slice(xs, func(a, b int) bool { return xs[a] < xs[b] })
		s += int(xs[50])
	}
	return s
}

// SortFunc sorts structs by a field.
func SortFunc(n int) int {
	s := 0
	bs := make([]Body, 100)
	for i := range n {
		for j := range bs {
			bs[j].Mass = float64((j*7919 + i) % 1009)
		}
		slices.SortFunc(bs, func(a, b Body) int { return cmp.Compare(a.Mass, b.Mass) })
		s += int(bs[50].Mass)
	}
	return s
}

// Memo remembers results in a map, by a func that calls itself.
func Memo(n int) int {
	s := 0
	for i := range n {
		seen := map[int]int{}
		var paths func(k int) int
		paths = func(k int) int {
			if k < 2 {
				return 1
			}
			if p, ok := seen[k]; ok {
				return p
			}
			p := (paths(k-1) + paths(k-2)) % 1000007
			seen[k] = p
			return p
		}
		s += paths(40 + i%10)
	}
	return s
}

// Life is the game of life on a torus.
func Life(n int) int {
	const d = 16
	now, next := make([][]bool, d), make([][]bool, d)
	for i := range now {
		now[i], next[i] = make([]bool, d), make([]bool, d)
		for j := range d {
			now[i][j] = (i*7+j*3)%5 < 2
		}
	}
	for range n {
		for i := range d {
			for j := range d {
				k := neighbours(now, i, j)
				next[i][j] = k == 3 || k == 2 && now[i][j]
			}
		}
		now, next = next, now
	}
	return neighbours(now, 3, 3)
}

func neighbours(cells [][]bool, i, j int) int {
	k, d := 0, len(cells)
	for di := -1; di <= 1; di++ {
		for dj := -1; dj <= 1; dj++ {
			if (di != 0 || dj != 0) && cells[(i+di+d)%d][(j+dj+d)%d] {
				k++
			}
		}
	}
	return k
}

// Queue is a heap of the standard library over a type of its own.
type Queue []int

func (q Queue) Len() int           { return len(q) }
func (q Queue) Less(i, j int) bool { return q[i] < q[j] }
func (q Queue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *Queue) Push(x any)        { *q = append(*q, x.(int)) }
func (q *Queue) Pop() any {
	old := *q
	x := old[len(old)-1]
	*q = old[:len(old)-1]
	return x
}

// Heaps pushes and pops.
func Heaps(n int) int {
	s, q := 0, &Queue{}
	for i := range 20 * n {
		heap.Push(q, (i*7919)%1009)
		if q.Len() > 50 {
			s += heap.Pop(q).(int)
		}
	}
	return s
}

// Scanning reads lines of numbers.
func Scanning(n int) int {
	var text strings.Builder
	for i := range 5 * n {
		fmt.Fprintf(&text, "%d,%d\n", i, i*i)
	}
	s := 0
	for in := bufio.NewScanner(strings.NewReader(text.String())); in.Scan(); {
		a, b, _ := strings.Cut(in.Text(), ",")
		x, err := strconv.Atoi(a)
		if err != nil {
			return -1
		}
		y, _ := strconv.ParseFloat(b, 64)
		s += x + int(y)
	}
	return s
}

// Workers divides work among goroutines.
func Workers(n int) int {
	jobs, results := make(chan int, 8), make(chan int, 8)
	var group sync.WaitGroup
	for range 2 {
		group.Add(1)
		go func() {
			defer group.Done()
			for j := range jobs {
				results <- fib(j % 12)
			}
		}()
	}
	go func() {
		for i := range 20 * n {
			jobs <- i
		}
		close(jobs)
		group.Wait()
		close(results)
	}()
	s := 0
	for r := range results {
		s += r
	}
	return s
}

// Counter counts under a lock.
type Counter struct {
	mu     sync.Mutex
	counts map[int]int
	n      atomic.Int64
}

func (c *Counter) add(k int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.counts[k]++
	c.n.Add(1)
}

// Locks locks a mutex around each step.
func Locks(n int) int {
	c := Counter{counts: map[int]int{}}
	for i := range 100 * n {
		c.add(i & 7)
	}
	return c.counts[3] + int(c.n.Load())
}

// Point is a struct that is copied.
type Point struct{ X, Y, Z float64 }

func (p Point) Add(q Point) Point     { return Point{p.X + q.X, p.Y + q.Y, p.Z + q.Z} }
func (p Point) Scale(k float64) Point { return Point{k * p.X, k * p.Y, k * p.Z} }
func (p Point) Dot(q Point) float64   { return p.X*q.X + p.Y*q.Y + p.Z*q.Z }
func (p *Point) Shift(q Point)        { *p = p.Add(q) }

// Copies passes structs by value.
func Copies(n int) int {
	p, q := Point{1, 2, 3}, Point{0.1, 0.2, 0.3}
	ps := make([]Point, 10)
	for i := range 100 * n {
		p.Shift(q.Scale(float64(i & 3)))
		ps[i%10] = p.Add(ps[(i+1)%10].Scale(0.5))
	}
	return int(ps[3].Dot(q))
}

// Groups collects structs in a map of slices.
func Groups(n int) int {
	groups := map[string][]Point{}
	names := []string{"alpha", "beta", "gamma", "delta"}
	for i := range 20 * n {
		k := names[i%4]
		groups[k] = append(groups[k], Point{X: float64(i)})
	}
	s := 0.0
	for _, k := range names {
		for _, p := range groups[k] {
			s += p.X
		}
	}
	return int(s)
}

// Filter and Reduce are generic.
func Filter[T any](xs []T, keep func(T) bool) (ys []T) {
	for _, x := range xs {
		if keep(x) {
			ys = append(ys, x)
		}
	}
	return ys
}

func Reduce[T, A any](xs []T, a A, f func(A, T) A) A {
	for _, x := range xs {
		a = f(a, x)
	}
	return a
}

// Pipelines maps, filters and reduces.
func Pipelines(n int) int {
	xs := make([]int, 100)
	for i := range xs {
		xs[i] = i
	}
	s := 0
	for k := range n {
		odd := Filter(xs, func(x int) bool { return x%2 == 1 })
		s += Reduce(Map(odd, func(x int) int { return x * k }), 0, func(a, x int) int { return a + x })
	}
	return s
}

// Stack is a generic type.
type Stack[T any] struct{ items []T }

func (s *Stack[T]) Push(x T) { s.items = append(s.items, x) }

func (s *Stack[T]) Pop() (x T, ok bool) {
	if len(s.items) == 0 {
		return x, false
	}
	x = s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return x, true
}

// Stacks pushes and pops.
func Stacks(n int) int {
	var st Stack[float64]
	s := 0.0
	for i := range 100 * n {
		st.Push(float64(i))
		if i%3 == 0 {
			x, _ := st.Pop()
			s += x
		}
	}
	return int(s)
}

// Iterate ranges over a func.
func Iterate(n int) int {
	s := 0
	for x := range squares(100 * n) {
		if x%2 == 0 {
			continue
		}
		s += x
	}
	return s
}

func squares(n int) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i * i) {
				return
			}
		}
	}
}

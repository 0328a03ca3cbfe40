package prelude_test

import (
	realcmp "cmp"
	realheap "container/heap"
	"errors"
	"fmt"
	"io/fs"
	realiter "iter"
	realmaps "maps"
	"math"
	"math/rand/v2"
	"reflect"
	realslices "slices"
	"testing"

	"gosess/internal/interp/prelude"
	"gosess/internal/interp/prelude/cmp"
	"gosess/internal/interp/prelude/container/heap"
	preerrors "gosess/internal/interp/prelude/errors"
	"gosess/internal/interp/prelude/iter"
	"gosess/internal/interp/prelude/maps"
	prerand "gosess/internal/interp/prelude/math/rand/v2"
	prereflect "gosess/internal/interp/prelude/reflect"
	"gosess/internal/interp/prelude/slices"
	presync "gosess/internal/interp/prelude/sync"
	"gosess/internal/interp/prelude/sync/atomic"
)

func TestSource(t *testing.T) {
	want := []string{"cmp", "container/heap", "errors", "iter", "maps", "math/rand/v2", "reflect", "slices", "sync", "sync/atomic"}
	if got := prelude.Paths(); !reflect.DeepEqual(got, want) {
		t.Fatalf("Paths() = %q, want %q", got, want)
	}
	for _, p := range want {
		if len(prelude.Source(p)) == 0 {
			t.Errorf("Source(%q) is empty", p)
		}
	}
	if prelude.Source("fmt") != nil {
		t.Errorf("Source(fmt) is not nil")
	}
}

// outcome is what a call gave: its results, or what it panicked with.
func outcome(f func() any) (out string) {
	defer func() {
		if r := recover(); r != nil {
			out = fmt.Sprintf("panic %T", r)
		}
	}()
	return fmt.Sprintf("%#v", f())
}

func same(t *testing.T, name string, ours, real func() any) {
	t.Helper()
	if got, want := outcome(ours), outcome(real); got != want {
		t.Errorf("%s: got %s, want %s", name, got, want)
	}
}

// TestSlices runs every function that takes a slice of ints and some numbers
// through ours and the real package, on random slices.
func TestSlices(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	even := func(x int) bool { return x%2 == 0 }
	tens := func(a, b int) int { return realcmp.Compare(a/10, b/10) }
	mk := func(n int) []int {
		s := make([]int, n, n+rng.IntN(4))
		for i := range s {
			s[i] = rng.IntN(40)
		}
		return s
	}
	full := func(s []int) any { return []any{s, cap(s) >= len(s), s == nil, s[:cap(s)]} }
	for range 400 {
		base, other := mk(rng.IntN(30)), mk(rng.IntN(5))
		i, j, v := rng.IntN(12), rng.IntN(12), rng.IntN(40)
		fresh := func() []int { return append(make([]int, 0, cap(base)), base...) }
		sorted := fresh()
		realslices.Sort(sorted)
		type row struct {
			name       string
			ours, real func() any
		}
		rows := []row{
			{"Insert", func() any { return slices.Insert(fresh(), i, other...) }, func() any { return realslices.Insert(fresh(), i, other...) }},
			{"Insert self", func() any { s := fresh(); return slices.Insert(s, i, s...) }, func() any { s := fresh(); return realslices.Insert(s, i, s...) }},
			{"Delete", func() any { return full(slices.Delete(fresh(), i, j)) }, func() any { return full(realslices.Delete(fresh(), i, j)) }},
			{"Replace", func() any { return slices.Replace(fresh(), i, j, other...) }, func() any { return realslices.Replace(fresh(), i, j, other...) }},
			{"Replace self", func() any { s := fresh(); return slices.Replace(s, i, j, s...) }, func() any { s := fresh(); return realslices.Replace(s, i, j, s...) }},
			{"DeleteFunc", func() any { return full(slices.DeleteFunc(fresh(), even)) }, func() any { return full(realslices.DeleteFunc(fresh(), even)) }},
			{"Compact", func() any { return full(slices.Compact(fresh())) }, func() any { return full(realslices.Compact(fresh())) }},
			{"CompactFunc", func() any {
				return slices.CompactFunc(fresh(), func(a, b int) bool { return tens(a, b) == 0 })
			}, func() any {
				return realslices.CompactFunc(fresh(), func(a, b int) bool { return tens(a, b) == 0 })
			}},
			{"Sort", func() any { s := fresh(); slices.Sort(s); return s }, func() any { return sorted }},
			{"SortFunc", func() any { s := fresh(); slices.SortFunc(s, tens); return s }, func() any { s := fresh(); realslices.SortFunc(s, tens); return s }},
			{"SortStableFunc", func() any { s := fresh(); slices.SortStableFunc(s, tens); return s }, func() any { s := fresh(); realslices.SortStableFunc(s, tens); return s }},
			{"Reverse", func() any { s := fresh(); slices.Reverse(s); return s }, func() any { s := fresh(); realslices.Reverse(s); return s }},
			{"BinarySearch", func() any { k, ok := slices.BinarySearch(sorted, v); return []any{k, ok} }, func() any { k, ok := realslices.BinarySearch(sorted, v); return []any{k, ok} }},
			{"BinarySearchFunc", func() any { k, ok := slices.BinarySearchFunc(sorted, v, tens); return []any{k, ok} }, func() any { k, ok := realslices.BinarySearchFunc(sorted, v, tens); return []any{k, ok} }},
			{"Min", func() any { return slices.Min(base) }, func() any { return realslices.Min(base) }},
			{"Max", func() any { return slices.Max(base) }, func() any { return realslices.Max(base) }},
			{"MinFunc", func() any { return slices.MinFunc(base, tens) }, func() any { return realslices.MinFunc(base, tens) }},
			{"MaxFunc", func() any { return slices.MaxFunc(base, tens) }, func() any { return realslices.MaxFunc(base, tens) }},
			{"Index", func() any {
				return []any{slices.Index(base, v), slices.IndexFunc(base, even), slices.Contains(base, v), slices.ContainsFunc(base, even)}
			},
				func() any {
					return []any{realslices.Index(base, v), realslices.IndexFunc(base, even), realslices.Contains(base, v), realslices.ContainsFunc(base, even)}
				}},
			{"Compare", func() any {
				return []any{slices.Compare(base, other), slices.CompareFunc(base, other, tens), slices.Equal(base, other), slices.IsSorted(base), slices.IsSortedFunc(base, tens)}
			},
				func() any {
					return []any{realslices.Compare(base, other), realslices.CompareFunc(base, other, tens), realslices.Equal(base, other), realslices.IsSorted(base), realslices.IsSortedFunc(base, tens)}
				}},
			{"EqualFunc", func() any { return slices.EqualFunc(sorted, base, func(a, b int) bool { return tens(a, b) == 0 }) }, func() any { return realslices.EqualFunc(sorted, base, func(a, b int) bool { return tens(a, b) == 0 }) }},
			{"Concat", func() any { return slices.Concat(base, other, base) }, func() any { return realslices.Concat(base, other, base) }},
			{"Repeat", func() any { return slices.Repeat(other, i) }, func() any { return realslices.Repeat(other, i) }},
			{"Chunk", func() any { return realslices.Collect(slices.Chunk(base, i)) }, func() any { return realslices.Collect(realslices.Chunk(base, i)) }},
			{"Sorted", func() any { return slices.Sorted(slices.Values(base)) }, func() any { return realslices.Sorted(realslices.Values(base)) }},
			{"SortedFunc", func() any { return slices.SortedFunc(slices.Values(base), tens) }, func() any { return realslices.SortedFunc(realslices.Values(base), tens) }},
			{"SortedStableFunc", func() any { return slices.SortedStableFunc(slices.Values(base), tens) }, func() any { return realslices.SortedStableFunc(realslices.Values(base), tens) }},
			{"Backward", func() any { return realmaps.Collect(slices.Backward(base)) }, func() any { return realmaps.Collect(realslices.Backward(base)) }},
			{"All", func() any { return maps.Collect(realiter.Seq2[int, int](slices.All(base))) }, func() any { return realmaps.Collect(realslices.All(base)) }},
			{"Grow", func() any { s := slices.Grow(fresh(), i); return []any{s, cap(s) >= len(s)+i} }, func() any { s := realslices.Grow(fresh(), i); return []any{s, cap(s) >= len(s)+i} }},
			{"Clip", func() any { return cap(slices.Clip(fresh())) }, func() any { return len(base) }},
		}
		for _, r := range rows {
			same(t, fmt.Sprint(r.name, base, other, i, j, v), r.ours, r.real)
		}
	}
}

func TestNilAndNaN(t *testing.T) {
	nan := math.NaN()
	fs := []float64{2, nan, -1, math.Inf(1), nan, 0}
	gs := realslices.Clone(fs)
	slices.Sort(fs)
	realslices.Sort(gs)
	same(t, "Sort NaN", func() any { return fmt.Sprint(fs) }, func() any { return fmt.Sprint(gs) })
	same(t, "Min NaN", func() any { return fmt.Sprint(slices.Min(fs), slices.Max(fs)) }, func() any { return fmt.Sprint(realslices.Min(gs), realslices.Max(gs)) })
	for _, p := range [][2]float64{{nan, nan}, {nan, 1}, {1, nan}, {1, 2}, {2, 1}, {0, math.Copysign(0, -1)}} {
		same(t, fmt.Sprint("Compare", p), func() any { return []any{cmp.Compare(p[0], p[1]), cmp.Less(p[0], p[1])} }, func() any { return []any{realcmp.Compare(p[0], p[1]), realcmp.Less(p[0], p[1])} })
	}
	same(t, "Clone nil", func() any { return slices.Clone([]int(nil)) }, func() any { return realslices.Clone([]int(nil)) })
	same(t, "Clone empty", func() any { return slices.Clone([]int{}) }, func() any { return realslices.Clone([]int{}) })
	same(t, "Collect nothing", func() any { return slices.Collect(slices.Values([]int(nil))) }, func() any { return realslices.Collect(realslices.Values([]int(nil))) })
	same(t, "Concat nothing", func() any { return slices.Concat[[]int]() }, func() any { return realslices.Concat[[]int]() })
	same(t, "Or", func() any { return cmp.Or(0, 3, 4) }, func() any { return realcmp.Or(0, 3, 4) })
	same(t, "maps.Clone nil", func() any { return maps.Clone(map[int]int(nil)) }, func() any { return realmaps.Clone(map[int]int(nil)) })
}

func TestMaps(t *testing.T) {
	m := map[string]int{"a": 1, "b": 2, "c": 3}
	n := maps.Clone(m)
	maps.DeleteFunc(n, func(k string, v int) bool { return v == 2 })
	maps.Insert(n, maps.All(map[string]int{"d": 4}))
	maps.Copy(n, map[string]int{"a": 10})
	if want := map[string]int{"a": 10, "c": 3, "d": 4}; !maps.Equal(n, want) || maps.Equal(n, m) {
		t.Errorf("got %v, want %v", n, want)
	}
	if got := slices.Sorted(maps.Keys(n)); !slices.Equal(got, []string{"a", "c", "d"}) {
		t.Errorf("Keys: %v", got)
	}
	if got := slices.Sorted(maps.Values(n)); !slices.Equal(got, []int{3, 4, 10}) {
		t.Errorf("Values: %v", got)
	}
	if !maps.EqualFunc(m, map[string]string{"a": "1", "b": "2", "c": "3"}, func(a int, b string) bool { return fmt.Sprint(a) == b }) {
		t.Errorf("EqualFunc is false")
	}
}

func TestPull(t *testing.T) {
	next, stop := iter.Pull(iter.Seq[int](slices.Values([]int{1, 2, 3})))
	for want := 1; want <= 2; want++ {
		if v, ok := next(); v != want || !ok {
			t.Fatalf("next() = %d, %v", v, ok)
		}
	}
	stop()
	if v, ok := next(); v != 0 || ok {
		t.Fatalf("next after stop = %d, %v", v, ok)
	}
	cleaned := false
	next2, stop2 := iter.Pull2(func(yield func(int, string) bool) {
		defer func() { cleaned = true }()
		yield(1, "a")
	})
	if k, v, ok := next2(); k != 1 || v != "a" || !ok {
		t.Fatalf("next2() = %d %q %v", k, v, ok)
	}
	stop2()
	if !cleaned {
		t.Errorf("stop did not end the iterator")
	}
	bad, _ := iter.Pull(func(yield func(int) bool) { panic("boom") })
	same(t, "panic", func() any { v, _ := bad(); return v }, func() any { panic("boom") })
}

func TestOnceAtomicAsType(t *testing.T) {
	calls := 0
	once := presync.OnceValue(func() int { calls++; return 7 })
	if first, again := once(), once(); first != 7 || again != 7 || calls != 1 {
		t.Errorf("OnceValue: %d calls", calls)
	}
	bad := presync.OnceValues(func() (int, error) { panic("x") })
	for range 2 {
		same(t, "OnceValues", func() any { v, _ := bad(); return v }, func() any { panic("x") })
	}
	var p atomic.Pointer[int]
	a, b := 1, 2
	p.Store(&a)
	if p.CompareAndSwap(&b, &a) || !p.CompareAndSwap(&a, &b) || p.Swap(nil) != &b || p.Load() != nil {
		t.Errorf("atomic.Pointer is wrong")
	}
	err := fmt.Errorf("open: %w", errors.Join(errors.New("x"), &fs.PathError{Op: "op", Err: fs.ErrExist}))
	if e, ok := preerrors.AsType[*fs.PathError](err); !ok || e.Op != "op" {
		t.Errorf("AsType = %v, %v", e, ok)
	}
	if _, ok := preerrors.AsType[*fs.PathError](errors.New("y")); ok {
		t.Errorf("AsType found what is not there")
	}
}

func TestRand(t *testing.T) {
	seen := map[uint8]int{}
	for range 2000 {
		seen[prerand.N[uint8](5)]++
	}
	if len(seen) != 5 || seen[0]+seen[1]+seen[2]+seen[3]+seen[4] != 2000 {
		t.Errorf("N(5) gives %v", seen)
	}
	for _, n := range []int64{0, -1} {
		same(t, fmt.Sprintf("N(%d)", n), func() any { return prerand.N(n) }, func() any { return rand.N(n) })
	}
}

func TestTypeFor(t *testing.T) {
	if got, want := prereflect.TypeFor[error](), reflect.TypeFor[error](); got != want {
		t.Errorf("TypeFor[error] is %v", got)
	}
	if got, want := prereflect.TypeFor[map[string]int](), reflect.TypeFor[map[string]int](); got != want {
		t.Errorf("TypeFor[map[string]int] is %v", got)
	}
}

// A queue is a heap that writes down what is done to it.
type queue struct {
	xs  []int
	log []string
}

func (q *queue) note(what string, a, b int) { q.log = append(q.log, fmt.Sprint(what, a, b)) }

func (q *queue) Len() int           { return len(q.xs) }
func (q *queue) Less(i, j int) bool { q.note("less", i, j); return q.xs[i] < q.xs[j] }
func (q *queue) Swap(i, j int)      { q.note("swap", i, j); q.xs[i], q.xs[j] = q.xs[j], q.xs[i] }
func (q *queue) Push(x any)         { q.xs = append(q.xs, x.(int)) }
func (q *queue) Pop() any {
	x := q.xs[len(q.xs)-1]
	q.xs = q.xs[:len(q.xs)-1]
	return x
}

// TestHeap does the same to two heaps, and wants the same methods called.
func TestHeap(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		ours, real := &queue{}, &queue{}
		for range r.IntN(20) {
			x := r.IntN(10)
			ours.xs, real.xs = append(ours.xs, x), append(real.xs, x)
		}
		heap.Init(ours)
		realheap.Init(real)
		for range 30 {
			x, i := r.IntN(10), r.IntN(len(ours.xs)+1)
			switch op := r.IntN(4); {
			case op == 0:
				heap.Push(ours, x)
				realheap.Push(real, x)
			case op == 1:
				same(t, "Pop", func() any { return heap.Pop(ours) }, func() any { return realheap.Pop(real) })
			case op == 2:
				same(t, "Remove", func() any { return heap.Remove(ours, i) }, func() any { return realheap.Remove(real, i) })
			case i < len(ours.xs):
				ours.xs[i], real.xs[i] = x, x
				heap.Fix(ours, i)
				realheap.Fix(real, i)
			}
			if !reflect.DeepEqual(ours, real) {
				t.Fatalf("got %v, want %v", ours, real)
			}
			if len(ours.xs) == 0 {
				break
			}
		}
	}
}

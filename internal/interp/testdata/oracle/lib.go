// Sort, heap, list, rand, big, time, errors with user types.
package main

import (
	"container/heap"
	"container/list"
	"container/ring"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"math/big"
	"math/rand"
	randv2 "math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"sort"
	"strings"
	"time"
)

type Item struct {
	name string
	prio int
	idx  int
}
type PQ []*Item

func (q PQ) Len() int           { return len(q) }
func (q PQ) Less(i, j int) bool { return q[i].prio > q[j].prio }
func (q PQ) Swap(i, j int)      { q[i], q[j] = q[j], q[i]; q[i].idx, q[j].idx = i, j }
func (q *PQ) Push(x any)        { it := x.(*Item); it.idx = len(*q); *q = append(*q, it) }
func (q *PQ) Pop() (x any)      { o := *q; x = o[len(o)-1]; *q = o[:len(o)-1]; return }

type byLen []string

func (b byLen) Len() int           { return len(b) }
func (b byLen) Less(i, j int) bool { return len(b[i]) < len(b[j]) }
func (b byLen) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }

type MyErr struct {
	Code int
	Err  error
}

func (e *MyErr) Error() string { return fmt.Sprintf("code %d: %v", e.Code, e.Err) }
func (e *MyErr) Unwrap() error { return e.Err }

type ValErr string

func (v ValErr) Error() string        { return string(v) }
func (v ValErr) Is(target error) bool { return target == ErrSent }

type tmo struct{}

func (tmo) Error() string { return "timeout" }
func (tmo) Timeout() bool { return true }

var ErrSent = errors.New("sentinel")

func fail(n int) error {
	switch n {
	case 0:
		return &MyErr{1, fmt.Errorf("ctx: %w", ErrSent)}
	case 1:
		return ValErr("val")
	case 2:
		return errors.Join(io.EOF, ValErr("joined"), &MyErr{2, nil})
	case 3:
		return fmt.Errorf("two %w and %w", io.EOF, tmo{})
	}
	var p *MyErr
	if n == 4 {
		return p
	}
	return nil
}

type Grid [][]int

func (g Grid) String() string {
	var sb strings.Builder
	for _, r := range g {
		fmt.Fprintln(&sb, r)
	}
	return sb.String()
}

func main() {
	q := &PQ{}
	heap.Init(q)
	for i, n := range []string{"low", "high", "mid"} {
		heap.Push(q, &Item{name: n, prio: []int{1, 9, 5}[i]})
	}
	(*q)[2].prio = 100
	heap.Fix(q, 2)
	for q.Len() > 0 {
		it := heap.Pop(q).(*Item)
		fmt.Print(it.name, it.prio, " ")
	}
	fmt.Println()
	ws := []string{"ccc", "a", "bb", "dd"}
	sort.Sort(sort.Reverse(byLen(ws)))
	fmt.Println(ws, sort.IsSorted(byLen(ws)))
	sort.Stable(byLen(ws))
	fmt.Println(ws, sort.SearchInts([]int{1, 3, 5}, 4), sort.Search(100, func(i int) bool { return i*i >= 50 }))
	l := list.New()
	l.PushBack(Item{name: "x"})
	l.PushFront(3)
	for e := l.Front(); e != nil; e = e.Next() {
		switch v := e.Value.(type) {
		case Item:
			fmt.Print("item ", v.name, " ")
		case int:
			fmt.Print("int ", v, " ")
		}
	}
	fmt.Println(l.Len())
	r := ring.New(3)
	for i := range 3 {
		r.Value = i
		r = r.Next()
	}
	r.Do(func(x any) { fmt.Print(x, " ") })
	fmt.Println()
	for i := range 6 {
		err := fail(i)
		var me *MyErr
		var ve ValErr
		var to interface{ Timeout() bool }
		fmt.Println(i, err == nil, errors.Is(err, ErrSent), errors.Is(err, io.EOF), errors.As(err, &me), errors.As(err, &ve), errors.As(err, &to), me != nil && me.Code > 0, ve)
		if err != nil && i != 4 {
			fmt.Printf("%v %T\n", err, err)
		}
	}
	_, err := os.Open("/does/not/exist")
	var pe *fs.PathError
	fmt.Println(err, errors.Is(err, fs.ErrNotExist), errors.As(err, &pe), pe.Op)
	f := big.NewInt(1)
	for i := int64(1); i <= 30; i++ {
		f.Mul(f, big.NewInt(i))
	}
	fmt.Println(f, f.BitLen(), big.NewRat(3, 6), new(big.Int).Exp(big.NewInt(2), big.NewInt(100), nil))
	fmt.Printf("%v %s %d %x\n", f, f, f, big.NewInt(255))
	bf, _ := new(big.Float).SetString("1.5")
	fmt.Println(bf.Mul(bf, bf), f.Cmp(big.NewInt(0)))
	rg := rand.New(rand.NewSource(42))
	fmt.Println(rg.Intn(100), rg.Float64(), rg.Perm(5), rg.NormFloat64())
	xs := []int{1, 2, 3, 4, 5}
	rg.Shuffle(len(xs), func(i, j int) { xs[i], xs[j] = xs[j], xs[i] })
	r2 := randv2.New(randv2.NewPCG(1, 2))
	fmt.Println(xs, r2.IntN(1000), r2.Float64(), r2.Perm(3))
	t := time.Date(2024, time.February, 29, 13, 4, 5, 678e6, time.UTC)
	fmt.Println(t, t.Format(time.RFC3339Nano), t.Format("Mon Jan _2 3:04PM"), t.AddDate(1, 0, 0), t.YearDay(), t.Weekday(), t.Month())
	d := 90*time.Minute + 30*time.Second
	fmt.Println(d, d.Hours(), t.Add(d).Sub(t), t.Truncate(time.Hour), time.Duration(1500)*time.Microsecond, time.Unix(0, 0).UTC())
	t2, err := time.Parse("2006-01-02", "2024-13-01")
	fmt.Println(t2, err, t.Before(t2), t == t.Add(0), t.Equal(t2))
	fmt.Printf("%v %s %d %T %v\n", d, d, d, d, []time.Duration{d, 0})
	fmt.Println(Grid{{1, 2}, {3}}, fmt.Sprint(Grid{{4}}), fmt.Sprintf("%v|%d", Grid{{5}}, Grid{{6}}))
	fmt.Printf("%x\n", sha256.Sum256([]byte("abc")))
	h := fnv.New32a()
	h.Write([]byte("abc"))
	fmt.Println(h.Sum32(), filepath.Join("a", "..", "b", "c.txt"), filepath.Ext("x.csv"))
	fmt.Println(reflect.DeepEqual([]int{1}, []int{1}), reflect.DeepEqual(map[string][]int{"a": {1}}, map[string][]int{"a": {2}}), reflect.TypeOf(3.5), reflect.ValueOf([]int{1, 2}).Len())
	dir, _ := os.MkdirTemp("", "o")
	defer os.RemoveAll(dir)
	p := filepath.Join(dir, "f.txt")
	fmt.Println(os.WriteFile(p, []byte("data\n"), 0o600))
	b, err := os.ReadFile(p)
	fmt.Printf("%q %v\n", b, err)
	people := []struct {
		Name string
		Age  int
	}{{"A", 30}, {"B", 25}, {"C", 30}}
	sort.SliceStable(people, func(i, j int) bool { return people[i].Age < people[j].Age })
	fmt.Println(people)
	fmt.Fprintln(os.Stderr, "to stderr")
	defer func() {
		r := recover()
		fmt.Println("re", r)
		panic(fmt.Sprint("again ", r))
	}()
	panic(&MyErr{7, io.ErrUnexpectedEOF})
}

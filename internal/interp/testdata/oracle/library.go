// Heaps, graphs, iterators, writers and options over the standard library.
package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"container/heap"
	"context"
	"crypto/md5"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"iter"
	"log/slog"
	"maps"
	"math"
	"math/big"
	"math/cmplx"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"text/template"
	"time"
	"unicode/utf16"
)

type IntHeap []int

func (h IntHeap) Len() int           { return len(h) }
func (h IntHeap) Less(i, j int) bool { return h[i] < h[j] }
func (h IntHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *IntHeap) Push(x any)        { *h = append(*h, x.(int)) }
func (h *IntHeap) Pop() any          { o := *h; n := len(o); x := o[n-1]; *h = o[:n-1]; return x }

type Graph struct{ adj map[string]map[string]float64 }

func (g *Graph) Edge(a, b string, w float64) {
	if g.adj == nil {
		g.adj = map[string]map[string]float64{}
	}
	if g.adj[a] == nil {
		g.adj[a] = map[string]float64{}
	}
	g.adj[a][b] = w
}

type qi struct {
	n string
	d float64
}
type pq []qi

func (h pq) Len() int           { return len(h) }
func (h pq) Less(i, j int) bool { return h[i].d < h[j].d }
func (h pq) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *pq) Push(x any)        { *h = append(*h, x.(qi)) }
func (h *pq) Pop() any          { o := *h; n := len(o); x := o[n-1]; *h = o[:n-1]; return x }
func (g *Graph) Dijkstra(s string) map[string]float64 {
	d := map[string]float64{s: 0}
	h := &pq{{s, 0}}
	for h.Len() > 0 {
		c := heap.Pop(h).(qi)
		if c.d > d[c.n] {
			continue
		}
		for n, w := range g.adj[c.n] {
			nd := c.d + w
			if o, ok := d[n]; !ok || nd < o {
				d[n] = nd
				heap.Push(h, qi{n, nd})
			}
		}
	}
	return d
}

type RW struct {
	buf []byte
	n   int
}

func (r *RW) Write(p []byte) (int, error) { r.buf = append(r.buf, p...); r.n++; return len(p), nil }

type errW struct{}

func (errW) Write(p []byte) (int, error) { return 0, errors.New("disk full") }
func FFT(x []complex128) []complex128 {
	n := len(x)
	if n == 1 {
		return []complex128{x[0]}
	}
	e, o := make([]complex128, n/2), make([]complex128, n/2)
	for i := range e {
		e[i], o[i] = x[2*i], x[2*i+1]
	}
	E, O := FFT(e), FFT(o)
	y := make([]complex128, n)
	for k := range E {
		t := cmplx.Exp(complex(0, -2*math.Pi*float64(k)/float64(n))) * O[k]
		y[k], y[k+n/2] = E[k]+t, E[k]-t
	}
	return y
}

type Celsius float64
type Reading struct {
	Station string
	T       Celsius
	When    time.Time
	Q       *int
	sub     struct{ a int }
}
type Set[T comparable] map[T]struct{}

func (s Set[T]) Add(xs ...T) Set[T] {
	for _, x := range xs {
		s[x] = struct{}{}
	}
	return s
}
func (s Set[T]) Has(x T) bool { _, ok := s[x]; return ok }
func Union[T comparable](ss ...Set[T]) Set[T] {
	u := Set[T]{}
	for _, s := range ss {
		maps.Copy(u, s)
	}
	return u
}

type Opt func(*cfg)
type cfg struct {
	n    int
	name string
}

func WithN(n int) Opt { return func(c *cfg) { c.n = n } }
func New(opts ...Opt) *cfg {
	c := &cfg{name: "d"}
	for _, o := range opts {
		o(c)
	}
	return c
}
func zipSeq[A, B any](a iter.Seq[A], b iter.Seq[B]) iter.Seq2[A, B] {
	return func(yield func(A, B) bool) {
		nb, stop := iter.Pull(b)
		defer stop()
		for x := range a {
			y, ok := nb()
			if !ok || !yield(x, y) {
				return
			}
		}
	}
}
func mapSeq[A, B any](s iter.Seq[A], f func(A) B) iter.Seq[B] {
	return func(y func(B) bool) {
		for a := range s {
			if !y(f(a)) {
				return
			}
		}
	}
}
func nat() iter.Seq[int] {
	return func(y func(int) bool) {
		for i := 0; y(i); i++ {
		}
	}
}

type Person struct {
	XMLName xml.Name `xml:"person"`
	Name    string   `xml:"name,attr"`
}

func safe(f func()) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case error:
			err = fmt.Errorf("rt: %w", r)
		default:
			err = fmt.Errorf("other: %v", r)
		}
	}()
	f()
	return
}
func main() {
	h := &IntHeap{5, 2, 8}
	heap.Init(h)
	heap.Push(h, 1)
	for h.Len() > 0 {
		fmt.Print(heap.Pop(h), " ")
	}
	fmt.Println()
	var g Graph
	g.Edge("a", "b", 1)
	g.Edge("b", "c", 2)
	g.Edge("a", "c", 5)
	fmt.Println(g.Dijkstra("a"))
	w := &RW{}
	fmt.Fprintf(w, "%d", 5)
	io.WriteString(w, "abc")
	fmt.Println(string(w.buf), w.n)
	_, err := fmt.Fprint(errW{}, "x")
	fmt.Println(err)
	mw := io.MultiWriter(w, os.Stdout)
	fmt.Fprintln(mw, "both")
	fmt.Printf("%q\n", w.buf)
	for _, c := range FFT([]complex128{1, 2, 3, 4}) {
		fmt.Printf("%.2f ", c)
	}
	fmt.Println()
	rs := []Reading{{"A", 21.5, time.Unix(1e9, 0).UTC(), nil, struct{ a int }{1}}}
	fmt.Printf("%v\n%+v\n", rs, rs)
	s := Union(Set[int]{}.Add(1, 2), Set[int]{}.Add(2, 3))
	fmt.Println(len(s), s.Has(3), s.Has(9), s)
	fmt.Println(*New(WithN(4), func(c *cfg) { c.name += "!" }))
	for a, b := range zipSeq(nat(), slices.Values([]string{"x", "y"})) {
		fmt.Print(a, b, " ")
	}
	fmt.Println()
	for x := range mapSeq(nat(), func(i int) float64 { return math.Sqrt(float64(i)) }) {
		if x > 2 {
			break
		}
		fmt.Printf("%.3f ", x)
	}
	fmt.Println()
	fmt.Println(safe(func() { var m map[string]int; m["a"]++ }), safe(func() { panic("p") }), safe(func() {}))
	e := safe(func() { _ = []int{}[len(rs)] })
	fmt.Println(e, errors.Unwrap(e))
	tm := template.Must(template.New("").Parse(`{{range $i, $x := .}}{{if $i}}, {{end}}{{printf "%v" $x}}{{end}}` + "\n"))
	fmt.Println(tm.Execute(os.Stdout, []int{1, 2}))
	u, err := url.Parse("http://a.b/c?d=e&f=g")
	fmt.Println(u.Host, u.Query()["d"], u.Query().Get("f"), err, url.QueryEscape("a b&"))
	var v atomic.Value
	v.Store([]int{1})
	fmt.Println(v.Load().([]int)[0])
	var ap atomic.Pointer[cfg]
	ap.Store(&cfg{n: 3})
	fmt.Println(ap.Load().n)
	var buf bytes.Buffer
	gz := gzip.NewWriter(&buf)
	gz.Write([]byte("compress me"))
	gz.Close()
	zr, _ := gzip.NewReader(&buf)
	b, _ := io.ReadAll(zr)
	fmt.Println(string(b))
	fmt.Println(html.EscapeString("<a>"), utf16.Encode([]rune("a😀")), strconv.QuoteToASCII("é"), fmt.Sprintf("%x", md5.Sum([]byte("a"))))
	lg := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == "time" {
			return slog.Attr{}
		}
		return a
	}}))
	lg.Info("hi", "n", 3, "c", Celsius(2))
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(errors.New("why"))
	fmt.Println(context.Cause(ctx), ctx.Err())
	x := new(big.Int)
	x.SetString("123456789012345678901234567890", 10)
	y := new(big.Int).Mul(x, x)
	fmt.Println(y, x.Sign(), y.Cmp(x))
	fmt.Println(new(big.Rat).Add(big.NewRat(1, 3), big.NewRat(1, 6)))
	dm := slices.SortedFunc(maps.Keys(map[string]int{"bb": 1, "a": 2}), func(a, b string) int { return len(a) - len(b) })
	fmt.Println(dm)
	gr := slices.Collect(maps.Values(map[int]int{1: 2}))
	fmt.Println(gr, slices.IndexFunc([]int{1, 5}, func(i int) bool { return i > 3 }), slices.MinFunc(rs, func(a, b Reading) int { return int(a.T - b.T) }).Station)
	var mu sync.Mutex
	fmt.Println(mu.TryLock(), mu.TryLock())
	sc := strings.NewReplacer("<", "&lt;")
	fmt.Println(sc.Replace("a<b"))
	pr, pw := io.Pipe()
	go func() { defer pw.Close(); fmt.Fprint(pw, "via pipe") }()
	b, _ = io.ReadAll(pr)
	fmt.Println(string(b))
	var nested struct {
		A struct {
			B []struct{ C map[string][2]int }
		}
	}
	nested.A.B = append(nested.A.B, struct{ C map[string][2]int }{map[string][2]int{"k": {1, 2}}})
	fmt.Printf("%+v\n", nested)
	bj, err := json.Marshal(nested)
	fmt.Println(string(bj), err)
	var a [4]int
	sl := a[1:3:3]
	sl = append(sl, 9)
	sl[0] = 1
	fmt.Println(a, sl, len(sl), cap(a[1:3]))
	copy(a[:], []int{9, 8, 7, 6, 5})
	copy(a[1:], a[:])
	fmt.Println(a, slices.Repeat([]int{1}, 3))
	fmt.Println(time.Duration(1.5*float64(time.Second)), time.Second*2, 3*time.Millisecond/2, time.Duration(2e9).Seconds())
	const eps = 1e-9
	f := 1.0
	for f+1 != 1 {
		f /= 2
	}
	fmt.Println(f, eps < f, math.Nextafter(1, 2)-1)
	type tree struct {
		kids []*tree
		v    int
	}
	t := &tree{v: 1, kids: []*tree{{v: 2}, {v: 3, kids: []*tree{{v: 4}}}}}
	var sum func(*tree) int
	sum = func(t *tree) (n int) {
		n = t.v
		for _, k := range t.kids {
			n += sum(k)
		}
		return
	}
	fmt.Println(sum(t))
	fmt.Println(strings.Join(slices.Collect(func(y func(string) bool) { _ = y("a") && y("b") }), "+"))
	_ = gob.NewEncoder
	_ = zip.NewReader
	_ = xml.Marshal
}

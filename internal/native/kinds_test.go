package native_test

import (
	"fmt"
	"strings"
	"testing"

	"gosess/dispatch/core"
)

// A kind is something that a session can hold.
type kind struct {
	name string
	decl string // declarations, one cell; X in names is a number
	typ  string // of xX, the value
	ok   string // whether v of that type is what xX was made to be, and shared as it was
}

var kinds = []kind{
	// Funcs.
	{"closure with state", `func counterX(n int) func() int { return func() int { n++; return n } }
		xX := counterX(5)
		xX()`, "func() int", `v() == 7 && v() == 8`},
	{"closures that share a variable", `type stepsX struct { up func(); get func() int }
		func makeX() stepsX { n := 10; return stepsX{func() { n++ }, func() int { return n }} }
		xX := makeX()
		xX.up()`, "stepsX", `func() bool { v.up(); v.up(); return v.get() == 13 }()`},
	{"closure that calls itself", `func makeX() func(int) int { var f func(int) int; f = func(n int) int { if n < 2 { return n }; return f(n-1) + f(n-2) }; return f }
		xX := makeX()`, "func(int) int", `v(10) == 55`},
	{"closure in a closure", `func makeX(a int) func(int) func() int { return func(b int) func() int { a++; return func() int { b++; return 100*a + b } } }
		xX := makeX(1)(7)
		xX()`, "func() int", `v() == 209`},
	{"method value of a pointer", `type accX struct { n int }
		func (a *accX) Add(k int) int { a.n += k; return a.n }
		type bothX struct { add func(int) int; acc *accX }
		accX1 := &accX{40}
		xX := bothX{accX1.Add, accX1}`, "bothX", `v.add(2) == 42 && v.acc.n == 42`},
	{"method value of a value", `type ptX struct { a, b int }
		func (p ptX) Sum() int { return p.a + p.b }
		pX := ptX{3, 4}
		xX := pX.Sum
		pX.a = 100`, "func() int", `v() == 7`},
	{"method expression", `type ptX struct { a, b int }
		func (p *ptX) Scale(k int) { p.a *= k }
		xX := (*ptX).Scale`, "func(*ptX, int)", `func() bool { p := &ptX{a: 3}; v(p, 5); return p.a == 15 }()`},
	{"method value of an interface", `type sizerX interface { Size() int }
		type boxX []int
		func (b boxX) Size() int { return len(b) }
		var sX sizerX = boxX{1, 2, 3}
		xX := sX.Size`, "func() int", `v() == 3`},
	{"map of funcs", `xX := map[string]func(float64) float64{"sqrt": math.Sqrt, "half": func(x float64) float64 { return x / 2 }, "nil": nil}`,
		"map[string]func(float64) float64", `v["sqrt"](9) == 3 && v["half"](9) == 4.5 && v["nil"] == nil && len(v) == 3`},
	{"slice of funcs over a loop variable", `var xX []func() int
		for i := range 4 { xX = append(xX, func() int { i += 10; return i }) }
		xX[3]()`, "[]func() int", `len(v) == 4 && v[0]() == 10 && v[3]() == 23 && v[3]() == 33`},
	{"instance of a generic function", `func sumX[T int | float64](xs ...T) (t T) { for _, x := range xs { t += x }; return }
		xX := sumX[float64]`, "func(...float64) float64", `v(1, 2.5) == 3.5`},
	{"func in an interface", `xX := any(strings.ToUpper)`, "any", `v.(func(string) string)("a") == "A"`},

	// What processes share.
	{"locks", `type lockedX struct { mu sync.Mutex; rw sync.RWMutex; n int; wg sync.WaitGroup }
		xX := &lockedX{n: 3}
		xX.mu.Lock()
		xX.mu.Unlock()`, "*lockedX", `v.mu.TryLock() && v.rw.TryLock() && v.n == 3`},
	{"sync.Map", `xX := &sync.Map{}
		xX.Store("a", 1)
		xX.Store(2, "b")`, "*sync.Map", `func() bool { a, _ := v.Load("a"); b, ok := v.Load(2); _, no := v.Load("c"); return a == 1 && b == "b" && ok && !no }()`},
	{"atomics", `type countsX struct { n atomic.Int64; u atomic.Uint32; ok atomic.Bool; p atomic.Pointer[int]; q *int; any atomic.Value }
		xX := &countsX{q: new(int)}
		xX.p.Store(xX.q)
		xX.n.Add(1 << 40)
		xX.u.Store(7)
		xX.ok.Store(true)
		xX.any.Store("text")`, "*countsX", `v.n.Load() == 1<<40 && v.u.Load() == 7 && v.ok.Load() && v.p.Load() == v.q && v.q != nil && v.any.Load() == "text"`},
	{"sync.Once that is done", `type onceX struct { once sync.Once; n int }
		xX := &onceX{}
		xX.once.Do(func() { xX.n++ })`, "*onceX", `func() bool { v.once.Do(func() { v.n++ }); return v.n == 1 }()`},

	// The standard library.
	{"bytes.Buffer, half read", `xX := bytes.NewBufferString("hello world")
		xX.Next(6)`, "*bytes.Buffer", `v.String() == "world"`},
	{"strings.Builder", `var xX = &strings.Builder{}
		xX.WriteString("abc")`, "*strings.Builder", `func() bool { v.WriteString("d"); return v.String() == "abcd" }()`},
	{"bufio and strings readers", `xX := strings.NewReader("one two")
		xX.ReadByte()`, "*strings.Reader", `func() bool { b, err := io.ReadAll(v); return string(b) == "ne two" && err == nil }()`},
	{"container/list", `xX := list.New()
		xX.PushBack(1)
		xX.PushFront("zero")`, "*list.List", `v.Len() == 2 && v.Front().Value == "zero" && v.Back().Value == 1 && v.Front().Next() == v.Back() && v.Back().Next() == nil`},
	{"container/heap", `type heapX []int
		func (h heapX) Len() int { return len(h) }
		func (h heapX) Less(i, j int) bool { return h[i] < h[j] }
		func (h heapX) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
		func (h *heapX) Push(x any) { *h = append(*h, x.(int)) }
		func (h *heapX) Pop() any { old := *h; x := old[len(old)-1]; *h = old[:len(old)-1]; return x }
		xX := &heapX{5, 2, 8}
		heap.Init(xX)`, "*heapX", `func() bool { heap.Push(v, 1); return heap.Pop(v) == 1 && heap.Pop(v) == 2 && heap.Pop(v) == 5 }()`},
	{"container/ring", `xX := ring.New(3)
		xX.Value, xX.Next().Value = "a", "b"`, "*ring.Ring", `v.Len() == 3 && v.Value == "a" && v.Next().Value == "b" && v.Next().Next().Next() == v`},
	{"math/rand", `import mrand "math/rand"
		func freshX() *mrand.Rand { r := mrand.New(mrand.NewSource(42)); for range 1000 { r.Int63() }; return r }
		xX := freshX()`, "*mrand.Rand", `func() bool { r := freshX(); for range 100 { if v.Float64() != r.Float64() { return false } }; return true }()`},
	{"math/rand/v2", `import rand2 "math/rand/v2"
		type gensX struct { pcg, cha *rand2.Rand; src *rand2.PCG }
		func freshX() gensX {
			src := rand2.NewPCG(1, 2)
			g := gensX{rand2.New(src), rand2.New(rand2.NewChaCha8([32]byte{3})), src}
			for range 37 { g.pcg.Uint64(); g.cha.Uint32() }
			return g
		}
		xX := freshX()`, "gensX", `func() bool { r := freshX(); for range 100 { if v.pcg.Uint64() != r.pcg.Uint64() || v.cha.Uint32() != r.cha.Uint32() { return false } }; return v.src.Uint64() == r.src.Uint64() }()`},
	{"hashes half way", `xX := []hash.Hash{sha256.New(), sha1.New(), md5.New(), fnv.New64a(), crc32.NewIEEE(), crc32.New(crc32.MakeTable(crc32.Castagnoli))}
		for _, h := range xX { h.Write([]byte("first ")) }`, "[]hash.Hash",
		`func() bool { want := []string{}; got := []string{}
			for i, h := range []hash.Hash{sha256.New(), sha1.New(), md5.New(), fnv.New64a(), crc32.NewIEEE(), crc32.New(crc32.MakeTable(crc32.Castagnoli))} {
				h.Write([]byte("first second")); want = append(want, fmt.Sprintf("%x", h.Sum(nil)))
				v[i].Write([]byte("second")); got = append(got, fmt.Sprintf("%x", v[i].Sum(nil)))
			}
			return slices.Equal(got, want) }()`},
	{"regexp", `xX := regexp.MustCompile("(a+)(b*)")`, "*regexp.Regexp", `v.FindString("xaabb") == "aabb" && v.NumSubexp() == 2`},
	{"url and netip", `type addrX struct { u *url.URL; a netip.Addr; p netip.Prefix; ip net.IP; n net.IPNet }
		uX, _ := url.Parse("https://user:pw@example.org:8080/a%20b?q=1#frag")
		xX := addrX{u: uX, a: netip.MustParseAddr("fe80::1%eth0"), p: netip.MustParsePrefix("10.0.0.0/8"), ip: net.IPv4(1, 2, 3, 4)}`, "addrX",
		`v.u.String() == "https://user:pw@example.org:8080/a%20b?q=1#frag" && v.a == netip.MustParseAddr("fe80::1%eth0") && v.p == netip.MustParsePrefix("10.0.0.0/8") && v.ip.String() == "1.2.3.4"`},
	{"json", `type rawX struct { R json.RawMessage; N json.Number }
		xX := rawX{json.RawMessage("{\"a\":[1,2]}"), "12.50"}`, "rawX", `string(v.R) == "{\"a\":[1,2]}" && v.N == "12.50"`},
	{"times", `nyX, _ := time.LoadLocation("America/New_York")
		xX := []time.Time{{}, time.Unix(1, 5).UTC(), time.Date(2024, 7, 1, 12, 0, 0, 0, nyX), time.Date(2024, 1, 1, 0, 0, 0, 0, time.FixedZone("X", 3600))}`, "[]time.Time",
		`v[0].IsZero() && v[1] == time.Unix(1, 5).UTC() && v[2].Hour() == 12 && v[2].Location().String() == "America/New_York" && v[3].Format(time.RFC3339) == "2024-01-01T00:00:00+01:00"`},
	{"numbers without end", `xX := []any{new(big.Int).Lsh(big.NewInt(-3), 100), big.NewRat(1, 3), big.NewFloat(0.1).SetPrec(200), uint64(1<<64 - 1), math.Copysign(0, -1), float32(0.1), complex(1, -2), '€'}`, "[]any",
		`v[0].(*big.Int).String() == "-3802951800684688204490109616128" && v[1].(*big.Rat).String() == "1/3" && v[2].(*big.Float).Prec() == 200 && v[3] == uint64(1<<64-1) && math.Signbit(v[4].(float64)) && v[5] == float32(0.1) && v[6] == complex(1, -2) && v[7] == '€'`},

	// Errors.
	{"errors with a chain", `type failX struct { code int; err error }
		func (f *failX) Error() string { return fmt.Sprint("code ", f.code) }
		func (f *failX) Unwrap() error { return f.err }
		var errX = errors.New("mine")
		xX := []error{io.EOF, fmt.Errorf("read: %w", io.EOF), &failX{7, fs.ErrNotExist}, errors.Join(errX, io.ErrUnexpectedEOF), nil, context.Canceled}`, "[]error",
		`v[0] == io.EOF && errors.Is(v[1], io.EOF) && v[1].Error() == "read: EOF" && errors.Is(v[2], fs.ErrNotExist) && func() bool { var f *failX; return errors.As(v[2], &f) && f.code == 7 }() && errors.Is(v[3], io.ErrUnexpectedEOF) && strings.HasPrefix(v[3].Error(), "mine") && v[4] == nil && v[5] == context.Canceled`},
	{"an error of the session", `var errX = errors.New("mine")
		type withX struct { first, second error }
		xX := withX{errX, fmt.Errorf("w: %w", errX)}`, "withX", `errors.Is(v.second, v.first) && v.first.Error() == "mine"`},

	// gonum.
	{"matrices", `import "gonum.org/v1/gonum/mat"
		type matsX struct { d *mat.Dense; row mat.Vector; v *mat.VecDense; sym *mat.SymDense; raw []float64 }
		func makeX() matsX {
			raw := []float64{1, 2, 3, 4, 5, 6}
			d := mat.NewDense(2, 3, raw)
			return matsX{d, d.RowView(1), mat.NewVecDense(2, []float64{7, 8}), mat.NewSymDense(2, []float64{1, 2, 2, 3}), raw}
		}
		xX := makeX()`, "matsX",
		`func() bool { v.raw[4] = 50; return v.d.At(1, 1) == 50 && v.row.AtVec(1) == 50 && v.v.AtVec(1) == 8 && v.sym.At(1, 0) == 2 }()`},

	// Types.
	{"generic types", `type stackX[T any] struct { items []T; top *T }
		func (s *stackX[T]) Push(x T) { s.items = append(s.items, x); s.top = &s.items[len(s.items)-1] }
		type pairX[K comparable, V any] struct { Key K; Val V }
		xX := &stackX[pairX[string, []int]]{}
		xX.Push(pairX[string, []int]{"a", []int{1}})`, "*stackX[pairX[string, []int]]",
		`func() bool { if v.top != &v.items[0] { return false }; v.Push(pairX[string, []int]{"b", nil}); return len(v.items) == 2 && v.items[0].Val[0] == 1 && v.top.Key == "b" }()`},
	{"embedded and unnamed structs", `type baseX struct { ID int }
		func (b *baseX) Set(n int) { b.ID = n }
		type topX struct { *baseX; in struct { A, b int; c [2]struct{ d string } } }
		xX := topX{baseX: &baseX{1}}
		xX.in.c[1].d = "deep"
		xX.in.b = 4`, "topX", `func() bool { v.Set(9); return v.ID == 9 && v.baseX.ID == 9 && v.in.c[1].d == "deep" && v.in.b == 4 }()`},
	{"types declared in functions", `func makeX() any { type inner struct { a int; b string }; return []inner{{1, "x"}} }
		xX := makeX()`, "any", `fmt.Sprintf("%v", v) == "[{1 x}]"`},
	{"nil and empty", `type emptyX struct { a, b []int; m, n map[string]int; p *int; f func(); i any; e error; arr [0]int; s struct{}; ch chan int }
		xX := emptyX{b: []int{}, n: map[string]int{}}`, "emptyX", `v.a == nil && v.b != nil && len(v.b) == 0 && v.m == nil && v.n != nil && len(v.n) == 0 && v.p == nil && v.f == nil && v.i == nil && v.e == nil && v.ch == nil`},
	{"keys of maps", `type keyX struct { a int; b string }
		xX := map[any]int{1: 1, "s": 2, keyX{3, "k"}: 3, [2]bool{true, false}: 4, 2.5: 5, keyX{}: 6}`, "map[any]int", `len(v) == 6 && v[1] == 1 && v["s"] == 2 && v[keyX{3, "k"}] == 3 && v[[2]bool{true, false}] == 4 && v[2.5] == 5 && v[keyX{}] == 6`},
	{"keys that are NaN", `xX := map[float64]int{math.NaN(): 1, 0: 2}
		xX[math.NaN()] = 3`, "map[float64]int", `func() bool { t := 0; for _, n := range v { t += n }; return len(v) == 3 && t == 6 && v[0] == 2 }()`},
	{"strings that are not UTF-8", `xX := "a\xffb\x00é"`, "string", `v == "a\xffb\x00é" && len(v) == 6`},

	// Sharing.
	{"pointers into slices, arrays and structs", `type inX struct { s []int; a [4]string; n struct { m int }; ps, pm *int; pa *string; all *[4]string }
		func makeX() *inX { x := &inX{s: []int{1, 2, 3}}; x.ps, x.pm, x.pa, x.all = &x.s[1], &x.n.m, &x.a[2], &x.a; return x }
		xX := makeX()`, "*inX", `func() bool { *v.ps, *v.pm, *v.pa = 20, 30, "z"; return v.s[1] == 20 && v.n.m == 30 && v.a[2] == "z" && v.all[2] == "z" && v.ps == &v.s[1] }()`},
	{"slices of one array", `type cutX struct { all, mid, end []int; arr *[3]int }
		func makeX() cutX { a := []int{0, 1, 2, 3, 4, 5, 6, 7}; return cutX{a[:6], a[2:4:5], a[5:], (*[3]int)(a[1:4])} }
		xX := makeX()`, "cutX", `func() bool {
			v.mid[0], v.end[0] = 20, 50
			m := append(v.mid, 40)
			return v.all[2] == 20 && v.all[5] == 50 && v.all[4] == 40 && cap(v.mid) == 3 && &m[0] == &v.all[2] && v.arr[1] == 20 && cap(v.all) == 8 && v.all[:8][7] == 7 }()`},
	{"values of maps that are shared", `type nodeX struct { n int; m map[string]*nodeX }
		func makeX() map[string]*nodeX { a := &nodeX{n: 1}; m := map[string]*nodeX{"a": a, "b": a}; a.m = m; return m }
		xX := makeX()`, "map[string]*nodeX", `func() bool { v["a"].n = 5; v["a"].m["c"] = v["b"]; return v["b"].n == 5 && v["a"] == v["b"] && len(v) == 3 && v["c"].m["a"] == v["a"] }()`},
	{"cycles", `type ringX struct { next *ringX; self any; list []*ringX }
		func makeX() *ringX { a, b := &ringX{}, &ringX{}; a.next, b.next = b, a; a.self = a; b.list = []*ringX{a, b, nil}; return a }
		xX := makeX()`, "*ringX", `v.next.next == v && v.self == any(v) && v.next.list[0] == v && v.next.list[1] == v.next && v.next.list[2] == nil`},
	{"a slice that holds itself", `xX := make([]any, 2)
		xX[0], xX[1] = 7, xX`, "[]any", `func() bool { v[0] = 8; return v[1].([]any)[0] == 8 && &v[1].([]any)[0] == &v[0] }()`},
	{"a list of 100000", `type linkX struct { n int; next *linkX }
		func makeX() (l *linkX) { for i := range 100_000 { l = &linkX{i, l} }; return l }
		xX := makeX()`, "*linkX", `func() bool { k := 0; for l := v; l != nil; l = l.next { k++; if l.n != 100_000-k { return false } }; return k == 100_000 }()`},
	{"interfaces in interfaces, 10000 deep", `type wrapX struct { in any }
		func makeX() (x any) { for range 10_000 { x = wrapX{x} }; return x }
		xX := makeX()`, "any", `func() bool { k := 0; for v != nil { v = v.(wrapX).in; k++ }; return k == 10_000 }()`},
}

// Each kind of value is the same, and shared the same, in a compiled program, and when
// that has given it back.
func TestKinds(t *testing.T) {
	var cells []string
	for i, k := range kinds {
		n := fmt.Sprint(i)
		name := strings.NewReplacer("X", n)
		cells = append(cells, name.Replace(k.decl), fmt.Sprintf("func get%s(int) %s { return x%s }\nfunc ok%s(v %s) bool { return %s }", n, name.Replace(k.typ), n, n, name.Replace(k.typ), name.Replace(k.ok)))
	}
	e := both(t, cells...)
	for i, k := range kinds {
		t.Run(k.name, func(t *testing.T) {
			e.t = t
			get, err := e.s.Func(fmt.Sprint("get", i))
			if err != nil {
				t.Fatal(err)
			}
			ok, err := e.s.Func(fmt.Sprint("ok", i))
			if err != nil {
				t.Fatal(err)
			}
			zero, err := get.EncodeJSON([]byte("0"))
			if err != nil {
				t.Fatal(err)
			}
			output := func(how string, r []core.Result) [][]byte {
				t.Helper()
				if len(r) != 1 || r[0].Err != nil {
					t.Fatalf("%s: %+v", how, r)
				}
				return [][]byte{r[0].Output.([]byte)}
			}
			isOK := func(how string, r []core.Result) {
				t.Helper()
				if text, err := ok.ResultJSON(output(how, r)[0]); err != nil || string(text) != "true" {
					t.Errorf("%s: it is not what it was: %s, %v", how, text, err)
				}
			}
			back := output("compiled get", e.compiled(get, [][]byte{zero}))
			sent := output("interpreted get", e.interpreted(get, [][]byte{zero}))
			isOK("interpreted", e.interpreted(ok, sent))
			isOK("interpreted → compiled", e.compiled(ok, sent))
			isOK("interpreted → compiled → interpreted", e.interpreted(ok, back))
			isOK("compiled → compiled", e.compiled(ok, back))
		})
	}
}

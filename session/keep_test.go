package session

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// kept is a table of what a session file must keep: cells that make a value, and
// expressions that are true before the dump and after the load.
var kept = []struct {
	name  string
	cells []string
	true_ []string
}{
	// Basic kinds.
	{"bools and strings", []string{`b, s := true, "a\x00\xff\xfe é"`}, []string{`b && s == "a\x00\xff\xfe é"`}},
	{"full-range integers", []string{`
i8, i16, i32, i64 := int8(-128), int16(-32768), int32(-1<<31), int64(-1<<63)
u8, u16, u32, u64 := uint8(255), uint16(65535), uint32(1<<32-1), uint64(1<<64-1)
i, u, p := -1<<63, uint(1<<64-1), uintptr(1<<64-1)`}, []string{
		`i8 == -128 && i16 == -32768 && i32 == -1<<31 && i64 == -1<<63`,
		`u8 == 255 && u16 == 65535 && u32 == 1<<32-1 && u64 == 1<<64-1`,
		`i == -1<<63 && u == 1<<64-1 && p == 1<<64-1`}},
	{"floats", []string{`
nan := math.Float64frombits(0x7ff8000000abcdef)
nan32 := math.Float32frombits(0x7fc0beef)
negzero := math.Copysign(0, -1)
inf, tiny := math.Inf(-1), 5e-324`}, []string{
		`math.Float64bits(nan) == 0x7ff8000000abcdef`, `math.Float32bits(nan32) == 0x7fc0beef`,
		`math.Signbit(negzero) && negzero == 0`, `math.IsInf(inf, -1) && tiny == 5e-324`}},
	{"complex", []string{`c, c64 := complex(1, math.Copysign(0, -1)), complex64(complex(2, 3))`}, []string{
		`real(c) == 1 && math.Signbit(imag(c))`, `c64 == 2+3i`}},

	// Composites.
	{"nil and empty slices", []string{`var nils []int; empty := []int{}`}, []string{`nils == nil && empty != nil && len(empty) == 0`}},
	{"nil and empty maps", []string{`var nilm map[string]int; em := map[string]int{}`}, []string{`nilm == nil && em != nil`}},
	{"arrays", []string{`a := [3][2]int8{{1, 2}, {}, {5, 6}}`}, []string{`a == [3][2]int8{{1, 2}, {}, {5, 6}}`}},
	{"arrays of nothing", []string{`
type Full struct { L []int }
var a0 [0]Full; var n0 [0]int
p0, s0 := &a0, a0[:]
in := struct { a int; z [0]func(); b string }{1, [0]func(){}, "b"}
m0 := map[string][0]string{"k": {}}
var x0 any = &n0`}, []string{
		`s0 != nil && len(s0) == 0 && len(a0)+len(n0)+len(m0["k"])+len(*p0) == 0`, `in.a == 1 && in.b == "b" && len(m0) == 1`, `len(*x0.(*[0]int)) == 0`}},
	{"capacity and hidden elements", []string{`full := []int{1, 2, 3, 4}; part := full[:2:3]; full = nil`}, []string{
		`len(part) == 2 && cap(part) == 3 && part[:3][2] == 3`}},
	{"shared backing arrays", []string{`
base := []float64{0, 1, 2, 3, 4}
left, right := base[:3], base[2:]
var arr [4]int
win := arr[1:3]
pe := &base[1]`}, []string{
		`&left[2] == &right[0] && &base[2] == &left[2]`, `&win[0] == &arr[1]`, `pe == &base[1]`}},
	{"maps with any key", []string{`
type K struct { a int; b string }
mk := map[K]int{{1, "x"}: 2}
ma := map[any]string{1: "int", "s": "string", K{2, "y"}: "K", 1.5: "float"}
marr := map[[2]int]bool{{1, 2}: true}
mf := map[float64]int{math.NaN(): 1, 2: 3}`}, []string{
		`mk[K{1, "x"}] == 2 && len(mk) == 1`, `ma[1] == "int" && ma["s"] == "string" && ma[K{2, "y"}] == "K" && ma[1.5] == "float" && len(ma) == 4`,
		`marr[[2]int{1, 2}]`, `len(mf) == 2 && mf[2] == 3`}},
	{"maps by pointer", []string{`keyp := new(int); mp := map[*int]string{keyp: "here"}; mp2 := mp`}, []string{
		`mp[keyp] == "here"`, `func() bool { mp[nil] = "x"; return len(mp2) == 2 }()`}},
	{"structs with unexported, embedded and blank fields", []string{`
type Base struct { id int; Name string }
type Mid struct { *Base; _ int; note string }
type Top struct { Mid; n *Top }
top := Top{Mid: Mid{&Base{7, "base"}, 0, "hi"}}
top.n = &top`}, []string{`top.id == 7 && top.Name == "base" && top.note == "hi" && top.n == &top`}},
	{"named types of every kind", []string{`
type (
	B bool; I int16; U uint8; F float32; C complex128; S string
	Sl []I; Ar [2]F; M map[S]I; P *I; Fn func(I) I; If interface{ Get() I }; St struct{ I }
)
func (i I) Get() I { return i }
func double(i I) I { return 2 * i }
var (
	nb B = true; ni I = -3; nu U = 200; nf F = 1.5; nc C = 1i; ns S = "s"
	nsl = Sl{1, 2}; nar = Ar{1, 2}; nm = M{"k": 4}; np P = &ni; nfn Fn = double; nif If = ni; nst = St{9}
)`}, []string{
		`bool(nb) && ni == -3 && nu == 200 && nf == 1.5 && nc == 1i && ns == "s"`,
		`nsl[1] == 2 && nar == Ar{1, 2} && nm["k"] == 4 && *np == -3 && np == P(&ni)`,
		`nfn(4) == 8 && nif.Get() == -3 && nst.I.Get() == 9`}},

	// Pointers and interfaces.
	{"sharing and cycles", []string{`
type Node struct { next *Node; kids []*Node; up map[string]*Node; any any }
n := &Node{}
n.next, n.kids, n.up, n.any = n, []*Node{n}, map[string]*Node{"n": n}, n
type Self *Self
var self Self
self = &self
type Tree map[string]Tree
tree := Tree{"a": {"b": nil}}
tree["me"] = tree
ring := []any{nil}
ring[0] = ring`}, []string{
		`n.next == n && n.kids[0] == n && n.up["n"] == n && n.any == any(n)`, `*self == self`,
		`len(tree["me"]["me"]["a"]) == 1`, `&ring[0].([]any)[0] == &ring[0]`}},
	{"interfaces with the dynamic type", []string{`
type Shape interface { Area() float64 }
type Sq struct { s float64 }
func (q *Sq) Area() float64 { return q.s * q.s }
q := &Sq{3}
var sh Shape = q
var nilshape Shape
var typednil any = (*Sq)(nil)
mixed := []any{1, int8(2), "three", 4.5, nil, Sq{6}, []int{7}, q, struct{ A int }{8}, true, 'r'}`}, []string{
		`sh == Shape(q) && sh.Area() == 9 && nilshape == nil`, `typednil != nil && typednil.(*Sq) == nil`,
		`mixed[0] == 1 && mixed[1] == int8(2) && mixed[3] == 4.5 && mixed[4] == nil && mixed[5] == Sq{6} && mixed[7] == any(q)`,
		`mixed[6].([]int)[0] == 7 && mixed[8] == any(struct{ A int }{8}) && mixed[10] == 'r'`}},

	// Funcs.
	{"top-level functions in variables", []string{`
func add(a, b int) int { return a + b }
op := add
ops := map[string]func(int, int) int{"add": add, "none": nil}
up := strings.ToUpper`}, []string{`op(1, 2) == 3 && ops["add"](3, 4) == 7 && ops["none"] == nil && up("x") == "X"`}},
	{"closures with shared state", []string{`
func counter() (inc func() int, get func() int) { n := 0; return func() int { n++; return n }, func() int { return n } }
inc, get := counter()
inc(); inc();`}, []string{`get() == 2`, `func() bool { inc(); return get() == 3 }()`}},
	{"method values", []string{`
type Acc struct { sum int }
func (a *Acc) Add(n int) int { a.sum += n; return a.sum }
acc := &Acc{10}
addm := acc.Add`}, []string{`addm(0) == acc.sum`, `func() bool { addm(5); return acc.sum == 15 }()`}},

	// Values of compiled packages.
	{"time", []string{`
t0 := time.Date(2024, 2, 29, 12, 30, 15, 123456789, time.UTC)
t1 := t0.In(time.FixedZone("X", 3600))
var tz time.Time
d := 90 * time.Minute`}, []string{
		`t0.Equal(time.Date(2024, 2, 29, 12, 30, 15, 123456789, time.UTC)) && t1.Equal(t0)`,
		`t1.Format("-0700 MST") == "+0100 X" && tz.IsZero() && d.Hours() == 1.5`}},
	{"big numbers", []string{`
bi, _ := new(big.Int).SetString("-123456789012345678901234567890", 10)
br := big.NewRat(-1, 3)
bf := new(big.Float).SetPrec(200).SetInt(bi)
same := bi`}, []string{
		`bi.String() == "-123456789012345678901234567890" && br.String() == "-1/3" && bf.Prec() == 200 && same == bi`}},
	{"marshalers of packages", []string{`
addr := netip.MustParseAddr("10.0.0.1")
re := regexp.MustCompile("a+(b)?")
link, _ := url.Parse("https://u@h/p?q=1#f")
var buf bytes.Buffer
buf.WriteString("kept")`}, []string{
		`addr.String() == "10.0.0.1" && re.MatchString("xaab")`, `link.Host == "h" && link.User.Username() == "u"`, `buf.String() == "kept"`}},
	{"templates", []string{`
import "text/template"
page := template.Must(template.New("page").Parse("{{define \"row\"}}<{{.}}>{{end}}{{range .}}{{template \"row\" .}}{{end}}"))
pages := []*template.Template{page, page}
func render(t *template.Template, x any) string { var b strings.Builder; t.Execute(&b, x); return b.String() }`}, []string{
		`render(page, []int{1, 2}) == "<1><2>"`, `pages[0] == page && pages[1] == page`}},
	{"sync types at rest", []string{`
var mu sync.Mutex
type Guarded struct { sync.RWMutex; n int }
g := &Guarded{n: 3}
var once sync.Once
once.Do(func() {})`}, []string{`mu.TryLock()`, `g.TryLock() && g.n == 3`, `func() (ok bool) { ok = true; once.Do(func() { ok = false }); return }()`}},
	{"errors", []string{`
ErrMine := errors.New("mine")
wrapped := fmt.Errorf("outer: %w", ErrMine)
var eof error = io.EOF`}, []string{`errors.Is(wrapped, ErrMine) && wrapped.Error() == "outer: mine" && eof == io.EOF`}},
	{"a list of 100,000 nodes", []string{`
type Link struct { n int; next *Link }
var head *Link
for i := range 100_000 { head = &Link{i, head} };`}, []string{
		`func() bool { k := 0; for l := head; l != nil; l = l.next { k += l.n }; return k == 100_000*99_999/2 }()`}},
	{"generic types", []string{`
type Pair[A any, B comparable] struct { a A; b B }
func (p Pair[A, B]) Has(b B) bool { return p.b == b }
pr := Pair[[]int, string]{[]int{1}, "x"}
var boxed any = Pair[int, int]{1, 2}`}, []string{`pr.Has("x") && pr.a[0] == 1`, `boxed == any(Pair[int, int]{1, 2})`}},
	{"type arguments of every shape", []string{`
type Of[V any] struct { m map[string]V }
func ofOne[V any](v V) Of[V] { return Of[V]{map[string]V{"v": v}} }
ofv := ofOne(func(x ...string) int { return len(x) })
oft := ofOne(func(x ...time.Duration) []time.Month { return nil })
ofu := ofOne(exec.Command("x").SysProcAttr)
ofm := ofOne(ofOne([]*regexp.Regexp{nil}))`}, []string{
		`ofv.m["v"]("x", "y") == 2`, `oft.m["v"]() == nil`, `len(ofu.m) == 1`, `len(ofm.m["v"].m["v"]) == 1`}},
	{"iterators", []string{`
its := slices.Values([]int{1, 2, 3})
var itv any = iter.Seq[int](slices.Values([]int{4}))
itm := []any{maps.Keys(map[string]int{"q": 1}), slices.All([]string{"z"})}
func pairs[K comparable, V any](k K, v V) iter.Seq2[K, V] { return func(yield func(K, V) bool) { yield(k, v) } }
itp := pairs(time.March, []time.Duration{3})`}, []string{
		`len(slices.Collect(its)) == 3`, `slices.Collect(itv.(iter.Seq[int]))[0] == 4`, `slices.Collect(itm[0].(iter.Seq[string]))[0] == "q"`,
		`func() (ok bool) { for i, s := range itm[1].(iter.Seq2[int, string]) { ok = i == 0 && s == "z" }; return }()`,
		`func() (ok bool) { for m, d := range itp { ok = m == time.March && d[0] == 3 }; return }()`}},
	{"func literals of generic functions", []string{`
func of[T any](x T) func() T { return func() T { return x } }
type Box[T any] struct { v T }
func (b *Box[T]) Getter() func() T { return func() T { return b.v } }
ofs := of("s")
box := &Box[int]{7}
get := box.Getter()
ofd := of(time.Second)
getm := (&Box[time.Month]{3}).Getter()
var held any = (&Box[float64]{1.5}).Getter()`}, []string{`ofs() == "s" && get() == 7`, `ofd() == time.Second && getm() == time.March`, `held.(func() float64)() == 1.5`}},
	{"the last value", []string{`"last"`}, []string{`_ == "last"`}},
}

func TestKept(t *testing.T) {
	dir := t.TempDir()
	for i, row := range kept {
		t.Run(row.name, func(t *testing.T) {
			s, err := New(Options{})
			if err != nil {
				t.Fatal(err)
			}
			for _, cell := range row.cells {
				mustEval(t, s, cell)
			}
			file := filepath.Join(dir, fmt.Sprint(i)+".gosess")
			if _, err := s.DumpFile(file, DumpOptions{}); err != nil {
				t.Fatal(err)
			}
			for _, expr := range row.true_ {
				wantTrue(t, s, expr)
			}
			loaded, report, err := LoadFile(file, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if len(report.Lost) > 0 {
				t.Errorf("lost: %v", report.Lines())
			}
			for _, expr := range row.true_ {
				wantTrue(t, loaded, expr)
			}
		})
	}
}

func mustEval(t testing.TB, s *Session, cell string) *Outcome {
	t.Helper()
	o, err := s.Eval(context.Background(), cell)
	if err != nil {
		t.Fatalf("%s\n%s", cell, RenderError(err))
	}
	return o
}

func wantTrue(t testing.TB, s *Session, expr string) {
	t.Helper()
	o, err := s.Eval(context.Background(), expr)
	if err != nil {
		t.Errorf("%s\n%s", expr, RenderError(err))
		return
	}
	if len(o.Results) != 1 || !o.Results[0].Bool() {
		t.Errorf("false: %s", expr)
	}
}

// TestFreshProcess loads a file in a process that has seen nothing else.
func TestFreshProcess(t *testing.T) {
	if file := os.Getenv("SESSION_TEST_LOAD"); file != "" {
		loadAndSay(file)
		return
	}
	s, _ := New(Options{})
	for _, cell := range []string{
		"func fib(n int) int { if n < 2 { return n }; return fib(n-1) + fib(n-2) }",
		"type P struct { X int; next *P }",
		"p := &P{X: 4}", "p.next = p", `fmt.Println("once")`, "var log []string", `log = append(log, "entry")`,
	} {
		mustEval(t, s, cell)
	}
	file := filepath.Join(t.TempDir(), "s.gosess")
	if _, err := s.DumpFile(file, DumpOptions{}); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestFreshProcess$")
	cmd.Env = []string{"SESSION_TEST_LOAD=" + file} // no PATH, no GOROOT
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if got, want := string(out), "[8 true 1]\n"; !strings.HasPrefix(got, want) {
		t.Errorf("the fresh process says %q, want %q first", got, want)
	}
}

// loadAndSay prints what a loaded session says; if loading itself prints, that
// comes first.
func loadAndSay(file string) {
	s, _, err := LoadFile(file, Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	s.Eval(context.Background(), "fmt.Println([]any{fib(2+p.X), p.next.next == p, len(log)})")
}

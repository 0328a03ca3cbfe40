package value

import (
	"fmt"
	"net"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"unsafe"

	"gonum.org/v1/gonum/mat"
)

type (
	model struct {
		name  string
		files []struct{ f *os.File }
		mu    sync.Mutex
		ch    chan int
		byKey map[string]any
		next  *model
	}
	addressed struct{ p unsafe.Pointer }
)

func describe(list []Tombstone) string {
	var b strings.Builder
	for _, t := range list {
		fmt.Fprintf(&b, "%s: %s: %s: %s (%s)\n", t.Var, t.Path, t.Type, t.Reason, t.Source)
	}
	return b.String()
}

// What cannot be kept is named, with its path, and everything else comes back.
func TestTombstones(t *testing.T) {
	file, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	m := &model{
		name:  "m",
		files: []struct{ f *os.File }{{}, {file}},
		ch:    make(chan int),
		byKey: map[string]any{"c": make(chan bool), "k": 1, "e": map[int]any{7: file}},
	}
	m.mu.Lock()
	m.next = &model{next: m, ch: make(chan int)}
	fn := func() {}
	n := newNative()
	in := []Var{
		n.variable("model", m), n.variable("fn", &fn), n.variable("raw", ptr(addressed{unsafe.Pointer(m)})),
		n.variable("net", ptr(net.IPNet{})), n.variable("chans", ptr([]chan int{nil, make(chan int)})),
	}
	data, rep := encode(t, in, n.options())
	const lost = `model: model.ch: chan int: a channel belongs to the running process (model := …)
fn: fn: func(): a func of compiled code (fn := …)
raw: raw.p: unsafe.Pointer: an unsafe.Pointer has no type to keep it by (raw := …)
model: model.files[1].f: *os.File: its state belongs to the running process (model := …)
model: model.byKey["c"]: chan bool: a channel belongs to the running process (model := …)
model: model.next.ch: chan int: a channel belongs to the running process (model := …)
chans: chans[1]: chan int: a channel belongs to the running process (chans := …)
model: model.byKey["e"][7]: *os.File: its state belongs to the running process (model := …)
`
	const notes = "model: model.mu: sync.Mutex: locked, kept unlocked (model := …)\n"
	if got := describe(rep.Lost); sortLines(got) != sortLines(lost) {
		t.Errorf("lost:\n%swant:\n%s", got, lost)
	}
	if got := describe(rep.Notes); got != notes {
		t.Errorf("notes:\n%swant:\n%s", got, notes)
	}
	vars, again := decode(t, data, n)
	if describe(again.Lost) != describe(rep.Lost) || describe(again.Notes) != describe(rep.Notes) {
		t.Errorf("the stream says %v, %v", again.Lost, again.Notes)
	}
	got := vars[0].Ptr.Interface().(*model)
	if got.name != "m" || len(got.files) != 2 || got.files[1].f != nil || got.ch != nil || !got.mu.TryLock() || got.next.next != got {
		t.Errorf("got %+v", got)
	}
	if m := got.byKey; len(m) != 3 || m["c"] != any((chan bool)(nil)) || m["k"] != 1 || len(m["e"].(map[int]any)) != 1 {
		t.Errorf("byKey is %v", m)
	}
}

func sortLines(s string) string {
	lines := strings.Split(s, "\n")
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func TestTombstonesAreBounded(t *testing.T) {
	n := newNative()
	list := make([]chan int, 5000)
	for i := range list {
		list[i] = make(chan int)
	}
	_, rep := encode(t, []Var{n.variable("list", &list)}, n.options())
	if len(rep.Lost) != maxLosses+1 || rep.Lost[maxLosses].Reason != "and 4000 more" || rep.Lost[maxLosses].Count != 4000 {
		t.Errorf("%d tombstones, the last %+v", len(rep.Lost), rep.Lost[len(rep.Lost)-1])
	}
}

func TestPathInALongList(t *testing.T) {
	n := newNative()
	type link = model
	head := &link{ch: make(chan int)}
	for range 1000 {
		head = &link{next: head}
	}
	_, rep := encode(t, []Var{n.variable("head", &head)}, n.options())
	if len(rep.Lost) != 1 || !strings.HasPrefix(rep.Lost[0].Path, "head….next.next") || !strings.HasSuffix(rep.Lost[0].Path, ".next.ch") || len(rep.Lost[0].Path) > 200 {
		t.Errorf("got %v", rep.Lost)
	}
}

// Funcs come back by name, with the variables that they capture.
func TestFuncs(t *testing.T) {
	n := newNative()
	count := ptr(41)
	next := func() int { *count++; return *count }
	bound := point{2, 3}.area
	n.funcs["next"] = reflect.ValueOf(next)
	n.funcs["point.area"] = reflect.ValueOf(bound)
	opt := n.options()
	opt.FuncOf = func(t *Type, f reflect.Value) *Func {
		switch f.Pointer() {
		case reflect.ValueOf(next).Pointer():
			return &Func{Name: "next", Type: t, Captured: []Captured{{"count", n.TypeOf(reflect.TypeFor[int]()), reflect.ValueOf(count)}}}
		case reflect.ValueOf(bound).Pointer():
			return &Func{Name: "point.area", Type: t, Recv: &Iface{n.TypeOf(reflect.TypeFor[point]()), point{2, 3}}}
		}
		return nil
	}
	table := map[string]any{"next": next, "area": bound, "both": []withFn{{next}, {next}}}
	in := []Var{n.variable("f", &next), n.variable("count", count), n.variable("table", &table), n.variable("s", ptr(withFn{next}))}
	file, rep := encode(t, in, opt)
	if len(rep.Lost) > 0 {
		t.Fatal(rep.Lost)
	}
	vars, rep := decode(t, file, n)
	if len(rep.Lost) > 0 || len(n.made) != 2 {
		t.Fatalf("lost %v, made %d funcs\n%s", rep.Lost, len(n.made), dump(file))
	}
	for _, f := range n.made {
		switch f.Name {
		case "next":
			if len(f.Captured) != 1 || f.Captured[0].Name != "count" || f.Captured[0].Ptr.Interface() != vars[1].Ptr.Interface() {
				t.Errorf("next captures %+v", f.Captured)
			}
		case "point.area":
			if f.Recv == nil || f.Recv.V != any(point{2, 3}) {
				t.Errorf("area is bound to %+v", f.Recv)
			}
		}
	}
	if *vars[1].Ptr.Interface().(*int) != 41 {
		t.Error("decoding called a func")
	}
	got := *vars[2].Ptr.Interface().(*map[string]any)
	if got["next"].(func() int)() != 42 || got["area"].(func() float64)() != 6 || len(got["both"].([]withFn)) != 2 || got["both"].([]withFn)[1].f == nil {
		t.Errorf("table is %v", got)
	}
	if (*vars[0].Ptr.Interface().(*func() int)) == nil || vars[3].Ptr.Interface().(*withFn).f == nil {
		t.Error("a func is missing")
	}
}

func TestWhatAPairDoesNotKeep(t *testing.T) {
	n := newNative()
	re := regexp.MustCompilePOSIX("a|ab")
	_, rep := encode(t, []Var{n.variable("re", &re), n.variable("plain", ptr(regexp.MustCompile("x")))}, n.options())
	const want = "re: re: regexp.Regexp: matches the longest, kept as one that matches the first (re := …)\n"
	if got := describe(rep.Notes); got != want || len(rep.Lost) > 0 {
		t.Errorf("notes %q, lost %v", got, rep.Lost)
	}
}

// Matrices that share their numbers go on sharing them.
func TestMatrices(t *testing.T) {
	n := newNative()
	m := mat.NewDense(2, 2, []float64{1, 2, 3, 4})
	row := m.Slice(1, 2, 0, 2).(*mat.Dense)
	file, rep := encode(t, []Var{n.variable("m", &m), n.variable("row", &row), n.variable("empty", new(mat.Dense))}, n.options())
	vars, again := decode(t, file, n)
	if len(rep.Lost)+len(again.Lost) > 0 {
		t.Fatalf("lost %v, %v", rep.Lost, again.Lost)
	}
	got, part := *vars[0].Ptr.Interface().(**mat.Dense), *vars[1].Ptr.Interface().(**mat.Dense)
	got.Set(1, 1, 9)
	if got.At(0, 1) != 2 || part.At(0, 1) != 9 {
		t.Errorf("got %v and %v", got, part)
	}
}

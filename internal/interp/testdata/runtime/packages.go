package main

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"iter"
	"log"
	"log/slog"
	"maps"
	"math"
	"math/big"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing/fstest"
	"text/tabwriter"
	ttemplate "text/template"
	"time"
	"unicode"
)

type P struct {
	Name string
	Age  int
}

func (p P) String() string { return p.Name + "!" }

type Lv struct{ secret string }

func (l Lv) LogValue() slog.Value { return slog.StringValue("redacted") }

type W struct{ lines []string }

func (w *W) Write(b []byte) (int, error) {
	w.lines = append(w.lines, strings.TrimSpace(string(b)))
	return len(b), nil
}

type Tree[T cmp.Ordered] struct {
	l, r *Tree[T]
	v    T
}

func (t *Tree[T]) Insert(v T) *Tree[T] {
	if t == nil {
		return &Tree[T]{v: v}
	}
	if v < t.v {
		t.l = t.l.Insert(v)
	} else {
		t.r = t.r.Insert(v)
	}
	return t
}

func (t *Tree[T]) All() iter.Seq[T] {
	return func(yield func(T) bool) { t.push(yield) }
}

func (t *Tree[T]) push(yield func(T) bool) bool {
	return t == nil || t.l.push(yield) && yield(t.v) && t.r.push(yield)
}

type Weekday int

func (d Weekday) String() string { return "day" + strconv.Itoa(int(d)) }

type memFS map[string]string

func (m memFS) Open(name string) (fs.File, error) {
	s, ok := m[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return fstest.MapFS{name: &fstest.MapFile{Data: []byte(s)}}.Open(name)
}

type cnt struct{ atomic.Int64 }

func main() {
	re := regexp.MustCompile(`(\w)(\d)`)
	fmt.Println(re.ReplaceAllStringFunc("a1 b2", strings.ToUpper), re.FindAllStringSubmatch("a1 b2", -1))
	fmt.Println(re.ReplaceAllStringFunc("a1 b2", func(s string) string { return "<" + s + ">" }))
	w := &W{}
	lg := log.New(w, "p: ", 0)
	lg.Println("hello", P{"x", 1}, Weekday(2))
	lg.Printf("%v %T %d", P{"y", 2}, P{}, Weekday(3))
	fmt.Println(w.lines)
	h := slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: func(g []string, a slog.Attr) slog.Attr {
		if a.Key == "time" {
			return slog.Attr{}
		}
		return a
	}})
	slog.New(h).Info("msg", "p", P{"z", 3}, "l", Lv{"s"}, "n", 1, "e", errors.New("x"))
	tw := tabwriter.NewWriter(os.Stdout, 0, 8, 1, ' ', 0)
	fmt.Fprintln(tw, "a\tb\tc")
	fmt.Fprintln(tw, "aaa\tbbb\tccc")
	tw.Flush()
	var t *Tree[int]
	for _, v := range []int{5, 2, 8, 1} {
		t = t.Insert(v)
	}
	for v := range t.All() {
		if v > 5 {
			break
		}
		fmt.Print(v, " ")
	}
	fmt.Println(slices.Collect(t.All()))
	next, stop := iter.Pull(t.All())
	a, ok := next()
	b, _ := next()
	stop()
	fmt.Println(a, b, ok)
	m := map[string][]int{"a": {1}, "b": {2, 3}}
	for _, k := range slices.Sorted(maps.Keys(m)) {
		fmt.Print(k, len(m[k]), " ")
	}
	fmt.Println(slices.SortedFunc(maps.Values(m), func(a, b []int) int { return cmp.Compare(len(b), len(a)) }))
	ps := []P{{"b", 1}, {"a", 1}, {"c", 0}}
	slices.SortStableFunc(ps, func(x, y P) int { return cmp.Compare(x.Age, y.Age) })
	fmt.Println(ps, slices.MaxFunc(ps, func(x, y P) int { return strings.Compare(x.Name, y.Name) }))
	i, found := slices.BinarySearchFunc(ps, 1, func(p P, n int) int { return cmp.Compare(p.Age, n) })
	fmt.Println(i, found, slices.Index([]string{"x", "y"}, "y"), slices.Equal(ps, ps))
	f := sync.OnceValue(func() int { fmt.Print("computed "); return 42 })
	fmt.Println(f(), f())
	r := rand.New(rand.NewPCG(1, 2))
	fmt.Println(r.IntN(100), r.Float64() < 1, r.Perm(3))
	var c cnt
	c.Add(3)
	fmt.Println(c.Load())
	var ap atomic.Pointer[P]
	ap.Store(&P{"at", 1})
	fmt.Println(ap.Load().Name)
	fmt.Println(reflect.TypeFor[P]() == reflect.TypeOf(P{}), reflect.TypeFor[error](), reflect.TypeFor[[]P]().Elem().Field(0).Type, reflect.TypeFor[[3]P]().Len(), reflect.TypeFor[P]().Size())
	fmt.Println(reflect.TypeOf(P{}), reflect.TypeOf([]P{}).Elem().Name(), reflect.TypeOf(3).Kind(), reflect.DeepEqual(ps, []P{{"c", 0}, {"b", 1}, {"a", 1}}))
	fmt.Println(hex.EncodeToString([]byte("hi")), base64.StdEncoding.EncodeToString([]byte("hi")), strconv.Quote("a\n"))
	fmt.Println(math.Sqrt(2), math.Inf(1), big.NewInt(1).Lsh(big.NewInt(1), 100), unicode.IsUpper('A'))
	data, err := fs.ReadFile(memFS{"a.txt": "content"}, "a.txt")
	fmt.Println(string(data), err)
	_, err = fs.ReadFile(memFS{}, "b.txt")
	fmt.Println(err, errors.Is(err, fs.ErrNotExist))
	dir, _ := os.MkdirTemp("", "x")
	defer os.RemoveAll(dir)
	os.WriteFile(filepath.Join(dir, "f1"), []byte("data"), 0o644)
	n := 0
	filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error { n++; return err })
	fmt.Println(n)
	file, err := os.Open(filepath.Join(dir, "f1"))
	all, _ := io.ReadAll(file)
	file.Close()
	fmt.Println(string(all), err)
	var buf bytes.Buffer
	buf.WriteString("x")
	fmt.Fprintf(&buf, "%d", 5)
	fmt.Println(buf.String(), buf.Len())
	tm := ttemplate.Must(ttemplate.New("t").Funcs(ttemplate.FuncMap{"up": strings.ToUpper, "add": func(a, b int) int { return a + b }}).Parse("{{.name | up}} {{add .n 1}} {{range .xs}}[{{.}}]{{end}}\n"))
	fmt.Println(tm.Execute(os.Stdout, map[string]any{"name": "bob", "n": 2, "xs": []int{1, 2}}))
	ht := template.Must(template.New("h").Parse("<b>{{.}}</b>\n"))
	ht.Execute(os.Stdout, "<i>")
	d := 90 * time.Minute
	fmt.Println(d, d.Hours(), time.Unix(0, 0).UTC().Weekday(), time.Month(3))
	tk := time.NewTicker(time.Millisecond)
	<-tk.C
	tk.Stop()
	select {
	case <-time.After(time.Millisecond):
		fmt.Println("timeout")
	}
	pr, pw := io.Pipe()
	go func() { fmt.Fprint(pw, "piped"); pw.Close() }()
	all, _ = io.ReadAll(pr)
	fmt.Println(string(all))
	fmt.Println(strings.NewReplacer("a", "b").Replace("aaa"), strings.Title("x y"), strings.EqualFold("A", "a"))
	x := new(big.Rat).SetFrac64(1, 3)
	fmt.Println(x, x.FloatString(3))
	v := struct {
		A int
		B []string
	}{1, []string{"x"}}
	fmt.Printf("%v %+v\n", v, v)
	var e1 error = fs.ErrExist
	fmt.Println(e1 == fs.ErrExist, errors.Is(e1, os.ErrExist))
	cond := sync.NewCond(&sync.Mutex{})
	ready := false
	go func() { cond.L.Lock(); ready = true; cond.L.Unlock(); cond.Broadcast() }()
	cond.L.Lock()
	for !ready {
		cond.Wait()
	}
	cond.L.Unlock()
	fmt.Println("ready")
}

// Interfaces, embedding, matrices, an ODE, JSON of user types.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log"
	"math"
	"os"
	"sort"
	"strings"
	"sync"
	"text/template"
	"time"
	"unicode"
)

// embedded interface, struct embedding w/ overriding
type Animal interface {
	Sound() string
	Name() string
}
type base struct{ name string }

func (b base) Name() string  { return b.name }
func (b base) Sound() string { return "..." }

type Dog struct {
	base
	age int
}

func (d Dog) Sound() string { return "woof" }

type Loud struct{ Animal }

func (l Loud) Sound() string { return strings.ToUpper(l.Animal.Sound()) }

type logger struct {
	*log.Logger
	prefix string
}
type lockmap struct {
	sync.Mutex
	m map[string]int
}

func (l *lockmap) add(k string) int { l.Lock(); defer l.Unlock(); l.m[k]++; return l.m[k] }

type Temp float64

func (t Temp) F() Temp { return t*9/5 + 32 }

type Temps []Temp

func (t Temps) Mean() (m Temp) {
	for _, x := range t {
		m += x
	}
	return m / Temp(len(t))
}
func (t *Temps) Add(x Temp) { *t = append(*t, x) }

type Op func(float64, float64) float64

func (o Op) Apply(a, b float64) float64 { return o(a, b) }

type Visitor interface{ Visit(n Node) Visitor }
type Node interface{ Children() []Node }
type Leaf int

func (Leaf) Children() []Node { return nil }

type Branch []Node

func (b Branch) Children() []Node { return b }

type count struct{ n *int }

func (c count) Visit(n Node) Visitor {
	*c.n++
	if _, ok := n.(Leaf); ok {
		return nil
	}
	return c
}
func walk(v Visitor, n Node) {
	if v = v.Visit(n); v == nil {
		return
	}
	for _, c := range n.Children() {
		walk(v, c)
	}
}

type State int

const (
	Idle State = iota
	Running
	Done
)

var names = map[State]string{Idle: "idle", Running: "running", Done: "done"}

func (s State) String() string { return names[s] }

type Ev struct {
	At   time.Time
	S    State
	Tags map[string]State
	P    *State
	In   []any
}
type Money struct {
	Units int64
	Cur   string
}

func (m Money) MarshalJSON() ([]byte, error) {
	return []byte(fmt.Sprintf("\"%d %s\"", m.Units, m.Cur)), nil
}
func (m *Money) UnmarshalJSON(b []byte) error {
	_, err := fmt.Sscanf(strings.Trim(string(b), "\""), "%d %s", &m.Units, &m.Cur)
	return err
}

type Order struct {
	ID    int `json:"id"`
	Total Money
	Items map[string]*Money `json:"items,omitempty"`
	skip  int
}

func deriv(f func([]float64) float64, x []float64) []float64 {
	g := make([]float64, len(x))
	for i := range x {
		h := 1e-6
		x0 := x[i]
		x[i] = x0 + h
		fp := f(x)
		x[i] = x0 - h
		fm := f(x)
		x[i] = x0
		g[i] = (fp - fm) / (2 * h)
	}
	return g
}

type Matrix struct {
	r, c int
	d    []float64
}

func NewM(r, c int) *Matrix                       { return &Matrix{r, c, make([]float64, r*c)} }
func (m *Matrix) At(i, j int) float64             { return m.d[i*m.c+j] }
func (m *Matrix) Set(i, j int, v float64) *Matrix { m.d[i*m.c+j] = v; return m }
func (m *Matrix) Mul(o *Matrix) (*Matrix, error) {
	if m.c != o.r {
		return nil, fmt.Errorf("dims %dx%d * %dx%d", m.r, m.c, o.r, o.c)
	}
	p := NewM(m.r, o.c)
	for i := 0; i < m.r; i++ {
		for j := 0; j < o.c; j++ {
			var s float64
			for k := 0; k < m.c; k++ {
				s += m.At(i, k) * o.At(k, j)
			}
			p.Set(i, j, s)
		}
	}
	return p, nil
}
func rk4(f func(t float64, y [2]float64) [2]float64, y [2]float64, t, h float64) [2]float64 {
	add := func(a, b [2]float64, k float64) (c [2]float64) {
		for i := range a {
			c[i] = a[i] + k*b[i]
		}
		return
	}
	k1 := f(t, y)
	k2 := f(t+h/2, add(y, k1, h/2))
	k3 := f(t+h/2, add(y, k2, h/2))
	k4 := f(t+h, add(y, k3, h))
	for i := range y {
		y[i] += h / 6 * (k1[i] + 2*k2[i] + 2*k3[i] + k4[i])
	}
	return y
}
func main() {
	var as = []Animal{Dog{base{"rex"}, 3}, base{"thing"}, Loud{Dog{base{"max"}, 2}}, &Dog{base: base{"ptr"}}}
	for _, a := range as {
		fmt.Printf("%s says %s %T %v\n", a.Name(), a.Sound(), a, a)
	}
	lg := logger{log.New(os.Stdout, "[x] ", 0), "p"}
	lg.Printf("hello %d %v", 1, Done)
	lg.SetPrefix("[y] ")
	lg.Println(lg.prefix, as[1])
	lm := &lockmap{m: map[string]int{}}
	lm.add("a")
	fmt.Println(lm.add("a"), lm.m)
	var ts Temps
	ts.Add(20)
	ts.Add(25.5)
	fmt.Println(ts, ts.Mean(), ts[0].F(), Temp(100).F())
	fmt.Println(Op(math.Pow).Apply(2, 10), Op(func(a, b float64) float64 { return a - b }).Apply(1, 2))
	n := 0
	walk(count{&n}, Branch{Leaf(1), Branch{Leaf(2), Leaf(3)}, Leaf(4)})
	fmt.Println(n)
	st := Running
	ev := Ev{time.Date(2020, 1, 2, 3, 4, 5, 6, time.UTC), Done, map[string]State{"a": Running}, &st, []any{Idle, 1, "x", nil, Temp(1.5)}}
	fmt.Printf("%v %+v\n", ev.S, ev.Tags)
	fmt.Printf("%v %+v\n", ev.In, struct {
		S State
		T []State
	}{Done, []State{Idle}})
	b, err := json.Marshal(ev)
	fmt.Println(string(b), err)
	o := Order{1, Money{5, "EUR"}, map[string]*Money{"x": {7, "USD"}}, 3}
	b, err = json.Marshal(o)
	fmt.Println(string(b), err)
	var o2 Order
	err = json.Unmarshal(b, &o2)
	fmt.Println(o2.ID, o2.Total, *o2.Items["x"], err)
	fmt.Printf("%.3f\n", deriv(func(x []float64) float64 { return x[0]*x[0] + 3*x[1] }, []float64{2, 1}))
	a := NewM(2, 2).Set(0, 0, 1).Set(0, 1, 2).Set(1, 1, 3)
	p, err := a.Mul(a)
	fmt.Println(*p, err)
	_, err = a.Mul(NewM(3, 1))
	fmt.Println(err)
	y := [2]float64{1, 0}
	for i := 0; i < 100; i++ {
		y = rk4(func(t float64, y [2]float64) [2]float64 { return [2]float64{y[1], -y[0]} }, y, 0, 0.01)
	}
	fmt.Printf("%.9f %.9f\n", y[0], y[1])
	tm := template.Must(template.New("t").Funcs(template.FuncMap{"up": strings.ToUpper, "add": func(a, b int) int { return a + b }}).Parse("{{range .}}{{.name | up}}={{add .n 1}};{{end}}\n"))
	fmt.Println(tm.Execute(os.Stdout, []map[string]any{{"name": "a", "n": 1}, {"name": "b", "n": 2}}))
	fsx := flag.NewFlagSet("x", flag.ContinueOnError)
	v := fsx.Int("n", 3, "num")
	var d time.Duration
	fsx.DurationVar(&d, "d", 0, "")
	fmt.Println(fsx.Parse([]string{"-n", "7", "-d", "2s", "rest"}), *v, d, fsx.Args())
	wc := map[rune]int{}
	sc := bufio.NewScanner(strings.NewReader("the cat\nsat on"))
	for sc.Scan() {
		for _, r := range sc.Text() {
			if unicode.IsLetter(r) {
				wc[r]++
			}
		}
	}
	type kv struct {
		k rune
		n int
	}
	var kvs []kv
	for k, n := range wc {
		kvs = append(kvs, kv{k, n})
	}
	sort.Slice(kvs, func(i, j int) bool { a, b := kvs[i], kvs[j]; return a.n > b.n || a.n == b.n && a.k < b.k })
	fmt.Println(kvs[:3], len(kvs))
	fmt.Printf("%c %v\n", kvs[0].k, kvs[0])
	e1 := errors.New("x")
	e2 := errors.New("x")
	fmt.Println(e1 == e2, e1 == e1, errors.Unwrap(fmt.Errorf("a %w", e1)) == e1)
	var an1, an2 any = Dog{base{"a"}, 1}, Dog{base{"a"}, 1}
	fmt.Println(an1 == an2, an1 == any(base{"a"}), any(State(1)) == any(1), any(&st) == any(&st))
	mk := map[Animal]int{Dog{base{"a"}, 1}: 1}
	mk[Dog{base{"a"}, 1}]++
	mk[base{"a"}] = 5
	fmt.Println(len(mk), mk[Dog{base{"a"}, 1}])
	ma := map[any]string{1: "int", "1": "str", 1.0: "f", State(1): "st", [2]int{1, 2}: "arr", struct{ a int }{1}: "s", nil: "nil", true: "b"}
	fmt.Println(ma[1], ma["1"], ma[1.0], ma[Running], ma[[2]int{1, 2}], ma[struct{ a int }{1}], ma[nil], ma[int8(1)] == "", ma[true])

	var it interface{ Sound() string } = as[0]
	if nm, ok := it.(interface{ Name() string }); ok {
		fmt.Println(nm.Name())
	}
	if _, ok := it.(fmt.Stringer); !ok {
		fmt.Println("not stringer")
	}
	sd := as[0].Sound
	as[0] = base{"changed"}
	fmt.Println(sd(), as[0].Sound())
	fn := Animal.Name
	fmt.Println(fn(as[1]), Animal.Sound(as[2]))
	fmt.Fprintf(os.Stdout, "%s|%10.3s|%-10s|%q|%x\n", st, "abcdef", Done, []State{Idle}, "hi")
	type pt struct{ X, Y float64 }
	pts := map[string][]pt{"b": {{1, 2}}, "a": {{3, 4}, {5, 6}}}
	fmt.Printf("%v %+v %#v\n", pts, pts, pts["b"])
	var ip *int
	var ia any = ip
	fmt.Println(ia == nil, ip == nil, ia == (*int)(nil))
	var arr2 [2][3]pt
	arr2[1][2].X = 5
	cp := arr2
	cp[1][2].X++
	fmt.Println(arr2[1][2], cp[1], arr2 == cp)
	sl := arr2[:]
	sl[0][0].Y = 9
	fmt.Println(arr2[0][0])
	ptr := &arr2[1]
	ptr[0] = pt{1, 1}
	for i, q := range ptr {
		fmt.Print(i, q)
	}
	fmt.Println(len(ptr))
	func() { defer func() { fmt.Println(recover()) }(); var a Animal = Loud{}; a.Name() }()
	func() { defer func() { fmt.Println(recover()) }(); var m map[string]*pt; m["x"].X = 1 }()
	func() { defer func() { fmt.Println(recover()) }(); var x any = "str"; fmt.Println(x.(State)) }()
	x, y2 := 10, 3
	fmt.Println(x/y2, -x/y2, x%y2, -x%y2, x&^y2, x<<y2>>1, float64(x)/float64(y2), 7/2*2.0, 7/2.0)
	var u8 uint8 = 250
	u8 += 10
	var i8 int8 = 127
	i8++
	fmt.Println(u8, i8, ^u8, -i8)
	c := make(chan Money, 3)
	c <- Money{1, "a"}
	c <- Money{2, "b"}
	close(c)
	for m := range c {
		fmt.Print(m, " ")
	}
	fmt.Println(<-c)
lbl:
	for i := range 3 {
		switch i {
		case 1:
			continue lbl
		case 2:
			break lbl
		}
		fmt.Println("i", i)
	}
	fmt.Println(strings.Repeat("=", 10), len([]rune("héé")), string(rune(233)), []byte("é"), strings.Count("cheese", "e"))
	var nilm map[string][]int
	fmt.Println(nilm["a"], len(nilm["b"]), append(nilm["q"], 1))
	s3 := make([]int, 2, 10)
	s4 := append(s3, 1)
	s5 := append(s3, 2)
	fmt.Println(s4, s5, len(s3), s3[:3])
	multi := [][]string{{"a"}, {}, nil}
	fmt.Println(multi, len(multi[2]))
	fmt.Printf("%q %#v\n", multi, multi)
	if f, err := os.Open("/nope"); err != nil {
		fmt.Println("err:", err)
	} else {
		f.Close()
	}
	defer fmt.Println("deferred 1")
	defer func() {
		if r := recover(); r != nil {
			fmt.Println("rec", r)
			os.Exit(4)
		}
	}()
	var idx = 5
	fmt.Println([]int{1}[idx])
}

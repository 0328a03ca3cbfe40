// Small corners of statements and types, each in one line.
package main

import "fmt"

type T struct{ a, b int }
type L struct {
	next *L
	v    int
}

func (t *T) set(a int) *T { t.a = a; return t }
func (t T) get() int      { return t.a }
func two() (int, int)     { return 1, 2 }
func ptr() *T             { return &T{1, 2} }

var g = T{3, 4}
var trace []string

func tr[X any](s string, x X) X { trace = append(trace, s); return x }

type F func() F
type M map[string]M
type S []S
type A [2]*A
type Fn func(int) (int, error)
type Iface interface{ self() Iface }

func (t *T) self() Iface { return t }

type Emb struct {
	*T
	fn func() int
	Iface
}

func variadic(pre string, xs ...any) int { return len(xs) }
func retf() (func() int, error)          { return func() int { return 7 }, nil }
func swap(a, b *int)                     { *a, *b = *b, *a }
func modArr(a *[3]int) {
	a[0]++
	for i := range a {
		a[i] *= 2
	}
}
func rec(n int) (r int) {
	defer func() { r += n }()
	if n == 0 {
		return 0
	}
	return rec(n - 1)
}
func deferLoop() (s string) {
	for i := 0; i < 3; i++ {
		defer func(k int) { s += fmt.Sprint(k, i) }(i)
	}
	return "r"
}
func deferMethod() {
	t := T{1, 1}
	defer fmt.Println(t.get())
	defer t.set(9)
	t.a = 5
	defer func() { fmt.Println(t) }()
}

type stack []int

func (s *stack) push(v int) { *s = append(*s, v) }
func (s *stack) pop() int   { o := *s; v := o[len(o)-1]; *s = o[:len(o)-1]; return v }

const big = 1 << 62
const (
	c0 = iota + 1
	c1
	c2 = "s"
	c3
	c4 = iota
	c5
)

type Bits uint8

const (
	F0 Bits = 1 << iota
	F1
	F2
)

func (b Bits) Has(f Bits) bool { return b&f != 0 }
func (b *Bits) Set(f Bits)     { *b |= f }
func main() {
	x := ptr()
	x.set(5).set(6)
	fmt.Println(*x, x.get(), g.set(10).get(), g)
	ptr().a = 3
	var l *L
	for i := range 4 {
		l = &L{l, i}
	}
	for p := l; p != nil; p = p.next {
		fmt.Print(p.v, " ")
	}
	fmt.Println()
	l.next.next, l.next = l, l.next.next
	fmt.Println(l.v, l.next.v)
	var f F
	k := 0
	f = func() F {
		k++
		if k < 3 {
			return f
		}
		return nil
	}
	for h := f; h != nil; h = h() {
	}
	fmt.Println(k)
	m := M{"a": {"b": {}}}
	m["a"]["c"] = M{"d": nil}
	fmt.Println(m, len(m["a"]["zz"]["q"]))
	s := S{S{}, S{S{}}}
	fmt.Println(s, len(s[1]))
	s[0] = s[1]
	fmt.Println(len(s[0]))
	var a A
	a[0] = &a
	a[1] = a[0][0]
	fmt.Println(*a[0] == a)
	e := Emb{T: &T{1, 2}, fn: func() int { return 8 }}
	e.a++
	fmt.Println(e.a, e.T.b, e.fn(), e.get(), e.T.self() == Iface(e.T))
	fmt.Println(variadic("a"), variadic("a", nil), variadic("a", nil...), variadic("a", []any{1, 2}...), variadic("a", []any{1, 2}))
	h, err := retf()
	fmt.Println(h(), err)
	p, q := 1, 2
	swap(&p, &q)
	fmt.Println(p, q)
	ar := [3]int{1, 2, 3}
	modArr(&ar)
	fmt.Println(ar)
	br := ar
	modArr(&br)
	fmt.Println(ar, br)
	fmt.Println(rec(4), deferLoop())
	deferMethod()
	var st stack
	st.push(1)
	st.push(2)
	fmt.Println(st.pop(), st, len(st))
	fmt.Println(big>>60, c0, c1, c2, c3, c4, c5, F2, F0|F2)
	var b Bits
	b.Set(F1)
	fmt.Println(b.Has(F1), b.Has(F0), b)
	i := tr("i", 0)
	arr := []int{0, 0, 0}
	arr[tr("a", i)], i, arr[tr("b", 1)] = tr("c", 5), tr("d", 2), tr("e", 6)
	fmt.Println(arr, i, trace)
	mm := map[string]T{"x": {1, 2}}
	t := mm["x"]
	t.a = 50
	mm["x"] = t
	fmt.Println(mm, mm["x"].a, mm["x"].get())
	v, ok := mm["nope"]
	fmt.Println(v, ok)
	v, ok = mm["x"]
	fmt.Println(v, ok)
	v, ok = mm["nope"]
	fmt.Println(v, ok)
	if v, ok := mm["x"]; ok && v.a == 50 {
		fmt.Println("found")
	}
	delete(mm, "x")
	delete(mm, "x")
	fmt.Println(len(mm))
	var iface any = g
	g.a = 99
	fmt.Println(iface.(T).a)
	pi := &g
	iface = pi
	g.a = 98
	fmt.Println(iface.(*T).a)
	sl := []T{{1, 2}, {3, 4}}
	for i := range sl {
		sl[i].set(i * 10)
	}
	ps := &sl[0]
	sl = append(sl, T{5, 6})
	ps.a = 77
	fmt.Println(sl, *ps)
	pp := &ps
	(*pp).b = 3
	(**pp).a = 4
	fmt.Println(*ps)
	funcs := map[string]func(...int) int{"sum": func(xs ...int) (s int) {
		for _, x := range xs {
			s += x
		}
		return
	}, "len": func(xs ...int) int { return len(xs) }}
	fmt.Println(funcs["sum"](1, 2, 3), funcs["len"](), funcs["zz"] == nil)
	type local struct {
		T
		n int
	}
	lo := local{T{1, 2}, 3}
	lo.set(4)
	lc := lo
	lc.set(5)
	fmt.Println(lo, lc, lo == lc, lo.T == T{4, 2})
	anon := []struct {
		k string
		v []int
	}{{"a", []int{1}}, {k: "b"}}
	for _, x := range anon {
		x.v = append(x.v, 9)
		fmt.Print(x, " ")
	}
	fmt.Println(anon)
	func() { x := 5; defer func() { fmt.Println(x, recover()) }(); x = 6; var np *T; np.a = 1 }()
	y := 1
	y, z := two()
	{
		y, z := z, y
		fmt.Println(y, z)
	}
	fmt.Println(y, z)
	var fs [3]func() int
	for i := range fs {
		fs[i] = func() int { i += 10; return i }
	}
	fmt.Println(fs[0](), fs[0](), fs[2]())
	for i := 0; i < 6; i++ {
		if i%2 == 0 {
			continue
		}
		func() { i++ }()
		fmt.Print(i, " ")
	}
	fmt.Println()
	var cls []func()
	for i, j := 0, 10; i < j; i, j = i+1, j-2 {
		cls = append(cls, func() { fmt.Print(i, ",", j, " ") })
	}
	for _, c := range cls {
		c()
	}
	fmt.Println()
	str := "añ"
	for i := 0; i < len(str); i++ {
		fmt.Print(str[i], " ")
	}
	bs := []byte(str)
	bs[0] = 'z'
	fmt.Println(str, string(bs), str+string(bs[0]) == "añz")
	switch x := any(sl).(type) {
	case []int:
		fmt.Println("ints")
	case []T:
		x[0].a = -1
		fmt.Println(sl[0].a, len(x))
	}
	switch {
	default:
		fmt.Println("def")
	case y == 100:
		fmt.Println("no")
	}
	switch y := 5; {
	case y > 3:
		fmt.Println("gt")
		fallthrough
	case y > 100:
		fmt.Println("ft")
	case true:
		fmt.Println("no")
	}
	goto end
end:
	c := make(chan int)
	go func() {
		for i := range 3 {
			c <- i
		}
		close(c)
	}()
	sum := 0
	for v := range c {
		sum += v
	}
	fmt.Println(sum)
	var w struct{ a [2]struct{ m map[string]int } }
	w.a[1].m = map[string]int{"z": 1}
	w.a[1].m["z"] <<= 3
	w2 := w
	w2.a[1].m["q"]++
	fmt.Println(w)
	var u uint = 3
	fmt.Println(u-4 > 0, 1<<u, -5>>1, -5/2, 5&-5, 0x7f^-1, u<<63>>63)
	n := 3
	xs := make([]int, n, n*2)
	xs[n-1]++
	xs = xs[:cap(xs)]
	fmt.Println(xs, len(xs[2:4:5]), cap(xs[2:4:5]))
	comp := [...]string{2: "c", 0: "a"}
	fmt.Println(len(comp), comp, fmt.Sprintf("%q", comp))
	idx := map[[2]int]string{{1, 2}: "a", {3, 4}: "b"}
	fmt.Println(idx[[2]int{1, 2}], idx)
	ptm := map[*T]int{x: 1}
	ptm[x]++
	fmt.Println(ptm[x], ptm[&T{}])
	fm := map[string]*[]int{"a": {1, 2}}
	*fm["a"] = append(*fm["a"], 3)
	(*fm["a"])[0] = 9
	fmt.Println(*fm["a"])
	println("stderr", 1, 2.5, true, 'a')
	print("x\n")
	var c128 = complex(1, 2)
	c128 *= c128
	c128 += 1
	fmt.Println(c128, real(c128) > 0, c128 != 0)
	defer func() {
		defer func() { fmt.Println("in2", recover()) }()
		fmt.Println("in1")
		panic(fmt.Sprintf("p2 %v", recover()))
	}()
	panic(fmt.Errorf("final %d", 1))
}

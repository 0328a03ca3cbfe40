// Order of evaluation, assignment, conversion and arithmetic.
package main

import "fmt"

var trace []string

func t(s string, x int) int { trace = append(trace, s); return x }

func flush() { fmt.Println(trace); trace = nil }

type point struct{ x, y int }

type grid [2][2]int

func (g grid) set(v int) grid { g[0][0] = v; return g }

func pair() (int, int) { return t("pair", 1), 2 }

func sum(base int, xs ...int) int {
	for _, x := range xs {
		base += x
	}
	return base
}

func order() {
	a := []int{1, 2, 3}
	a[t("i", 0)] = t("v", 9)
	m := map[int]int{}
	m[t("k", 1)], a[t("j", 1)] = t("x", 5), t("y", 6)
	_ = t("a", 1) + t("b", 2)*t("c", 3)
	fmt.Println(a, m, sum(t("p", 1), t("q", 2), t("r", 3)))
	flush()
	i := 0
	i, a[i] = 1, 77
	fmt.Println(i, a)
	a[0], a[1], a[2] = a[2], a[0], a[1]
	x, y := pair()
	x, y = y, x
	fmt.Println(a, x, y, t("l", 0) == 1 && t("never", 1) == 1, t("m", 1) == 1 || t("never", 1) == 1)
	flush()
	fmt.Println(sum(pair()))
	flush()
}

func values() {
	g := grid{{1, 2}, {3, 4}}
	h := g
	h[1][1] = 40
	k := g.set(9)
	fmt.Println(g, h, k, g == h, g == grid{{1, 2}, {3, 4}})
	for i, row := range g {
		g[1][0] = 100
		fmt.Print(i, row, " ")
	}
	fmt.Println(g)
	p := point{1, 2}
	q := &p
	r := *q
	q.x = 10
	ps := []point{p, r}
	ps[0].y++
	for _, v := range ps {
		v.x = 99
	}
	pp := &ps[1]
	ps = append(ps, point{})
	pp.x = 7
	fmt.Println(p, r, ps, *pp)
	mp := map[string]*point{"a": {1, 2}}
	mp["a"].x += 5
	ma := map[point][]int{{1, 2}: {3}}
	ma[point{1, 2}] = append(ma[point{1, 2}], 4)
	fmt.Println(*mp["a"], ma)
}

func slicing() {
	a := [5]int{1, 2, 3, 4, 5}
	s := a[1:3]
	u := append(s, 60)
	v := append(s[:1:1], 70)
	fmt.Println(a, s, u, v, len(s), cap(s), cap(s[:1:2]))
	w := (*[2]int)(s)
	w[0] = 20
	c := [2]int(s)
	c[0] = 0
	fmt.Println(a, c)
	b := []byte("héllo")
	b = append(b, " wörld"...)
	n := copy(b[1:], "EE")
	fmt.Println(string(b), n, []rune("hé"), string([]rune{233, 'x'}), string(rune(0x4e16)))
	for i, r := range "aé\xff世" {
		fmt.Print(i, ":", r, " ")
	}
	fmt.Println("abc"[1], "abc"[1:], len("é"))
}

func numbers() {
	var u8 uint8 = 250
	var i8 int8 = -128
	var u32 uint32 = 1 << 31
	n := 70
	fmt.Println(u8+10, u8*2, ^u8, -i8, i8/-1, i8>>1, u32<<1, u32>>31, 1<<n>>n, int64(1)<<62, uint64(1)<<n)
	f := 3.99
	fmt.Println(int(f), int8(int(f)*100), uint8(int(f)-4), float32(0.1), float64(float32(0.1)), 7/2, -7/2, -7%3, 7.0/2)
	u8 += 10
	i8--
	i8 &^= 3
	fmt.Println(u8, i8, 5&^1, 6^3, ^5, -5>>1)
	c := complex(1, 2)
	c *= c
	fmt.Println(c, real(c), imag(c), c == complex(-3, 4), complex64(c)/2)
	const big = 1 << 100
	fmt.Println(big>>98, 'a'+1, 1e3, 0x1p-2, uint64(1<<64-1), -1<<63)
	x := 5
	x <<= 2
	x |= 3
	x %= 7
	fmt.Println(x, x == 2 != false)
}

func (p *point) move(d int) *point { p.x += d; return p }
func (p point) at() string         { return fmt.Sprint(p.x, ",", p.y) }

type named struct {
	*point
	name string
}

type mover interface{ move(int) *point }

func methods() {
	p := point{1, 2}
	at := p.at
	mv := p.move
	p.x = 50
	fmt.Println(at(), mv(1).at(), point.at(p), (*point).move(&p, 1).x)
	n := named{&p, "n"}
	n.move(3)
	var m mover = n
	m.move(4)
	f := m.move
	f(5)
	fmt.Println(n.at(), n.x, p)
	var nilp *point
	defer func() { fmt.Println("recovered:", recover()) }()
	fmt.Println(nilp.at())
}

func control(n int) (s string) {
	switch {
	case n < 0:
		s += "neg "
		fallthrough
	case n == 0:
		s += "zero "
		if n == 0 {
			break
		}
		fallthrough
	default:
		s += "default "
	case n == 7:
		s += "seven "
	}
	switch x := n * 2; x {
	case 2, 4:
		s += "two-four "
	case 14:
		s += "fourteen "
	}
loop:
	for i := 0; ; i++ {
		switch {
		case i == 1:
			continue
		case i == 3:
			break loop
		}
		s += fmt.Sprint(i)
	}
	i := 0
again:
	if i < 3 {
		i++
		goto again
	}
	return s + fmt.Sprint(i)
}

func main() {
	order()
	values()
	slicing()
	numbers()
	methods()
	for _, n := range []int{-1, 0, 1, 2, 7} {
		fmt.Println(control(n))
	}
}

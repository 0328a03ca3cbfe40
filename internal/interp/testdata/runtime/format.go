package main

import (
	"errors"
	"fmt"
	"io"
	"math/big"
	"os"
	"strings"
	"time"
)

type Point struct{ X, Y float64 }
type Temp float64

func (t Temp) String() string { return fmt.Sprintf("%.1f°C", float64(t)) }

type Ptr struct{ n int }

func (p *Ptr) String() string { return fmt.Sprint("ptr", p.n) }

type Outer struct {
	Point
	T    Temp
	t    Temp
	L    []Temp
	M    map[string]Temp
	P    *Ptr
	Any  any
	E    error
	f    func()
	When time.Time
}
type Level int

const (
	Low Level = iota
	High
)

func (l Level) String() string { return [...]string{"low", "high"}[l] }

type Matrix [][]float64
type Pair[A, B any] struct {
	First  A
	Second B
}

func (p Pair[A, B]) String() string { return fmt.Sprintf("<%v|%v>", p.First, p.Second) }

type Fm struct{ n int }

func (f Fm) Format(s fmt.State, verb rune) {
	w, ok := s.Width()
	fmt.Fprintf(s, "Fm[%c %d %v %v]", verb, w, ok, s.Flag('+'))
}

type Gs struct{}

func (Gs) GoString() string { return "Gs!" }

type Bomb struct{}

func (Bomb) String() string { panic("boom") }

type Scan struct{ s string }

func (s *Scan) Scan(st fmt.ScanState, verb rune) error {
	tok, err := st.Token(true, nil)
	s.s = "<" + string(tok) + ">"
	return err
}

type Up struct{ w io.Writer }

func (u Up) Write(p []byte) (int, error) { return u.w.Write([]byte(strings.ToUpper(string(p)))) }

type Node struct {
	V    int
	Next *Node
}

func main() {
	o := Outer{Point{1, 2}, 3, 4, []Temp{5}, map[string]Temp{"z": 6, "a": 7}, &Ptr{8}, Pair[int, Temp]{1, 2}, errors.New("e"), nil, time.Date(2020, 1, 2, 3, 4, 5, 6, time.UTC)}
	fmt.Println(o.Point, o.T, o.t, o.L, o.M, o.Any, o.E, o.When)
	s := fmt.Sprintf("%v\n%+v\n", o, o)
	fmt.Println(len(s) > 20, strings.Contains(s, "3.0°C"))
	o.P = nil
	fmt.Printf("%v\n%+v\n", o, o)
	fmt.Printf("%T %T %T %T %T\n", o, o.Any, Low, Matrix{}, &o)
	fmt.Printf("%v %d %s %q %x|%5v|%-6v|\n", High, High, High, High, High, Low, Low)
	fmt.Println(Low, High, []Level{Low, High}, map[Level]int{High: 1, Low: 2})
	fmt.Println(Matrix{{1, 2}, {3}}, Pair[string, []int]{"a", []int{1}})
	fmt.Printf("%v %+10v %s\n", Fm{1}, Fm{2}, []Fm{{3}})
	fmt.Printf("%#v %#v %v\n", Gs{}, []Gs{{}}, Gs{})
	fmt.Println(Bomb{}, []any{Bomb{}})
	fmt.Printf("%#v\n", Pair[int, *int]{})
	fmt.Printf("%#v %#v %#v\n", Low, []Level{High}, map[string]Point{"a": {}})
	fmt.Printf("%v %v\n", struct {
		A int
		B Temp
	}{1, 2}, struct{}{})
	fmt.Printf("%v %v %v\n", [2]Temp{1, 2}, &[]Temp{1}, &map[string]Level{"a": High})
	fmt.Printf("%6.2f|%-8.3f|%+d\n", Temp(1.234), Temp(2), Level(1))
	fmt.Printf("%s %v %d\n", []string{"a"}, []byte("hi"), []byte("hi"))
	fmt.Printf("%t %v %c %U\n", true, 'x', 'x', 'x')
	fmt.Printf("%v %v\n", big.NewInt(5), []*big.Int{big.NewInt(6)})
	fmt.Printf("%d %!\n", 1)
	fmt.Printf("%d\n", Point{1, 2})
	fmt.Printf("%s\n", Node{1, nil})
	fmt.Printf("%v %+v\n", Node{1, &Node{}}.V, Node{})
	fmt.Println(fmt.Sprint(Temp(1), Temp(2), "a", "b", 3, 4), fmt.Sprint("x", 1, 2, "y"))
	fmt.Fprintln(Up{os.Stdout}, "shout", Temp(3))
	fmt.Fprintf(Up{os.Stdout}, "%v %T\n", Low, Low)
	var a int
	var b string
	var c Temp
	n, err := fmt.Sscan("12 hello 3.5", &a, &b, &c)
	fmt.Println(n, err, a, b, float64(c))
	var sc Scan
	fmt.Sscan("tok", &sc)
	fmt.Println(sc.s)
	n, err = fmt.Sscanf("7-x", "%d-%s", &a, &b)
	fmt.Println(n, err, a, b)
	var e error
	var any1 any
	fmt.Println(e, any1, []any{nil, e}, []error{nil})
	fmt.Printf("%v %+v %T %d\n", nil, nil, nil, nil)
	var np *Point
	var nl *Ptr
	fmt.Println(np, any(np) == nil, fmt.Sprintf("%+v %T", np, np))
	_ = nl
	fmt.Println(fmt.Errorf("wrap %w and %v", errors.New("in"), Temp(1)))
	fmt.Println(fmt.Appendf(nil, "%v", Temp(2)), string(fmt.Append(nil, Temp(2), 3)))
	type local struct{ A, b int }
	fmt.Printf("%v %+v %T\n", local{1, 2}, local{1, 2}, local{})
	fmt.Printf("%v %T\n", [3]local{}, map[string][]local{})
	fmt.Printf("%p\n", nil)
	fmt.Printf("%v %v\n", func() {} == nil, (func())(nil) == nil)
	fmt.Printf("%08b %o %x %X %#x\n", Level(1), 8, 255, 255, 255)
	fmt.Printf("%x %X % x %q\n", "hi", []byte("hi"), "hi", []string{"a b"})
	fmt.Printf("%e %g %G %b\n", 1.5, 1e21, 1e-7, 1.0)
	fmt.Printf("%v %v %.3v\n", 1+2i, complex64(1), 3.14159)
	fmt.Printf("%*d|%-*d|%.*f\n", 5, 1, 5, 2, 2, 3.14159)
	fmt.Printf("%[2]d %[1]d %[2]v\n", 1, 2)
}

package rt

import (
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"testing"
	"time"
)

type (
	Point   struct{ X, Y float64 }
	Celsius float64
	ID      int
	Word    string
	Hash    [4]byte
	Bytes   []byte
	Flag    bool
	Small   int8
	Named   struct {
		Name string
		id   ID
		P    *Point
		Any  any
		Err  error
		T    time.Time
		t    time.Duration
	}
	Temp   float64
	PtrStr struct{ n int }
	Inner  struct{ A Temp }
	Outer  struct {
		Inner
		B Temp
		//lint:ignore U1000 fmt reads it
		b  Temp
		M  map[Temp]Temp
		L  []Temp
		I  fmt.Stringer
		PS PtrStr
		PP *PtrStr
	}
	MyErr   struct{ Code int }
	GoStr   struct{ A int }
	Fmter   struct{ A int }
	Bomb    struct{}
	NilBomb struct{ A int }
	Node    struct {
		V    int
		Next *Node
		Kids []Node
		By   map[string]Node
	}
	Pair[A, B any] struct {
		First  A
		Second B
	}
	Key struct {
		A string
		B int
	}
)

func (t Temp) String() string              { return fmt.Sprintf("%.1f°C", float64(t)) }
func (p *PtrStr) String() string           { return fmt.Sprint("ptr", p.n) }
func (e MyErr) Error() string              { return fmt.Sprint("code ", e.Code) }
func (g GoStr) GoString() string           { return "GO!" }
func (f Fmter) Format(s fmt.State, r rune) { fmt.Fprintf(s, "<%c %d>", r, f.A) }
func (Bomb) String() string                { panic("boom") }
func (b *NilBomb) String() string          { return fmt.Sprint(b.A) }

var formatVerbs = []string{
	"%v", "%+v", "%#v", "%T", "%d", "%x", "%X", "%s", "%q", "%t", "%5v|", "%-12v|", "%.1f", "%08.3f", "%6d", "%c", "%U", "%o", "%#x", "%+d", "%e", "%g", "% x", "%b", "%z",
}

var formatValues = []any{
	Point{1, 2.5}, &Point{1, 2}, []Point{{1, 2}, {3, 4}}, map[string]Point{"b": {1, 2}, "a": {3, 4}},
	Celsius(36.6), ID(42), Word("hi\n"), Hash{1, 2, 255, 4}, Bytes("abc"), Bytes(nil), Flag(true), Small(-3),
	Named{Name: "n", id: 7, Any: Point{1, 2}, Err: MyErr{3}, T: time.Unix(0, 0).UTC(), t: time.Second},
	Named{}, &Named{Name: "x"},
	Temp(20), []Temp{1, 2}, map[Temp]Temp{1: 2, 0: 4}, &Inner{3}, Outer{}, &Outer{M: map[Temp]Temp{1: 2}, L: []Temp{3}, I: Temp(4)},
	[]any{Temp(1), "s", 3, nil, Point{}, big.NewInt(3), nil}, map[any]any{2: Temp(1), 1: "y"},
	MyErr{4}, []error{MyErr{1}, errors.New("plain"), nil}, GoStr{1}, []GoStr{{1}}, Fmter{2}, []Fmter{{3}}, Bomb{}, []Bomb{{}}, (*NilBomb)(nil), (*Point)(nil),
	Node{V: 1, Kids: []Node{{V: 2}}, By: map[string]Node{"k": {V: 3}}}, []Node(nil), map[string]Node(nil),
	Pair[int, string]{1, "a"}, Pair[Point, []ID]{Point{}, []ID{1}}, map[Key]int{{"b", 1}: 1, {"a", 2}: 2, {"a", 1}: 3},
	struct {
		A int
		b Temp
	}{1, 2},
	[]*big.Int{big.NewInt(5)}, struct{ B *big.Int }{big.NewInt(7)}, [2]Temp{}, []map[string]Temp{{"a": 1}},
	[]Word{"a", "b c"}, [][]ID{{1}, {2, 3}}, complex(1, 2), []Bytes{Bytes("x")}, []Hash{{}},
}

var hexAddress = regexp.MustCompile(`0x?c?[0-9a-f]{9,}|c[0-9a-f]{9}|[0-9]{12}|[01]{38,}|[0-7]{12,}|C[0-9A-F]{9}|U\+C[0-9A-F]{9}`)

func TestFormat(t *testing.T) {
	for _, v := range formatValues {
		for _, verb := range formatVerbs {
			want := hexAddress.ReplaceAllString(asMain(fmt.Sprintf(verb, v)), "ADDR")
			got := hexAddress.ReplaceAllString(Sprintf(verb, box(v)), "ADDR")
			if got != want {
				t.Errorf("Sprintf(%q, %T)\n got %s\nwant %s", verb, v, got, want)
			}
		}
	}
}

func TestPrintOperands(t *testing.T) {
	for _, vs := range [][]any{
		{1, 2, "a", 3}, {Word("a"), Word("b"), 1, 2}, {Temp(1), Temp(2)}, {nil, nil}, {MyErr{1}, "x", Point{}}, {},
	} {
		if got, want := Sprint(boxes(vs...)...), fmt.Sprint(vs...); got != want {
			t.Errorf("Sprint(%v) = %q, want %q", vs, got, want)
		}
		if got, want := Sprintln(boxes(vs...)...), fmt.Sprintln(vs...); got != want {
			t.Errorf("Sprintln(%v) = %q, want %q", vs, got, want)
		}
	}
}

func TestFormatOperandOrder(t *testing.T) {
	for _, c := range []struct {
		format string
		vs     []any
	}{
		{"%[2]T %[1]v", []any{Point{}, Temp(2)}},
		{"%T %v %T", []any{Point{}, Temp(2), []Temp{}}},
		{"%*d %T", []any{5, ID(3), ID(4)}},
		{"%[1]T=%[1]v", []any{Temp(1)}},
		{"%T %T", []any{Temp(1)}},
		{"%T", []any{Temp(1), Temp(2)}},
		{"%-2T|%2T|", []any{Temp(1), Point{}}},
		{"100%% %T", []any{Temp(1)}},
		{"%T %d %!", []any{Temp(1), 2}},
		{"%v %d", []any{nil, Point{1, 2}}},
	} {
		want := asMain(fmt.Sprintf(c.format, c.vs...))
		if got := Sprintf(c.format, boxes(c.vs...)...); got != want {
			t.Errorf("Sprintf(%q)\n got %s\nwant %s", c.format, got, want)
		}
	}
}

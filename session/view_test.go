package session

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"testing"
	"time"
)

type point struct {
	X, Y float64
	tag  string
}

type angry struct{}

func (angry) String() string { panic("no") }

func TestViewTypesAndShapes(t *testing.T) {
	for _, c := range []struct {
		x           any
		typ, shapes string
	}{
		{42, "int", ""},
		{"abc", "string", "len=3"},
		{[]byte("ab"), "[]byte", "[2]"},
		{[][]float64{{1, 2}, {3, 4}, {5, 6}}, "[][]float64", "[3][2]"},
		{[][]float64{{1, 2}, {3}}, "[][]float64", "[2]"},
		{[2][3][4]int{}, "[2][3][4]int", "[2][3][4]"},
		{[]string{"a"}, "[]string", "[1]"},
		{map[string]int{"a": 1}, "map[string]int", "len=1"},
		{&[]int{1, 2}, "*[]int", "[2]"},
		{[]any{1}, "[]any", "[1]"},
		{big.NewInt(7), "*big.Int", ""},
		{point{}, "session.point", ""},
		{(*point)(nil), "*session.point", ""},
		{nil, "nil", ""},
	} {
		v := ViewOf(c.x)
		if v.Type() != c.typ || v.Shape() != c.shapes {
			t.Errorf("%v: type %q shape %q, want %q %q", c.x, v.Type(), v.Shape(), c.typ, c.shapes)
		}
	}
}

func TestViewText(t *testing.T) {
	for _, c := range []struct {
		x    any
		text string
		ok   bool
	}{
		{3, "", false},
		{big.NewInt(7), "7", true},
		{errors.New("gone"), "gone", true},
		{time.Second, "1s", true},
		{angry{}, "%!v(PANIC=String method: no)", true},
		{(*time.Time)(nil), "<nil>", true},
	} {
		text, ok := ViewOf(c.x).Text()
		if text != c.text || ok != c.ok {
			t.Errorf("%T: %q %v, want %q %v", c.x, text, ok, c.text, c.ok)
		}
	}
}

func TestViewEntriesInOrder(t *testing.T) {
	ints := map[int]string{}
	for i := range 100 {
		ints[(i*37)%100] = "x"
	}
	wantKeys(t, ViewOf(ints), 4, "0 1 2 3")
	wantKeys(t, ViewOf(map[float64]int{2: 0, math.NaN(): 0, -1: 0}), -1, "NaN -1 2")
	wantKeys(t, ViewOf(map[any]int{"b": 0, 2: 0, "a": 0, 1: 0}), -1, "1 2 a b")
	wantKeys(t, ViewOf(map[point]int{{2, 1, ""}: 0, {1, 9, ""}: 0}), 9, "{1 9 } {2 1 }")
	wantKeys(t, ViewOf(map[bool]int{true: 0, false: 0}), 2, "false true")
	wantKeys(t, ViewOf(map[string]int(nil)), 2, "")
	wantKeys(t, ViewOf(ints), 0, "")
}

func wantKeys(t *testing.T, v View, max int, want string) {
	t.Helper()
	got := ""
	for i, e := range v.Entries(max) {
		if i > 0 {
			got += " "
		}
		got += fmt.Sprint(e.Key.v)
	}
	if got != want {
		t.Errorf("keys of %s: %q, want %q", v.Type(), got, want)
	}
}

func TestViewLooksInside(t *testing.T) {
	type node struct {
		next *node
		any  any
	}
	n := &node{any: []int{7}}
	n.next = n
	v := ViewOf(n)
	_, next := v.Elem().Field(0)
	if next.Pointer() != v.Pointer() {
		t.Error("the cycle is not seen")
	}
	_, x := v.Elem().Field(1)
	if got := x.Elem().Index(0).Int(); got != 7 {
		t.Errorf("inside the interface: %d, want 7", got)
	}
	fields := ViewOf([]*point{}).FieldsOfElem()
	if len(fields) != 3 || fields[2] != (Field{"tag", "string", false}) {
		t.Errorf("fields %v", fields)
	}
}

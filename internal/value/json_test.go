package value

import (
	"errors"
	"math"
	"math/big"
	"reflect"
	"testing"
	"time"
)

type (
	reading struct {
		Name  string
		value float64
		When  time.Time `json:"when"`
		Skip  int       `json:"-"`
		Tags  []string  `json:"tags,omitempty"`
		point
	}
)

func TestJSONRoundTrip(t *testing.T) {
	n := newNative()
	for _, test := range []struct {
		json string
		ptr  any
		want any
	}{
		{`9`, new(int), 9},
		{`-128`, new(int8), int8(-128)},
		{`18446744073709551615`, new(uint64), uint64(math.MaxUint64)},
		{`2.5`, new(float64), 2.5},
		{`"NaN"`, new(float64), math.NaN()},
		{`"-Infinity"`, new(float32), float32(math.Inf(-1))},
		{`[1,-2]`, new(complex128), 1 - 2i},
		{`true`, new(bool), true},
		{`"é<&>\n"`, new(string), "é<&>\n"},
		{`null`, new([]int), []int(nil)},
		{`[]`, new([]int), []int{}},
		{`[1,2,3]`, new([]int), []int{1, 2, 3}},
		{`[[1],[2]]`, new([2][1]int), [2][1]int{{1}, {2}}},
		{`"aGk="`, new([]byte), []byte("hi")},
		{`{"a":1,"b":2}`, new(map[string]int), map[string]int{"a": 1, "b": 2}},
		{`{"-1":true}`, new(map[int]bool), map[int]bool{-1: true}},
		{`null`, new(*int), (*int)(nil)},
		{`7`, new(*int), ptr(7)},
		{`{"X":1,"y":2}`, new(point), point{1, 2}},
		{`{"Name":"n","value":1.5,"when":"2024-01-02T03:04:05Z","tags":["t"],"X":3,"y":0}`, new(reading),
			reading{Name: "n", value: 1.5, When: time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC), Tags: []string{"t"}, point: point{X: 3}}},
		{`{"k":[1,"two",null,true]}`, new(any), map[string]any{"k": []any{1.0, "two", nil, true}}},
		{`123456789012345678901234567890`, new(big.Int), *bigInt("123456789012345678901234567890")},
	} {
		v := n.variable("x", test.ptr)
		if err := FromJSON([]byte(test.json), v.Type, v.Ptr, n); err != nil {
			t.Errorf("%s: %v", test.json, err)
			continue
		}
		got := v.Ptr.Elem().Interface()
		if f, ok := got.(float64); !reflect.DeepEqual(got, test.want) && !(ok && math.IsNaN(f)) {
			t.Errorf("%s: got %#v, want %#v", test.json, got, test.want)
		}
		out, err := AppendJSON(nil, v.Type, v.Ptr)
		if err != nil || string(out) != test.json {
			t.Errorf("written %s, %v, want %s", out, err, test.json)
		}
	}
}

func bigInt(s string) *big.Int {
	n, _ := new(big.Int).SetString(s, 10)
	return n
}

func TestFromJSONMisfits(t *testing.T) {
	n := newNative()
	for _, test := range []struct {
		json string
		ptr  any
		want string
	}{
		{`"x"`, new(int), `got string "x", want int`},
		{`1.5`, new(int), `got number 1.5, want int`},
		{`300`, new(uint8), `got number 300, want uint8`},
		{`-1`, new(uint), `got number -1, want uint`},
		{`1e400`, new(float64), `got number 1e400, want float64`},
		{`null`, new(int), `got null, want int`},
		{`[1,[2,"x"]]`, new([]any), ``},
		{`[{"X":1},{"X":"y"}]`, new([]point), `[1].X: got string "y", want float64`},
		{`{"Z":1}`, new(point), `got field "Z", want point with fields "X", "y"`},
		{`[1,2,3]`, new([2]int), `got array of 3, want [2]int`},
		{`{"a":{"b":1}}`, new(map[string]map[string]string), `["a"]["b"]: got number 1, want string`},
		{`{"x":1}`, new(map[int]int), `got string "x", want key of type int`},
		{`"yesterday"`, new(time.Time), `got string "yesterday", want time.Time`},
		{`1`, new(func()), `got number 1, want func()`},
		{`{`, new(int), `not JSON: unexpected EOF`},
		{`1 2`, new(int), `not JSON: more than one value`},
	} {
		v := n.variable("x", test.ptr)
		err := FromJSON([]byte(test.json), v.Type, v.Ptr, n)
		if (err == nil) != (test.want == "") || err != nil && !hasPrefix(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %s", test.json, err, test.want)
		}
	}
}

func hasPrefix(s, prefix string) bool { return len(s) >= len(prefix) && s[:len(prefix)] == prefix }

func TestAppendJSONMisfits(t *testing.T) {
	n := newNative()
	loop := &linked{}
	loop.next = loop
	for _, ptr := range []any{
		ptr("a\xff"), &loop, ptr(func() {}), ptr(make(chan int)), ptr(map[float64]int{1: 1}), ptr([]any{func() {}}),
	} {
		v := n.variable("x", ptr)
		var fit *FitError
		if out, err := AppendJSON(nil, v.Type, v.Ptr); !errors.As(err, &fit) {
			t.Errorf("%T: got %.80s, %v", ptr, out, err)
		}
	}
}

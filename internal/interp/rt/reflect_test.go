package rt

import (
	"bytes"
	"encoding/binary"
	"encoding/gob"
	"fmt"
	"reflect"
	"testing"

	"gosess/internal/value"
)

func TestReflectTypeOf(t *testing.T) {
	describe := func(rt reflect.Type) string {
		s := fmt.Sprint(rt, rt.Name(), rt.Kind(), rt.NumMethod(), rt.Comparable())
		if rt.Kind() == reflect.Struct {
			for i := range rt.NumField() {
				f := rt.Field(i)
				s += fmt.Sprint("; ", f.Name, f.Type, f.Tag, f.Anonymous, f.Index, f.PkgPath != "")
			}
		}
		if k := rt.Kind(); k == reflect.Slice || k == reflect.Pointer || k == reflect.Map {
			s += fmt.Sprint(" of ", rt.Elem())
		}
		return asMain(s)
	}
	for _, v := range []any{Point{}, &Point{}, record{}, []Temp{}, map[ID]Word{}, Outer{}, Pair[int, string]{}, 3, "x", MyErr{}, list{}} {
		x := reflectTypeOf(box(v))
		got := describe(ToHostAny(x).(reflect.Type))
		if want := describe(reflect.TypeOf(v)); got != want {
			t.Errorf("TypeOf(%T)\n got %s\nwant %s", v, got, want)
		}
		if got, want := Sprintf("%v", x), asMain(fmt.Sprint(reflect.TypeOf(v))); got != want {
			t.Errorf("TypeOf prints %q, want %q", got, want)
		}
		if x != reflectTypeOf(box(v)) {
			t.Errorf("TypeOf(%T) differs from itself", v)
		}
	}
}

func TestDeepEqual(t *testing.T) {
	loop := func() *Node { n := &Node{V: 1}; n.Next = n; return n }
	a := loop()
	for _, c := range [][2]any{
		{Point{1, 2}, Point{1, 2}}, {Point{1, 2}, Point{1, 3}}, {&Point{1, 2}, &Point{1, 2}}, {[]Point{{}}, []Point{{}}}, {[]Point{}, []Point(nil)},
		{map[string]Point{"a": {}}, map[string]Point{"a": {}}}, {map[string]Point{"a": {}}, map[string]Point{"b": {}}}, {Word("a"), "a"}, {nil, nil}, {nil, Point{}},
		{Named{Any: []any{1, Point{}}}, Named{Any: []any{1, Point{}}}}, {Named{Any: 1}, Named{Any: int8(1)}}, {a, a}, {loop(), loop()}, {MyErr{1}, MyErr{1}},
		{[]any{1, nil, Word("x")}, []any{1, nil, Word("x")}},
	} {
		want := reflect.DeepEqual(c[0], c[1])
		if got := new(deep).ifaces(box(c[0]), box(c[1])); got != want {
			t.Errorf("DeepEqual(%v, %v) = %v, want %v", c[0], c[1], got, want)
		}
	}
}

type header struct {
	Magic [4]byte
	N     uint16
	F     [2]float64
	_     uint8
	Kind  Small
}

func TestBinary(t *testing.T) {
	h := header{Magic: [4]byte{'d', 'a', 't', 'a'}, N: 7, F: [2]float64{1, 2}, Kind: -1}
	var want, got bytes.Buffer
	binary.Write(&want, binary.LittleEndian, h)
	binary.Write(&got, binary.LittleEndian, fixedSize(box(struct {
		Magic [4]byte
		N     uint16
		F     [2]float64
		Pad   uint8
		Kind  Small
	}{h.Magic, h.N, h.F, 0, h.Kind})))
	if !bytes.Equal(got.Bytes(), want.Bytes()) {
		t.Errorf("got %x, want %x", got.Bytes(), want.Bytes())
	}
}

// limitOf runs fn and returns the message of the limit that it meets.
func limitOf(fn func()) (msg string) {
	defer func() {
		if l, ok := recover().(*LimitError); ok {
			msg = l.Error()
		}
	}()
	fn()
	return ""
}

func TestWhatLooksIntoValuesIsRefused(t *testing.T) {
	enc := gob.NewEncoder(new(bytes.Buffer))
	encode := WrapFunc("(*encoding/gob.Encoder).Encode", reflect.ValueOf((*gob.Encoder).Encode))
	call := func(x value.Iface) { encode.Call([]reflect.Value{reflect.ValueOf(enc), reflect.ValueOf(x)}) }
	of := func(name string, fn any) {
		WrapFunc(name, reflect.ValueOf(fn)).Call([]reflect.Value{reflect.ValueOf(reflectTypeOf(box(Point{})))})
	}
	for _, c := range []struct {
		run  func()
		want string
	}{
		{func() { call(box(Point{})) }, "the interpreted engine cannot hand a main.Point to (*encoding/gob.Encoder).Encode, which looks into it by reflection (use --engine native)"},
		{func() { call(box([]any{Point{}})) }, "the interpreted engine cannot hand a main.Point to (*encoding/gob.Encoder).Encode, which looks into it by reflection (use --engine native)"},
		{func() { call(box([]int{1})) }, ""},
		{func() { reflectValueOf(box(Point{})) }, "the interpreted engine cannot look into a main.Point with reflect.ValueOf (use --engine native)"},
		{func() { ToHostAny(reflectTypeOf(box(Point{}))).(reflect.Type).Method(0) }, "the interpreted engine cannot answer reflect.Type.Method for main.Point (use --engine native)"},
		{func() { of("reflect.SliceOf", reflect.SliceOf) }, "the interpreted engine cannot call reflect.SliceOf with the reflect.Type of a main.Point (use --engine native)"},
		{func() { of("reflect.New", reflect.New) }, "the interpreted engine cannot call reflect.New with the reflect.Type of a main.Point (use --engine native)"},
		{func() { of("(*reflect.rtype).AssignableTo", reflect.TypeFor[int]().AssignableTo) }, "the interpreted engine cannot call (reflect.Type).AssignableTo with the reflect.Type of a main.Point (use --engine native)"},
		{func() { of("reflect.VisibleFields", reflect.VisibleFields) }, ""},
	} {
		if got := limitOf(c.run); got != c.want {
			t.Errorf("got  %q\nwant %q", got, c.want)
		}
	}
}

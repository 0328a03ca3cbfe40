package rt

import (
	"reflect"
	"testing"
	"unsafe"

	"gosess/internal/value"
)

// own is a type of element that the compiler makes no map types of.
type own int

// lookUp stores k in a map of the compiler's and looks it up through a map type
// that package reflect makes.
func lookUp[K comparable](t *testing.T, k K) {
	t.Helper()
	m := map[K]int{k: 1}
	var other K
	m[other] = 2
	typ := MapOf(reflect.TypeFor[K](), reflect.TypeFor[own]())
	v := reflect.NewAt(typ, unsafe.Pointer(&m)).Elem()
	if got := v.MapIndex(reflect.ValueOf(k)); !got.IsValid() || got.Int() != int64(m[k]) {
		t.Errorf("%T: %v is not found in a map that the compiler's code made", k, k)
	}
}

type blank struct {
	A int8
	_ int8
	B int16
	C string
}

// Maps made by compiled code are read by interpreted code, whatever their keys.
func TestMapHash(t *testing.T) {
	x := 1
	typ := &value.Type{}
	lookUp(t, value.Iface{T: typ, V: 3})
	lookUp(t, value.Iface{T: typ, V: "a"})
	lookUp(t, [1]value.Iface{{T: typ, V: 3}})
	lookUp(t, [2]value.Iface{{T: typ, V: 3}, {}})
	lookUp(t, struct{ I value.Iface }{value.Iface{T: typ, V: 3.5}})
	lookUp(t, struct {
		S    string
		A    int
		I    value.Iface
		B, C int16
		P    *int
		D    int8
		F    float64
	}{"a", 1, value.Iface{T: typ, V: 'x'}, 2, 3, &x, 4, 5.5})
	lookUp(t, struct {
		A, B int32
		S    string
	}{1, 2, "c"})
	lookUp(t, struct {
		A [2]struct {
			X int
			Y bool
		}
		S [2]string
	}{})
	lookUp(t, struct {
		A int8
		B int
	}{1, 2})
	lookUp(t, blank{A: 1, B: 2, C: "c"})
	lookUp(t, struct{ A, B int }{1, 2})
	lookUp(t, struct{ S string }{"x"})
	lookUp(t, [3]float64{1, 2, 3})
	lookUp(t, "s")
	lookUp(t, complex(1, 2))
}

package value

import (
	"reflect"
	"sync"
	"testing"
)

type synced struct {
	name string
	m    sync.Map
	same *sync.Map
	none sync.Map
}

// A sync.Map keeps what it holds and who shares it: read as it was written, read without
// an engine and written again, and read where another type has changed.
func TestSyncMap(t *testing.T) {
	n := newNative(synced{}, linked{})
	x := &synced{name: "x"}
	x.same = &x.m
	x.m.Store("a", 1)
	x.m.Store(2, []int{3})
	x.m.Store("self", x)
	var gone any = linked{value: 1}
	file, _ := encode(t, []Var{n.variable("x", &x), n.variable("gone", &gone)}, n.options())
	again, _ := encode(t, first(decode(t, file, nil)), EncodeOptions{})
	for name, test := range map[string]struct {
		file []byte
		res  Resolver
	}{"as written": {file, n}, "written again": {again, n}, "with a type gone": {file, goneNative{n}}} {
		r, err := NewSeqBytes(test.file)
		if err != nil {
			t.Fatal(err)
		}
		vars, rep, err := DecodeGroup(r, DecodeOptions{Resolver: test.res})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if len(vars) == 0 || vars[0].Name != "x" {
			t.Fatalf("%s: %v, %v", name, vars, rep)
		}
		y := *vars[0].Ptr.Interface().(**synced)
		a, _ := y.m.Load("a")
		b, _ := y.m.Load(2)
		self, _ := y.m.Load("self")
		if a != 1 || !reflect.DeepEqual(b, []int{3}) || self != y || y.same != &y.m {
			t.Errorf("%s: a %v, 2 %v, self %p of %p, same %p of %p", name, a, b, self, y, y.same, &y.m)
		}
		y.none.Range(func(k, v any) bool {
			t.Errorf("%s: an empty one holds %v: %v", name, k, v)
			return true
		})
	}
}

func first[T, U any](x T, _ U) T { return x }

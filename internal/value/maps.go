package value

import (
	"cmp"
	"reflect"
	"slices"
	"unsafe"
)

// This file walks the entries of maps.

// sortedEntries is the number of entries up to which a map is written in the
// order of its keys, so that equal values are equal bytes. Sorting a million
// keys would take several times as long as writing them.
const sortedEntries = 4096

// mapValue returns the map that *m points to. m must outlive the Value.
func mapValue(p *plan, m *unsafe.Pointer) reflect.Value {
	return reflect.NewAt(p.memory, unsafe.Pointer(m)).Elem()
}

// eachEntry calls f with pointers to copies of each key and element, in the
// order of the keys if there are few. The copies are valid during the call.
func (g *graph) eachEntry(p *plan, m reflect.Value, f func(key, elem unsafe.Pointer)) {
	n := m.Len()
	if n > sortedEntries {
		eachUnsorted(p, m, f)
		return
	}
	keys := reflect.MakeSlice(reflect.SliceOf(p.key.layout), n, n)
	elems := reflect.MakeSlice(reflect.SliceOf(p.elem.layout), n, n)
	order := make([]int, 0, n)
	for it := m.MapRange(); it.Next() && len(order) < n; {
		i := len(order)
		keys.Index(i).SetIterKey(it)
		elems.Index(i).SetIterValue(it)
		order = append(order, i)
	}
	at := func(i int) unsafe.Pointer { return unsafe.Add(keys.UnsafePointer(), uintptr(i)*p.key.size) }
	slices.SortStableFunc(order, func(i, j int) int { return g.compare(p.key, at(i), at(j)) })
	for _, i := range order {
		f(at(i), unsafe.Add(elems.UnsafePointer(), uintptr(i)*p.elem.size))
	}
}

func eachUnsorted(p *plan, m reflect.Value, f func(key, elem unsafe.Pointer)) {
	key, elem := reflect.New(p.key.layout), reflect.New(p.elem.layout)
	for it := m.MapRange(); it.Next(); {
		key.Elem().SetIterKey(it)
		elem.Elem().SetIterValue(it)
		f(key.UnsafePointer(), elem.UnsafePointer())
	}
}

// compare orders two keys: basic kinds by value, NaNs by their bits, structs and
// arrays part by part, interfaces by type and then by value. Pointers have no
// order that would be the same tomorrow, and are all equal here.
func (g *graph) compare(p *plan, a, b unsafe.Pointer) int {
	switch p.op {
	case opBool:
		return cmp.Compare(*(*byte)(a), *(*byte)(b))
	case opInt8:
		return compareAs[int8](a, b)
	case opInt16:
		return compareAs[int16](a, b)
	case opInt32:
		return compareAs[int32](a, b)
	case opInt64:
		return compareAs[int64](a, b)
	case opUint8:
		return compareAs[uint8](a, b)
	case opUint16:
		return compareAs[uint16](a, b)
	case opUint32:
		return compareAs[uint32](a, b)
	case opUint64:
		return compareAs[uint64](a, b)
	case opFloat32, opComplex64:
		return compareParts[float32, uint32](a, b, p.size/4)
	case opFloat64, opComplex128:
		return compareParts[float64, uint64](a, b, p.size/8)
	case opString:
		return compareAs[string](a, b)
	case opStruct:
		for i := range p.fields {
			f := &p.fields[i]
			if c := g.compare(f.plan, unsafe.Add(a, f.off), unsafe.Add(b, f.off)); c != 0 {
				return c
			}
		}
	case opArray:
		for i := range uintptr(p.count) {
			if c := g.compare(p.elem, unsafe.Add(a, i*p.elem.size), unsafe.Add(b, i*p.elem.size)); c != 0 {
				return c
			}
		}
	case opIface, opGoIface:
		return g.compareIfaces(p, a, b)
	}
	return 0
}

func compareAs[T cmp.Ordered](a, b unsafe.Pointer) int { return cmp.Compare(*(*T)(a), *(*T)(b)) }

// compareParts compares n floats, and by their bits if they are equal or NaN.
func compareParts[F float32 | float64, B uint32 | uint64](a, b unsafe.Pointer, n uintptr) int {
	for i := range n {
		o := i * unsafe.Sizeof(F(0))
		if c := compareAs[F](unsafe.Add(a, o), unsafe.Add(b, o)); c != 0 {
			return c
		}
		if c := compareAs[B](unsafe.Add(a, o), unsafe.Add(b, o)); c != 0 {
			return c
		}
	}
	return 0
}

func (g *graph) compareIfaces(p *plan, a, b unsafe.Pointer) int {
	x, _ := g.dynamic(p, a)
	y, _ := g.dynamic(p, b)
	switch {
	case x.plan == nil || y.plan == nil:
		return cmp.Compare(boolInt(x.plan != nil), boolInt(y.plan != nil))
	case x.plan != y.plan:
		return cmp.Compare(x.plan.t.String(), y.plan.t.String())
	}
	return g.compare(x.plan, x.ptr, y.ptr)
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

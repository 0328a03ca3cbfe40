package value

import (
	"math"
	"math/big"
	"reflect"
	"time"
	"unsafe"
)

// This file reads one value into memory, which is zero before.

// value reads one value. It recurses over the type only.
func (d *decoder) value(p *plan, ptr unsafe.Pointer) {
	switch p.op {
	case opBool:
		*(*bool)(ptr) = d.bool()
	case opInt8:
		*(*int8)(ptr) = int8(d.intIn(math.MinInt8, math.MaxInt8))
	case opInt16:
		*(*int16)(ptr) = int16(d.intIn(math.MinInt16, math.MaxInt16))
	case opInt32:
		*(*int32)(ptr) = int32(d.intIn(math.MinInt32, math.MaxInt32))
	case opInt64:
		*(*int64)(ptr) = d.int()
	case opUint8:
		*(*uint8)(ptr) = uint8(d.uintIn(math.MaxUint8))
	case opUint16:
		*(*uint16)(ptr) = uint16(d.uintIn(math.MaxUint16))
	case opUint32:
		*(*uint32)(ptr) = uint32(d.uintIn(math.MaxUint32))
	case opUint64:
		*(*uint64)(ptr) = d.uint()
	case opFloat32:
		*(*uint32)(ptr) = d.float32()
	case opFloat64:
		*(*uint64)(ptr) = d.float64()
	case opComplex64:
		d.parts(2)
		*(*uint32)(ptr) = d.float32()
		*(*uint32)(unsafe.Add(ptr, 4)) = d.float32()
	case opComplex128:
		d.parts(2)
		*(*uint64)(ptr) = d.float64()
		*(*uint64)(unsafe.Add(ptr, 8)) = d.float64()
	case opString:
		*(*string)(ptr) = d.string()
	case opStruct:
		d.parts(len(p.fields))
		for i := range p.fields {
			f := &p.fields[i]
			d.value(f.plan, unsafe.Add(ptr, f.off))
		}
	case opArray:
		d.arrayValue(p, ptr)
	default:
		if !d.null() {
			d.reference(p, ptr)
		}
	}
}

// parts reads the head of an array of n items.
func (d *decoder) parts(n int) {
	if d.array() != n {
		d.fail("array of another length than its type demands")
	}
}

func (d *decoder) intIn(lo, hi int64) int64 {
	n := d.int()
	if n < lo || n > hi {
		d.fail("integer out of its type's range")
	}
	return n
}

func (d *decoder) uintIn(hi uint64) uint64 {
	n := d.uint()
	if n > hi {
		d.fail("integer out of its type's range")
	}
	return n
}

// string reads a string. Short ones share an allocation, which is freed when
// none of them is used any more.
func (d *decoder) string() string {
	b := d.text()
	const short, slab = 32, 1 << 10
	if len(b) > short || len(b) == 0 || d.alone {
		return string(b)
	}
	if len(b) > cap(d.slab)-len(d.slab) {
		d.slab = make([]byte, 0, slab)
	}
	at := len(d.slab)
	d.slab = append(d.slab, b...)
	return unsafe.String(&d.slab[at], len(b))
}

func (d *decoder) arrayValue(p *plan, ptr unsafe.Pointer) {
	switch {
	case p.size == 0:
		if !d.null() {
			d.fail("null wanted")
		}
	case p.elem.tag != 0:
		d.typedArray(p.elem, ptr, p.count)
	default:
		d.parts(p.count)
		for i := 0; i < p.count && d.err == nil; i++ {
			d.value(p.elem, unsafe.Add(ptr, uintptr(i)*p.elem.size))
		}
	}
}

// reference reads a value, not null, that refers to others or has a form of its
// own.
func (d *decoder) reference(p *plan, ptr unsafe.Pointer) {
	switch p.op {
	case opPointer:
		d.pointer(p, ptr)
	case opSlice:
		*(*sliceHeader)(ptr) = d.slice(p)
	case opBrokenSlice:
		s := reflect.New(p.memory)
		*(*sliceHeader)(s.UnsafePointer()) = d.slice(p)
		*(*any)(ptr) = s.Elem().Interface()
	case opMap, opBrokenMap:
		d.mapRef(p, ptr)
	case opIface, opGoIface:
		d.iface(p, ptr)
	case opFunc, opGoFunc:
		d.funcRef(p, ptr)
	case opTime:
		*(*time.Time)(ptr) = d.time(&d.zones)
	case opLocation:
		d.locationValue(p, ptr)
	case opBigInt:
		(*big.Int)(ptr).Set(d.big())
	case opBigRat:
		(*big.Rat)(ptr).Set(d.rat())
	case opPair:
		d.pair(p, ptr)
	case opSyncMap:
		d.syncMap(p, ptr)
	case opStored:
		at := d.pos
		d.skip()
		*(*string)(ptr) = string(d.buf[at:d.pos])
	default:
		d.fail("a value where none can be kept")
	}
}

func (d *decoder) locationValue(p *plan, ptr unsafe.Pointer) {
	z := d.zone()
	if d.err != nil {
		return
	}
	loc, err := d.zones.location(z)
	if err != nil {
		d.report.Lost = append(d.report.Lost, Tombstone{Type: p.t.String(), Reason: err.Error()})
		return
	}
	copyValue(p, ptr, unsafe.Pointer(loc))
}

func (d *decoder) pair(p *plan, ptr unsafe.Pointer) {
	data := d.text()
	if d.err != nil {
		return
	}
	data = append([]byte{}, data...) // the method may keep it
	if err := p.pair.unmarshalFresh(reflect.NewAt(p.layout, ptr), data); err != nil {
		reflect.NewAt(p.layout, ptr).Elem().SetZero()
		d.report.Lost = append(d.report.Lost, Tombstone{Type: p.t.String(), Reason: err.Error()})
	}
}

func (d *decoder) pointer(p *plan, ptr unsafe.Pointer) {
	if d.peek() == 0x81 {
		d.pos++
		name := string(d.text())
		to, ok := externNamed(name, p)
		if !ok && d.err == nil {
			d.report.Lost = append(d.report.Lost, Tombstone{Type: p.t.String(), Reason: "variable " + name + " is not known here"})
		}
		*(*unsafe.Pointer)(ptr) = to
		return
	}
	object, way := d.location()
	to, ok := d.place(object, way, p.elem)
	if !ok {
		d.fail("a pointer to what is not there")
		return
	}
	*(*unsafe.Pointer)(ptr) = to
}

// nothing is where empty slices point to.
var nothing [1]byte

// slice reads a slice: [], [len, cap], a block, or [block, len, cap, way…].
func (d *decoder) slice(p *plan) (h sliceHeader) {
	elem, n := p.elem.run()
	if d.peek()>>5 == majorUint {
		object := d.uint()
		ptr, left, ok := d.follow(object, nil, elem)
		if !ok || n == 0 || left%n != 0 {
			d.fail("a slice of what is not there")
			return h
		}
		return sliceHeader{ptr, left / n, left / n}
	}
	k := d.array()
	h.ptr = unsafe.Pointer(&nothing)
	if k == 0 {
		return h
	}
	var object uint64
	if k != 2 {
		object = d.uint()
	}
	h.len, h.cap = d.count(), d.count()
	if h.len > h.cap || k == 3 || k == 1 || (k == 2) != (p.elem.size == 0) {
		d.fail("slice wanted")
		return sliceHeader{}
	}
	if k == 2 {
		return h
	}
	var way []int
	for range k - 3 {
		way = append(way, d.count())
	}
	ptr, left, ok := d.follow(object, way, elem)
	if !ok || h.cap > left/n {
		d.fail("a slice of what is not there")
		return sliceHeader{}
	}
	h.ptr = ptr
	return h
}

// iface reads [type, value], or the number of a box.
func (d *decoder) iface(p *plan, ptr unsafe.Pointer) {
	if d.peek()>>5 == majorUint {
		d.boxed(p, ptr)
		return
	}
	d.parts(2)
	id := d.typ()
	if d.err != nil {
		return
	}
	q := d.plans[id]
	if !q.inline || q.holds() {
		d.fail("a value inside an interface that needs a box")
		return
	}
	if q.rtype == nil { // a broken layout: the any is the slot itself
		var v any
		d.value(q, unsafe.Pointer(&v))
		d.setIface(p, ptr, id, v)
		return
	}
	if !d.take(1, uint64(q.size)) {
		return
	}
	mem := reflect.New(q.layout).UnsafePointer()
	d.value(q, mem)
	d.setIface(p, ptr, id, boxAt(q, mem))
}

// boxAt returns an any that holds the value at ptr, without a copy if it can: the
// value may still have to be filled in.
func boxAt(p *plan, ptr unsafe.Pointer) (v any) {
	if p.direct || p.rtype == nil {
		return reflect.NewAt(p.layout, ptr).Elem().Interface()
	}
	*(*eface)(unsafe.Pointer(&v)) = eface{p.rtype, ptr}
	return v
}

// maxKeyDepth bounds interfaces in interfaces in a map key, because Go hashes and
// compares keys by recursion.
const maxKeyDepth = 10_000

func (d *decoder) boxed(p *plan, ptr unsafe.Pointer) {
	i := d.uint()
	if i >= uint64(len(d.blocks)) || d.blocks[i].count != 1 || d.plans[d.blocks[i].typ].inline || d.plans[d.blocks[i].typ].holds() {
		d.fail("a boxed value that is not there")
		return
	}
	d.refer(i)
	b := d.blocks[i]
	q := d.plans[b.typ]
	if d.inKey && d.heights[int32(i)] > maxKeyDepth {
		d.fail("a map key is nested too deeply")
		return
	}
	if d.object < uint64(len(d.blocks)) {
		d.boxes = append(d.boxes, edge{int32(d.object), int32(i)})
	}
	if q.direct && uint64(len(d.funcs)) < d.nfuncs {
		d.late = append(d.late, lateBox{ptr, p, int(i)})
		return
	}
	d.setIface(p, ptr, b.typ, boxAt(q, b.ptr))
}

// setIface stores v, of type id, in an interface.
func (d *decoder) setIface(p *plan, ptr unsafe.Pointer, id uint64, v any) {
	t := d.types[id]
	if d.err != nil {
		return
	}
	if p.op == opIface {
		*(*Iface)(ptr) = Iface{T: t, V: v}
		return
	}
	if t.Host == nil || t.Host != t.Layout {
		w, err := d.opts.Resolver.Wrap(Iface{T: t, V: v}, p.layout)
		if err != nil {
			d.report.Lost = append(d.report.Lost, Tombstone{Type: t.String(), Reason: err.Error()})
			return
		}
		if w != nil {
			v = w
		}
	}
	rv := reflect.ValueOf(v)
	if v == nil || !rv.Type().Implements(p.layout) {
		d.fail("a value in an interface that it does not implement")
		return
	}
	reflect.NewAt(p.layout, ptr).Elem().Set(rv)
}

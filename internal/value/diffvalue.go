package value

import (
	"bytes"
	"fmt"
	"math"
	"math/big"
	"reflect"
	"strconv"
	"time"
	"unsafe"
)

// This file compares two values of a kind.

// value compares one value. It recurses over the type only.
func (d *differ) value(p, q *plan, a, b unsafe.Pointer, at *way) {
	if !sameShape(p, q) {
		d.differs(p, q, a, b, at)
		return
	}
	switch p.op {
	case opFloat32, opFloat64, opComplex64, opComplex128:
		if !d.equalFloats(p, a, b) {
			d.differs(p, q, a, b, at)
		}
	case opString:
		if *(*string)(a) != *(*string)(b) {
			d.differs(p, q, a, b, at)
		}
	case opStruct:
		d.fields(p, q, a, b, at)
	case opArray:
		d.array(planOf(p.t.Elem), planOf(q.t.Elem), a, b, 0, p.t.Len, at)
	case opPointer:
		d.pointers(p, q, *(*unsafe.Pointer)(a), *(*unsafe.Pointer)(b), at)
	case opSlice, opBrokenSlice:
		d.slices(p, q, a, b, at)
	case opMap, opBrokenMap:
		d.maps(p, q, a, b, at)
	case opIface, opGoIface:
		d.ifaces(p, q, a, b, at)
	case opFunc, opGoFunc:
		d.funcs(p, q, a, b, at)
	case opSyncMap:
		m, n := syncEntries(a), syncEntries(b)
		d.maps(p.elem, q.elem, unsafe.Pointer(&m), unsafe.Pointer(&n), at)
	case opChan, opUnsafe, opReset, opOpaque:
	default:
		if p.op <= opUint64 && !bytes.Equal(memory(p, a), memory(q, b)) || p.op > opUint64 && !equalForms(p, a, b) {
			d.differs(p, q, a, b, at)
		}
	}
}

// memory returns the bytes of a value.
func memory(p *plan, ptr unsafe.Pointer) []byte { return unsafe.Slice((*byte)(ptr), p.size) }

// sameShape reports whether values of two types can be compared part by part:
// they have one name, if any, and are of one kind.
func sameShape(p, q *plan) bool {
	if p == q {
		return true
	}
	if !sameName(p.t, q.t) || p.form() != q.form() || p.op.whole() != q.op.whole() {
		return false
	}
	switch p.t.Kind {
	case reflect.Array:
		return p.t.Len == q.t.Len && (p.t.Name != "" || sameName(p.t.Elem, q.t.Elem))
	case reflect.Pointer, reflect.Slice:
		return p.t.Name != "" || sameName(p.t.Elem, q.t.Elem)
	case reflect.Map:
		return sameShape(p.key, q.key) && (p.t.Name != "" || sameName(p.t.Elem, q.t.Elem))
	}
	return true
}

// whole returns what an op is in the layout that breaks no cycles and knows no
// engine: values of both are compared alike.
func (o op) whole() op {
	switch o {
	case opBrokenSlice:
		return opSlice
	case opBrokenMap:
		return opMap
	case opGoIface:
		return opIface
	case opGoFunc:
		return opFunc
	}
	return o
}

// sameName reports whether two types are called the same. Their parts are
// compared when values of them are.
func sameName(t, u *Type) bool {
	return t == u || t.Name == u.Name && t.Pkg == u.Pkg && t.Kind == u.Kind
}

// equalFloats compares floats and complex numbers.
func (d *differ) equalFloats(p *plan, a, b unsafe.Pointer) bool {
	switch p.op {
	case opFloat32:
		return d.equal(float64(*(*float32)(a)), float64(*(*float32)(b)))
	case opFloat64:
		return d.equal(*(*float64)(a), *(*float64)(b))
	case opComplex64:
		x, y := *(*complex64)(a), *(*complex64)(b)
		return d.equal(float64(real(x)), float64(real(y))) && d.equal(float64(imag(x)), float64(imag(y)))
	default:
		x, y := *(*complex128)(a), *(*complex128)(b)
		return d.equal(real(x), real(y)) && d.equal(imag(x), imag(y))
	}
}

func (d *differ) equal(x, y float64) bool {
	if x == y || math.IsNaN(x) && math.IsNaN(y) {
		return x != 0 || math.Signbit(x) == math.Signbit(y) || d.opts.Abs > 0 || d.opts.Rel > 0
	}
	if math.IsInf(x, 0) || math.IsInf(y, 0) {
		return false
	}
	diff := math.Abs(x - y)
	return diff <= d.opts.Abs || diff <= d.opts.Rel*max(math.Abs(x), math.Abs(y))
}

// fields compares structs by the names of their fields.
func (d *differ) fields(p, q *plan, a, b unsafe.Pointer, at *way) {
	if p == q && p.noscan && !p.hasText && bytes.Equal(memory(p, a), memory(q, b)) {
		return
	}
	used := make([]bool, len(q.fields))
	for i := range p.fields {
		f := &p.t.Fields[i]
		x := unsafe.Add(a, p.fields[i].off)
		j := fieldNamed(q.t, f, i, used)
		if j < 0 {
			d.differ(at.step("."+f.Name), brief(p.fields[i].plan, x), "")
			continue
		}
		used[j] = true
		d.value(p.fields[i].plan, q.fields[j].plan, x, unsafe.Add(b, q.fields[j].off), at.step("."+f.Name))
	}
	for j := range q.fields {
		if !used[j] {
			d.differ(at.step("."+q.t.Fields[j].Name), "", brief(q.fields[j].plan, unsafe.Add(b, q.fields[j].off)))
		}
	}
}

// fieldNamed returns the field of t that is called as f, which is field i of its
// own type, -1 if there is none.
func fieldNamed(t *Type, f *Field, i int, used []bool) int {
	if i < len(t.Fields) && t.Fields[i].Name == f.Name && !used[i] {
		return i
	}
	for j := range t.Fields {
		if t.Fields[j].Name == f.Name && !used[j] {
			return j
		}
	}
	return -1
}

// array compares elements from to count of two rows.
func (d *differ) array(p, q *plan, a, b unsafe.Pointer, from, count int, at *way) {
	if !sameShape(p, q) {
		d.differ(at, "elements of type "+p.t.String(), "elements of type "+q.t.String())
		return
	}
	if p.size == 0 || p.tag != 0 && bytes.Equal(raw(p, a, count), raw(q, b, count)) {
		return
	}
	for i := from; i < count; i++ {
		x, y := unsafe.Add(a, uintptr(i)*p.size), unsafe.Add(b, uintptr(i)*q.size)
		switch {
		case p.tag != 0 && p.op < opFloat32 && !bytes.Equal(memory(p, x), memory(q, y)):
			d.differs(p, q, x, y, at.index(i))
		case p.tag != 0 && p.op < opFloat32:
		case p.tag != 0 && d.equalFloats(p, x, y):
		case p.op == opString && *(*string)(x) == *(*string)(y):
		case p.noscan:
			d.value(p, q, x, y, at.index(i))
		default:
			d.add(p, q, x, y, at.index(i))
		}
	}
}

func (d *differ) pointers(p, q *plan, a, b unsafe.Pointer, at *way) {
	if a == nil && b == nil {
		return
	}
	x, _ := externOf(a)
	y, _ := externOf(b)
	if a == nil || b == nil || x != y {
		d.differs(p, q, unsafe.Pointer(&a), unsafe.Pointer(&b), at)
		return
	}
	if x != "" || p.elem.op == opOpaque {
		return
	}
	if _, compare := d.meet(identity{a, p.elem}, identity{b, q.elem}, 1, at); compare {
		d.add(planOf(p.t.Elem), planOf(q.t.Elem), a, b, at)
	}
}

// header returns the slice in a slot.
func (p *plan) header(ptr unsafe.Pointer) sliceHeader {
	if p.op == opBrokenSlice {
		if ptr = (*eface)(ptr).data; ptr == nil {
			return sliceHeader{}
		}
	}
	return *(*sliceHeader)(ptr)
}

func (d *differ) slices(p, q *plan, a, b unsafe.Pointer, at *way) {
	x, y := p.header(a), q.header(b)
	if (x.ptr == nil) != (y.ptr == nil) {
		d.differs(p, q, a, b, at)
		return
	}
	n := min(x.len, y.len)
	if x.len != y.len {
		d.differ(at, "length "+strconv.Itoa(x.len), "length "+strconv.Itoa(y.len))
	}
	if n == 0 || p.elem.size == 0 {
		return
	}
	if from, compare := d.meet(identity{x.ptr, p}, identity{y.ptr, q}, n, at); compare {
		d.array(planOf(p.t.Elem), planOf(q.t.Elem), x.ptr, y.ptr, from, n, at)
	}
}

func (d *differ) ifaces(p, q *plan, a, b unsafe.Pointer, at *way) {
	x, _ := d.a.dynamic(p, a)
	y, _ := d.b.dynamic(q, b)
	switch {
	case x.plan == nil && y.plan == nil:
	case x.plan == nil || y.plan == nil:
		d.differs(p, q, a, b, at)
	case x.plan.inline && y.plan.inline:
		d.value(x.plan, y.plan, x.ptr, y.ptr, at)
	default:
		d.add(x.plan, y.plan, x.ptr, y.ptr, at)
	}
}

func (d *differ) funcs(p, q *plan, a, b unsafe.Pointer, at *way) {
	x, _ := d.a.fn(p, a)
	y, _ := d.b.fn(q, b)
	switch {
	case x == nil && y == nil:
		return
	case x == nil || y == nil || x.Name != y.Name || len(x.Captured) != len(y.Captured) || (x.Recv == nil) != (y.Recv == nil):
		d.differs(p, q, a, b, at)
		return
	}
	if x.Recv != nil {
		d.add(ifacePlan(), ifacePlan(), unsafe.Pointer(x.Recv), unsafe.Pointer(y.Recv), at.step(".receiver"))
	}
	for i, c := range x.Captured {
		e, f, to := planOf(c.Type), planOf(y.Captured[i].Type), at.step("."+c.Name)
		u, v := c.Ptr.UnsafePointer(), y.Captured[i].Ptr.UnsafePointer()
		if _, compare := d.meet(identity{u, e}, identity{v, f}, 1, to); compare {
			d.add(e, f, u, v, to)
		}
	}
}

// equalForms compares values with a form of their own.
func equalForms(p *plan, a, b unsafe.Pointer) bool {
	switch p.op {
	case opTime:
		x, y := *(*time.Time)(a), *(*time.Time)(b)
		return bytes.Equal(appendTime(nil, x), appendTime(nil, y))
	case opBigInt:
		return (*big.Int)(a).Cmp((*big.Int)(b)) == 0
	case opBigRat:
		return (*big.Rat)(a).Cmp((*big.Rat)(b)) == 0
	case opStored:
		return *(*string)(a) == *(*string)(b)
	case opPair:
		x, err := p.pair.marshal(reflect.NewAt(p.layout, a))
		y, err2 := p.pair.marshal(reflect.NewAt(p.layout, b))
		return bytes.Equal(x, y) && (err == nil) == (err2 == nil)
	case opLocation:
		return bytes.Equal(appendZone(nil, (*time.Location)(a), time.Time{}), appendZone(nil, (*time.Location)(b), time.Time{}))
	}
	return true
}

// brief returns a value in a few words.
func brief(p *plan, ptr unsafe.Pointer) string {
	b := treeBuilder{left: 60, items: 1, refs: map[unsafe.Pointer]int{}}
	n := b.node(p, ptr, 2)
	switch {
	case n == nil:
		return ""
	case n.Kind == reflect.String:
		return strconv.Quote(n.Text)
	case n.Nil:
		return "nil"
	case n.Kind == reflect.Slice || n.Kind == reflect.Map:
		return fmt.Sprintf("%s of %d", n.Type, n.Len)
	case n.Kind == reflect.Interface && len(n.Items) == 1 && n.Items[0].Node != nil:
		d, _ := b.graph.dynamic(p, ptr)
		return brief(d.plan, d.ptr)
	case n.Text != "":
		return n.Text
	}
	return n.Type
}

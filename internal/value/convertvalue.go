package value

import (
	"fmt"
	"reflect"
	"unsafe"
)

// This file converts one value in memory.

// value converts the value of p at src to one of q at dst, which is zero. It
// recurses over types only: what is referred to is converted later.
func (c *converter) value(p *plan, src unsafe.Pointer, q *plan, dst unsafe.Pointer, at place) {
	switch {
	case p == q && (p.noscan || c.raw(p)):
		copyValue(p, dst, src)
	case p.op == opStored:
		c.stored(p, []byte(*(*string)(src)), q, dst, at)
	case q.holds() && !p.holds():
		c.box(p, src, q, dst, at)
	case p.holds() && !q.holds():
		c.unbox(p, src, q, dst, at)
	case p.op <= opString && q.op <= opString:
		c.basic(p, src, q, dst, at)
	case p.op == opStruct && q.op == opStruct:
		c.fields(p, src, q, dst, at)
	case p.op == opStruct && q.op == opSyncMap && len(p.fields) == 1:
		c.syncMap(&p.fields[0], src, q, dst, at)
	case p.op == opArray && q.op == opArray:
		c.elements(p, src, q, dst, at)
	case kindOf(p) == kindOf(q) && p.op >= opPointer && p.op <= opGoFunc:
		c.reference(p, src, q, dst, at)
	case p.layout == q.layout:
		copyValue(p, dst, src)
	default:
		c.misfit(p, src, q, at)
	}
}

// unlike says that a value of type t does not become one of type u.
func unlike(t, u *Type) string {
	if t.String() == u.String() {
		return "the old type does not convert to the new one"
	}
	return "it does not convert to " + u.String()
}

// raw reports whether values of p are carried over as they are in memory.
func (c *converter) raw(p *plan) bool {
	switch p.op {
	case opChan, opUnsafe, opOpaque, opReset, opSyncMap:
		return true
	}
	return false
}

// holds reports whether values of p are interfaces.
func (p *plan) holds() bool { return p.op == opIface || p.op == opGoIface }

// kindOf is the kind of a plan's values, whatever their layout.
func kindOf(p *plan) reflect.Kind { return p.t.Kind }

// misfit drops a value, unless it is zero.
func (c *converter) misfit(p *plan, src unsafe.Pointer, q *plan, at place) {
	if !zero(src, p.size) {
		c.drop(at, "", p.t, unlike(p.t, q.t))
	}
}

func (c *converter) fields(p *plan, src unsafe.Pointer, q *plan, dst unsafe.Pointer, at place) {
	for i := range p.fields {
		f := &p.fields[i]
		from := unsafe.Add(src, f.off)
		here := place{at.in, at.off + f.off, at.key}
		if j := fieldLike(p, i, q); j >= 0 {
			g := &q.fields[j]
			c.value(f.plan, from, g.plan, unsafe.Add(dst, g.off), here)
			continue
		}
		if !zero(from, f.size) && p.t.Fields[i].Name != "_" {
			c.drop(here, "", f.t, "")
		}
	}
}

func (c *converter) elements(p *plan, src unsafe.Pointer, q *plan, dst unsafe.Pointer, at place) {
	if p.t.Elem.Kind == reflect.Array && p.t.Elem.Len != q.t.Elem.Len {
		c.misfit(p, src, q, at)
		return
	}
	for i := range p.count {
		off := uintptr(i) * p.elem.size
		here := place{at.in, at.off + off, at.key}
		from := unsafe.Add(src, off)
		if i < q.count {
			c.value(p.elem, from, q.elem, unsafe.Add(dst, uintptr(i)*q.elem.size), here)
		} else if !zero(from, p.elem.size) {
			c.drop(here, "", p.elem.t, "the array is shorter")
		}
	}
}

// basic converts as Go does, if the value stays the same.
func (c *converter) basic(p *plan, src unsafe.Pointer, q *plan, dst unsafe.Pointer, at place) {
	v := reflect.NewAt(p.layout, src).Elem()
	text := p.op == opString || q.op == opString || p.op == opBool || q.op == opBool
	if v.CanConvert(q.layout) && (!text || p.op == q.op) {
		if w := v.Convert(q.layout); text || w.Convert(p.layout).Equal(v) || p.op == q.op {
			reflect.NewAt(q.layout, dst).Elem().Set(w)
			return
		}
	}
	if !zero(src, p.size) {
		c.drop(at, "", p.t, fmt.Sprintf("%v does not fit %s", v, q.t))
	}
}

// stored decodes a value that was kept as it is written.
func (c *converter) stored(p *plan, item []byte, q *plan, dst unsafe.Pointer, at place) {
	if item == nil {
		return
	}
	if q.form() != p.stored {
		c.drop(at, "", p.t, unlike(p.t, q.t))
		return
	}
	d := decoder{scanner: scanner{buf: item}}
	d.value(q, dst)
	for _, l := range d.report.Lost {
		c.drop(at, "", p.t, l.Reason)
	}
	if d.err != nil {
		c.drop(at, "", p.t, d.err.Error())
	}
}

// box puts a value into an empty interface.
func (c *converter) box(p *plan, src unsafe.Pointer, q *plan, dst unsafe.Pointer, at place) {
	t := c.to(p.t)
	if t == nil || len(q.t.Methods) > 0 {
		c.misfit(p, src, q, at)
		return
	}
	r := planOf(t)
	mem := allocate(r, 1)
	c.value(p, src, r, mem, at)
	c.setIface(q, dst, t, boxAt(r, mem), at)
}

// setIface stores v, of type t, in an interface of either layout.
func (c *converter) setIface(q *plan, dst unsafe.Pointer, t *Type, v any, at place) {
	d := decoder{types: []*Type{t}, plans: []*plan{planOf(t)}, opts: DecodeOptions{Resolver: c.res}}
	d.setIface(q, dst, 0, v)
	if d.err != nil || len(d.report.Lost) > 0 {
		c.drop(at, "", t, unlike(t, q.t))
	}
}

// unbox takes a value out of an interface, if its type fits.
func (c *converter) unbox(p *plan, src unsafe.Pointer, q *plan, dst unsafe.Pointer, at place) {
	d, why := c.dynamic(p, src)
	if why != "" || d.plan == nil {
		return
	}
	if c.plan(d.plan) != q {
		c.drop(at, "", d.plan.t, unlike(d.plan.t, q.t))
		return
	}
	c.value(d.plan, d.ptr, q, dst, at)
}

// reference converts a value that refers to others.
func (c *converter) reference(p *plan, src unsafe.Pointer, q *plan, dst unsafe.Pointer, at place) {
	switch p.op {
	case opPointer:
		c.pointer(p, *(*unsafe.Pointer)(src), q, dst, at)
	case opSlice, opBrokenSlice:
		c.slice(p, src, q, dst, at)
	case opMap, opBrokenMap:
		c.mapRef(p, src, q, dst, at)
	case opIface, opGoIface:
		c.iface(p, src, q, dst, at)
	case opFunc, opGoFunc:
		c.funcRef(p, src, q, dst, at)
	}
}

func (c *converter) pointer(p *plan, ptr unsafe.Pointer, q *plan, dst unsafe.Pointer, at place) {
	if ptr == nil {
		return
	}
	_, ext := externOf(ptr)
	if ext || p.elem.op == opOpaque {
		if p.elem.layout == q.elem.layout {
			*(*unsafe.Pointer)(dst) = ptr
		} else {
			c.drop(at, "", p.t, unlike(p.t, q.t))
		}
		return
	}
	*(*unsafe.Pointer)(dst) = c.target(ptr, p.elem, q.elem, at)
}

func (c *converter) slice(p *plan, src unsafe.Pointer, q *plan, dst unsafe.Pointer, at place) {
	if p.op == opBrokenSlice {
		if src = (*eface)(src).data; src == nil {
			return
		}
	}
	h := *(*sliceHeader)(src)
	switch {
	case h.ptr == nil:
		return
	case h.cap > 0:
		from, n := p.elem.run()
		to, m := q.elem.run()
		ptr, left := c.moved(h.ptr, from, n*h.cap, to)
		if ptr == nil || n != m || left < m*h.cap {
			ptr = c.copied(h.ptr, p.elem, q.elem, h.cap, at)
		}
		h.ptr = ptr
	}
	if q.op == opBrokenSlice {
		s := reflect.New(q.memory)
		*(*sliceHeader)(s.UnsafePointer()) = h
		*(*any)(dst) = s.Elem().Interface()
		return
	}
	*(*sliceHeader)(dst) = h
}

func (c *converter) mapRef(p *plan, src unsafe.Pointer, q *plan, dst unsafe.Pointer, at place) {
	m := mapWord(p, src)
	if m == nil {
		return
	}
	i := c.find(nodeMap, m, p)
	if i < 0 || !c.dirty[i] {
		copyValue(p, dst, src)
		return
	}
	switch {
	case c.fresh[i] == nil || c.plan(p) != q:
		c.drop(at, "", p.t, unlike(p.t, q.t))
	case q.op == opBrokenMap:
		*(*any)(dst) = c.values[i].Interface()
	default:
		*(*unsafe.Pointer)(dst) = c.fresh[i]
	}
}

func (c *converter) iface(p *plan, src unsafe.Pointer, q *plan, dst unsafe.Pointer, at place) {
	d, why := c.dynamic(p, src)
	if why != "" && p.layout == q.layout {
		copyValue(p, dst, src)
		return
	}
	if why != "" || d.plan == nil {
		return
	}
	t := c.to(d.plan.t)
	if t == nil {
		c.drop(at, "", d.plan.t, "its type is gone")
		return
	}
	r := planOf(t)
	if p.layout == q.layout && r == d.plan && d.plan.inline && d.plan.noscan {
		copyValue(p, dst, src)
		return
	}
	c.setIface(q, dst, t, boxAt(r, c.boxed(d, r, at)), at)
}

// boxed returns memory with a converted value for inside an interface.
func (c *converter) boxed(d dynamic, r *plan, at place) unsafe.Pointer {
	if d.plan.inline {
		mem := allocate(r, 1)
		c.value(d.plan, d.ptr, r, mem, at)
		return mem
	}
	i := c.find(nodeBox, d.data, d.plan)
	if i < 0 || !c.dirty[i] || c.fresh[i] == nil {
		return d.ptr
	}
	return c.fresh[i]
}

func (c *converter) funcRef(p *plan, src unsafe.Pointer, q *plan, dst unsafe.Pointer, at place) {
	f, why := c.fn(p, src)
	i := int32(-1)
	if f != nil {
		i = c.find(nodeFunc, unsafe.Pointer(f), p)
	}
	switch {
	case f == nil && why == "":
	case i < 0 || !c.dirty[i]:
		if p.layout == q.layout {
			copyValue(p, dst, src)
		} else {
			c.drop(at, "", p.t, unlike(p.t, q.t))
		}
	case c.values[i].IsValid():
		c.setFunc(q, dst, c.values[i], at)
	default:
		c.slots[i] = append(c.slots[i], fixup{dst, q})
	}
}

// decodeChanged decodes a group some of whose types have changed: as types made
// from the stream, which are then converted.
func decodeChanged(r source, x *typeReader, o DecodeOptions) ([]Var, *Report, error) {
	types, err := makeGeneric(x.recs)
	if err != nil {
		return nil, nil, err
	}
	vars, rep, err := decodeAs(r, types, DecodeOptions{Resolver: generic{}, Want: o.Want, salvage: o.salvage})
	if err != nil {
		return nil, nil, err
	}
	become := map[*Type]*Type{}
	for i, t := range types {
		become[planOf(t).t] = x.made[i]
	}
	to := func(t *Type) *Type {
		if n, ok := become[planOf(t).t]; ok {
			return n
		}
		return t
	}
	c := newConverter(vars, to, o.Resolver, EncodeOptions{})
	c.cell = o.Cell
	out := c.convert()
	conv := c.report()
	rep.Lost = append(rep.Lost, conv.Lost...)
	rep.Notes = append(rep.Notes, conv.Notes...)
	return out, rep, nil
}

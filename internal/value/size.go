package value

import (
	"reflect"
	"unsafe"
)

// Size returns the bytes of memory that a value holds: its own, and everything
// that it refers to, shared memory once. Maps are estimated.
func Size(t *Type, ptr reflect.Value, o EncodeOptions) int64 {
	g := newGraph([]Var{{Type: t, Ptr: ptr}}, o)
	g.merge()
	var sum uintptr
	for i := range g.nodes {
		n := &g.nodes[i]
		switch n.kind {
		case nodeMap:
			// A table is at most 7/8 full, and has a byte of control for each slot.
			m := n.ptr
			sum += 48 + (n.plan.key.size+n.plan.elem.size+1)*uintptr(n.count)*8/7
			if n.plan.key.hasText || n.plan.elem.hasText {
				eachUnsorted(n.plan, mapValue(n.plan, &m), func(k, e unsafe.Pointer) {
					sum += n.plan.key.text(k) + n.plan.elem.text(e)
				})
			}
		case nodeBlock, nodeBox:
			if n.root == int32(i) {
				sum += n.size()
			}
			if n.root == int32(i) && n.plan.hasText {
				for j := range n.count {
					sum += n.plan.text(unsafe.Add(n.ptr, uintptr(j)*n.plan.size))
				}
			}
		}
	}
	return int64(sum)
}

// text returns the bytes of the strings inside a value.
func (p *plan) text(ptr unsafe.Pointer) (sum uintptr) {
	switch {
	case p.op == opString:
		return uintptr(len(*(*string)(ptr)))
	case p.op == opIface:
		if d, why := unpack((*Iface)(ptr)); why == "" && d.plan != nil && d.plan.inline && d.plan.hasText {
			return d.plan.text(d.ptr)
		}
	case p.op == opStruct && p.hasText:
		for i := range p.fields {
			sum += p.fields[i].text(unsafe.Add(ptr, p.fields[i].off))
		}
	case p.op == opArray && p.hasText:
		for i := range p.count {
			sum += p.elem.text(unsafe.Add(ptr, uintptr(i)*p.elem.size))
		}
	}
	return sum
}

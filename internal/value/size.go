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
	for i := range g.nodes.len {
		n := g.nodes.at(i)
		switch n.kind {
		case nodeMap:
			// A table is at most 7/8 full, and has a byte of control for each slot.
			m := n.ptr
			sum += 48 + (n.plan.key.size+n.plan.elem.size+1)*uintptr(n.count)*8/7
			if n.plan.key.hasText || n.plan.elem.hasText {
				eachUnsorted(n.plan, mapValue(n.plan, &m), func(k, e unsafe.Pointer) {
					sum += g.text(n.plan.key, k) + g.text(n.plan.elem, e)
				})
			}
		case nodeBlock, nodeBox:
			if n.root == i {
				sum += n.size()
			}
			if n.root == i && n.plan.hasText {
				for j := range n.count {
					sum += g.text(n.plan, unsafe.Add(n.ptr, uintptr(j)*n.plan.size))
				}
			}
		}
	}
	return int64(sum)
}

// text returns the bytes of the strings inside a value.
func (g *graph) text(p *plan, ptr unsafe.Pointer) (sum uintptr) {
	switch {
	case p.op == opString:
		return uintptr(len(*(*string)(ptr)))
	case p.holds():
		if d, why := g.dynamic(p, ptr); why == "" && d.plan != nil && d.plan.inline && d.plan.hasText {
			return g.text(d.plan, d.ptr)
		}
	case p.op == opStruct && p.hasText:
		for i := range p.fields {
			sum += g.text(p.fields[i].plan, unsafe.Add(ptr, p.fields[i].off))
		}
	case p.op == opArray && p.hasText:
		for i := range p.count {
			sum += g.text(p.elem, unsafe.Add(ptr, uintptr(i)*p.elem.size))
		}
	}
	return sum
}

package value

import (
	"reflect"
	"unsafe"
)

// This file follows one reference of each kind.

// mapWord returns the map in a slot, nil for a nil map. For a broken layout the
// any holds the map itself.
func mapWord(p *plan, ptr unsafe.Pointer) unsafe.Pointer {
	if p.op == opBrokenMap {
		return (*eface)(ptr).data
	}
	return *(*unsafe.Pointer)(ptr)
}

func (g *graph) pointer(p *plan, to unsafe.Pointer, at place) {
	if to == nil {
		return
	}
	if p.extern {
		if _, ok := externOf(to); ok {
			return
		}
	}
	if p.elem.op == opOpaque {
		g.lost.add(at, p.t, p.elem.reason)
		return
	}
	elem, n := p.elem.run()
	g.ref(to, elem, n, at, false)
}

func (g *graph) slice(p *plan, h *sliceHeader, at place) {
	if h.cap > 0 && p.elem.size > 0 {
		elem, n := p.elem.run()
		g.ref(h.ptr, elem, n*h.cap, at, true)
	}
}

func (g *graph) mapRef(p *plan, m unsafe.Pointer, at place) {
	if m == nil {
		return
	}
	i, _ := g.node(nodeMap, m, p, at)
	g.link(at, i)
}

// mapNode looks into the entries of a map.
func (g *graph) mapNode(i int32) {
	p, m := g.nodes.at(i).plan, g.nodes.at(i).ptr
	v := mapValue(p, &m)
	g.nodes.at(i).count = v.Len()
	if p.key.noscan && p.elem.noscan {
		return
	}
	var keys reflect.Value
	used := 0
	g.eachEntry(p, v, func(key, elem unsafe.Pointer) {
		if used == 0 {
			keys = reflect.MakeSlice(reflect.SliceOf(p.key.layout), 64, 64)
		}
		k := unsafe.Add(keys.UnsafePointer(), uintptr(used)*p.key.size)
		copyValue(p.key, k, key)
		used = (used + 1) % 64
		at := place{in: i, key: k}
		g.value(p.key, key, at)
		g.value(p.elem, elem, at)
	})
}

// iface looks into an interface of either layout.
func (g *graph) iface(p *plan, ptr unsafe.Pointer, at place) {
	x, why := g.dynamic(p, ptr)
	if why != "" {
		g.lost.add(at, p.t, why)
		return
	}
	if x.plan == nil {
		return
	}
	g.types.id(x.plan.t)
	if g.record {
		g.holds = append(g.holds, held{at.in, x.plan.t})
	}
	if x.plan.inline {
		g.value(x.plan, x.ptr, at)
		return
	}
	i, found := g.node(nodeBox, x.data, x.plan, at)
	if g.link(at, i); !found {
		g.nodes.at(i).count = 1
	}
}

func (g *graph) funcRef(p *plan, ptr unsafe.Pointer, at place) {
	f, why := g.fn(p, ptr)
	if why != "" {
		g.lost.add(at, p.t, why)
		return
	}
	if f == nil {
		return
	}
	i, _ := g.node(nodeFunc, unsafe.Pointer(f), p, at)
	g.link(at, i)
}

// funcNode looks into what a func is bound to and captures.
func (g *graph) funcNode(i int32) {
	f := (*Func)(g.nodes.at(i).ptr)
	g.types.id(g.funcType(i))
	if f.Recv != nil {
		g.value(ifacePlan(), unsafe.Pointer(f.Recv), place{in: i, off: uintptr(len(f.Captured))})
	}
	for j, c := range f.Captured {
		g.types.id(c.Type)
		elem, n := planOf(c.Type).run()
		g.ref(c.Ptr.UnsafePointer(), elem, n, place{in: i, off: uintptr(j)}, false)
	}
}

// funcType returns the type of a func node: its own, or that of the slot.
func (g *graph) funcType(i int32) *Type {
	if f := (*Func)(g.nodes.at(i).ptr); f.Type != nil {
		return f.Type
	}
	return g.nodes.at(i).plan.t
}

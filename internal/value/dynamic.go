package value

import (
	"reflect"
	"sync"
	"unsafe"
)

// This file reads what an interface or a func holds, in either layout.

// dynamic is the value inside an interface.
type dynamic struct {
	plan *plan          // nil for the nil interface
	ptr  unsafe.Pointer // to the value, inside the interface or outside
	data unsafe.Pointer // the interface's data word; interfaces that share it hold the same value
}

// ifacePlan is the plan of the empty interface in the interpreted layout.
var ifacePlan = sync.OnceValue(func() *plan {
	return planOf(&Type{Kind: reflect.Interface, Layout: ifaceLayout})
})

// dynamic returns what an interface holds, or why it cannot be kept.
func (g *graph) dynamic(p *plan, ptr unsafe.Pointer) (d dynamic, why string) {
	if p.op == opIface {
		return unpack((*Iface)(ptr))
	}
	v := reflect.NewAt(p.layout, ptr).Elem()
	if v.IsNil() {
		return dynamic{}, ""
	}
	dyn := v.Elem()
	if g.opts.Unwrap != nil {
		if x, ok := g.opts.Unwrap(dyn.Interface()); ok {
			return unpack(&x)
		}
	}
	words := (*[2]unsafe.Pointer)(ptr) // a type or a method table, then data
	d.data = words[1]
	d.plan = planOf(g.typeOf(dyn.Type()))
	d.ptr = d.data
	if d.plan.direct {
		d.ptr = unsafe.Pointer(&words[1])
	}
	if d.plan.op == opOpaque {
		return d, d.plan.reason
	}
	if d.plan.t.Name != "" && d.plan.t.Host != nil && d.plan.t.Pkg != "" && !nameable(d.plan.t) {
		return d, "its type " + d.plan.t.Pkg + "." + d.plan.t.Name + " has no name outside its package"
	}
	return d, ""
}

// typeOf returns the type of a dynamic value in a Go interface.
func (g *graph) typeOf(rt reflect.Type) *Type {
	if g.opts.TypeOf != nil {
		if t := g.opts.TypeOf(rt); t != nil {
			return t
		}
	}
	return HostType(rt)
}

// unpack returns what an Iface holds.
func unpack(x *Iface) (d dynamic, why string) {
	if x.T == nil {
		return dynamic{}, ""
	}
	p := planOf(x.T)
	e := (*eface)(unsafe.Pointer(&x.V))
	d = dynamic{plan: p, ptr: e.data, data: e.data}
	switch {
	case p.rtype == nil: // a broken layout: the any is the slot itself
		d.ptr = unsafe.Pointer(&x.V)
	case e.typ != p.rtype:
		return d, "the engine holds it as another type"
	case p.direct:
		d.ptr = unsafe.Pointer(&e.data)
	}
	if p.op == opOpaque {
		return d, p.reason
	}
	return d, ""
}

// fn returns what a func slot holds, nil for the nil func, or why it cannot be
// kept.
func (g *graph) fn(p *plan, ptr unsafe.Pointer) (f *Func, why string) {
	if p.op == opFunc {
		f = *(**Func)(ptr)
		if f == nil && !zero(ptr, p.size) {
			return nil, "a func without a name"
		}
		return f, ""
	}
	word := *(*unsafe.Pointer)(ptr)
	if word == nil {
		return nil, ""
	}
	if g.funcs == nil {
		g.funcs = map[unsafe.Pointer]*Func{}
	}
	f, ok := g.funcs[word]
	if !ok && g.opts.FuncOf != nil {
		f = g.opts.FuncOf(p.t, reflect.NewAt(p.layout, ptr).Elem())
		g.funcs[word] = f
	}
	if f == nil {
		return nil, "a func of compiled code"
	}
	return f, ""
}

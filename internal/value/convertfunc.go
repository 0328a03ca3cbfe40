package value

import (
	"reflect"
	"unsafe"
)

// This file makes funcs that refer to something changed.

// makeFunc makes a func again that refers to something changed.
func (c *converter) makeFunc(i int32) {
	if !c.dirty[i] {
		return
	}
	old := (*Func)(c.nodes.at(i).ptr)
	t := c.to(c.funcType(i))
	f := &Func{Name: old.Name, Type: t}
	at := place{in: i}
	if t == nil {
		return
	}
	if old.Recv != nil {
		f.Recv = new(Iface)
		c.value(ifacePlan(), unsafe.Pointer(old.Recv), ifacePlan(), unsafe.Pointer(f.Recv), at)
	}
	for _, v := range old.Captured {
		vt := c.to(v.Type)
		if vt == nil {
			c.drop(at, "."+v.Name, v.Type, "its type is gone")
			return
		}
		ptr := c.target(v.Ptr.UnsafePointer(), planOf(v.Type), planOf(vt), at)
		f.Captured = append(f.Captured, Captured{Name: v.Name, Type: vt, Ptr: reflect.NewAt(vt.Layout, ptr)})
	}
	c.drain()
	v, err := c.res.MakeFunc(f)
	if err != nil {
		c.drop(at, "", t, err.Error())
		return
	}
	c.values[i] = v
	for _, s := range c.slots[i] {
		c.setFunc(s.plan, s.slot, v, at)
	}
}

func (c *converter) setFunc(p *plan, slot unsafe.Pointer, v reflect.Value, at place) {
	if !v.IsValid() {
		return
	}
	if v.Type() != p.layout {
		if !v.Type().ConvertibleTo(p.layout) {
			c.drop(at, "", p.t, "the func has another type")
			return
		}
		v = v.Convert(p.layout)
	}
	reflect.NewAt(p.layout, slot).Elem().Set(v)
}

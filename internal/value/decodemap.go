package value

import (
	"reflect"
	"unsafe"
)

// This file reads funcs and maps.

func (d *decoder) mapRef(p *plan, ptr unsafe.Pointer) {
	i := d.uint() - uint64(len(d.blocks)) - d.nfuncs
	if i >= uint64(len(d.maps)) || !d.plans[d.maps[i].typ].same(p) {
		d.fail("a map that is not there")
		return
	}
	d.refer(i + uint64(len(d.blocks)) + d.nfuncs)
	if p.op == opBrokenMap {
		*(*any)(ptr) = d.maps[i].v.Interface()
		return
	}
	*(*unsafe.Pointer)(ptr) = d.maps[i].word
}

func (d *decoder) funcRef(p *plan, ptr unsafe.Pointer) {
	n := d.uint()
	i := n - uint64(len(d.blocks))
	d.refer(n)
	switch {
	case n < uint64(len(d.blocks)) || i >= d.nfuncs:
		d.fail("a func that is not there")
	case i < uint64(len(d.funcs)):
		d.setFunc(p, ptr, d.funcs[i])
	default:
		d.waiting[i] = append(d.waiting[i], fixup{ptr, p})
	}
}

// setFunc stores a func in its slot.
func (d *decoder) setFunc(p *plan, ptr unsafe.Pointer, f reflect.Value) {
	if !f.IsValid() { // it could not be made
		return
	}
	if f.Type() != p.layout {
		if !f.Type().ConvertibleTo(p.layout) {
			d.fail("a func of another type than its slot")
			return
		}
		f = f.Convert(p.layout)
	}
	reflect.NewAt(p.layout, ptr).Elem().Set(f)
}

// funcContent reads [name, type, receiver, [[name, type, location], …]] and
// makes the func.
func (d *decoder) funcContent() {
	d.parts(4)
	f := &Func{Name: string(d.text())}
	id := d.typ()
	if d.err != nil {
		return
	}
	f.Type = d.types[id]
	if !d.null() {
		f.Recv = new(Iface)
		d.iface(ifacePlan(), unsafe.Pointer(f.Recv))
	}
	for range d.array() {
		d.parts(3)
		c := Captured{Name: string(d.text())}
		cid := d.typ()
		object, way := d.location()
		ptr, ok := d.place(object, way, d.plans[cid])
		if !ok || d.err != nil {
			d.fail("a captured variable that is not there")
			return
		}
		c.Type, c.Ptr = d.types[cid], reflect.NewAt(d.types[cid].Layout, ptr)
		f.Captured = append(f.Captured, c)
	}
	if d.err != nil {
		return
	}
	if op := d.plans[id].op; op != opFunc && op != opGoFunc {
		d.fail("a func is not of a func type")
		return
	}
	d.makeFunc(f)
}

func (d *decoder) makeFunc(f *Func) {
	v, err := d.opts.Resolver.MakeFunc(f)
	if err != nil {
		d.report.Lost = append(d.report.Lost, Tombstone{Type: f.Type.String(), Reason: err.Error()})
		v = reflect.Value{}
	}
	d.madeFunc(v)
}

// madeFunc stores the next func where it is waited for.
func (d *decoder) madeFunc(v reflect.Value) {
	i := uint64(len(d.funcs))
	d.funcs = append(d.funcs, v)
	for _, w := range d.waiting[i] {
		d.setFunc(w.plan, w.slot, v)
	}
	delete(d.waiting, i)
	if len(d.waiting) == 0 || i+1 == d.nfuncs {
		d.boxLate()
	}
}

// boxLate fills interfaces that hold a func.
func (d *decoder) boxLate() {
	for _, l := range d.late {
		b := d.blocks[l.block]
		d.setIface(l.plan, l.slot, b.typ, boxAt(d.plans[b.typ], b.ptr))
	}
	d.late = nil
}

// mapContent reads [key, element, …] into a map.
func (d *decoder) mapContent(m *mapObject) {
	n := d.array()
	if n%2 != 0 || n/2 > m.count-d.done || n == 0 && m.count > 0 {
		d.fail("more or fewer entries than a map has")
		return
	}
	d.entries(m, n/2)
	if d.done += n / 2; d.done < m.count || d.err != nil {
		return
	}
	if m.v.Len() != m.count && !d.bad[d.object] {
		d.fail("a map has a key twice")
		return
	}
	d.next()
}

// entries reads n entries.
func (d *decoder) entries(m *mapObject, n int) {
	p := d.plans[m.typ]
	if m.count > sortedEntries {
		switch fast := exactMap(m.v).(type) {
		case map[string]int:
			fillFast(d, p, fast, n)
			return
		case map[string]float64:
			fillFast(d, p, fast, n)
			return
		case map[string]string:
			fillFast(d, p, fast, n)
			return
		case map[int]int:
			fillFast(d, p, fast, n)
			return
		case map[int]float64:
			fillFast(d, p, fast, n)
			return
		}
	}
	key, elem := reflect.New(p.key.layout), reflect.New(p.elem.layout)
	for range n {
		key.Elem().SetZero()
		elem.Elem().SetZero()
		d.inKey = true
		d.value(p.key, key.UnsafePointer())
		d.inKey = false
		d.value(p.elem, elem.UnsafePointer())
		if d.err != nil {
			return
		}
		if !p.key.noscan && !key.Elem().Comparable() {
			d.fail("a map key cannot be compared")
			return
		}
		m.v.SetMapIndex(key.Elem(), elem.Elem())
	}
}

package value

import (
	"reflect"
	"sync"
	"unsafe"
)

// This file keeps sync.Maps: as structs with one field, a map of what they hold.

var (
	syncMapType   = reflect.TypeFor[sync.Map]()
	syncMapFields = reflect.TypeFor[map[any]any]()
)

// syncEntries returns what a sync.Map holds.
func syncEntries(ptr unsafe.Pointer) map[any]any {
	m := map[any]any{}
	(*sync.Map)(ptr).Range(func(k, v any) bool {
		m[k] = v
		return true
	})
	return m
}

// syncMap looks into a sync.Map. Its entries are a map while the graph lives.
func (g *graph) syncMap(p *plan, ptr unsafe.Pointer, at place) {
	if g.record { // in memory it stays as it is
		return
	}
	m := syncEntries(ptr)
	if len(m) == 0 {
		return
	}
	if g.synced == nil {
		g.synced = map[unsafe.Pointer]map[any]any{}
	}
	g.synced[ptr] = m
	g.mapRef(p.elem, reflect.ValueOf(m).UnsafePointer(), at)
}

// syncMap writes [map], or [null] if there are no entries.
func (e *encoder) syncMap(p *plan, ptr unsafe.Pointer) {
	e.buf = append(e.buf, 0x81)
	m := e.synced[ptr]
	if m == nil && len(syncEntries(ptr)) > 0 {
		e.changed(p)
		return
	}
	e.object(nodeMap, reflect.ValueOf(m).UnsafePointer(), p.elem)
}

// A lateMap is a sync.Map that gets its entries when all maps have theirs.
type lateMap struct {
	ptr    unsafe.Pointer
	object uint64
}

// syncMap reads [map].
func (d *decoder) syncMap(p *plan, ptr unsafe.Pointer) {
	d.parts(1)
	if d.null() || d.err != nil {
		return
	}
	object := d.uint()
	i := object - uint64(len(d.blocks)) - d.nfuncs
	if i >= uint64(len(d.maps)) || !d.plans[d.maps[i].typ].same(p.elem) {
		d.fail("a map that is not there")
		return
	}
	d.refer(object)
	if d.object >= uint64(len(d.blocks)) { // it is about to be copied
		d.report.Lost = append(d.report.Lost, Tombstone{Type: p.t.String(), Reason: "it is inside a map by value"})
		return
	}
	d.synced = append(d.synced, lateMap{ptr, object})
}

// fillSynced gives sync.Maps their entries.
func (d *decoder) fillSynced() {
	for _, l := range d.synced {
		if d.bad[l.object] {
			continue
		}
		m := d.maps[l.object-uint64(len(d.blocks))-d.nfuncs].v
		for it := m.MapRange(); it.Next(); {
			(*sync.Map)(l.ptr).Store(it.Key().Interface(), it.Value().Interface())
		}
	}
}

// A convertedMap is a sync.Map that gets its entries when all maps have theirs.
type convertedMap struct {
	ptr  unsafe.Pointer
	plan *plan           // of the map of its entries
	word *unsafe.Pointer // that map
}

// syncMap makes a sync.Map of what a file without the type has in its place.
func (c *converter) syncMap(f *fieldPlan, src unsafe.Pointer, q *plan, dst unsafe.Pointer, at place) {
	m := convertedMap{dst, q.elem, new(unsafe.Pointer)}
	c.value(f.plan, unsafe.Add(src, f.off), q.elem, unsafe.Pointer(m.word), place{at.in, at.off + f.off, at.key})
	c.synced = append(c.synced, m)
}

func (c *converter) fillSynced() {
	for _, s := range c.synced {
		for it := mapValue(s.plan, s.word).MapRange(); it.Next(); {
			(*sync.Map)(s.ptr).Store(it.Key().Interface(), it.Value().Interface())
		}
	}
}

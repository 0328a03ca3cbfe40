package value

import (
	"math/bits"
	"reflect"
	"unsafe"
)

// This file makes the objects of a group, before they have contents.

// A block is memory being filled.
type block struct {
	ptr   unsafe.Pointer
	typ   uint64
	count int
}

type mapObject struct {
	typ   uint64
	count int
	v     reflect.Value
	word  unsafe.Pointer
}

// readObjects reads [[type, count, times, …], funcs, [type, entries, …]] and
// makes the objects.
func (d *decoder) readObjects() {
	cells := d.cells()
	if d.array() != 3 {
		d.fail("objects wanted")
	}
	for range d.array() / 3 {
		typ, count, times := d.typ(), d.count(), d.uint()
		d.makeBlocks(typ, count, times, cells)
	}
	d.nfuncs = d.uint()
	d.take(d.nfuncs, 64)
	n := d.array() / 2
	for range n {
		d.makeMap(d.typ(), d.count())
	}
	if d.err == nil {
		d.waiting = map[uint64][]fixup{}
	}
}

// take counts memory against the budget.
func (d *decoder) take(n, size uint64) bool {
	hi, lo := bits.Mul64(n, size)
	if hi != 0 || lo > d.budget || d.err != nil {
		d.fail("values claim more memory than their file can fill")
		return false
	}
	d.budget -= lo
	return true
}

// cells asks for the memory of the variables that have a block to themselves.
func (d *decoder) cells() map[uint64]*varRecord {
	cells := map[uint64]*varRecord{}
	if d.opts.Cell == nil {
		return cells
	}
	for i := range d.vars {
		v := &d.vars[i]
		if !v.wanted || v.lost || v.way != nil || cells[v.object] != nil {
			continue
		}
		if c := d.opts.Cell(v.name, d.types[v.typ]); c.IsValid() {
			v.cell = c.UnsafePointer()
			cells[v.object] = v
		}
	}
	return cells
}

// makeBlocks makes as many blocks of count elements as times says. Small ones
// share an allocation, which is freed when none of them is used any more.
func (d *decoder) makeBlocks(typ uint64, count int, times uint64, cells map[uint64]*varRecord) {
	if d.err != nil {
		return
	}
	p := d.plans[typ]
	size := p.size * uintptr(count)
	hi, _ := bits.Mul64(uint64(p.size), uint64(count))
	if hi != 0 || p.op == opArray && count != 1 || !d.take(times, uint64(unsafe.Sizeof(block{}))+uint64(size)) {
		d.fail("a block is too large")
		return
	}
	const slab = 1 << 10
	for times > 0 {
		if v := cells[uint64(len(d.blocks))]; v != nil {
			if q, n := d.plans[v.typ].run(); q == p && n == count {
				d.blocks = append(d.blocks, block{v.cell, typ, count})
				times--
				continue
			}
			v.cell = nil
		}
		batch := uint64(1)
		if size > 0 && len(cells) == 0 {
			batch = min(times, max(1, uint64(slab/size)))
		}
		mem := d.memory(p, count*int(batch), batch)
		for i := range batch {
			d.blocks = append(d.blocks, block{unsafe.Add(mem, uintptr(i)*size), typ, count})
		}
		times -= batch
	}
}

// memory returns memory for the next blocks: that of the file if it can be
// mapped, else it is zero.
func (d *decoder) memory(p *plan, count int, blocks uint64) unsafe.Pointer {
	if p.tag != 0 && blocks == 1 && d.mapNumbers != nil {
		if mem := d.mapNumbers(uint64(len(d.blocks)), uint64(p.size)*uint64(count)); mem != nil {
			return mem
		}
	}
	return allocate(p, count)
}

// allocate returns zeroed memory for count values.
func allocate(p *plan, count int) unsafe.Pointer {
	if count == 1 || p.size == 0 {
		return reflect.New(p.layout).UnsafePointer()
	}
	return reflect.MakeSlice(reflect.SliceOf(p.layout), count, count).UnsafePointer()
}

func (d *decoder) makeMap(typ uint64, count int) {
	if d.err != nil {
		return
	}
	p := d.plans[typ]
	if p.op != opMap && p.op != opBrokenMap {
		d.fail("a map is not of a map type")
		return
	}
	if d.take(uint64(count), 16+uint64(p.key.size+p.elem.size)) && d.take(1, 64) {
		v := reflect.MakeMapWithSize(p.memory, count)
		d.maps = append(d.maps, mapObject{typ, count, v, v.UnsafePointer()})
	}
}

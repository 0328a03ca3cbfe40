package value

import "unsafe"

// This file fills the objects of a group, once all are made.

func (d *decoder) chunk() {
	n := d.array()
	d.begin()
	for range n - 2 {
		if d.err != nil {
			return
		}
		d.content()
	}
}

// content reads the content, or a part of it, of the object that comes next.
func (d *decoder) content() {
	i := d.object
	switch {
	case i < uint64(len(d.blocks)):
		d.blockContent(&d.blocks[i])
	case i < uint64(len(d.blocks))+d.nfuncs:
		d.funcContent()
		d.next()
	case i < uint64(len(d.blocks))+d.nfuncs+uint64(len(d.maps)):
		d.mapContent(&d.maps[i-uint64(len(d.blocks))-d.nfuncs])
	default:
		d.fail("content of an object that does not exist")
	}
}

func (d *decoder) next() {
	d.object, d.done = d.object+1, 0
	if d.object == uint64(len(d.blocks)) && len(d.boxes) > 0 {
		d.checkBoxes()
	}
}

func (d *decoder) blockContent(b *block) {
	p := d.plans[b.typ]
	switch {
	case p.size == 0:
		if !d.null() {
			d.fail("null wanted")
		}
	case b.count == 1:
		d.value(p, b.ptr)
	case p.tag != 0:
		if d.numbers(p, b); d.done < b.count {
			return
		}
	case d.done == 0 && d.null(): // values that cannot be kept, of any number
	default:
		n := d.array()
		if n > b.count-d.done || n == 0 && b.count > 0 {
			d.fail("more or fewer elements than a block has")
			return
		}
		for i := d.done; i < d.done+n && d.err == nil; i++ {
			d.value(p, unsafe.Add(b.ptr, uintptr(i)*p.size))
		}
		if d.done += n; d.done < b.count {
			return
		}
	}
	d.next()
}

// numbers reads the numbers of a block, or some of them.
func (d *decoder) numbers(p *plan, b *block) {
	data := d.typedBytes(p)
	n := len(data) / int(p.size)
	if len(data)%int(p.size) != 0 || n > b.count-d.done || n == 0 && b.count > 0 {
		d.fail("typed array of another length")
		return
	}
	if mem := raw(p, unsafe.Add(b.ptr, uintptr(d.done)*p.size), n); n > 0 && &mem[0] != &data[0] { // else they are mapped
		copy(mem, data)
	}
	d.done += n
}

// typedArray reads as many numbers as memory has.
func (d *decoder) typedArray(p *plan, ptr unsafe.Pointer, count int) {
	data := d.typedBytes(p)
	if uintptr(len(data)) != uintptr(count)*p.size {
		d.fail("typed array of another length")
		return
	}
	copy(raw(p, ptr, count), data)
}

// typedBytes reads a typed array of numbers of p.
func (d *decoder) typedBytes(p *plan) []byte {
	if tag := d.expect(majorTag); tag != p.tag {
		d.fail("typed array of another type")
	}
	return d.bytes()
}

// arrayRecord reads [object, first element, padding, numbers].
func (d *decoder) arrayRecord() {
	if d.array() != 4 {
		d.fail("array record wanted")
	}
	d.begin()
	d.bytes()
	if d.object >= uint64(len(d.blocks)) || d.plans[d.blocks[d.object].typ].tag == 0 {
		d.fail("numbers of an object that has none")
		return
	}
	d.blockContent(&d.blocks[d.object])
}

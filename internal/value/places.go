package value

import (
	"slices"
	"unsafe"
)

// This file follows references in a group that is being read, and checks boxes.

// location reads a place: the number of a block, and the way into it.
func (d *decoder) location() (object uint64, way []int) {
	if d.peek()>>5 == majorUint {
		return d.uint(), nil
	}
	n := d.array()
	if n < 2 {
		d.fail("place wanted")
		return 0, nil
	}
	object = d.uint()
	for range n - 1 {
		way = append(way, d.count())
	}
	return object, way
}

// place returns the memory at the end of a way, which must hold a value of p.
func (d *decoder) place(object uint64, way []int, p *plan) (unsafe.Pointer, bool) {
	want, n := p.run()
	ptr, left, ok := d.follow(object, way, want)
	return ptr, ok && n <= left
}

// follow returns the memory at the end of a way, and how many values of want
// lie there.
func (d *decoder) follow(object uint64, way []int, want *plan) (ptr unsafe.Pointer, left int, ok bool) {
	if object >= uint64(len(d.blocks)) {
		return nil, 0, false
	}
	d.refer(object)
	b := &d.blocks[object]
	p, count := d.plans[b.typ], b.count
	ptr = b.ptr
	for k := 0; k < len(way); k++ {
		i := way[k]
		if k%2 == 0 {
			if i >= max(count, 1) || i > 0 && i >= count {
				return nil, 0, false
			}
			ptr = unsafe.Add(ptr, uintptr(i)*p.size)
			count -= i
			continue
		}
		if p.op != opStruct || i >= len(p.fields) || count < 1 {
			return nil, 0, false
		}
		ptr = unsafe.Add(ptr, p.fields[i].off)
		p, count = p.fields[i].run()
	}
	return ptr, count, len(way)%2 == 1 && p.same(want) || len(way) == 0 && p.same(want)
}

// checkBoxes fails if a box lies inside itself: Go copies what it puts into an
// interface, so a box is always older than what holds it. It notes how deep boxes
// are nested. All blocks have their contents by now, and no map has.
func (d *decoder) checkBoxes() {
	inside := map[int32][]int32{}
	holders := map[int32]int{} // how many hold a box
	for _, e := range d.boxes {
		inside[e.from] = append(inside[e.from], e.to)
		holders[e.to]++
	}
	var order []int32 // holders before what they hold
	for i := range inside {
		if holders[i] == 0 {
			order = append(order, i)
		}
	}
	seen := 0
	for k := 0; k < len(order); k++ {
		for _, j := range inside[order[k]] {
			seen++
			if holders[j]--; holders[j] == 0 {
				order = append(order, j)
			}
		}
	}
	if seen < len(d.boxes) {
		d.fail("an interface holds a value that contains it")
		return
	}
	d.heights = make(map[int32]int, len(order))
	for _, i := range slices.Backward(order) {
		for _, j := range inside[i] {
			d.heights[i] = max(d.heights[i], d.heights[j]+1)
		}
	}
}

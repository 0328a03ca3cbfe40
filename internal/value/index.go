package value

import "unsafe"

// ptrIndex finds nodes by identity: kind and address, and for memory the plan,
// because a struct begins where its first field does. It is an open hash
// table of indices, several times faster here than a map with such a key.
type ptrIndex struct {
	slots []int32 // index of a node plus 1; 0 is free
	used  int
}

// hashPtr spreads addresses, whose low bits are mostly zero.
func hashPtr(p unsafe.Pointer) uint64 {
	h := uint64(uintptr(p)) * 0x9e3779b97f4a7c15
	return h ^ h>>32
}

func (x *ptrIndex) find(nodes []node, kind nodeKind, ptr unsafe.Pointer, p *plan) int32 {
	if len(x.slots) == 0 {
		return -1
	}
	mask := uint64(len(x.slots) - 1)
	for h := hashPtr(ptr) & mask; x.slots[h] != 0; h = (h + 1) & mask {
		i := x.slots[h] - 1
		n := &nodes[i]
		if n.ptr == ptr && n.kind == kind && (n.plan == p || kind >= nodeFunc) {
			return i
		}
	}
	return -1
}

func (x *ptrIndex) add(nodes []node, i int32) {
	if x.used*2 >= len(x.slots) {
		x.grow(nodes)
	}
	x.put(nodes, i)
	x.used++
}

func (x *ptrIndex) put(nodes []node, i int32) {
	mask := uint64(len(x.slots) - 1)
	h := hashPtr(nodes[i].ptr) & mask
	for x.slots[h] != 0 {
		h = (h + 1) & mask
	}
	x.slots[h] = i + 1
}

func (x *ptrIndex) grow(nodes []node) {
	old := x.slots
	x.slots = make([]int32, max(64, 2*len(old)))
	for _, i := range old {
		if i != 0 {
			x.put(nodes, i-1)
		}
	}
}

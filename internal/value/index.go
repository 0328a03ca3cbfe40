package value

import "unsafe"

// ptrIndex finds nodes by identity: kind and address, and for memory the plan,
// because a struct begins where its first field does. It is an open hash table,
// several times faster here than a map with such a key. All of a node's identity is
// in its slot, so that a search reads one line of memory.
type ptrIndex struct {
	slots []slot
	used  int
}

// A slot is free if its node is 0. It does not keep its memory alive; the node does.
type slot struct {
	ptr  uintptr
	tag  uint32
	node int32 // index plus 1
}

// tagOf is what tells things at one address apart.
func tagOf(kind nodeKind, p *plan) uint32 {
	if kind >= nodeFunc {
		return uint32(kind)
	}
	return p.id<<2 | uint32(kind)
}

// hashPtr spreads kilobytes of memory over the table, and keeps what is near in
// memory near in the table: it is mostly looked for in a row.
func hashPtr(p uintptr) uint64 {
	h := uint64(p>>10) * 0x9e3779b97f4a7c15
	return h>>32<<6 | (uint64(p>>4)^h>>26)&63
}

// find returns the node with that identity, or -1.
func (x *ptrIndex) find(kind nodeKind, ptr unsafe.Pointer, p *plan) int32 {
	if len(x.slots) == 0 {
		return -1
	}
	return x.at(uintptr(ptr), tagOf(kind, p)).node - 1
}

// at returns the slot of an identity, or the free one where it belongs.
func (x *ptrIndex) at(ptr uintptr, tag uint32) *slot {
	mask := uint64(len(x.slots) - 1)
	for h := hashPtr(ptr) & mask; ; h = (h + 1) & mask {
		if s := &x.slots[h]; s.ptr == ptr && s.tag == tag || s.node == 0 {
			return s
		}
	}
}

// slot returns the slot of an identity. If it is free, the caller must fill in the node.
func (x *ptrIndex) slot(kind nodeKind, ptr unsafe.Pointer, p *plan) *slot {
	if x.used*2 >= len(x.slots) {
		x.grow()
	}
	s := x.at(uintptr(ptr), tagOf(kind, p))
	if s.node == 0 {
		s.ptr, s.tag = uintptr(ptr), tagOf(kind, p)
		x.used++
	}
	return s
}

func (x *ptrIndex) grow() {
	old := x.slots
	x.slots = make([]slot, max(64, 2*len(old)))
	for _, s := range old {
		if s.node != 0 {
			*x.at(s.ptr, s.tag) = s
		}
	}
}

package value

import "unsafe"

// ptrIndex finds nodes by identity: kind and address, and for memory the plan,
// because a struct begins where its first field does. It is an open hash table,
// several times faster here than a map with such a key.
type ptrIndex struct {
	slots []slot
	used  int
}

// A slot has a part of the hash, so that other nodes are rarely looked at.
type slot struct {
	hash uint32
	node int32 // index plus 1; 0 is free
}

// hashPtr spreads addresses, whose low bits are mostly zero.
func hashPtr(p unsafe.Pointer) uint64 {
	h := uint64(uintptr(p)) * 0x9e3779b97f4a7c15
	return h ^ h>>32
}

func (x *ptrIndex) find(nodes *nodeList, kind nodeKind, ptr unsafe.Pointer, p *plan) int32 {
	if len(x.slots) == 0 {
		return -1
	}
	hash := hashPtr(ptr)
	mask := uint64(len(x.slots) - 1)
	for h := hash & mask; x.slots[h].node != 0; h = (h + 1) & mask {
		if x.slots[h].hash != uint32(hash>>32) {
			continue
		}
		i := x.slots[h].node - 1
		if n := nodes.at(i); n.ptr == ptr && n.kind == kind && (n.plan == p || kind >= nodeFunc) {
			return i
		}
	}
	return -1
}

func (x *ptrIndex) add(nodes *nodeList, i int32) {
	if x.used*2 >= len(x.slots) {
		x.grow(nodes)
	}
	x.put(nodes, i)
	x.used++
}

func (x *ptrIndex) put(nodes *nodeList, i int32) {
	hash := hashPtr(nodes.at(i).ptr)
	mask := uint64(len(x.slots) - 1)
	h := hash & mask
	for x.slots[h].node != 0 {
		h = (h + 1) & mask
	}
	x.slots[h] = slot{uint32(hash >> 32), i + 1}
}

func (x *ptrIndex) grow(nodes *nodeList) {
	old := x.slots
	x.slots = make([]slot, max(64, 2*len(old)))
	for _, s := range old {
		if s.node != 0 {
			x.put(nodes, s.node-1)
		}
	}
}

package value

import (
	"cmp"
	"slices"
)

// This file merges ranges of memory that overlap into blocks, and numbers the
// objects of a group.
//
// Sorted by address, and of those that begin together the longest first, each
// range lies either inside the block before it, or overlaps its end, or begins a
// new block. A range inside a block must be one of its parts: an element, a
// field, elements of an array in a field. A range over the end must have the
// block's own kind of elements: two slices of one array. Go allows nothing else
// without package unsafe; what is neither becomes a block of its own, and that
// is noted.

// A rng is where a block's range of addresses begins. The graph's nodes keep it alive.
type rng struct {
	from uintptr
	node int32
}

// end returns where a range ends.
func (g *graph) end(r rng) uintptr { return r.from + g.nodes.at(r.node).size() }

// merge finds the root of every block.
func (g *graph) merge() {
	ranges := make([]rng, 0, g.nodes.len)
	for i := range g.nodes.len {
		if n := g.nodes.at(i); n.kind == nodeBlock && n.size() > 0 {
			ranges = append(ranges, rng{uintptr(n.ptr), i})
		}
	}
	g.sortRanges(ranges)
	for i := 0; i < len(ranges); {
		i = g.mergeFrom(ranges, i)
	}
}

// mergeFrom merges what overlaps with the block that begins at ranges[i], and
// returns the index of the next block.
func (g *graph) mergeFrom(ranges []rng, i int) int {
	root, end := ranges[i].node, g.end(ranges[i])
	for i++; i < len(ranges) && ranges[i].from < end; i++ {
		r, n := g.nodes.at(root), g.nodes.at(ranges[i].node)
		to := g.end(ranges[i])
		off := uintptr(n.ptr) - uintptr(r.ptr)
		switch {
		case to <= end && g.within(r, off, n):
			n.root = root
		case to <= end && off == 0 && g.within(n, 0, r):
			r.root = ranges[i].node
			root = ranges[i].node
		case to > end && r.plan.same(n.plan) && off%r.plan.size == 0:
			n.root = root
			end = to
			r.count = int((end - uintptr(r.ptr)) / r.plan.size)
		default:
			g.notes.add(g.where(ranges[i].node), n.plan.t, "shares memory with a value of another type: kept as a copy")
		}
	}
	return i
}

// within reports whether n is a part of r, off bytes from its beginning.
func (g *graph) within(r *node, off uintptr, n *node) bool {
	_, ok := locate(r.plan, r.count, off, n.plan, n.count, nil)
	return ok
}

// locate appends the way from a block of count values of p to wanted values of
// want that begin off bytes into it: the index of an element, then the index of
// a field, and so on by turns. A field that is no array counts as one of one
// element; nested arrays count as one.
func locate(p *plan, count int, off uintptr, want *plan, wanted int, way []int) ([]int, bool) {
	for p.size > 0 {
		i := int(off / p.size)
		off %= p.size
		way = append(way, i)
		if off == 0 && p.same(want) {
			return way, i+wanted <= count
		}
		f := fieldAt(p, off)
		if f < 0 {
			return way, false
		}
		way = append(way, f)
		off -= p.fields[f].off
		p, count = p.fields[f].run()
	}
	return way, false
}

// fieldAt returns the field of a struct that holds the byte at off, -1 if none does.
func fieldAt(p *plan, off uintptr) int {
	for i := range p.fields {
		if f := &p.fields[i]; off >= f.off && off < f.off+f.size {
			return i
		}
	}
	return -1
}

// number gives every object its number: blocks first, then funcs, each after
// those it is bound to by value, then maps. Within each kind those of one
// variable follow each other, in the order of the walk, so that equal groups are
// equal bytes.
func (g *graph) number() {
	for i := range g.nodes.len {
		n := g.nodes.at(i)
		n.num = -1
		for g.nodes.at(n.root).root != n.root {
			n.root = g.nodes.at(n.root).root
		}
	}
	g.blocks = make([]int32, 0, g.nodes.len)
	for i := range g.nodes.len {
		switch n := g.nodes.at(i); n.kind {
		case nodeBlock, nodeBox:
			if r := g.nodes.at(n.root); r.num < 0 {
				r.num = 0
				g.blocks = append(g.blocks, n.root)
			}
		case nodeFunc:
			g.fns = append(g.fns, i)
		case nodeMap:
			g.maps = append(g.maps, i)
		}
	}
	g.own()
	g.orderFuncs()
	num := int32(0)
	for _, list := range [][]int32{g.blocks, g.fns, g.maps} {
		for _, i := range list {
			g.nodes.at(i).num = num
			num++
		}
	}
	g.whole = make([]int32, g.nodes.len)
	for i := range g.whole {
		g.whole[i] = -1
	}
	for _, list := range [][]int32{g.blocks, g.fns, g.maps} {
		for _, i := range list {
			g.whole[i] = g.nodes.at(i).num
		}
	}
}

// own finds the owners, and puts the blocks and maps of each together.
func (g *graph) own() {
	if len(g.vars) < 2 {
		return
	}
	g.owners = make([]int32, g.nodes.len)
	for i := range g.nodes.len {
		if in := g.nodes.at(i).in; in < 0 {
			g.owners[i] = ^in
		} else {
			g.owners[i] = g.owners[in]
		}
	}
	g.blocks = g.byOwner(g.blocks)
	g.maps = g.byOwner(g.maps)
}

// byOwner sorts nodes by their owners, and keeps the order of each one's.
func (g *graph) byOwner(list []int32) []int32 {
	starts := make([]int, len(g.vars)+1)
	for _, i := range list {
		starts[g.owners[i]+1]++
	}
	for v := range g.vars {
		starts[v+1] += starts[v]
	}
	sorted := make([]int32, len(list))
	for _, i := range list {
		at := &starts[g.owners[i]]
		sorted[*at] = i
		*at++
	}
	return sorted
}

// orderFuncs puts a func after the funcs inside its receiver. A receiver is a
// copy made before the func was, so there are no cycles.
func (g *graph) orderFuncs() {
	rank := make(map[int32]int, len(g.fns))
	for _, i := range slices.Backward(g.fns) {
		rank[i] = 0
	}
	for changed := true; changed; {
		changed = false
		for _, i := range g.fns {
			if holder := g.boundIn(i); holder >= 0 && rank[holder] <= rank[i] {
				rank[holder] = rank[i] + 1
				changed = rank[holder] <= len(g.fns)
			}
		}
	}
	slices.SortStableFunc(g.fns, func(i, j int32) int { return cmp.Compare(rank[i], rank[j]) })
}

// boundIn returns the func whose receiver holds func i by value, -1 if none does.
func (g *graph) boundIn(i int32) int32 {
	for at := g.where(i); at.in >= 0; at = g.where(at.in) {
		switch n := g.nodes.at(at.in); n.kind {
		case nodeFunc:
			return at.in
		case nodeBlock, nodeMap:
			return -1
		}
	}
	return -1
}

// sortRanges sorts by address, longest first, then in the order of the walk.
// Memory is often met in the order of its addresses. If not, it is a radix sort:
// addresses share their high bits, so two or three passes do.
func (g *graph) sortRanges(ranges []rng) {
	if len(ranges) < 1<<10 || slices.IsSortedFunc(ranges, g.compareRanges) {
		slices.SortFunc(ranges, g.compareRanges)
		return
	}
	from, to := ranges, make([]rng, len(ranges))
	var differ uintptr
	for i := range ranges {
		differ |= ranges[i].from ^ ranges[0].from
	}
	for shift := 0; shift < 64 && differ>>shift != 0; shift += 11 {
		if differ>>shift&(1<<11-1) == 0 {
			continue
		}
		radixPass(from, to, shift)
		from, to = to, from
	}
	copy(ranges, from)
	for i := 0; i < len(ranges); { // few ranges begin together
		j := i + 1
		for j < len(ranges) && ranges[j].from == ranges[i].from {
			j++
		}
		if j > i+1 {
			slices.SortFunc(ranges[i:j], g.compareRanges)
		}
		i = j
	}
}

func (g *graph) compareRanges(a, b rng) int {
	if a.from != b.from {
		return cmp.Compare(a.from, b.from)
	}
	return cmp.Or(cmp.Compare(g.end(b), g.end(a)), cmp.Compare(a.node, b.node))
}

func radixPass(from, to []rng, shift int) {
	var starts [1 << 11]int
	for i := range from {
		starts[from[i].from>>shift&(1<<11-1)]++
	}
	sum := 0
	for i, n := range starts {
		starts[i] = sum
		sum += n
	}
	for i := range from {
		d := from[i].from >> shift & (1<<11 - 1)
		to[starts[d]] = from[i]
		starts[d]++
	}
}

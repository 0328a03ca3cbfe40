package value

import "unsafe"

// This file finds where a reference leads after a conversion: to memory that
// stays, to the copy of it, or to a part of either.

// target returns where the value of p at ptr is now, as a value of q: in its
// block, or if the block has no such part any more, in a copy.
func (c *converter) target(ptr unsafe.Pointer, p, q *plan, at place) unsafe.Pointer {
	from, n := p.run()
	to, m := q.run()
	if dst, left := c.moved(ptr, from, n, to); dst != nil && left >= m && n == m {
		return dst
	}
	return c.copied(ptr, p, q, 1, at)
}

// moved follows the way of n values of p at ptr in the new memory, and returns
// how many values of q lie there.
func (c *converter) moved(ptr unsafe.Pointer, p *plan, n int, q *plan) (unsafe.Pointer, int) {
	i := c.find(nodeBlock, ptr, p)
	if i < 0 {
		return nil, 0
	}
	root := c.nodes.at(c.nodes.at(i).root)
	off := uintptr(ptr) - uintptr(root.ptr)
	if !c.dirty[c.nodes.at(i).root] {
		if !p.same(q) {
			return nil, 0
		}
		return ptr, c.nodes.at(i).count
	}
	dst := c.fresh[c.nodes.at(i).root]
	way, ok := locate(root.plan, root.count, off, p, n, nil)
	if dst == nil || !ok && root.plan.size > 0 {
		return nil, 0
	}
	if len(way) == 0 {
		way = []int{0}
	}
	return follow(dst, root.plan, c.plan(root.plan), root.count, way, q)
}

// follow goes the way, found for old, in memory of count values of p.
func follow(ptr unsafe.Pointer, old, p *plan, count int, way []int, want *plan) (unsafe.Pointer, int) {
	for k, i := range way {
		if k%2 == 0 {
			if i >= count {
				return nil, 0
			}
			ptr = unsafe.Add(ptr, uintptr(i)*p.size)
			count -= i
			continue
		}
		j := -1
		if p.op == opStruct && old.op == opStruct {
			j = fieldLike(old, i, p)
		}
		if j < 0 {
			return nil, 0
		}
		ptr = unsafe.Add(ptr, p.fields[j].off)
		old, _ = old.fields[i].run()
		p, count = p.fields[j].run()
	}
	if !p.same(want) {
		return nil, 0
	}
	return ptr, count
}

// fieldLike returns the field of q with the name of p's field i, or renamed from it,
// -1 if there is none. A blank field has the place of the blank field before which as many are.
func fieldLike(p *plan, i int, q *plan) int {
	f := p.t.Fields[i]
	nth := 0
	for _, g := range p.t.Fields[:i] {
		if f.Name == "_" && g.Name == "_" {
			nth++
		}
	}
	for j, g := range q.t.Fields {
		if g.Name == f.Name && g.Pkg == f.Pkg {
			if nth == 0 {
				return j
			}
			nth--
		}
	}
	return renamedTo(p, i, q)
}

// copied returns a copy of count values, made once for each type that they are
// wanted as.
func (c *converter) copied(ptr unsafe.Pointer, p, q *plan, count int, at place) unsafe.Pointer {
	k := copyKey{ptr, p, q, count}
	if dst := c.copies[k]; dst != nil {
		return dst
	}
	dst := allocate(q, count)
	c.copies[k] = dst
	c.todo = append(c.todo, task{p, q, ptr, dst, count, at})
	return dst
}

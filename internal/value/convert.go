package value

import (
	"fmt"
	"reflect"
	"unsafe"
)

// This file carries values over to changed types, in memory.
//
// It walks the group as for encoding, and finds the objects that a change
// reaches: those whose type has changed, those with an interface that holds a
// changed type, and everything that refers to one of them. Only these are made
// anew; the rest keeps its memory.

// Convert carries variables over to new types: to(t) is what a type has become,
// nil if it is gone, t itself if it is unchanged. It returns the variables with
// their new types and memory, without those whose type is gone. A variable that
// no change reaches keeps its memory. Sharing among all of them is kept.
//
// Struct fields are matched by name; a value whose type has changed is kept if Go would convert it,
// and it stays the same in the conversion. What is dropped is in the Report, unless it is zero.
// Funcs that refer to something changed, or that a [Renewer] says have changed, are made again by
// res. The old values are not modified, and no user code runs.
func Convert(vars []Var, to func(*Type) *Type, res Resolver, o EncodeOptions) ([]Var, *Report, error) {
	c := newConverter(vars, to, res, o)
	out := c.convert()
	return out, c.report(), nil
}

type converter struct {
	*graph
	to   func(*Type) *Type
	res  Resolver
	cell func(name string, t *Type) reflect.Value // see DecodeOptions.Cell

	places map[int32]unsafe.Pointer // the memory of variables that cell gave, by block
	plans  map[*plan]*plan          // what a plan has become; nil if gone

	dirty  []bool           // roots that are made anew
	fresh  []unsafe.Pointer // their memory; of maps, the map
	values []reflect.Value  // of maps and funcs
	slots  map[int32][]fixup
	copies map[copyKey]unsafe.Pointer
	todo   []task
	drops  map[dropKey]int // index into lost
	synced []convertedMap
}

// A copyKey is memory of one type that was copied as another because the whole
// block could not be.
type copyKey struct {
	ptr      unsafe.Pointer
	from, to *plan
	count    int
}

// A task is values still to be converted.
type task struct {
	from, to *plan
	src, dst unsafe.Pointer
	count    int
	at       place
}

type dropKey struct {
	v      int
	t      *Type
	field  string
	reason string
}

func newConverter(vars []Var, to func(*Type) *Type, res Resolver, o EncodeOptions) *converter {
	g := &graph{opts: o, vars: vars, record: true}
	g.start()
	g.lost = losses{} // in memory, what cannot be written stays as it is
	g.notes = losses{}
	g.merge()
	g.number()
	n := int(g.nodes.len)
	return &converter{
		graph: g, to: to, res: res, plans: map[*plan]*plan{},
		dirty: make([]bool, n), fresh: make([]unsafe.Pointer, n), values: make([]reflect.Value, n),
		slots: map[int32][]fixup{}, copies: map[copyKey]unsafe.Pointer{}, drops: map[dropKey]int{},
	}
}

// plan returns what a plan has become, nil if its type is gone.
func (c *converter) plan(p *plan) *plan {
	q, ok := c.plans[p]
	if !ok {
		if t := c.to(p.t); t != nil {
			q = planOf(t)
		}
		c.plans[p] = q
	}
	return q
}

func (c *converter) convert() []Var {
	c.places = c.cells()
	c.mark()
	c.allocate()
	for _, i := range c.blocks {
		if n := c.nodes.at(i); c.fresh[i] != nil {
			c.todo = append(c.todo, task{n.plan, c.plan(n.plan), n.memory(), c.fresh[i], n.count, place{in: i}})
		}
	}
	c.drain()
	for _, i := range c.fns {
		c.makeFunc(i)
	}
	for _, i := range c.maps {
		c.fill(i)
	}
	c.drain()
	out := c.variables()
	c.fillSynced()
	return out
}

// A Renewer is a Resolver that knows which funcs have to be made again although
// they refer to nothing changed.
type Renewer interface {
	Renewed(*Func) bool
}

func (c *converter) renewed(f *Func) bool {
	r, ok := c.res.(Renewer)
	return ok && r.Renewed(f)
}

// mark finds the roots that a change reaches.
func (c *converter) mark() {
	back := map[int32][]int32{} // who refers to a root
	for _, e := range c.edges {
		to := c.nodes.at(e.to).root
		back[to] = append(back[to], c.nodes.at(e.from).root)
	}
	var work []int32
	set := func(i int32) {
		if i = c.nodes.at(i).root; !c.dirty[i] {
			c.dirty[i] = true
			work = append(work, i)
		}
	}
	for i := range c.nodes.len {
		p := c.nodes.at(i).plan
		if c.nodes.at(i).kind == nodeFunc {
			p = planOf(c.funcType(int32(i)))
		}
		if c.plan(p) != p || c.nodes.at(i).kind == nodeFunc && c.renewed((*Func)(c.nodes.at(i).ptr)) {
			set(int32(i))
		}
	}
	for _, h := range c.holds {
		if p := planOf(h.t); h.in >= 0 && c.plan(p) != p {
			set(h.in)
		}
	}
	for i := range c.places { // they move to the memory of their variables
		set(i)
	}
	for len(work) > 0 {
		i := work[len(work)-1]
		work = work[:len(work)-1]
		for _, j := range back[i] {
			set(j)
		}
	}
}

// allocate makes new memory for dirty blocks, boxes and maps whose types are
// not gone.
func (c *converter) allocate() {
	for i := range c.nodes.len {
		n := c.nodes.at(i)
		q := c.plan(n.plan)
		if !c.dirty[i] || n.root != int32(i) || q == nil {
			continue
		}
		switch n.kind {
		case nodeBlock, nodeBox:
			if c.fresh[i] = c.places[int32(i)]; c.fresh[i] == nil {
				c.fresh[i] = allocate(q, n.count)
			}
		case nodeMap:
			if q.op == opMap || q.op == opBrokenMap {
				c.values[i] = reflect.MakeMapWithSize(q.memory, n.count)
				c.fresh[i] = c.values[i].UnsafePointer()
			}
		}
	}
}

// cells asks for the memory of variables that have a block to themselves.
func (c *converter) cells() map[int32]unsafe.Pointer {
	cells := map[int32]unsafe.Pointer{}
	if c.cell == nil {
		return cells
	}
	for _, v := range c.vars {
		elem, count := planOf(v.Type).run()
		i := c.find(nodeBlock, v.Ptr.UnsafePointer(), elem)
		t := c.to(v.Type)
		if t == nil || c.nodes.at(i).root != i || c.nodes.at(i).count != count || cells[i] != nil {
			continue
		}
		if q, n := planOf(t).run(); q != c.plan(elem) || n != count {
			continue
		}
		if cell := c.cell(v.Name, t); cell.IsValid() {
			cells[i] = cell.UnsafePointer()
		}
	}
	return cells
}

// drain converts until nothing is left to do.
func (c *converter) drain() {
	for len(c.todo) > 0 {
		t := c.todo[len(c.todo)-1]
		c.todo = c.todo[:len(c.todo)-1]
		for i := range t.count {
			off := uintptr(i) * t.from.size
			at := t.at
			at.off += off
			c.value(t.from, unsafe.Add(t.src, off), t.to, unsafe.Add(t.dst, uintptr(i)*t.to.size), at)
		}
	}
}

// variables returns the variables at their new places.
func (c *converter) variables() []Var {
	var out []Var
	for i, v := range c.vars {
		t := c.to(v.Type)
		at := place{in: ^int32(i)}
		if t == nil {
			c.drop(at, "", v.Type, "its type is gone")
			continue
		}
		ptr := c.target(v.Ptr.UnsafePointer(), planOf(v.Type), planOf(t), at)
		c.drain()
		out = append(out, Var{Name: v.Name, Type: t, Ptr: reflect.NewAt(t.Layout, ptr), Source: v.Source})
	}
	return out
}

// drop notes that a value, not zero, did not come along.
func (c *converter) drop(at place, field string, t *Type, reason string) {
	v, _ := c.path(at)
	k := dropKey{v, t, field, reason}
	if i, ok := c.drops[k]; ok {
		l := &c.lost.list[i]
		l.count = max(l.count, 1) + 1
		return
	}
	c.drops[k] = len(c.lost.list)
	c.lost.list = append(c.lost.list, loss{place: at, suffix: field, t: t, reason: reason})
}

// fill converts the entries of a map.
func (c *converter) fill(i int32) {
	n := c.nodes.at(i)
	p, q := n.plan, c.plan(n.plan)
	if c.fresh[i] == nil {
		return
	}
	m := n.ptr
	key, elem := reflect.New(q.key.layout), reflect.New(q.elem.layout)
	dst := c.values[i]
	old := mapValue(p, &m)
	c.eachEntry(p, old, func(k, e unsafe.Pointer) {
		key.Elem().SetZero()
		elem.Elem().SetZero()
		at := place{in: i, key: k}
		c.value(p.key, k, q.key, key.UnsafePointer(), at)
		c.value(p.elem, e, q.elem, elem.UnsafePointer(), at)
		dst.SetMapIndex(key.Elem(), elem.Elem())
	})
	if lost := old.Len() - dst.Len(); lost > 0 {
		c.drop(place{in: i}, "", p.t, fmt.Sprintf("%d entries have keys that became equal", lost))
	}
}

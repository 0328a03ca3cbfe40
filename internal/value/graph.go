package value

import (
	"cmp"
	"slices"
	"unsafe"
)

// This file walks everything that a group of variables refers to, and finds the
// memory blocks, maps and funcs that it is made of.
//
// Identity is that of memory. Every pointer and every slice names a range of
// addresses; ranges that overlap are one block (see blocks.go). The walk keeps a
// list of nodes still to be looked into, so its depth is bounded by memory.

type nodeKind uint8

const (
	nodeBlock nodeKind = iota // a range of memory: count values of plan
	nodeBox                   // a value inside an interface, a block of one that nothing points to
	nodeFunc
	nodeMap
)

// A node is a thing with identity that a group reaches.
type node struct {
	ptr   unsafe.Pointer // memory; of a map or func, its identity
	plan  *plan          // of an element; of a map or func, its type's
	count int            // of elements
	off   uintptr        // where the walk found it first: see graph.where
	in    int32          // …
	root  int32          // the block that contains this one; itself if none does
	num   int32          // number of the object; of roots, once the walk is over
	kind  nodeKind
	list  bool // found as a slice: paths show an index
}

// A place is a slot in the memory of a node, or of a map's entry.
type place struct {
	in  int32          // index of the node; ^i for the group's variable i
	off uintptr        // in the node's memory, or in the entry's element
	key unsafe.Pointer // of a map's entry
}

// memory returns where the node's values are. A func in an interface is there
// without memory of its own.
func (n *node) memory() unsafe.Pointer {
	if n.kind == nodeBox && n.plan.direct {
		word := n.ptr
		return unsafe.Pointer(&word)
	}
	return n.ptr
}

func (n *node) size() uintptr { return n.plan.size * uintptr(n.count) }

// A span is a part of a node that the walk has still to look into.
type span struct {
	node     int32
	from, to int
}

// graph is the walk and what it found.
type graph struct {
	opts  EncodeOptions
	vars  []Var
	nodes nodeList
	index ptrIndex  // of nodes, by ptr and plan
	keys  []nodeKey // of nodes found in entries of maps, ascending
	next  int32     // the first node that was not looked into
	more  []span    // of nodes that grew after they were looked into
	types typeIDs
	funcs map[unsafe.Pointer]*Func // Go funcs seen, by their word

	synced map[unsafe.Pointer]map[any]any // what sync.Maps hold, by their address

	// Once numbered: nodes by object number, and the variable of which the walk
	// found each node; nil if there is only one.
	blocks, fns, maps []int32
	owners            []int32
	// whole has the numbers of nodes that are objects, -1 for parts of others.
	whole []int32

	lost, notes losses

	// For Convert: who refers to whom, and which types interfaces hold.
	record bool
	edges  []edge
	holds  []held
}

// An edge says that a node refers to another.
type edge struct{ from, to int32 }

// held says that an interface in a node holds a value of type t.
type held struct {
	in int32
	t  *Type
}

// newGraph walks everything that vars reach.
func newGraph(vars []Var, o EncodeOptions) *graph {
	g := &graph{opts: o, vars: vars}
	g.start()
	return g
}

func (g *graph) start() {
	for i, v := range g.vars {
		elem, n := planOf(v.Type).run()
		g.ref(v.Ptr.UnsafePointer(), elem, n, place{in: ^int32(i)}, false)
	}
	g.walk()
}

// walk looks into nodes, in the order in which they were found, until there
// are none that were not looked into. So the way to each is a shortest one.
func (g *graph) walk() {
	for {
		switch {
		case g.next < g.nodes.len:
			i := g.next
			g.next++
			g.look(span{i, 0, g.nodes.at(i).count})
		case len(g.more) > 0:
			s := g.more[0]
			g.more = g.more[1:]
			g.look(s)
		default:
			return
		}
	}
}

// look looks into a part of a node.
func (g *graph) look(s span) {
	n := g.nodes.at(s.node)
	switch n.kind {
	case nodeFunc:
		g.funcNode(s.node)
		return
	case nodeMap:
		g.mapNode(s.node)
		return
	}
	p, base := n.plan, n.memory()
	if p.noscan {
		return
	}
	for i := s.from; i < s.to; i++ {
		off := uintptr(i) * p.size
		g.value(p, unsafe.Add(base, off), place{in: s.node, off: off})
	}
}

// ref notes that a slot refers to count values of plan p at ptr.
func (g *graph) ref(ptr unsafe.Pointer, p *plan, count int, at place, list bool) {
	i, found := g.node(nodeBlock, ptr, p, at)
	g.link(at, i)
	n := g.nodes.at(i)
	if !found {
		n.list = list
	} else if count <= n.count {
		return
	}
	if i < g.next && !p.noscan {
		g.more = append(g.more, span{i, n.count, count})
	}
	n.count = count
}

// link notes that the node of a place refers to node i.
func (g *graph) link(at place, i int32) {
	if g.record && at.in >= 0 {
		g.edges = append(g.edges, edge{at.in, i})
	}
}

// node returns the node with that identity, making one if there is none.
func (g *graph) node(kind nodeKind, ptr unsafe.Pointer, p *plan, at place) (i int32, found bool) {
	s := g.index.slot(kind, ptr, p)
	if s.node != 0 {
		return s.node - 1, true
	}
	i = g.nodes.add(node{ptr: ptr, plan: p, in: at.in, off: at.off, kind: kind})
	if at.key != nil {
		g.keys = append(g.keys, nodeKey{i, at.key})
	}
	g.nodes.at(i).root = i
	s.node = i + 1
	return i, false
}

// A nodeKey is the key of the map's entry in which a node was found.
type nodeKey struct {
	node int32
	key  unsafe.Pointer
}

// where returns the slot in which the walk found node i first.
func (g *graph) where(i int32) place {
	n := g.nodes.at(i)
	at := place{in: n.in, off: n.off}
	if k, ok := slices.BinarySearchFunc(g.keys, i, func(k nodeKey, i int32) int { return cmp.Compare(k.node, i) }); ok {
		at.key = g.keys[k].key
	}
	return at
}

// find returns the node with that identity, or -1.
func (g *graph) find(kind nodeKind, ptr unsafe.Pointer, p *plan) int32 {
	return g.index.find(kind, ptr, p)
}

// value looks into one value for what it refers to. It recurses over the type only.
func (g *graph) value(p *plan, ptr unsafe.Pointer, at place) {
	switch p.op {
	case opStruct:
		for i := range p.fields {
			if f := &p.fields[i]; !f.noscan {
				g.value(f.plan, unsafe.Add(ptr, f.off), place{at.in, at.off + f.off, at.key})
			}
		}
	case opArray:
		if p.noscan {
			return
		}
		for i := range p.count {
			off := uintptr(i) * p.elem.size
			g.value(p.elem, unsafe.Add(ptr, off), place{at.in, at.off + off, at.key})
		}
	case opPointer:
		g.pointer(p, *(*unsafe.Pointer)(ptr), at)
	case opSlice:
		g.slice(p, (*sliceHeader)(ptr), at)
	case opBrokenSlice:
		if h := (*eface)(ptr).data; h != nil {
			g.slice(p, (*sliceHeader)(h), at)
		}
	case opMap, opBrokenMap:
		g.mapRef(p, mapWord(p, ptr), at)
	case opIface, opGoIface:
		g.iface(p, ptr, at)
	case opFunc, opGoFunc:
		g.funcRef(p, ptr, at)
	case opChan:
		g.unkept(p, ptr, "a channel belongs to the running process", at)
	case opUnsafe:
		g.unkept(p, ptr, "an unsafe.Pointer has no type to keep it by", at)
	case opOpaque:
		g.unkept(p, ptr, p.reason, at)
	case opSyncMap:
		g.syncMap(p, ptr, at)
	case opReset:
		if !zero(ptr, p.size) && p.reason != "" {
			g.notes.add(at, p.t, p.reason)
		}
	}
}

// sliceHeader is the memory of a slice.
type sliceHeader struct {
	ptr      unsafe.Pointer
	len, cap int
}

// zero reports whether memory holds nothing but zero bytes.
func zero(ptr unsafe.Pointer, size uintptr) bool {
	for _, b := range unsafe.Slice((*byte)(ptr), size) {
		if b != 0 {
			return false
		}
	}
	return true
}

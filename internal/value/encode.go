package value

import (
	"encoding/binary"
	"errors"
	"slices"
	"unsafe"
)

// This file writes a group: its types, its objects and their contents.

// chunkSize is when a chunk of contents is written out: large enough that its
// head and checksum cost nothing, small enough to stay in the cache.
const chunkSize = 1 << 20

// arraySize is from when on numbers get a record of their own, aligned in the
// file, so that a reader can map them. Below it copying is cheaper than mapping.
const arraySize = 64 << 10

// alignment of such numbers in the file: a cache line, and what numeric
// libraries ask of a mapped array.
const alignment = 64

// A sink takes the records of a group.
type sink interface {
	record(kind uint64, parts ...[]byte) error
	Offset() int64
	compresses() bool // records are compressed
	copies() bool     // the description of a group is worth writing twice
}

// EncodeGroup writes variables that share one identity space: two pointers to
// the same memory are the same pointer again after [DecodeGroup], whichever
// variables they are in. It writes several records and may be called several
// times for one file. If the values change meanwhile, what it writes is still
// well-formed, but mixes old and new.
//
// The error is that of the writer. What cannot be kept is in the Report, and
// also in the stream; it never stops the rest.
func EncodeGroup(w *SeqWriter, vars []Var, o EncodeOptions) (*Report, error) {
	return encodeGroup(w, vars, o)
}

func encodeGroup(w sink, vars []Var, o EncodeOptions) (*Report, error) {
	g := newGraph(vars, o)
	g.merge()
	g.number()
	e := &encoder{graph: g, w: w}
	if s, ok := w.(*SeqWriter); ok {
		if err := s.expect(g.leastSize()); err != nil {
			return nil, err
		}
	}
	e.typesRecord()
	e.varsRecord()
	e.objectsRecord()
	e.contents()
	rep := g.report()
	body, err := Marshal(endRecord{rep.Lost, rep.Notes})
	e.writeCopy()
	e.write(kindGroupEnd, body)
	return rep, errors.Join(err, e.err)
}

// copySize is how much of a group's description is written twice: that of any
// session but one of a great many maps.
const copySize = 1 << 20

// describe writes a record of the group's description: types, variables, objects.
func (e *encoder) describe(kind uint64, body []byte) {
	e.write(kind, body)
	if e.w.copies() && len(e.described)+len(body) <= copySize {
		e.described = append(e.described, body...)
		e.parts++
	}
}

// writeCopy writes the description once more, so that no damage to a few bytes
// takes all values away.
func (e *encoder) writeCopy() {
	if e.parts == 3 {
		e.write(kindCopy, []byte{0x83}, e.described)
	}
}

// An endRecord ends a group.
type endRecord struct {
	Lost  []Tombstone `cbor:"1,keyasint,omitempty"`
	Notes []Tombstone `cbor:"2,keyasint,omitempty"`
}

type encoder struct {
	*graph
	w   sink
	buf []byte // the chunk being filled
	n   uint32 // items in it
	err error

	at  place          // the element being written
	mem unsafe.Pointer // its memory
	way []int

	described []byte // what describe wrote
	parts     int    // records of it
}

func (e *encoder) write(kind uint64, parts ...[]byte) {
	if e.err == nil {
		e.err = e.w.record(kind, parts...)
	}
}

// typesRecord writes all types. None may be met later.
func (e *encoder) typesRecord() {
	for _, v := range e.vars {
		e.types.id(v.Type)
	}
	for _, i := range e.blocks {
		e.types.id(e.nodes.at(i).plan.t)
	}
	for _, i := range e.maps {
		e.types.id(e.nodes.at(i).plan.t)
	}
	body, err := Marshal(e.types.records())
	e.err = errors.Join(e.err, err)
	e.describe(kindTypes, body)
}

// objectsRecord writes the type and size of every object, so that a reader can
// make them all before it reads what refers to them.
func (e *encoder) objectsRecord() {
	var runs []uint64 // type, count, how many in a row
	for _, i := range e.blocks {
		n := *e.nodes.at(i)
		id, count := e.types.id(n.plan.t), uint64(n.count)
		if k := len(runs) - 3; k >= 0 && runs[k] == id && runs[k+1] == count {
			runs[k+2]++
			continue
		}
		runs = append(runs, id, count, 1)
	}
	b := appendUints([]byte{0x83}, runs)
	b = appendUint(b, uint64(len(e.fns)))
	runs = runs[:0]
	for _, i := range e.maps {
		runs = append(runs, e.types.id(e.nodes.at(i).plan.t), uint64(e.nodes.at(i).count))
	}
	e.describe(kindObjects, appendUints(b, runs))
}

func appendUints(b []byte, list []uint64) []byte {
	b = appendHead(b, majorArray, uint64(len(list)))
	for _, n := range list {
		b = appendUint(b, n)
	}
	return b
}

func (e *encoder) varsRecord() {
	b := appendHead(nil, majorArray, uint64(len(e.vars)))
	for _, v := range e.vars {
		b = appendText(append(b, 0x84), v.Name)
		b = appendUint(b, e.types.id(v.Type))
		e.buf = b
		e.location(v.Ptr.UnsafePointer(), planOf(v.Type))
		b = appendText(e.buf, v.Source)
	}
	e.buf = nil
	e.describe(kindVars, b)
}

// contents writes the content of every object, in the order of their numbers.
func (e *encoder) contents() {
	e.each(e.blocks, e.block)
	e.each(e.fns, func(i int32) {
		e.begin(e.nodes.at(i).num, 0)
		e.funcContent(i)
	})
	e.each(e.maps, e.mapContent)
}

// each writes the contents of some objects. What different variables refer to
// is never in one record, so that damage to one spares the others.
func (e *encoder) each(objects []int32, write func(int32)) {
	owner := int32(-1)
	for _, i := range objects {
		if e.owners != nil && e.owners[i] != owner {
			e.flush()
			owner = e.owners[i]
		}
		write(i)
	}
	e.flush()
}

// begin makes room for one item in the chunk: the content of object num from
// element first on.
func (e *encoder) begin(num int32, first int) {
	if len(e.buf) >= chunkSize {
		e.flush()
	}
	if len(e.buf) == 0 {
		if e.nodes.len >= 1<<segBits {
			e.buf = slices.Grow(e.buf, chunkSize*5/4)
		}
		e.buf = append(e.buf, itemArray32, 0, 0, 0, 0)
		e.buf = appendUint(e.buf, uint64(num))
		e.buf = appendUint(e.buf, uint64(first))
		e.n = 2
	}
	e.n++
}

func (e *encoder) flush() {
	if len(e.buf) == 0 {
		return
	}
	binary.BigEndian.PutUint32(e.buf[1:], e.n)
	e.write(kindChunk, e.buf)
	e.buf = e.buf[:0]
}

// block writes the content of a block.
func (e *encoder) block(i int32) {
	n := *e.nodes.at(i)
	switch {
	case n.plan.size == 0:
		e.begin(n.num, 0)
		e.buf = append(e.buf, itemNull)
	case n.count == 1:
		e.begin(n.num, 0)
		e.element(i, 0)
	case n.plan.tag != 0 && n.size() >= arraySize && e.w.compresses():
		e.numbers(n)
	case n.plan.tag != 0 && n.size() >= arraySize:
		e.flush()
		e.array(n)
	case n.plan.tag != 0:
		e.begin(n.num, 0)
		e.typedArray(n.plan, n.ptr, n.count)
	default:
		e.elements(i)
	}
}

// numbers writes numbers over as many chunks as they take.
func (e *encoder) numbers(n node) {
	step := max(1, chunkSize/int(n.plan.size))
	for first := 0; first < n.count; first += step {
		e.flush()
		e.begin(n.num, first)
		e.typedArray(n.plan, unsafe.Add(n.ptr, uintptr(first)*n.plan.size), min(step, n.count-first))
	}
	e.flush()
}

// elements writes elements one by one, over as many chunks as they take. A block that has
// none is an empty array: each block has a content.
func (e *encoder) elements(i int32) {
	count := e.nodes.at(i).count
	for first, begun := 0, false; first < count || !begun; begun = true {
		e.begin(e.nodes.at(i).num, first)
		at := len(e.buf)
		e.buf = append(e.buf, itemArray32, 0, 0, 0, 0)
		k := first
		for ; k < count && (k == first || len(e.buf) < chunkSize); k++ {
			e.element(i, k)
		}
		binary.BigEndian.PutUint32(e.buf[at+1:], uint32(k-first))
		if first = k; first < count {
			e.flush()
		}
	}
}

// element writes element k of block i.
func (e *encoder) element(i int32, k int) {
	n := *e.nodes.at(i)
	off := uintptr(k) * n.plan.size
	e.at, e.mem = place{in: i, off: off}, unsafe.Add(n.memory(), off)
	e.value(n.plan, e.mem)
}

// array writes numbers as a record of their own, straight from memory:
// [object, first element, padding, numbers].
func (e *encoder) array(n node) {
	data := raw(n.plan, n.ptr, n.count)
	head := appendUint([]byte{0x84}, uint64(n.num))
	head = append(appendUint(head, 0), 0x58, 0) // a byte string of up to 255 bytes
	pad := len(head)
	numbers := appendHead(appendHead(nil, majorTag, n.plan.tag), majorBytes, uint64(len(data)))
	for fill := range alignment {
		size := len(head) + fill + len(numbers)
		record := recordHead(nil, kindArray, uint64(size+len(data)))
		if (e.w.Offset()+int64(len(record)+size))%alignment == 0 {
			head[pad-1] = byte(fill)
			head = append(head, make([]byte, fill)...)
			break
		}
	}
	e.write(kindArray, append(head, numbers...), data)
}

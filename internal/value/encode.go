package value

import (
	"encoding/binary"
	"errors"
	"reflect"
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
	e.typesRecord()
	e.varsRecord()
	e.objectsRecord()
	e.contents()
	rep := g.report()
	body, err := Marshal(endRecord{rep.Lost, rep.Notes})
	e.write(kindGroupEnd, body)
	return rep, errors.Join(err, e.err)
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
		e.types.id(e.nodes[i].plan.t)
	}
	for _, i := range e.maps {
		e.types.id(e.nodes[i].plan.t)
	}
	body, err := Marshal(e.types.records())
	e.err = errors.Join(e.err, err)
	e.write(kindTypes, body)
}

// objectsRecord writes the type and size of every object, so that a reader can
// make them all before it reads what refers to them.
func (e *encoder) objectsRecord() {
	var runs []uint64 // type, count, how many in a row
	for _, i := range e.blocks {
		n := &e.nodes[i]
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
		runs = append(runs, e.types.id(e.nodes[i].plan.t), uint64(e.nodes[i].count))
	}
	e.write(kindObjects, appendUints(b, runs))
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
	e.write(kindVars, b)
}

// contents writes the content of every object, in the order of their numbers.
func (e *encoder) contents() {
	for _, i := range e.blocks {
		e.block(i)
	}
	for _, i := range e.fns {
		e.begin(e.nodes[i].num, 0)
		e.funcContent(i)
	}
	for _, i := range e.maps {
		e.mapContent(i)
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
	n := e.nodes[i]
	switch {
	case n.plan.size == 0:
		e.begin(n.num, 0)
		e.buf = append(e.buf, itemNull)
	case n.count == 1:
		e.begin(n.num, 0)
		e.element(i, 0)
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

// elements writes elements one by one, over as many chunks as they take.
func (e *encoder) elements(i int32) {
	count := e.nodes[i].count
	for first := 0; first < count; {
		e.begin(e.nodes[i].num, first)
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
	n := &e.nodes[i]
	off := uintptr(k) * n.plan.size
	e.at, e.mem = place{in: i, off: off}, unsafe.Add(n.memory(), off)
	e.value(n.plan, e.mem)
}

// raw returns the memory of count numbers.
func raw(p *plan, ptr unsafe.Pointer, count int) []byte {
	return unsafe.Slice((*byte)(ptr), uintptr(count)*p.size)
}

// typedArray writes numbers as RFC 8746 has it. All machines that gosess runs
// on are little endian, and so is the array.
func (e *encoder) typedArray(p *plan, ptr unsafe.Pointer, count int) {
	e.buf = appendHead(e.buf, majorTag, p.tag)
	e.buf = appendBytes(e.buf, raw(p, ptr, count))
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

// value writes one value. It recurses over the type only.
func (e *encoder) value(p *plan, ptr unsafe.Pointer) {
	switch p.op {
	case opBool:
		e.buf = appendBool(e.buf, *(*byte)(ptr) != 0)
	case opInt8:
		e.buf = appendInt(e.buf, int64(*(*int8)(ptr)))
	case opInt16:
		e.buf = appendInt(e.buf, int64(*(*int16)(ptr)))
	case opInt32:
		e.buf = appendInt(e.buf, int64(*(*int32)(ptr)))
	case opInt64:
		e.buf = appendInt(e.buf, *(*int64)(ptr))
	case opUint8:
		e.buf = appendUint(e.buf, uint64(*(*uint8)(ptr)))
	case opUint16:
		e.buf = appendUint(e.buf, uint64(*(*uint16)(ptr)))
	case opUint32:
		e.buf = appendUint(e.buf, uint64(*(*uint32)(ptr)))
	case opUint64:
		e.buf = appendUint(e.buf, *(*uint64)(ptr))
	case opFloat32:
		e.buf = appendFloat32(e.buf, *(*uint32)(ptr))
	case opFloat64:
		e.buf = appendFloat64(e.buf, *(*uint64)(ptr))
	case opComplex64:
		e.buf = appendFloat32(append(e.buf, 0x82), *(*uint32)(ptr))
		e.buf = appendFloat32(e.buf, *(*uint32)(unsafe.Add(ptr, 4)))
	case opComplex128:
		e.buf = appendFloat64(append(e.buf, 0x82), *(*uint64)(ptr))
		e.buf = appendFloat64(e.buf, *(*uint64)(unsafe.Add(ptr, 8)))
	case opString:
		e.buf = appendString(e.buf, *(*string)(ptr))
	case opStruct:
		e.buf = appendHead(e.buf, majorArray, uint64(len(p.fields)))
		for i := range p.fields {
			f := &p.fields[i]
			e.value(f.plan, unsafe.Add(ptr, f.off))
		}
	case opArray:
		e.arrayValue(p, ptr)
	default:
		e.reference(p, ptr)
	}
}

// arrayValue writes an array inside a value.
func (e *encoder) arrayValue(p *plan, ptr unsafe.Pointer) {
	switch {
	case p.size == 0:
		e.buf = append(e.buf, itemNull)
	case p.elem.tag != 0:
		e.typedArray(p.elem, ptr, p.count)
	default:
		e.buf = appendHead(e.buf, majorArray, uint64(p.count))
		for i := range p.count {
			e.value(p.elem, unsafe.Add(ptr, uintptr(i)*p.elem.size))
		}
	}
}

// reference writes a value that refers to others, or has a form of its own.
func (e *encoder) reference(p *plan, ptr unsafe.Pointer) {
	switch p.op {
	case opPointer:
		e.pointer(p, *(*unsafe.Pointer)(ptr))
	case opSlice:
		e.slice(p, *(*sliceHeader)(ptr))
	case opBrokenSlice:
		if h := (*eface)(ptr).data; h != nil {
			e.slice(p, *(*sliceHeader)(h))
		} else {
			e.buf = append(e.buf, itemNull)
		}
	case opMap, opBrokenMap:
		e.object(nodeMap, mapWord(p, ptr), p)
	case opIface, opGoIface:
		e.iface(p, ptr)
	case opFunc, opGoFunc:
		f, _ := e.fn(p, ptr)
		e.object(nodeFunc, unsafe.Pointer(f), p)
	case opTime, opLocation, opBigInt, opBigRat, opPair:
		e.form(p, ptr)
	case opStored:
		if item := *(*[]byte)(ptr); item != nil {
			e.buf = append(e.buf, item...)
		} else {
			e.buf = append(e.buf, itemNull)
		}
	default: // what cannot be kept
		e.buf = append(e.buf, itemNull)
	}
}

// changed writes null for what was not there when the walk passed.
func (e *encoder) changed(p *plan) {
	e.buf = append(e.buf, itemNull)
	e.lost.add(e.at, p.t, "it changed while it was written")
}

// object writes the number of a map, a func or a boxed value.
func (e *encoder) object(kind nodeKind, ptr unsafe.Pointer, p *plan) {
	if ptr == nil {
		e.buf = append(e.buf, itemNull)
		return
	}
	i := e.find(kind, ptr, p)
	if i < 0 {
		e.changed(p)
		return
	}
	e.buf = appendUint(e.buf, uint64(e.nodes[i].num))
}

func (e *encoder) pointer(p *plan, to unsafe.Pointer) {
	if to == nil {
		e.buf = append(e.buf, itemNull)
		return
	}
	if p.extern {
		if name, ok := externOf(to); ok {
			e.buf = appendText(append(e.buf, 0x81), name)
			return
		}
	}
	if p.elem.op == opOpaque {
		e.buf = append(e.buf, itemNull)
		return
	}
	e.location(to, p.elem)
}

// root returns the block that holds a value of p at ptr, and the way to it.
func (e *encoder) root(ptr unsafe.Pointer, p *plan) (root *node, way []int) {
	elem, count := p.run()
	i := e.find(nodeBlock, ptr, elem)
	if i < 0 {
		return nil, nil
	}
	n := &e.nodes[i]
	root = &e.nodes[n.root]
	if n == root {
		e.way = append(e.way[:0], 0)
		return root, e.way
	}
	off := uintptr(n.ptr) - uintptr(root.ptr)
	e.way, _ = locate(root.plan, root.count, off, elem, count, e.way[:0])
	return root, e.way
}

// location writes where a value of p is: the number of a block that begins
// with it, or [number, way…].
func (e *encoder) location(ptr unsafe.Pointer, p *plan) {
	root, way := e.root(ptr, p)
	switch {
	case root == nil:
		e.changed(p)
	case len(way) == 1 && way[0] == 0:
		e.buf = appendUint(e.buf, uint64(root.num))
	default:
		e.buf = appendHead(e.buf, majorArray, uint64(1+len(way)))
		e.buf = appendUint(e.buf, uint64(root.num))
		e.appendWay(way)
	}
}

func (e *encoder) appendWay(way []int) {
	for _, w := range way {
		e.buf = appendUint(e.buf, uint64(w))
	}
}

func (e *encoder) slice(p *plan, h sliceHeader) {
	switch {
	case h.ptr == nil:
		e.buf = append(e.buf, itemNull)
		return
	case h.cap == 0:
		e.buf = append(e.buf, itemEmptyArr)
		return
	case p.elem.size == 0:
		e.buf = appendUint(append(e.buf, 0x82), uint64(h.len))
		e.buf = appendUint(e.buf, uint64(h.cap))
		return
	}
	root, way := e.root(h.ptr, p.elem)
	if root == nil {
		e.changed(p)
		return
	}
	_, n := p.elem.run()
	if len(way) == 1 && way[0] == 0 && h.len == h.cap && h.cap*n == root.count {
		e.buf = appendUint(e.buf, uint64(root.num))
		return
	}
	e.buf = appendHead(e.buf, majorArray, uint64(3+len(way)))
	e.buf = appendUint(e.buf, uint64(root.num))
	e.buf = appendUint(e.buf, uint64(h.len))
	e.buf = appendUint(e.buf, uint64(h.cap))
	e.appendWay(way)
}

func (e *encoder) iface(p *plan, ptr unsafe.Pointer) {
	d, why := e.dynamic(p, ptr)
	switch {
	case why != "" || d.plan == nil:
		e.buf = append(e.buf, itemNull)
	case !d.plan.inline:
		e.object(nodeBox, d.data, d.plan)
	default:
		id, ok := e.types.num[d.plan.t]
		if !ok {
			e.changed(p)
			return
		}
		e.buf = appendUint(append(e.buf, 0x82), id)
		e.value(d.plan, d.ptr)
	}
}

// funcContent writes [name, type, receiver, [[name, type, location], …]].
func (e *encoder) funcContent(i int32) {
	f := (*Func)(e.nodes[i].ptr)
	e.at, e.mem = place{in: i}, nil
	e.buf = appendString(append(e.buf, 0x84), f.Name)
	e.buf = appendUint(e.buf, e.types.id(e.funcType(i)))
	if f.Recv == nil {
		e.buf = append(e.buf, itemNull)
	} else {
		e.iface(ifacePlan(), unsafe.Pointer(f.Recv))
	}
	e.buf = appendHead(e.buf, majorArray, uint64(len(f.Captured)))
	for _, c := range f.Captured {
		e.buf = appendString(append(e.buf, 0x83), c.Name)
		e.buf = appendUint(e.buf, e.types.id(c.Type))
		e.location(c.Ptr.UnsafePointer(), planOf(c.Type))
	}
}

// mapContent writes [key, element, key, element, …], over as many chunks as
// they take.
func (e *encoder) mapContent(i int32) {
	n := e.nodes[i]
	w := mapWriter{e: e, num: n.num, left: n.count}
	m := n.ptr
	w.start()
	e.entries(n.plan, mapValue(n.plan, &m), func(key, elem unsafe.Pointer) {
		if w.left == 0 {
			return
		}
		e.at, e.mem = place{in: i, key: key}, nil
		e.value(n.plan.key, key)
		e.mem = elem
		e.value(n.plan.elem, elem)
		w.entry()
	})
	w.end()
	if w.left > 0 {
		e.lost.add(place{in: i}, n.plan.t, "it changed while it was written")
	}
}

// mapWriter counts entries and starts new chunks.
type mapWriter struct {
	e    *encoder
	num  int32
	done int // entries written
	left int // entries still to come
	here int // entries in this chunk
	at   int // where the chunk says how many
}

func (w *mapWriter) start() {
	w.e.begin(w.num, w.done)
	w.at = len(w.e.buf)
	w.e.buf = append(w.e.buf, itemArray32, 0, 0, 0, 0)
	w.here = 0
}

func (w *mapWriter) entry() {
	w.done++
	w.here++
	if w.left--; w.left > 0 && len(w.e.buf) >= chunkSize {
		w.end()
		w.e.flush()
		w.start()
	}
}

func (w *mapWriter) end() {
	binary.BigEndian.PutUint32(w.e.buf[w.at+1:], uint32(2*w.here))
}

// entries is eachEntry, faster for common maps that need no walk.
func (e *encoder) entries(p *plan, m reflect.Value, f func(key, elem unsafe.Pointer)) {
	if m.Len() > sortedEntries {
		switch fast := exactMap(m).(type) {
		case map[string]int:
			eachFast(fast, f)
			return
		case map[string]float64:
			eachFast(fast, f)
			return
		case map[string]string:
			eachFast(fast, f)
			return
		case map[int]int:
			eachFast(fast, f)
			return
		case map[int]float64:
			eachFast(fast, f)
			return
		}
	}
	e.eachEntry(p, m, f)
}

// exactMap returns a map without the names of types, where Go converts it.
func exactMap(m reflect.Value) any {
	t := m.Type()
	if u := reflect.MapOf(t.Key(), t.Elem()); t != u {
		m = m.Convert(u)
	}
	return m.Interface()
}

func eachFast[K comparable, V any](m map[K]V, f func(key, elem unsafe.Pointer)) {
	var key K
	var elem V
	for key, elem = range m {
		f(unsafe.Pointer(&key), unsafe.Pointer(&elem))
	}
}

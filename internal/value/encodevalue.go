package value

import "unsafe"

// This file writes one value.

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
	case opSyncMap:
		e.syncMap(p, ptr)
	case opStored:
		if item := *(*string)(ptr); item != "" {
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
	e.buf = appendUint(e.buf, uint64(e.whole[i]))
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

// root returns the block that holds a value of p at ptr, which is node i, and the
// way to it.
func (e *encoder) root(i int32, p *plan) (root *node, way []int) {
	if i < 0 {
		return nil, nil
	}
	elem, count := p.run()
	n := e.nodes.at(i)
	root = e.nodes.at(n.root)
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
	elem, _ := p.run()
	i := e.find(nodeBlock, ptr, elem)
	if i >= 0 && e.whole[i] >= 0 {
		e.buf = appendUint(e.buf, uint64(e.whole[i]))
		return
	}
	root, way := e.root(i, p)
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
	elem, n := p.elem.run()
	root, way := e.root(e.find(nodeBlock, h.ptr, elem), p.elem)
	if root == nil {
		e.changed(p)
		return
	}
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

package value

import (
	"encoding/binary"
	"reflect"
	"unsafe"
)

// This file writes the contents of funcs and maps.

// funcContent writes [name, type, receiver, [[name, type, location], …]].
func (e *encoder) funcContent(i int32) {
	f := (*Func)(e.nodes.at(i).ptr)
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
	n := *e.nodes.at(i)
	w := mapWriter{e: e, num: n.num, left: n.count}
	m := n.ptr
	w.start()
	if v := mapValue(n.plan, &m); !fastMap(&w, n.plan, v) {
		e.eachEntry(n.plan, v, func(key, elem unsafe.Pointer) {
			if w.left == 0 {
				return
			}
			e.at, e.mem = place{in: i, key: key}, nil
			e.value(n.plan.key, key)
			e.mem = elem
			e.value(n.plan.elem, elem)
			w.wrote(1)
		})
	}
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

// wrote counts n entries that are in the chunk.
func (w *mapWriter) wrote(n int) {
	w.done += n
	w.here += n
	if w.left -= n; w.left > 0 && len(w.e.buf) >= chunkSize {
		w.end()
		w.e.flush()
		w.start()
	}
}

func (w *mapWriter) end() {
	binary.BigEndian.PutUint32(w.e.buf[w.at+1:], uint32(2*w.here))
}

// exactMap returns a map without the names of types, where Go converts it.
func exactMap(m reflect.Value) any {
	t := m.Type()
	if u := reflect.MapOf(t.Key(), t.Elem()); t != u {
		m = m.Convert(u)
	}
	return m.Interface()
}

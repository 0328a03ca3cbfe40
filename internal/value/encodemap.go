package value

import (
	"encoding/binary"
	"reflect"
	"sync/atomic"
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

// fastBatch is how many entries eachFast takes out of a map at once.
const fastBatch = 64

// eachFast takes entries in batches and looks at all their strings before the
// first is written: strings of a map lie all over the memory, and a processor waits for
// several at a time as long as for one.
func eachFast[K comparable, V any](m map[K]V, f func(key, elem unsafe.Pointer)) {
	var keys [fastBatch]K
	var elems [fastBatch]V
	n := 0
	hand := func() {
		touch(keys[:n])
		touch(elems[:n])
		for i := range n {
			f(unsafe.Pointer(&keys[i]), unsafe.Pointer(&elems[i]))
		}
		n = 0
	}
	for key, elem := range m {
		keys[n], elems[n] = key, elem
		if n++; n == fastBatch {
			hand()
		}
	}
	hand()
}

// touched keeps touch from being optimised away.
var touched atomic.Uint32

// touch reads a byte of each string, if they are strings.
func touch[T any](list []T) {
	texts, ok := any(list).([]string)
	if !ok {
		return
	}
	sum := byte(0)
	for _, s := range texts {
		if len(s) > 0 {
			sum += s[0]
		}
	}
	if sum == 1 { // rarely
		touched.Add(1)
	}
}

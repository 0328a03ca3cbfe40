package value

import (
	"bytes"
	"cmp"
	"reflect"
	"slices"
	"strconv"
	"unsafe"
)

// This file compares maps.

// maps compares entries: those with equal keys, or with keys that are written alike.
func (d *differ) maps(p, q *plan, a, b unsafe.Pointer, at *way) {
	x, y := mapWord(p, a), mapWord(q, b)
	if (x == nil) != (y == nil) {
		d.differs(p, q, a, b, at)
		return
	}
	if x == nil {
		return
	}
	if _, compare := d.meet(identity{x, p}, identity{y, q}, 1, at); !compare {
		return
	}
	if p.key.layout == q.key.layout && (p.key.op <= opUint64 || p.key.op == opString) {
		d.simpleMaps(p, q, x, y, at)
		return
	}
	mine, theirs := d.a.indexed(p, x), d.b.indexed(q, y)
	for _, k := range sortedKeys(mine) {
		e := mine[k]
		if o, ok := theirs[k]; ok {
			d.add(p.elem, q.elem, e.elem, o.elem, at.step(e.name))
		} else {
			d.differ(at.step(e.name), brief(p.elem, e.elem), "")
		}
	}
	for _, k := range sortedKeys(theirs) {
		if _, ok := mine[k]; !ok {
			e := theirs[k]
			d.differ(at.step(e.name), "", brief(q.elem, e.elem))
		}
	}
}

// simpleMaps compares maps whose keys are found by hashing them. Entries that
// only one of them has come first, in the order of what the paths say.
func (d *differ) simpleMaps(p, q *plan, x, y unsafe.Pointer, at *way) {
	first := len(d.list)
	v, w := mapValue(p, &x), mapValue(q, &y)
	elem := reflect.New(q.elem.layout)
	both := 0
	d.a.eachEntry(p, v, func(key, mine unsafe.Pointer) {
		theirs := w.MapIndex(reflect.NewAt(p.key.layout, key).Elem())
		if !theirs.IsValid() {
			d.differ(at.step("["+keyText(p.key, key)+"]"), brief(p.elem, mine), "")
			return
		}
		both++
		elem.Elem().Set(theirs)
		if p.elem == q.elem && !p.elem.hasText && p.elem.noscan && bytes.Equal(memory(p.elem, mine), memory(q.elem, elem.UnsafePointer())) {
			return
		}
		kept := [2]reflect.Value{reflect.New(p.elem.layout), reflect.New(q.elem.layout)}
		copyValue(p.elem, kept[0].UnsafePointer(), mine)
		kept[1].Elem().Set(theirs)
		d.add(p.elem, q.elem, kept[0].UnsafePointer(), kept[1].UnsafePointer(), at.step("["+keyText(p.key, key)+"]"))
	})
	if both < w.Len() {
		d.b.eachEntry(q, w, func(key, theirs unsafe.Pointer) {
			if !v.MapIndex(reflect.NewAt(q.key.layout, key).Elem()).IsValid() {
				d.differ(at.step("["+keyText(q.key, key)+"]"), "", brief(q.elem, theirs))
			}
		})
	}
	slices.SortFunc(d.list[first:], func(a, b Difference) int { return cmp.Compare(a.Path, b.Path) })
}

// An entry is one of a map: its key as a step of a path, and a copy of its element.
type entry struct {
	name string
	elem unsafe.Pointer
}

// indexed returns the entries of a map by their keys as they are written. Keys
// that are written alike, as two pointers to equal values are, are numbered.
func (g *graph) indexed(p *plan, m unsafe.Pointer) map[string]entry {
	index := map[string]entry{}
	g.eachEntry(p, mapValue(p, &m), func(key, elem unsafe.Pointer) {
		written, _, _ := AppendOne(nil, p.key.t, reflect.NewAt(p.key.layout, key), g.opts)
		k := string(written)
		for n := 2; ; n++ {
			if _, taken := index[k]; !taken {
				break
			}
			k = string(written) + "#" + strconv.Itoa(n)
		}
		kept := reflect.New(p.elem.layout).UnsafePointer()
		copyValue(p.elem, kept, elem)
		index[k] = entry{"[" + keyText(p.key, key) + "]", kept}
	})
	return index
}

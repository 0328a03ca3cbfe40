package value

import (
	"math"
	"reflect"
	"runtime"
	"sync"
	"sync/atomic"
)

// This file writes large maps of the commonest types. Their strings lie all over the
// memory, so most of the time goes into waiting for it: two goroutines write entries
// while a third takes them out of the map, in batches that stay in order.

// A fastBatch has as many entries as these bounds allow, and one entry at least.
const (
	fastEntries = 2048
	fastBytes   = 64 << 10 // of strings
)

// A fastKind is a type whose values these batches can hold.
type fastKind interface{ string | int | float64 }

// A fastBatch is some entries of a map, and then what they are in the file.
type fastBatch[K, V fastKind] struct {
	keys  []K
	elems []V
	size  int // bytes of strings
	out   []byte
	done  chan struct{} // receives when out is there
}

// fastMap writes a map's entries if it is of a type that it knows, and reports whether it is.
func fastMap(w *mapWriter, p *plan, m reflect.Value) bool {
	if m.Len() <= sortedEntries || !isFast(p.key) || !isFast(p.elem) {
		return false
	}
	switch m := exactMap(m).(type) {
	case map[string]int:
		fastEach(w, m)
	case map[string]float64:
		fastEach(w, m)
	case map[string]string:
		fastEach(w, m)
	case map[int]int:
		fastEach(w, m)
	case map[int]float64:
		fastEach(w, m)
	default:
		return false
	}
	return true
}

func isFast(p *plan) bool { return p.op == opString || p.op == opInt64 || p.op == opFloat64 }

// fastEach writes the entries of a map, no more than w has room for. Its goroutines end before
// it does.
func fastEach[K, V fastKind](w *mapWriter, m map[K]V) {
	helpers := min(2, runtime.GOMAXPROCS(0))
	work := make(chan *fastBatch[K, V])
	var running sync.WaitGroup
	for range helpers {
		running.Go(func() {
			for b := range work {
				b.write()
				b.done <- struct{}{}
			}
		})
	}
	defer running.Wait()
	defer close(work)

	var queue []*fastBatch[K, V] // that are being written, oldest first
	now := newFastBatch[K, V]()
	hand := func() {
		work <- now
		queue = append(queue, now)
		if len(queue) <= helpers {
			now = newFastBatch[K, V]()
			return
		}
		now, queue = queue[0], queue[1:]
		now.take(w)
	}
	left := w.left
	for key, elem := range m {
		if left == 0 {
			break
		}
		left--
		now.add(key, elem)
		if now.full() {
			hand()
		}
	}
	hand()
	for _, b := range queue {
		b.take(w)
	}
}

func newFastBatch[K, V fastKind]() *fastBatch[K, V] {
	return &fastBatch[K, V]{done: make(chan struct{}, 1)}
}

func (b *fastBatch[K, V]) add(key K, elem V) {
	b.keys, b.elems = append(b.keys, key), append(b.elems, elem)
	b.size += textSize(key) + textSize(elem)
}

func (b *fastBatch[K, V]) full() bool { return len(b.keys) == fastEntries || b.size >= fastBytes }

// textSize is the length of a string, 0 of anything else.
func textSize[T fastKind](x T) int {
	if s, ok := any(x).(string); ok {
		return len(s)
	}
	return 0
}

// touchedEntries is how many entries are looked at before the first of them is written: a processor
// waits for several strings at a time as long as for one.
const touchedEntries = 64

// write makes out.
func (b *fastBatch[K, V]) write() {
	for i := 0; i < len(b.keys); i += touchedEntries {
		end := min(i+touchedEntries, len(b.keys))
		touch(b.keys[i:end])
		touch(b.elems[i:end])
		for j := i; j < end; j++ {
			b.out = appendFast(b.out, b.keys[j])
			b.out = appendFast(b.out, b.elems[j])
		}
	}
}

// appendFast is what encoder.value appends for such a value.
func appendFast[T fastKind](b []byte, x T) []byte {
	switch x := any(x).(type) {
	case string:
		return appendString(b, x)
	case int:
		return appendInt(b, int64(x))
	case float64:
		return appendFloat64(b, math.Float64bits(x))
	}
	return b
}

// take waits for out, has w write it and empties the batch.
func (b *fastBatch[K, V]) take(w *mapWriter) {
	<-b.done
	w.e.buf = append(w.e.buf, b.out...)
	w.wrote(len(b.keys))
	clear(b.keys) // or they would keep their memory alive
	clear(b.elems)
	b.keys, b.elems, b.out, b.size = b.keys[:0], b.elems[:0], b.out[:0], 0
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

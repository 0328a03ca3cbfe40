package core

import (
	"maps"
	"slices"
)

// A fifo is a queue of items in which an item can also be put first.
type fifo struct {
	first []*item // taken before items, last in first out
	items []*item
	head  int // items[:head] have been taken
}

func (q *fifo) len() int { return len(q.first) + len(q.items) - q.head }

func (q *fifo) push(it *item) {
	if q.head > 1024 && q.head > len(q.items)/2 {
		n := copy(q.items, q.items[q.head:])
		clear(q.items[n:])
		q.items, q.head = q.items[:n], 0
	}
	q.items = append(q.items, it)
}

// pushFirst makes it the next to be taken.
func (q *fifo) pushFirst(it *item) { q.first = append(q.first, it) }

// pop takes the next item, nil if there is none.
func (q *fifo) pop() *item {
	if n := len(q.first); n > 0 {
		it := q.first[n-1]
		q.first = q.first[:n-1]
		return it
	}
	if q.head == len(q.items) {
		return nil
	}
	it := q.items[q.head]
	q.items[q.head] = nil
	q.head++
	return it
}

// A reorder buffer holds results until they may be delivered.
type reorder struct {
	ordered  bool
	admitted int // inputs read so far
	ready    []sized
	waiting  map[int]sized // by index; only if ordered
	next     int           // the index that is delivered next; only if ordered
}

type sized struct {
	Result
	size int
}

// put adds a result and says whether there is one to deliver.
func (b *reorder) put(res Result, size int) bool {
	if !b.ordered {
		b.ready = append(b.ready, sized{res, size})
		return true
	}
	if res.Index != b.next {
		if b.waiting == nil {
			b.waiting = map[int]sized{}
		}
		b.waiting[res.Index] = sized{res, size}
		return false
	}
	b.ready = append(b.ready, sized{res, size})
	b.next++
	for {
		s, ok := b.waiting[b.next]
		if !ok {
			return true
		}
		delete(b.waiting, b.next)
		b.ready = append(b.ready, s)
		b.next++
	}
}

// take appends what may be delivered to buf, and says how many bytes it holds.
func (b *reorder) take(buf []Result) (got []Result, size int) {
	for _, s := range b.ready {
		buf = append(buf, s.Result)
		size += s.size
	}
	clear(b.ready)
	b.ready = b.ready[:0]
	return buf, size
}

// flush makes what still waits for an earlier result deliverable, in order: there will be no more.
func (b *reorder) flush() {
	for _, i := range slices.Sorted(maps.Keys(b.waiting)) {
		b.ready = append(b.ready, b.waiting[i])
	}
	b.waiting = nil
}

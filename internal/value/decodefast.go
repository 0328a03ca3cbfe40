package value

import "unsafe"

// This file reads large maps of the commonest types.

// A readBatch is entries that have been read and are not in the map yet.
type readBatch[K comparable, V any] struct {
	keys  [readEntries]K
	elems [readEntries]V
	n     int
}

const (
	readEntries  = 256 // in a batch
	batchesAhead = 4   // batches
	lookedUp     = 32  // entries whose slots are asked for at once
)

// fillFast reads n entries: a goroutine reads them while the caller's stores them. It ends
// before fillFast does.
func fillFast[K comparable, V any](d *decoder, p *plan, m map[K]V, n int) {
	free, read := make(chan *readBatch[K, V], batchesAhead), make(chan *readBatch[K, V], batchesAhead)
	for range batchesAhead {
		free <- new(readBatch[K, V])
	}
	go func() {
		defer close(read)
		for n > 0 && d.err == nil {
			b := <-free
			b.n = min(n, readEntries)
			for i := range b.n {
				d.value(p.key, unsafe.Pointer(&b.keys[i]))
				d.value(p.elem, unsafe.Pointer(&b.elems[i]))
			}
			n -= b.n
			read <- b
		}
	}()
	for b := range read {
		b.store(m)
		free <- b
	}
}

// store puts the entries into the map. What a large map costs is the memory of its slots, which
// is in no cache. So each key of a few is looked up first, in vain: that asks for the memory
// of all of them at once, as no look-up has to wait for the one before.
func (b *readBatch[K, V]) store(m map[K]V) {
	for i := 0; i < b.n; i += lookedUp {
		end := min(i+lookedUp, b.n)
		for _, key := range b.keys[i:end] {
			_ = m[key]
		}
		for j := i; j < end; j++ {
			m[b.keys[j]] = b.elems[j]
		}
	}
}

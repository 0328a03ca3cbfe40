// Package iter stands for the standard library's iter in the interpreted engine.
package iter

// Seq is an iterator over single values.
type Seq[V any] func(yield func(V) bool)

// Seq2 is an iterator over pairs of values.
type Seq2[K, V any] func(yield func(K, V) bool)

// A pair is one value of a Seq2.
type pair[K, V any] struct {
	k K
	v V
}

// A puller runs an iterator in a goroutine of its own, one value at a time.
// The goroutine ends when the iterator does or when stop has been called.
type puller[T any] struct {
	ask     chan bool // true: the next value; closed by stop
	answer  chan T    // closed when the iterator has ended
	started bool
	done    bool
	failed  any // what the iterator panicked with
	panics  bool
	run     func(yield func(T) bool)
}

func newPuller[T any](run func(yield func(T) bool)) *puller[T] {
	return &puller[T]{ask: make(chan bool), answer: make(chan T), run: run}
}

func (p *puller[T]) loop() {
	finished := false
	defer func() {
		if !finished {
			p.panics = true
			p.failed = recover()
		}
		close(p.answer)
	}()
	if <-p.ask {
		p.run(func(v T) bool {
			p.answer <- v
			return <-p.ask
		})
	}
	finished = true
}

func (p *puller[T]) next() (T, bool) {
	var zero T
	if p.done {
		return zero, false
	}
	if !p.started {
		p.started = true
		go p.loop()
	}
	p.ask <- true
	v, ok := <-p.answer
	if !ok {
		p.end()
	}
	return v, ok
}

func (p *puller[T]) stop() {
	if p.done {
		return
	}
	p.done = true
	if !p.started {
		return
	}
	close(p.ask)
	<-p.answer
	p.end()
}

// end marks the iterator as ended, and passes its panic on.
func (p *puller[T]) end() {
	p.done = true
	if p.panics {
		p.panics = false
		panic(p.failed)
	}
}

// Pull turns a push iterator into a pair of functions that pull: next returns
// the next value and whether there was one, stop ends the iteration.
func Pull[V any](seq Seq[V]) (next func() (V, bool), stop func()) {
	p := newPuller[V](func(yield func(V) bool) { seq(yield) })
	return func() (V, bool) { return p.next() }, func() { p.stop() }
}

// Pull2 is Pull for pairs.
func Pull2[K, V any](seq Seq2[K, V]) (next func() (K, V, bool), stop func()) {
	p := newPuller[pair[K, V]](func(yield func(pair[K, V]) bool) {
		seq(func(k K, v V) bool { return yield(pair[K, V]{k, v}) })
	})
	next = func() (K, V, bool) {
		kv, ok := p.next()
		return kv.k, kv.v, ok
	}
	return next, func() { p.stop() }
}

package dispatch

import "iter"

// Input is where a map reads its inputs from, one by one as they are needed.
type Input[T any] struct {
	in  any // []T or chan T
	n   int // elements, if known
	seq iter.Seq[T]
}

// Slice reads the elements of xs.
func Slice[T any](xs []T) Input[T] { return Input[T]{in: xs, n: len(xs)} }

// Chan reads what c delivers until it is closed.
func Chan[T any](c <-chan T) Input[T] { return Input[T]{in: c} }

// Seq reads what s yields. It runs s on a goroutine of its own.
func Seq[T any](s iter.Seq[T]) Input[T] { return Input[T]{seq: s} }

// Zip2 pairs the elements of as and bs, as far as both go.
func Zip2[A, B any](as []A, bs []B) Input[Two[A, B]] {
	n := min(len(as), len(bs))
	xs := make([]Two[A, B], n)
	for i := range n {
		xs[i] = Two[A, B]{as[i], bs[i]}
	}
	return Slice(xs)
}

// Zip3 joins the elements of as, bs and cs, as far as all go.
func Zip3[A, B, C any](as []A, bs []B, cs []C) Input[Three[A, B, C]] {
	n := min(len(as), len(bs), len(cs))
	xs := make([]Three[A, B, C], n)
	for i := range n {
		xs[i] = Three[A, B, C]{as[i], bs[i], cs[i]}
	}
	return Slice(xs)
}

// open returns a slice or channel of inputs, how many there are if that is known, and what
// to call when no more are needed.
func (in Input[T]) open() (any, int, func()) {
	if in.seq == nil {
		return in.in, in.n, func() {}
	}
	c := make(chan T)
	quit := make(chan struct{})
	seq := in.seq
	go func() { // ends with seq or quit
		defer close(c)
		for x := range seq {
			select {
			case c <- x:
			case <-quit:
				return
			}
		}
	}()
	return c, 0, func() { close(quit) }
}

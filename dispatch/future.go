package dispatch

import "gosess/dispatch/core"

// A Future is a result that is still being worked on. Its methods may be called
// from any goroutine, any number of times.
type Future[T any] struct {
	done  chan struct{}
	value T // set, like err, before done is closed
	err   error
}

// Done is closed when the result is there.
func (f *Future[T]) Done() <-chan struct{} { return f.done }

// Ready says whether Wait would return at once.
func (f *Future[T]) Ready() bool {
	select {
	case <-f.done:
		return true
	default:
		return false
	}
}

// Wait waits for the result. The error is that of TryMap or TryPipe.
func (f *Future[T]) Wait() (T, error) {
	<-f.done
	return f.value, f.err
}

// AMap begins a Map and returns at once.
func AMap[T, R any](f func(T) R, xs []T, opts ...Option) *Future[[]R] {
	return AMapOf(Fn(f), Slice(xs), opts...)
}

// AMapOf is AMap for any form of function and inputs.
func AMapOf[T, R any](f Func[T, R], in Input[T], opts ...Option) *Future[[]R] {
	xs, n, stop := in.open()
	fu := &Future[[]R]{done: make(chan struct{})}
	fu.value = make([]R, n)
	begun := core.Start(f.f, xs, false, opts)
	go func() { // ends with the map
		fu.err = core.Collect(begun, &fu.value)
		stop()
		close(fu.done)
	}()
	return fu
}

// APipe begins a Pipe and returns at once.
func APipe[T, R any](f func(T) R, x T, opts ...Option) *Future[R] {
	return APipeOf(Fn(f), x, opts...)
}

// APipeOf is APipe for any form of function.
func APipeOf[T, R any](f Func[T, R], x T, opts ...Option) *Future[R] {
	xs := []T{x}
	fu := &Future[R]{done: make(chan struct{})}
	begun := core.Start(f.f, xs, true, opts)
	go func() { // ends with the call
		fu.err = core.First(begun, &fu.value)
		close(fu.done)
	}()
	return fu
}

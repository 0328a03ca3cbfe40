package dispatch

import (
	"iter"

	"gosess/dispatch/core"
)

// Map calls f for every element of xs and returns the results in input order.
// Where f failed the element is zero, and the failures are reported on standard error.
func Map[T, R any](f func(T) R, xs []T, opts ...Option) []R {
	return MapOf(Fn(f), Slice(xs), opts...)
}

// TryMap is Map for a caller that wants the failures: the error joins an
// *Error for every input that failed, and is nil if none did.
func TryMap[T, R any](f func(T) R, xs []T, opts ...Option) ([]R, error) {
	return TryMapOf(Fn(f), Slice(xs), opts...)
}

// MapOf is Map for any form of function and inputs.
func MapOf[T, R any](f Func[T, R], in Input[T], opts ...Option) []R {
	ys, err := TryMapOf(f, in, opts...)
	core.Fail(err)
	return ys
}

// TryMapOf is TryMap for any form of function and inputs.
func TryMapOf[T, R any](f Func[T, R], in Input[T], opts ...Option) ([]R, error) {
	xs, n, stop := in.open()
	defer stop()
	ys := make([]R, n)
	err := core.Map(f.f, xs, &ys, opts)
	return ys, err
}

// EachOf calls f, which gives no value, for every input. Failures are reported on standard error.
func EachOf[T any](f Func[T, struct{}], in Input[T], opts ...Option) {
	_, err := TryMapOf(f, in, opts...)
	core.Fail(err)
}

// TryEachOf is EachOf for a caller that wants the failures.
func TryEachOf[T any](f Func[T, struct{}], in Input[T], opts ...Option) error {
	_, err := TryMapOf(f, in, opts...)
	return err
}

// IMap calls f for every element of xs and yields the results in input order, each
// as soon as it and those before it are there. Inputs are read as they are needed.
func IMap[T, R any](f func(T) R, xs []T, opts ...Option) iter.Seq[Result[R]] {
	return IMapOf(Fn(f), Slice(xs), opts...)
}

// IMapOf is IMap for any form of function and inputs.
func IMapOf[T, R any](f Func[T, R], in Input[T], opts ...Option) iter.Seq[Result[R]] {
	return stream(f, in, true, opts)
}

// UIMap is IMap that yields results as they finish.
func UIMap[T, R any](f func(T) R, xs []T, opts ...Option) iter.Seq[Result[R]] {
	return UIMapOf(Fn(f), Slice(xs), opts...)
}

// UIMapOf is UIMap for any form of function and inputs.
func UIMapOf[T, R any](f Func[T, R], in Input[T], opts ...Option) iter.Seq[Result[R]] {
	return stream(f, in, false, opts)
}

// A Result is what one input gave. Err, if not nil, is an *[Error], and Value is
// zero. The last Result of a stream that was cut short has Index -1 and says why.
type Result[R any] struct {
	Index int
	Value R
	Err   error
}

func stream[T, R any](f Func[T, R], in Input[T], ordered bool, opts []Option) iter.Seq[Result[R]] {
	return func(yield func(Result[R]) bool) {
		xs, _, stop := in.open()
		defer stop()
		s := core.Start(f.f, xs, ordered, opts)
		defer s.Stop()
		for s.Next() {
			var r Result[R]
			r.Index = s.Index()
			r.Err = s.Err()
			if r.Err == nil {
				r.Err = s.Store(&r.Value)
			}
			if !yield(r) {
				return
			}
		}
		err := s.Cause()
		if err != nil {
			var r Result[R]
			r.Index = -1
			r.Err = err
			yield(r)
		}
	}
}

// Pipe calls f once, on a worker, and returns its result. A failure is reported
// on standard error, and the result is zero.
func Pipe[T, R any](f func(T) R, x T, opts ...Option) R {
	return PipeOf(Fn(f), x, opts...)
}

// TryPipe is Pipe for a caller that wants the failure.
func TryPipe[T, R any](f func(T) R, x T, opts ...Option) (R, error) {
	return TryPipeOf(Fn(f), x, opts...)
}

// PipeOf is Pipe for any form of function.
func PipeOf[T, R any](f Func[T, R], x T, opts ...Option) R {
	y, err := TryPipeOf(f, x, opts...)
	core.Fail(err)
	return y
}

// TryPipeOf is TryPipe for any form of function.
func TryPipeOf[T, R any](f Func[T, R], x T, opts ...Option) (R, error) {
	xs := []T{x}
	var y R
	err := core.Call(f.f, xs, &y, opts)
	return y, err
}

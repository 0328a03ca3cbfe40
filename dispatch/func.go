package dispatch

import "context"

// A Func is a function in one of the forms that can be mapped: it takes T, and perhaps a
// context first, and gives R, and perhaps an error. The context is done when
// the map is cancelled or the input has had its time.
type Func[T, R any] struct {
	f any
}

// Fn wraps a function of one input.
func Fn[T, R any](f func(T) R) Func[T, R] { return Func[T, R]{f} }

// FnErr wraps a function of one input that can fail.
func FnErr[T, R any](f func(T) (R, error)) Func[T, R] { return Func[T, R]{f} }

// FnCtx wraps a function of one input that can be cancelled.
func FnCtx[T, R any](f func(context.Context, T) R) Func[T, R] { return Func[T, R]{f} }

// FnCtxErr wraps a function of one input that can be cancelled and can fail.
func FnCtxErr[T, R any](f func(context.Context, T) (R, error)) Func[T, R] { return Func[T, R]{f} }

// FnDo wraps a function without result.
func FnDo[T any](f func(T)) Func[T, struct{}] { return Func[T, struct{}]{f} }

// FnDoErr wraps a function without result that can fail.
func FnDoErr[T any](f func(T) error) Func[T, struct{}] { return Func[T, struct{}]{f} }

// FnDoCtx wraps a function without result that can be cancelled.
func FnDoCtx[T any](f func(context.Context, T)) Func[T, struct{}] { return Func[T, struct{}]{f} }

// FnDoCtxErr wraps a function without result that can be cancelled and can fail.
func FnDoCtxErr[T any](f func(context.Context, T) error) Func[T, struct{}] {
	return Func[T, struct{}]{f}
}

// Two are the inputs of a function of two parameters.
type Two[A, B any] struct {
	A A
	B B
}

// Args2 returns the inputs of one call of a function of two parameters.
func Args2[A, B any](a A, b B) Two[A, B] { return Two[A, B]{a, b} }

// Fn2 wraps a function of two inputs.
func Fn2[A, B, R any](f func(A, B) R) Func[Two[A, B], R] { return Func[Two[A, B], R]{f} }

// Fn2Err wraps a function of two inputs that can fail.
func Fn2Err[A, B, R any](f func(A, B) (R, error)) Func[Two[A, B], R] { return Func[Two[A, B], R]{f} }

// Fn2Ctx wraps a function of two inputs that can be cancelled.
func Fn2Ctx[A, B, R any](f func(context.Context, A, B) R) Func[Two[A, B], R] {
	return Func[Two[A, B], R]{f}
}

// Fn2CtxErr wraps a function of two inputs that can be cancelled and can fail.
func Fn2CtxErr[A, B, R any](f func(context.Context, A, B) (R, error)) Func[Two[A, B], R] {
	return Func[Two[A, B], R]{f}
}

// Three are the inputs of a function of three parameters.
type Three[A, B, C any] struct {
	A A
	B B
	C C
}

// Args3 returns the inputs of one call of a function of three parameters.
func Args3[A, B, C any](a A, b B, c C) Three[A, B, C] { return Three[A, B, C]{a, b, c} }

// Fn3 wraps a function of three inputs.
func Fn3[A, B, C, R any](f func(A, B, C) R) Func[Three[A, B, C], R] {
	return Func[Three[A, B, C], R]{f}
}

// Fn3Err wraps a function of three inputs that can fail.
func Fn3Err[A, B, C, R any](f func(A, B, C) (R, error)) Func[Three[A, B, C], R] {
	return Func[Three[A, B, C], R]{f}
}

// Fn3Ctx wraps a function of three inputs that can be cancelled.
func Fn3Ctx[A, B, C, R any](f func(context.Context, A, B, C) R) Func[Three[A, B, C], R] {
	return Func[Three[A, B, C], R]{f}
}

// Fn3CtxErr wraps a function of three inputs that can be cancelled and can fail.
func Fn3CtxErr[A, B, C, R any](f func(context.Context, A, B, C) (R, error)) Func[Three[A, B, C], R] {
	return Func[Three[A, B, C], R]{f}
}

// Package dispatch calls a function for many inputs at once and reads like
// the serial loop it replaces:
//
//	ys := dispatch.Map(f, xs)
//
// Use [Map] for all results in input order, [IMap] to stream them in input order, [UIMap] to
// stream them as they finish, [AMap] to go on meanwhile, and [Pipe] and
// [APipe] for one call. At the gosess prompt the calls run in worker processes,
// here and on other hosts; in an ordinary program they run on goroutines.
//
// Its one rule: an input that fails takes nothing with it. Its result is the zero value and
// its error an *[Error]; every other input is unaffected.
//
// # Forms
//
// Go has no overloading, so a function that is not a plain func(T) R, and inputs that are not
// a slice, are wrapped, and passed to the form of the call that ends in Of. What a call
// returns is chosen by its name: Map reports failures on standard error, TryMap returns them.
//
//	f                               wrap as             inputs              wrap as
//	func(T) R                       Fn(f)               []T                 Slice(xs)
//	func(T) (R, error)              FnErr(f)            <-chan T, chan T    Chan(c)
//	func(context.Context, T) R      FnCtx(f)            iter.Seq[T]         Seq(s)
//	func(context.Context, T) (R, error)  FnCtxErr(f)    []A, []B            Zip2(as, bs)
//	func(T)                         FnDo(f)             []A, []B, []C       Zip3(as, bs, cs)
//	func(T) error                   FnDoErr(f)
//	func(context.Context, T)        FnDoCtx(f)
//	func(context.Context, T) error  FnDoCtxErr(f)
//	func(A, B) R                    Fn2(f), Fn2Err(f), Fn2Ctx(f), Fn2CtxErr(f)
//	func(A, B, C) R                 Fn3(f), Fn3Err(f), Fn3Ctx(f), Fn3CtxErr(f)
//
//	call            one result                  two results
//	Map(f, xs)      MapOf(fn, in) []R           TryMapOf(fn, in) ([]R, error)
//	  without R     EachOf(fn, in)              TryEachOf(fn, in) error
//	IMap(f, xs)     IMapOf(fn, in) iter.Seq[Result[R]]
//	UIMap(f, xs)    UIMapOf(fn, in) iter.Seq[Result[R]]
//	AMap(f, xs)     AMapOf(fn, in) *Future[[]R]
//	Pipe(f, x)      PipeOf(fn, x) R             TryPipeOf(fn, x) (R, error), x of several as Args2(a, b)
//	APipe(f, x)     APipeOf(fn, x) *Future[R]
//
// At the prompt all of that is written dispatch.Map(f, xs) or
// ys, err := dispatch.Map(f, xs), and the form follows from the types.
//
// The package is generic Go over the compiled package dispatch/core, and keeps
// to simple Go: the interpreted engine runs its source.
package dispatch

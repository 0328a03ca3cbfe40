// Package core runs a function over many inputs on many workers: it knows
// order, retry, cancellation, timeouts and backpressure.
//
// It is the compiled half of package dispatch, whose generic functions are
// thin wrappers over [Map], [Start] and [Call]; people use those. A program
// that has workers of its own implements [Pool] and [Worker] and calls [Run].
//
// Its one rule: every input ends as exactly one result, a value or an *[Error],
// and nothing that happens to one input changes what another one gives.
//
// What it is not: it knows no bytes, no processes and no hosts. Inputs and
// outputs pass through it untouched. What to do with an argument of type any is for the [Backend] to know.
//
// # Boundary with interpreted code
//
// The arguments of type any of [Map], [Start], [Call] and [Stream.Store] (f, in,
// out, dst) are whatever the caller's engine uses to hold an interface value.
// An interpreted engine passes its own boxed value, unconverted, so that its
// Backend can see which function it is; compiled code passes ordinary Go values.
package core

// Package interp is the interpreted engine: it runs a type-checked program
// with yaegi, of which it is the only importer.
//
// Its one rule: yaegi sees nothing but the small subset of Go that was proved
// right. Everything else is lowered to that subset with go/types' help, or
// refused with a [*Refusal] before anything runs.
//
// For a session use [New], then [Engine.Define] for each cell and
// [Engine.Call] for the function that holds its statements; for a whole
// program use [Engine.RunProgram].
//
// # How Go is lowered
//
// A session type is erased to a layout (types.go, layout.go). Each function,
// method, instance of a generic function and func literal becomes a unit: one
// top-level yaegi function over layouts (unit.go). Package variables live in
// cells on the Go side. Operands with effects are evaluated into temporaries
// in Go's order, so that yaegi's own order of evaluation never matters.
// Variables that are captured, or whose address is taken, are heap cells.
// Defer, panic, recover, select, goroutines and everything that concerns
// interfaces are calls into package rt.
package interp

// Package rt is the run-time support of the interpreted engine: what lowered
// code calls, and the boundary between session values and compiled packages.
//
// Its one rule: what a value is comes from its [value.Type], never from what
// reflection shows of its layout.
//
// # What lowered code calls
//
// Interfaces: [Box], [Unbox], [Assert], [AssertOK], [AssertIface],
// [AssertIfaceOK], [Equal], [CheckKey], [Bind], [CallMethod]. Panics:
// [NewFrame], [Frame.Run], [Frame.Defer], [EnterRecover], [Recoverer.Recover],
// [Panic], and the Panic… and Check… functions for run-time errors. Channels
// and goroutines: [Send], [Recv], [RunSelect], [GoCall]. Builtins and
// conversions over layouts are in primitives.go.
//
// # What the engine calls
//
// [HostType] gives the value.Type of every type that compiled packages know;
// an engine makes value.Types of its own only for what a session declares, and
// gives named ones a [Methods]. [ToHost] and [FromHost] convert between a
// session's layout and the Go type that compiled packages expect; [WrapFunc]
// turns a compiled function into one over layouts. [Shim] replaces compiled
// functions that look at values through reflection (fmt, encoding/json, …).
//
// What cannot be done as Go does it panics with a [*LimitError], which session
// code cannot recover. All of it may be called from any goroutine.
package rt

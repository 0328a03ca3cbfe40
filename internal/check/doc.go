// Package check turns cells typed at the prompt into a type-checked Go
// program, with go/types and embedded export data of the standard library. It
// runs nothing and needs no Go toolchain.
//
// Its one rule: a [Program] is immutable, and a cell that does not compile
// makes no new one.
//
// Use [NewProgram], then for each cell [Parse] and [Program.Check]; the
// [Update] that comes back holds the program after the cell and all that an
// engine needs to compile it. [Program.Load] gives the same for everything at
// once, as after reading a session file. [CheckProgram] checks an ordinary Go
// program by the rules of the language.
//
// # How a cell becomes Go
//
// Declarations of functions, methods, types and constants become package-level
// declarations. Statements, in their order, become the body of a function
// called Update.Cell. Each variable that the cell declares at its top level
// becomes a package variable, and its declaration an assignment in that
// function; every such declaration makes a new variable, as := in a new block
// does, so that a pointer to the old one still shows the old value. What the
// cell says about an older variable of that name before it declares its own
// goes to a variable named in Update.Old.
//
// The last expression is what Update.Cell returns. It is also assigned to
// the variable named [Last], which the user writes as _.
//
// All names that this package invents begin with [Hidden]; no message ever
// shows one.
package check

// Package session holds what was said and what it is worth: cells, the program
// they make up, the values of its variables, and the file that keeps them.
//
// Use [New] for an empty session or [Load] for one from a file, then
// [Session.Eval] for each cell, and [Session.DumpFile] to keep it. [Inspect]
// reads a file without running or even compiling anything. [Session.Func]
// finds a function by name so that it can be called elsewhere.
//
// Its one rule: a session is changed only by a cell that was accepted as a
// whole, and by nothing else. A cell that does not compile, or that the engine
// refuses, leaves the session as it was; loading a file runs no user code.
//
// The package starts no processes and knows no hosts, and it prints nothing:
// what a person reads is made of [Outcome] and [View] by package repl.
package session

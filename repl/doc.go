// Package repl is everything between a person and a session: lines and their
// history, completion, commands, the display of values, and the progress of maps.
//
// Use [Run] for a terminal and [RunScript] for anything else that cells come
// from. Both talk to a [Kernel]; what a kernel answers is made with [Answer],
// [Outcome] and [Format], which run where the session lives.
//
// Its one rule: it decides what a person reads, and nothing else. It runs no user
// code in the process that owns the terminal, and knows no bytes, no hosts and no
// engine.
//
// # Display
//
// A result is shown as the value, then its type, then its length unless all of it
// fits on one line: "9 int", "[0 1 2 … 997 998 999] []int len 1000". The rules are at
// [Format].
package repl

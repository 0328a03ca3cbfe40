// Package progen writes random Go programs, for tests that run one program in
// several engines and compare what it prints.
//
// A program consists of parts. A part follows from its seed alone and shares no
// declaration with another; so one program holds the parts of many seeds, is built
// once, and what differs can be run again from its seed, and made smaller by [Reduce].
//
// # What is in a part
//
// Named types over everything, structs that embed others by value and by pointer,
// interfaces that are implemented by promotion, generic types and functions with
// constraints, methods of both receivers, method values and expressions, variadic
// functions, closures over loop variables, every kind of integer with its
// conversions and shifts, floats, complex numbers, strings with invalid UTF-8,
// constants with iota, arrays and structs as keys of maps, slices that share an
// array, every kind of for and range statement, range over functions, labels,
// goto, switches with fallthrough, type switches, select, goroutines that take
// turns, and defer, panic and recover in any order.
//
// # Why a program ends
//
// Functions call only functions that are declared before them; loops count to
// a constant, or ask for fuel of which a part has a fixed amount. Functions
// return at once when it is used up.
//
// # Why there is one right output
//
// Go leaves open when an operand that is a variable is read while a call beside it
// changes the variable. So expressions call pure functions only, which assign to their own
// variables and print nothing. Other functions are called by statements of their
// own. Which of two operands panics first is open as well; run-time errors are
// therefore printed alike, and expressions panic with nothing else. What
// depends on addresses, on the order of maps, on how append grows a slice, on how goroutines take
// turns or on a conversion that does not fit is not written.
package progen

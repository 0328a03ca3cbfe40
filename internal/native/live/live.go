// Package live is the part of gosess that is linked into generated programs:
// it finds the program's types, functions and variables by name, for values
// that are decoded into it and calls that reach it.
//
// Its one rule: what a name means comes from the table that the generator
// wrote, never from a guess. It imports neither go/types nor an engine, so
// that programs are small and start at once.
package live

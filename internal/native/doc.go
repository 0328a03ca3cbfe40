// Package native turns the program of a session into an ordinary Go program.
//
// Its one rule: what it writes is what the user wrote. Types, functions,
// methods and variables are declared as Go declares them, so that they mean
// exactly what the Go compiler says; what is added (package
// [gosess/internal/native/live] and a table of names) only lets values and
// calls in and out.
package native

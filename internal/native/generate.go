package native

import (
	"errors"

	"gosess/internal/check"
)

// Options say what Generate writes. The zero value is a worker.
type Options struct{}

// A Source is a generated program: one package main of its own directory, that
// imports gosess/internal/native/live, packages of the standard library, and
// what the session imports.
type Source struct {
	Files   map[string][]byte // by base name
	Imports []string          // import paths, sorted; those of gosess not among them
	Hash    string            // of Files: equal programs have equal hashes

	// Left says what the program does not hold, and why: functions and
	// variables by name. Calls of them fail with that reason.
	Left map[string]string
}

// Generate writes the program of u, which is the Update of
// [check.Program.Load], as a worker. What does not compile is left out, and so
// is what ordinary Go cannot name; both are in the Source's Left. It may be
// called from any goroutine. The same program gives the same bytes.
func Generate(u *check.Update, o Options) (*Source, error) {
	return nil, errors.New("native: not built yet")
}

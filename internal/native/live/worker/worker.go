// Package worker makes a generated program a worker of a map. Its one rule: it
// is all that such a program has beyond package live, so that programs which
// serve nobody are linked without it.
package worker

import (
	"os"
	"runtime/debug"

	"gosess/internal/native/live"
	"gosess/remote"
)

// Main serves a program as a worker, and ends the process when its peer is gone.
// Only the main function of a generated program calls it.
func Main(t *live.Table) {
	// A worker holds few values at a time: memory matters more than the time
	// that collecting them takes.
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(100)
	}
	os.Exit(remote.ServeWorker(server{live.NewServer(t)}))
}

// A server is a live.Server with the types of package remote.
type server struct{ *live.Server }

// Resolve implements [remote.Server].
func (s server) Resolve(description []byte) (remote.Func, error) {
	f, err := s.Server.Resolve(description)
	return f, err
}

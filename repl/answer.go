package repl

import (
	"context"

	"gosess/session"
)

// Outcome renders what one cell did.
func Outcome(o *session.Outcome, scr Screen) Reply { return Reply{} }

// Answer carries out a command that needs nothing but the session. ok is false if
// the command is none of those: then the kernel has to know it.
func Answer(ctx context.Context, s *session.Session, cmd Command, scr Screen) (r Reply, ok bool) {
	return Reply{}, false
}

// Hosts renders the answer to :hosts.
func Hosts(list []Host, scr Screen) Reply { return Reply{} }

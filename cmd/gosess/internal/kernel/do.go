package kernel

import (
	"context"
	"fmt"
	"slices"

	"gosess/repl"
)

// changing are the commands of the session that make another one of it.
var changing = []string{"load", "reset", "undo", "redo", "rebuild"}

// do carries out a command: those about hosts and engines here, the others
// with the session.
func (k *server) do(ctx context.Context, req doRequest) reply {
	cmd := repl.Command{Name: req.Name, Args: req.Args, Rest: req.Rest}
	scr := repl.Screen(req.Screen)
	switch cmd.Name {
	case "hosts":
		return k.doHosts(cmd, scr)
	case "check":
		return k.doCheck(ctx, cmd)
	case "engine":
		return k.doEngine(cmd.Args)
	case "get":
		return k.doGet(ctx, cmd, scr)
	case "checkpoint":
		return k.doCheckpoint(cmd, scr)
	}
	changes := slices.Contains(changing, cmd.Name)
	if changes {
		k.commanded(cmd.Name, cmd.Rest)
	}
	if cmd.Name == "undo" && cmd.Rest != "" && !isCount(cmd.Rest) {
		return k.undoTo(cmd)
	}
	r, ok := repl.Answer(ctx, k.session, cmd, scr)
	if !ok {
		return reply{Err: fmt.Sprintf(":%s is not known to the kernel", cmd.Name)}
	}
	k.check.dirty = k.check.dirty || changes
	out := toReply(r)
	out.Changed = changes && (!r.Failed() || cmd.Name == "rebuild") // which runs code up to where it fails
	return out
}

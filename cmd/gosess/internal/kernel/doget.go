package kernel

import (
	"context"
	"errors"
	"slices"

	"gosess/internal/native/build"
	"gosess/internal/native/modules"
	"gosess/repl"
	"gosess/session"
)

// doGet lists what the session imports, or fetches modules, or takes local packages again, one
// after the other, up to the first that cannot be had.
func (k *server) doGet(ctx context.Context, cmd repl.Command, scr repl.Screen) reply {
	if len(cmd.Args) == 0 {
		return toReply(repl.Modules(k.session, scr))
	}
	var r reply
	var getter *modules.Getter // nil while only local packages were asked for
	for _, query := range cmd.Args {
		if getter == nil && !modules.IsLocal(query) {
			tc, err := build.Find(ctx)
			if err != nil {
				r.Err = ":get " + query + ": " + err.Error()
				return r
			}
			getter = tc.Getter()
		}
		k.commanded(cmd.Name, query)
		got, err := k.session.Get(ctx, getter, query)
		var linked *session.LinkedError
		if errors.As(err, &linked) {
			r.Fetched = &fetched{linked.Needs, repl.Got(linked.Got, query).Notes}
			return r // what else was asked for is for the new kernel
		}
		if err != nil {
			r.Err = ":" + err.Error()
			return r
		}
		k.check.dirty, r.Changed = true, true
		r.Notes = slices.Concat(r.Notes, repl.Got(got, query).Notes)
	}
	return r
}

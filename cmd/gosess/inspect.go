package main

import (
	"encoding/json"

	"gosess/session"
)

// runInspect says what is in a session file. Nothing in it is run or compiled.
func runInspect(e *env) error {
	if len(e.opt.args) == 0 {
		return usagef("inspect needs a session: gosess inspect [--json] SESSION [NAME…]")
	}
	path, err := sessionPath(e.opt.args[0])
	if err != nil {
		return err
	}
	names := e.opt.args[1:]
	in, err := session.InspectFile(path, names...)
	if err != nil {
		return usagef("%v", err)
	}
	if e.opt.json {
		enc := json.NewEncoder(e.stdout)
		enc.SetIndent("", "  ")
		return enc.Encode(in)
	}
	if len(names) > 0 {
		return printTrees(e.stdout, in.Vars)
	}
	return printInspection(e.stdout, in)
}

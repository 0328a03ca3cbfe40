package main

import (
	"encoding/json"
	"os"

	"gosess/session"
)

// runInspect says what is in a session file. Nothing in it is run or compiled.
func runInspect(e *env) error {
	if len(e.opt.args) != 1 {
		return usagef("inspect needs one session: gosess inspect [--json] SESSION")
	}
	path, err := sessionPath(e.opt.args[0])
	if err != nil {
		return err
	}
	f, err := os.Open(path)
	if err != nil {
		return usagef("session %q: %v", e.opt.args[0], err)
	}
	defer f.Close()
	in, err := session.Inspect(f)
	if err != nil {
		return usagef("session %q: %v", e.opt.args[0], err)
	}
	if e.opt.json {
		enc := json.NewEncoder(e.stdout)
		enc.SetIndent("", "  ")
		return enc.Encode(in)
	}
	return printInspection(e.stdout, in)
}

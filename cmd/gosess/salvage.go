package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"gosess/session"
)

// runSalvage recovers what is intact in a damaged session file. Nothing in it is
// run. The exit code is 1 if anything could not be recovered.
func runSalvage(e *env) error {
	if len(e.opt.args) != 1 || e.opt.out == "" {
		return usagef("salvage needs a damaged session and a new one: gosess salvage DAMAGED -o GOOD")
	}
	from, err := sessionPath(e.opt.args[0])
	if err != nil {
		return err
	}
	to, err := outPath(e.opt.out)
	if err != nil {
		return err
	}
	if is, err := os.Stat(to); err == nil {
		if was, err := os.Stat(from); err == nil && os.SameFile(was, is) {
			return usagef("salvage writes to a new file: -o %q is the damaged one", e.opt.out)
		}
	}
	r, err := session.SalvageFile(from, to)
	if err != nil {
		return usagef("%v", err)
	}
	if e.opt.json {
		enc := json.NewEncoder(e.stdout)
		enc.SetIndent("", "  ")
		err = enc.Encode(r)
	} else {
		err = printSalvaged(e.stdout, e.opt.out, r)
	}
	if err == nil && !r.Whole() {
		err = exitWith(exitUser)
	}
	return err
}

// printSalvaged says what was recovered and names everything that was not.
func printSalvaged(w io.Writer, out string, r *session.Salvaged) error {
	ew := &errWriter{w: w}
	fmt.Fprintf(ew, "wrote %q, %s: %s, %s, %s\n", out, size(r.Bytes),
		counted(len(r.Vars), "variable"), counted(len(r.Names), "other name"), counted(r.Cells, "cell"))
	if len(r.Damage) == 0 {
		fmt.Fprintln(ew, "nothing is damaged")
	}
	section(ew, "damaged", r.Damage, session.Damage.String)
	section(ew, "not kept", r.Lost, lostLine)
	section(ew, "notes", r.Notes, session.NotKept.String)
	return ew.err
}

// section writes a list under its title, nothing if it is empty.
func section[T any](w io.Writer, title string, list []T, line func(T) string) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s:\n", title)
	for _, x := range list {
		fmt.Fprintf(w, "  %s\n", oneLine(line(x)))
	}
}

package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"text/tabwriter"
)

// runHelp prints what the command line offers.
func runHelp(e *env) error {
	writeHelp(e.stdout)
	return nil
}

func writeHelp(w io.Writer) {
	fmt.Fprint(w, "gosess keeps a Go session: think at its prompt, keep it in a file, map its functions over hosts\n\n")
	tw := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	for _, c := range commands() {
		line := "gosess"
		for _, word := range []string{c.name, c.args} {
			if word != "" {
				line += " " + word
			}
		}
		fmt.Fprintf(tw, "  %s\t%s\n", line, c.usage)
	}
	tw.Flush()
	fmt.Fprint(w, "\nFlags, before or after the session:\n")
	for _, def := range flagDefs {
		name := hyphened(def.name)
		if def.value != "" {
			name += " " + def.value
		}
		fmt.Fprintf(tw, "  %s\t%s%s\n", name, def.usage, def.where())
	}
	tw.Flush()
	fmt.Fprint(w, "\nAt the prompt, :help lists the commands. Exit codes: 0 good, 1 your code or inputs failed,\n"+
		"2 wrong usage, 3 hosts or workers could not be had.\n")
}

// where says which command takes the flag, if it is one only.
func (d *flagDef) where() string {
	if len(d.commands) == 1 && d.commands[0] != "" {
		return " (" + d.commands[0] + ")"
	}
	return ""
}

// runVersion prints the version of gosess, of the Go that built it, and the
// platform.
func runVersion(e *env) error {
	if len(e.opt.args) > 0 {
		return usagef("version takes no arguments, got %q", e.opt.args)
	}
	fmt.Fprintf(e.stdout, "gosess %s %s %s/%s\n", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return nil
}

// version is the module's version, with the commit if it was built from one.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "devel"
	}
	v := info.Main.Version
	if v == "" || v == "(devel)" {
		v = "devel"
	}
	return v
}

package repl

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"gosess/session"
)

// This file answers the commands that write and read session files.

func answerDump(s *session.Session, cmd Command, _ Screen) Reply {
	f, err := fileArgs(cmd)
	if err != nil {
		return failure(err)
	}
	report, err := s.DumpFile(f.path, session.DumpOptions{Names: f.names, NoVerify: f.has("no-verify"), Compress: f.has("z")})
	if err != nil {
		return failure(err)
	}
	return Reply{Notes: append(report.Lines(), fmt.Sprintf("wrote %q, %s", shortPath(f.path), byteCount(report.Bytes)))}
}

func answerLoad(s *session.Session, cmd Command, _ Screen) Reply {
	f, err := fileArgs(cmd)
	if err != nil {
		return failure(err)
	}
	var report session.Report
	what := ""
	if f.names == nil {
		report, err = s.Replace(f.path, f.has("force"))
		what = Contents(s)
	} else {
		report, err = s.Merge(f.path, f.names, f.has("force"))
		what = strings.Join(f.names, ", ")
	}
	var clash *session.ConflictError
	if errors.As(err, &clash) {
		return Reply{Err: clash.Error() + "; :load --force replaces them", Confirm: clash.Error() + "; go on?"}
	}
	if err != nil {
		return failure(err)
	}
	return Reply{Notes: append(Missing(s, report), fmt.Sprintf("loaded %q: %s", f.path, what))}
}

// Missing says what a session that has been loaded lacks, a line each, and what
// brings it back.
func Missing(s *session.Session, report session.Report) []string {
	lines := report.Lines()
	if again := s.Rebuilds(); len(report.Lost) > 0 && len(again) > 0 {
		lines = append(lines, fmt.Sprintf("\":rebuild %s\" runs that line again", again[0].Names[0]))
	}
	return lines
}

// A fileCommand is a command about a file, taken apart.
type fileCommand struct {
	path     string
	names    []string // after the path; nil if there are none
	switches []string // before it, without hyphens
}

func (f fileCommand) has(name string) bool { return slices.Contains(f.switches, name) }

// fileArgs takes the arguments of a command about a file apart.
func fileArgs(cmd Command) (fileCommand, error) {
	s, err := findSpec(cmd.Name)
	if err != nil {
		return fileCommand{}, err
	}
	f, args := fileCommand{}, cmd.Args
	for ; len(args) > 0 && isSwitch(args[0]); args = args[1:] {
		name := strings.TrimLeft(args[0], "-")
		if !slices.Contains(s.switches, name) {
			return f, &usageError{fmt.Sprintf(":%s does not know %q; usage: %s", s.name, args[0], s.usage())}
		}
		f.switches = append(f.switches, name)
	}
	if len(args) == 0 {
		return f, &usageError{"usage: " + s.usage()}
	}
	f.path = args[0]
	if len(args) > 1 {
		f.names = args[1:]
	}
	return f, nil
}

// isSwitch reports whether an argument of a command is a switch and no name.
func isSwitch(arg string) bool { return len(arg) > 1 && arg[0] == '-' }

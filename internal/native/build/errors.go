package build

import (
	"regexp"
	"strings"
)

// An Error is a build that failed.
type Error struct {
	Reason string // one line for people: the first thing that is wrong, and where
	Output string // all that the toolchain printed
}

func (e *Error) Error() string { return e.Reason }

// OfSource reports whether the build failed because the source is wrong, and
// not because something else could not be had. The reason then begins with a position.
func (e *Error) OfSource() bool { return placed.MatchString(e.Reason) }

// newError picks the line that says what is wrong from what a build printed.
func newError(err error, output string) *Error {
	lines := strings.Split(output, "\n")
	for _, line := range lines {
		line = strings.TrimSpace(line)
		if line != "" && !hasAnyPrefix(line, "# ", "go: downloading ", "go: finding ", "go: found ") {
			return &Error{Reason: plain(line, output), Output: output}
		}
	}
	return &Error{Reason: "go build failed: " + err.Error(), Output: output}
}

// offline is what the go command says when it would have to fetch something.
const offline = "module lookup disabled by GOPROXY=off"

var (
	// position is what precedes a compiler's message: a directory that means nothing to
	// the user, then file or cell, line and column.
	position = regexp.MustCompile(`^(?:\./|/\S*/)?((?:cell \d+|[^\s:/]+\.go):\d+(?::\d+)?): `)
	// placed is a reason after plain that has a position.
	placed = regexp.MustCompile(`^(?:cell \d+|[^\s:]+\.go):\d+`)
	// wanted is a module that the go command would fetch.
	wanted = regexp.MustCompile(`(?m)^go: downloading (\S+) (\S+)$|(\S+)@(v[^\s:]+): ` + offline)
	// unprovided is a package that no listed module has.
	unprovided = regexp.MustCompile(`(?:no required module provides package|cannot find module providing package) ([^\s;:]+)`)
)

// plain says a message of the toolchain in the words of a session.
func plain(line, output string) string {
	if m := unprovided.FindStringSubmatch(line); m != nil {
		return "no module of the session has the package " + m[1]
	}
	if strings.Contains(line, offline) {
		if m := wanted.FindStringSubmatch(output); m != nil {
			name := m[1] + m[3] + "@" + m[2] + m[4]
			return "module " + name + " is not in the module cache: \"go mod download " + name + "\" puts it there"
		}
	}
	if m := position.FindStringSubmatchIndex(line); m != nil {
		return line[m[2]:m[3]] + ": " + line[m[1]:]
	}
	return line
}

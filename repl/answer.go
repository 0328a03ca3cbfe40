package repl

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"gosess/session"
)

// This file answers for a session. It runs where the session lives.

// Outcome renders what one cell did. That a name was defined is not said: the
// person has just typed it.
func Outcome(o *session.Outcome, scr Screen) Reply {
	r := Reply{Check: o.Check, Build: o.Build, Run: o.Run}
	for _, n := range o.Notes {
		if n.Kind != session.NoteDefined && n.Kind != session.NoteRedefined {
			r.Notes = append(r.Notes, n.Text)
		}
	}
	var b strings.Builder
	for _, v := range o.Results {
		b.WriteString(Format(v, scr) + "\n")
	}
	r.Out = b.String()
	if o.Err != nil {
		r.Err = errorText(o.Err)
	}
	var exit *session.ExitError
	if errors.As(o.Err, &exit) {
		r.Quit, r.Code = true, exit.Code
	}
	return r
}

// errorText is an error as a person reads it; never empty.
func errorText(err error) string {
	switch {
	case errors.Is(err, context.Canceled):
		return "interrupted"
	case errors.Is(err, context.DeadlineExceeded):
		return "stopped: the time allowed is over"
	}
	if text := strings.TrimRight(session.RenderError(err), "\n"); text != "" {
		return text
	}
	return fmt.Sprintf("failed with a %T that says nothing", err)
}

// answers are the commands that need nothing but the session.
var answers = map[string]func(context.Context, *session.Session, Command, Screen) Reply{
	"who":     quick(answerWho),
	"type":    quick(answerType),
	"doc":     quick(answerDoc),
	"source":  quick(answerSource),
	"dump":    quick(answerDump),
	"load":    quick(answerLoad),
	"reset":   quick(answerReset),
	"undo":    quick(answerUndo),
	"redo":    quick(answerRedo),
	"history": quick(answerHistory),
	"rebuild": answerRebuild,
}

// quick is an answer that runs no user code.
func quick(f func(*session.Session, Command, Screen) Reply) func(context.Context, *session.Session, Command, Screen) Reply {
	return func(_ context.Context, s *session.Session, cmd Command, scr Screen) Reply { return f(s, cmd, scr) }
}

// Answer carries out a command that needs nothing but the session. ok is false
// if the command is none of those: then the kernel has to know it. It may be
// called by the goroutine that calls [session.Session.Eval].
func Answer(ctx context.Context, s *session.Session, cmd Command, scr Screen) (r Reply, ok bool) {
	f, ok := answers[cmd.Name]
	if !ok {
		return Reply{}, false
	}
	if err := ctx.Err(); err != nil {
		return failure(err), true
	}
	return f(ctx, s, cmd, scr), true
}

// answerRebuild runs a statement again that made what could not be kept, or lists
// what there is to rebuild.
func answerRebuild(ctx context.Context, s *session.Session, cmd Command, scr Screen) Reply {
	if cmd.Rest != "" {
		o, err := s.Rebuild(ctx, cmd.Rest)
		if o.Cell == 0 && err != nil {
			return failure(err)
		}
		return Outcome(o, scr)
	}
	var b strings.Builder
	for _, r := range s.Rebuilds() {
		b.WriteString(r.String() + "\n")
	}
	if b.Len() == 0 {
		return Reply{Notes: []string{"everything has its value"}}
	}
	return Reply{Out: b.String()}
}

func failure(err error) Reply { return Reply{Err: errorText(err)} }

// oneLine is an answer of one line.
func oneLine(text string, err error) Reply {
	if err != nil {
		return failure(err)
	}
	return Reply{Out: strings.TrimRight(text, "\n") + "\n"}
}

func answerType(s *session.Session, cmd Command, _ Screen) Reply { return oneLine(s.TypeOf(cmd.Rest)) }

func answerDoc(s *session.Session, cmd Command, _ Screen) Reply { return oneLine(s.Doc(cmd.Rest)) }

func answerSource(s *session.Session, cmd Command, scr Screen) Reply {
	text, err := "", error(nil)
	if cmd.Rest == "" {
		text = s.Program()
	} else {
		text, err = s.Source(cmd.Rest)
	}
	if err == nil && scr.Color {
		text = paintString(text)
	}
	return oneLine(text, err)
}

// Contents counts what the session holds: "2 variables, 1 function".
func Contents(s *session.Session) string {
	count := map[string]int{}
	for _, n := range s.Names() {
		count[n.Kind]++
	}
	var parts []string
	for _, k := range []struct{ kind, word string }{
		{"var", "variable"}, {"func", "function"}, {"method", "method"}, {"type", "type"}, {"const", "constant"},
	} {
		if n := count[k.kind]; n > 0 {
			parts = append(parts, plural(n, k.word))
		}
	}
	if len(parts) == 0 {
		return "nothing defined"
	}
	return strings.Join(parts, ", ")
}

func plural(n int, word string) string {
	switch stem, y := strings.CutSuffix(word, "y"); {
	case n != 1 && y:
		word = stem + "ies"
	case n != 1:
		word += "s"
	}
	return strconv.Itoa(n) + " " + word
}

func answerReset(s *session.Session, _ Command, _ Screen) Reply {
	if err := s.Reset(); err != nil {
		return failure(err)
	}
	return Reply{Notes: []string{"forgot everything; :undo brings it back"}}
}

func answerUndo(s *session.Session, cmd Command, _ Screen) Reply {
	return answerSteps(cmd, s.Undo, "undid")
}

func answerRedo(s *session.Session, cmd Command, _ Screen) Reply {
	return answerSteps(cmd, s.Redo, "redid")
}

// answerSteps goes back or forward over cells.
func answerSteps(cmd Command, step func(int) (session.Undone, error), did string) Reply {
	n, err := count(cmd, 1)
	if err != nil {
		return failure(err)
	}
	done, err := step(n)
	if err != nil {
		return failure(err)
	}
	r := Reply{Notes: done.Report.Lines()}
	r.Notes = append(r.Notes, undoneLines(done, did)...)
	switch commands := n - len(done.Cells); {
	case commands == 1 && n == 1:
		r.Notes = append(r.Notes, did+" it")
	case commands > 0: // a step is a cell, or a command
		r.Notes = append(r.Notes, fmt.Sprintf("%s %s that changed the session", did, plural(commands, "command")))
	}
	return r
}

func answerHistory(s *session.Session, cmd Command, _ Screen) Reply {
	n, err := count(cmd, 0)
	if err != nil {
		return failure(err)
	}
	list := s.History()
	if n > 0 && n < len(list) {
		list = list[len(list)-n:]
	}
	var b strings.Builder
	for _, e := range list {
		label := fmt.Sprintf("%4d  ", e.ID)
		b.WriteString(label + indent(strings.TrimRight(e.Source, "\n"), strings.Repeat(" ", len(label))) + "\n")
		if e.Err != "" {
			first, _, _ := strings.Cut(e.Err, "\n")
			b.WriteString(strings.Repeat(" ", len(label)) + "// failed: " + first + "\n")
		}
	}
	return Reply{Out: b.String()}
}

// count is the number that a command was given, or byDefault.
func count(cmd Command, byDefault int) (int, error) {
	if cmd.Rest == "" {
		return byDefault, nil
	}
	n, err := strconv.Atoi(cmd.Rest)
	if err != nil || n < 1 {
		return 0, &usageError{fmt.Sprintf(":%s %q: want a number of at least 1", cmd.Name, cmd.Rest)}
	}
	return n, nil
}

// shortPath is path from the working directory on, if the file lies below it.
func shortPath(path string) string {
	wd, err := os.Getwd()
	if err != nil {
		return path
	}
	rel, err := filepath.Rel(wd, path)
	if err != nil || !filepath.IsLocal(rel) {
		return path
	}
	return rel
}

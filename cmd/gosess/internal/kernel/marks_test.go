package kernel

import (
	"slices"
	"strings"
	"testing"
	"time"

	"gosess/internal/autosave"
	"gosess/repl"
	"gosess/session"
)

// newServer is a kernel's side without its connection.
func newServer(t *testing.T, opt session.Options) *server {
	t.Helper()
	dir, err := autosave.Create(t.TempDir(), autosave.About{Begun: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(dir.Leave)
	w, err := autosave.Open(dir.Path(), false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	s, err := session.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	return &server{session: s, check: checkpointer{to: w, begun: time.Now()}}
}

// What cannot be undone is a checkpoint before the session becomes what it was at
// another one.
func TestUndoToWithoutUndo(t *testing.T) {
	k := newServer(t, session.Options{Undo: -1})
	eval := func(cell string, want int64) {
		t.Helper()
		o, err := k.session.Eval(t.Context(), cell)
		if err != nil {
			t.Fatal(err)
		}
		if want != 0 && o.Results[0].Int() != want {
			t.Fatalf("%s: got %d, want %d", cell, o.Results[0].Int(), want)
		}
	}
	do := func(name, rest, want string) {
		t.Helper()
		r := k.do(t.Context(), doRequest{Name: name, Args: strings.Fields(rest), Rest: rest})
		if r.Err != "" || want != "" && !slices.ContainsFunc(r.Notes, func(n string) bool { return strings.Contains(n, want) }) {
			t.Fatalf(":%s %s: got %q and %q, want %q", name, rest, r.Notes, r.Err, want)
		}
	}
	eval("x := 1", 0)
	do("checkpoint", "a", "")
	eval("x = 2", 0)
	do("undo", "a", "what it was before is checkpoint undone")
	eval("x", 1)
	do("undo", "undone", "what it was before is checkpoint undone again")
	eval("x", 2)
	do("undo", "undone again", "what it was before is checkpoint undone,")
	eval("x", 1)
	if list := k.listMarks(repl.Screen{}); !strings.Contains(list.Out, "undone") {
		t.Errorf("got %q, want it to list undone", list.Out)
	}
}

func TestWithoutAPlace(t *testing.T) {
	k := newServer(t, session.Options{})
	k.check.to = nil
	for _, req := range []doRequest{{Name: "checkpoint", Rest: "a"}, {Name: "checkpoint"}, {Name: "undo", Rest: "a"}} {
		if r := k.do(t.Context(), req); !strings.Contains(r.Err, errNoPlace.Error()) {
			t.Errorf(":%s: got %q, want %q", req.Name, r.Err, errNoPlace)
		}
	}
	if r := k.save(); r.Err == "" {
		t.Error("saved to nowhere")
	}
}

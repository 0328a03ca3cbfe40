package repl

import (
	"errors"
	"strings"
	"testing"
	"time"

	"gosess/session"
)

var someNames = []session.Name{
	{Name: "m", Kind: "var", Type: "map[string][]float64", Shape: "len=12", Bytes: 3000},
	{Name: "xs", Kind: "var", Type: "[]float64", Shape: "[1000][3]", Bytes: 24024},
	{Name: "big", Kind: "var", Type: "[]byte", Shape: "[268435456]", Bytes: 256 << 20, State: "not kept: a reason that is rather long"},
	{Name: "f", Kind: "func", Type: "func(x float64, rather, many, parameters string) (float64, error)"},
	{Name: "g", Kind: "func", Type: "func()", State: "waits for h"},
	{Name: "Point.Norm", Kind: "method", Type: "func() float64"},
	{Name: "Point", Kind: "type", Type: "struct{ X, Y float64 }"},
	{Name: "limit", Kind: "const", Type: "untyped int"},
	{Name: "math", Kind: "import", Type: "math"},
}

func TestWho(t *testing.T) {
	var b strings.Builder
	for _, test := range []struct {
		patterns string
		width    int
	}{{"", 110}, {"", 60}, {"", 20}, {"func", 80}, {"vars", 80}, {"x* Point*", 80}, {"import", 80}, {"nope", 80}, {"m", 80}} {
		r := whoTable(someNames, strings.Fields(test.patterns), Screen{Width: test.width})
		b.WriteString("# " + test.patterns + "\n" + r.Out + strings.Join(r.Notes, "\n") + "\n")
	}
	b.WriteString("# nothing\n" + strings.Join(whoTable(nil, nil, Screen{}).Notes, "\n") + "\n")
	golden(t, "who.txt", b.String())
}

func TestHosts(t *testing.T) {
	r := Hosts([]Host{{"localhost", 2, "ready", 1200}, {"ann@lab1:2222", 8, "failed: ssh: connect to host lab1 port 2222: Connection refused", 0}}, Screen{Width: 60})
	golden(t, "hosts.txt", r.Out+strings.Join(Hosts(nil, Screen{}).Notes, "\n")+"\n")
}

func TestByteCount(t *testing.T) {
	for n, want := range map[int64]string{0: "0 B", 1023: "1023 B", 1024: "1.0 KiB", 1<<20 - 1: "1.0 MiB", 1 << 30: "1.0 GiB", 1 << 62: "4096.0 PiB"} {
		if got := byteCount(n); got != want {
			t.Errorf("%d: got %s, want %s", n, got, want)
		}
	}
}

func TestOutcome(t *testing.T) {
	o := &session.Outcome{
		Results: []session.View{session.ViewOf(9), session.ViewOf("a")},
		Notes: []session.Note{
			{Kind: session.NoteDefined, Name: "f", Text: "defined f"},
			{Kind: session.NoteImport, Name: "math", Text: "imported math"},
			{Kind: session.NoteWaiting, Name: "g", Text: "g waits for h"},
		},
		Run: time.Second,
	}
	r := Outcome(o, Screen{})
	if r.Out != "9 int\n\"a\" string\n" || strings.Join(r.Notes, "|") != "imported math|g waits for h" || r.Failed() || r.Run != time.Second {
		t.Errorf("got %+v", r)
	}
	for err, want := range map[error]string{
		&session.ExitError{Code: 3}: "cell called os.Exit(3)",
		&session.PanicError{Message: "no", Trace: []session.Frame{{Func: "f", Cell: 2, Line: 3}}}: "panic: no\n\tf, cell 2, line 3",
		errors.New(""): "failed with a *errors.errorString that says nothing",
	} {
		if r := Outcome(&session.Outcome{Err: err}, Screen{}); r.Err != want {
			t.Errorf("%T: got %q, want %q", err, r.Err, want)
		}
	}
	if r := Outcome(&session.Outcome{Err: &session.ExitError{Code: 3}}, Screen{}); !r.Quit || r.Code != 3 {
		t.Errorf("os.Exit(3): got %+v", r)
	}
}

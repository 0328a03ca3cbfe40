package session

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A worker makes what could not travel, once, and only that.
func TestBuiltByWorker(t *testing.T) {
	dir := t.TempDir()
	count := filepath.Join(dir, "count")
	s := said(t,
		"dir := "+goString(dir),
		"unused, _ := os.Create(dir + \"/unused\")",
		`func open(name string) *os.File {
			f, err := os.OpenFile(dir+"/"+name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
			if err != nil { panic(err) }
			f.WriteString("opened\n")
			return f
		}`,
		`out, two := open("count"), 1`,
		"two = 2", // travels, and is not built
		"func f(x int) int { out.WriteString(fmt.Sprintln(x)); return x * two }",
		"func whole(x int) string { return out.Name() }",
	)
	os.Remove(filepath.Join(dir, "unused"))
	for range 2 { // twice on one worker
		here, err := s.Func("f")
		if err != nil {
			t.Fatal(err)
		}
		snap, err := here.Snapshot()
		if err != nil {
			t.Fatal(err)
		}
		if len(snap.Build) != 1 || snap.Build[0].Source != `out, two := open("count"), 1` {
			t.Fatalf("to be built: %v", snap.Build)
		}
		callTwice(t, snap, here)
	}
	text, err := os.ReadFile(count)
	if want := "opened\n" + strings.Repeat("opened\n21\n21\n", 2); string(text) != want || err != nil {
		t.Errorf("the file has %q, want %q (%v)", text, want, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "unused")); err == nil {
		t.Error("a variable was built that the function does not use")
	}
}

func goString(s string) string { return `"` + s + `"` }

// callTwice loads a snapshot as a worker does and calls its function with 21.
func callTwice(t *testing.T, snap *Snapshot, here *Callable) {
	t.Helper()
	worker, _, err := LoadBytes(snap.Bytes, Options{})
	if err != nil {
		t.Fatal(err)
	}
	desc, err := here.Describe()
	if err != nil {
		t.Fatal(err)
	}
	there, err := worker.Resolve(desc)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		input, err := here.EncodeJSON([]byte("21"))
		if err != nil {
			t.Fatal(err)
		}
		body, err := there.Invoke(context.Background(), input)
		if err != nil {
			t.Fatal(err)
		}
		if text, err := here.ResultJSON(body); string(text) != "42" || err != nil {
			t.Errorf("result %s, %v", text, err)
		}
	}
}

// What cannot be built fails the call with its reason; what was lost in part does
// not travel at all.
func TestNotBuiltByWorker(t *testing.T) {
	s := said(t, "dir, _ := os.MkdirTemp(\"\", \"\")", `out := func() *os.File { f, err := os.Open(dir); if err != nil { panic(err) }; return f }()`,
		"func f(x int) int { return x + len(out.Name()) }", "os.Remove(dir);",
		"type M struct { ch chan int; n int }", "m := M{make(chan int), 1}", "func g(x int) int { return m.n + x }")
	here, err := s.Func("f")
	if err != nil {
		t.Fatal(err)
	}
	snap, err := here.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	worker, _, err := LoadBytes(snap.Bytes, Options{})
	if err != nil {
		t.Fatal(err)
	}
	there, err := worker.Func("f")
	if err != nil {
		t.Fatal(err)
	}
	input, _ := here.EncodeJSON([]byte("1"))
	var call *CallError
	if _, err := there.Invoke(context.Background(), input); !errors.As(err, &call) || !strings.HasPrefix(call.Message, "rebuild out by ") || !strings.Contains(call.Message, "no such file") {
		t.Errorf("error %v, want one about out", err)
	}

	here, err = s.Func("g")
	if err != nil {
		t.Fatal(err)
	}
	var travel *TravelError
	if _, err := here.Snapshot(); !errors.As(err, &travel) || !strings.Contains(err.Error(), "m.ch") {
		t.Errorf("error %v, want one about m.ch", err)
	}
}

// Of a statement a worker runs what makes the variables that are missing.
func TestAssigning(t *testing.T) {
	for _, c := range []struct{ source, names, want string }{
		{"f, err := os.Open(name)", "f", "f, _ = os.Open(name)\n"},
		{"f, err := os.Open(name) // why", "f err", "f, err = os.Open(name)\n"},
		{"var a, b = g(), h()", "b", "_, b = g(), h()\n"},
		{"var f *os.File = open()", "f", "f = open()\n"},
		{"var (\n\tc = make(chan int)\n\td, e chan int\n)", "c d", "c = make(chan int)\n"},
		{"c := func() chan int {\n\treturn make(chan int)\n}()", "c", "c = func() chan int {\n\treturn make(chan int)\n}()\n"},
	} {
		got, err := Rebuild{Names: strings.Fields(c.names), Source: c.source}.assigning()
		if got != c.want || err != nil {
			t.Errorf("%s: %q, %v; want %q", c.source, got, err, c.want)
		}
	}
	for _, source := range []string{"f(", "a := 1; b := 2", "if true { }"} {
		if got, err := (Rebuild{Names: []string{"a"}, Source: source}).assigning(); err == nil {
			t.Errorf("%s: %q, want an error", source, got)
		}
	}
}

// Loading runs nothing; rebuilding runs one statement.
func TestRebuild(t *testing.T) {
	s := said(t, "n := 0", "func open() (*os.File, int) { n++; f, _ := os.Open(os.DevNull); return f, n }", "f, at := open()", "x := 1")
	var b bytes.Buffer
	if _, err := s.Dump(&b); err != nil {
		t.Fatal(err)
	}
	loaded, _, err := Load(&b, Options{})
	if err != nil {
		t.Fatal(err)
	}
	wantTrue(t, loaded, "f == nil && n == 1 && at == 1")
	if list := loaded.Rebuilds(); len(list) != 1 || strings.Join(list[0].Names, " ") != "f" || list[0].Cell != 3 {
		t.Errorf("to rebuild: %v", list)
	}
	if _, err := loaded.Rebuild(context.Background(), "x"); !errors.Is(err, ErrKept) {
		t.Errorf("error %v, want %v", err, ErrKept)
	}
	if o, err := loaded.Rebuild(context.Background(), "f"); err != nil || o.Cell == 0 {
		t.Errorf("cell %d, error %v", o.Cell, err)
	}
	wantTrue(t, loaded, "f.Name() == os.DevNull && n == 2 && at == 2 && x == 1")
	if list := loaded.Rebuilds(); len(list) != 0 {
		t.Errorf("still to rebuild: %v", list)
	}
}

package session

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "rewrite the transcripts with what the session says")

// TestTranscripts runs the conversations of testdata/transcripts. A line that
// begins with "> " is a cell or a command, lines that begin with ". " continue
// it, and what follows is the answer: what the cell printed, its notes (after
// "# "), its results, and its error (after "! "). Lines of "//" are comments.
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/transcripts/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) { runTranscript(t, file) })
	}
}

func runTranscript(t *testing.T, file string) {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	talk := newTalk(t)
	var out strings.Builder
	lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	for i := 0; i < len(lines); {
		if !strings.HasPrefix(lines[i], "> ") { // old answers; comments stay
			if strings.HasPrefix(lines[i], "//") || lines[i] == "" {
				out.WriteString(lines[i] + "\n")
			}
			i++
			continue
		}
		cell := strings.TrimPrefix(lines[i], "> ")
		out.WriteString(lines[i] + "\n")
		for i++; i < len(lines) && strings.HasPrefix(lines[i], ". "); i++ {
			cell += "\n" + strings.TrimPrefix(lines[i], ". ")
			out.WriteString(lines[i] + "\n")
		}
		out.WriteString(talk.say(cell))
	}
	if *update {
		if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got, want := out.String(), string(text); got != want {
		t.Errorf("%s: got\n%s\nwant\n%s", file, got, diff(got, want))
	}
}

// diff marks the lines of want that got does not have in the same place.
func diff(got, want string) string {
	g := strings.Split(got, "\n")
	var b strings.Builder
	for i, line := range strings.Split(want, "\n") {
		mark := "  "
		if i >= len(g) || g[i] != line {
			mark = "≠ "
		}
		b.WriteString(mark + line + "\n")
	}
	return b.String()
}

// A talk is a session and what it printed.
type talk struct {
	t      *testing.T
	s      *Session
	stdout *os.File // stands for the process's, where user code prints
	read   int64    // what has been taken from it
}

func newTalk(t *testing.T) *talk {
	k := &talk{t: t, stdout: captureOutput(t)}
	s, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	k.s = s
	return k
}

// captureOutput makes a file the process's standard output until the test ends.
func captureOutput(t *testing.T) *os.File {
	f, err := os.Create(filepath.Join(t.TempDir(), "stdout"))
	if err != nil {
		t.Fatal(err)
	}
	old := os.Stdout
	os.Stdout = f
	t.Cleanup(func() {
		os.Stdout = old
		f.Close()
	})
	return f
}

// printed returns what user code has printed since it was last asked.
func (k *talk) printed() string {
	text, err := os.ReadFile(k.stdout.Name())
	if err != nil {
		k.t.Fatal(err)
	}
	new := text[k.read:]
	k.read = int64(len(text))
	return string(new)
}

// say runs a cell or command and returns the answer, each line ended.
func (k *talk) say(cell string) string {
	var b strings.Builder
	if strings.HasPrefix(cell, ":") {
		k.command(&b, strings.Fields(cell))
	} else {
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
		defer cancel()
		o, _ := k.s.Eval(ctx, cell)
		b.WriteString(ended(k.printed()))
		for _, n := range o.Notes {
			if n.Kind != NoteDefined {
				b.WriteString("# " + n.Text + "\n")
			}
		}
		for _, v := range o.Results {
			b.WriteString(show(v) + " " + v.Type() + "\n")
		}
		if o.Err != nil {
			text := strings.TrimSuffix(RenderError(o.Err), "\n")
			b.WriteString("! " + strings.ReplaceAll(text, "\n", "\n! ") + "\n")
		}
	}
	return b.String()
}

func ended(s string) string {
	if s == "" || strings.HasSuffix(s, "\n") {
		return s
	}
	return s + "\n"
}

func (k *talk) command(b *strings.Builder, words []string) {
	var err error
	switch words[0] {
	case ":undo", ":redo":
		var u Undone
		n := 1
		if len(words) > 1 {
			fmt.Sscan(words[1], &n)
		}
		did := "undone"
		if words[0] == ":undo" {
			u, err = k.s.Undo(n)
		} else {
			did = "redone"
			u, err = k.s.Redo(n)
		}
		for _, c := range u.Cells {
			fmt.Fprintf(b, "%s: %s\n", did, firstLine(c.Source))
		}
		for _, line := range u.Report.Lines() {
			b.WriteString(line + "\n")
		}
	case ":reset":
		err = k.s.Reset()
	case ":reload":
		k.reload(b)
	case ":who":
		for _, n := range k.s.Names() {
			fmt.Fprintln(b, strings.TrimRight(strings.Join([]string{n.Kind, n.Name, n.Type, n.Shape, n.State}, " "), " "))
		}
	case ":type":
		var typ string
		if typ, err = k.s.TypeOf(strings.Join(words[1:], " ")); err == nil {
			b.WriteString(typ + "\n")
		}
	case ":program":
		b.WriteString(k.s.Program())
	case ":history":
		for _, c := range k.s.History() {
			fmt.Fprintf(b, "%d %s %s\n", c.ID, firstLine(c.Source), c.Err)
		}
	default:
		k.t.Fatalf("unknown command %q", words)
	}
	if err != nil {
		b.WriteString("! " + strings.TrimSpace(RenderError(err)) + "\n")
	}
}

// reload makes the session one that went through a file.
func (k *talk) reload(b *strings.Builder) {
	k.t.Helper()
	var file bytes.Buffer
	report, err := k.s.Dump(&file)
	if err != nil {
		k.t.Fatal(err)
	}
	for _, line := range report.Lines() {
		b.WriteString(line + "\n")
	}
	s, _, err := Load(&file, Options{})
	if err != nil {
		k.t.Fatal(err)
	}
	if text := k.printed(); text != "" {
		k.t.Errorf("loading printed %q", text)
	}
	k.s = s
}

// show renders a value in one line.
func show(v View) string { return showDepth(v, 0) }

func showDepth(v View, depth int) string {
	if text, ok := v.Text(); ok {
		return text
	}
	if depth > 4 {
		return "…"
	}
	switch k := v.Kind(); k {
	case reflect.Bool:
		return fmt.Sprint(v.Bool())
	case reflect.String:
		return fmt.Sprintf("%q", v.Str())
	case reflect.Float32, reflect.Float64:
		return fmt.Sprint(v.Float())
	case reflect.Complex64, reflect.Complex128:
		return fmt.Sprint(v.Complex())
	case reflect.Slice, reflect.Array:
		if v.IsNil() {
			return "nil"
		}
		list := make([]string, v.Len())
		for i := range list {
			list[i] = showDepth(v.Index(i), depth+1)
		}
		return "[" + strings.Join(list, " ") + "]"
	case reflect.Map:
		if v.IsNil() {
			return "nil"
		}
		var list []string
		for _, e := range v.Entries(-1) {
			list = append(list, showDepth(e.Key, depth+1)+":"+showDepth(e.Value, depth+1))
		}
		return "map[" + strings.Join(list, " ") + "]"
	case reflect.Struct:
		list := make([]string, v.NumField())
		for i := range list {
			f, x := v.Field(i)
			list[i] = f.Name + ":" + showDepth(x, depth+1)
		}
		return "{" + strings.Join(list, " ") + "}"
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return "nil"
		}
		if k == reflect.Pointer {
			return "&" + showDepth(v.Elem(), depth+1)
		}
		return showDepth(v.Elem(), depth+1)
	case reflect.Func:
		if v.IsNil() {
			return "nil"
		}
		return "func " + v.FuncName()
	case reflect.Chan:
		return "chan"
	case reflect.Invalid:
		return "nil"
	}
	if slices.Contains([]reflect.Kind{reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr}, v.Kind()) {
		return fmt.Sprint(v.Uint())
	}
	return fmt.Sprint(v.Int())
}

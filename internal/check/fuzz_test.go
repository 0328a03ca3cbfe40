package check

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// FuzzCheck feeds two cells to a program: nothing panics, a failing cell changes
// nothing, an accepted one makes a program that can be taken apart and put
// together again, and no message shows a name of ours.
func FuzzCheck(f *testing.F) {
	files, err := filepath.Glob("testdata/*.transcript")
	if err != nil || len(files) == 0 {
		f.Fatalf("found %d transcripts, %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		last := ""
		for line := range strings.Lines(string(text)) {
			if cell, ok := strings.CutPrefix(line, "> "); ok {
				f.Add(last, cell)
				last = cell
			}
		}
	}
	base := mustCheck(f, NewProgram(), 1, "type T struct{ a int }\nfunc (t T) M() int { return f(t.a) }\nfunc f(x int) int { return x }\nx := T{1}\ng := func() int { return x.M() }").Program
	f.Fuzz(func(t *testing.T, first, second string) {
		p := base
		for i, src := range []string{first, second} {
			before := p.Print()
			c, err := Parse(i+2, src)
			if err != nil {
				checkMessage(t, err)
				continue
			}
			u, err := p.Check(c)
			if after := p.Print(); after != before {
				t.Fatalf("%q changed the program\n%s\nto\n%s", src, before, after)
			}
			if err != nil {
				checkMessage(t, err)
				continue
			}
			p = u.Program
			for _, d := range u.Broken {
				checkMessage(t, d)
			}
			p.Complete(src, len(src)/2)
		}
		u, err := Restore(nil, p.Decls())
		if err != nil {
			t.Fatalf("%q, %q: restoring: %v", first, second, err)
		}
		if got, want := u.Program.Print(), p.Print(); got != want {
			t.Fatalf("%q, %q: restored\n%s\nwant\n%s", first, second, got, want)
		}
	})
}

func checkMessage(t *testing.T, err error) {
	t.Helper()
	for _, d := range err.(*Diagnostics).List {
		if strings.Contains(d.Msg+d.Hint, Hidden) && !strings.Contains(d.Msg, "reserved") && !strings.Contains(d.Text, Hidden) {
			t.Errorf("a name of ours is in %q", d.Msg+d.Hint)
		}
		if d.Line < 1 || d.Col < 1 {
			t.Errorf("%q is at line %d, column %d", d.Msg, d.Line, d.Col)
		}
	}
}

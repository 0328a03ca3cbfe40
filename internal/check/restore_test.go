package check

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// TestRestore takes the program at the end of each transcript apart and puts it
// together again.
func TestRestore(t *testing.T) {
	files, err := filepath.Glob("testdata/*.transcript")
	if err != nil || len(files) == 0 {
		t.Fatalf("found %d transcripts, %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		p := lastProgram(t, string(text))
		u, err := Restore(nil, p.Decls())
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		if got, want := u.Program.Print(), p.Print(); got != want {
			t.Errorf("%s: restored\n%s\nwant\n%s", file, got, want)
		}
		if got, want := u.Program.Decls(), p.Decls(); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: restored declarations\n%+v\nwant\n%+v", file, got, want)
		}
		want := p.Load()
		if !reflect.DeepEqual(u.Compile, want.Compile) {
			t.Errorf("%s: restored compile %v, want %v", file, u.Compile, want.Compile)
		}
		if got, want := fmt.Sprint(u.NewVars), fmt.Sprint(want.NewVars); got != want {
			t.Errorf("%s: restored variables %v, want %v", file, got, want)
		}
		if got, want := summary(u), summary(want); got != want {
			t.Errorf("%s: restored\n%s\nwant\n%s", file, got, want)
		}
	}
}

// summary says what does not compile, and why.
func summary(u *Update) string {
	return fmt.Sprint(say(&Update{Broken: u.Broken, Waiting: u.Waiting}))
}

// lastProgram returns the program after all cells of a transcript.
func lastProgram(t *testing.T, text string) *Program {
	p := NewProgram()
	id := 0
	for block := range strings.SplitSeq(text, "\n\n") {
		var cell []string
		for line := range strings.SplitSeq(block, "\n") {
			if strings.HasPrefix(line, ">") {
				cell = append(cell, strings.TrimPrefix(strings.TrimPrefix(line, ">"), " "))
			}
		}
		if len(cell) == 0 || strings.HasPrefix(cell[0], ":") {
			continue
		}
		id++
		if c, err := Parse(id, strings.Join(cell, "\n")); err == nil {
			if u, err := p.Check(c); err == nil {
				p = u.Program
			}
		}
	}
	return p
}

func TestRestoreBad(t *testing.T) {
	tests := []struct {
		name  string
		decls []Decl
		want  string
	}{
		{"import", []Decl{{Kind: KindImport, Name: "x", Type: "no/such"}}, `restoring import "x": package "no/such" is not available`},
		{"place", []Decl{{Kind: KindFunc, Name: "f", Src: "func f() {}"}}, `restoring func "f": impossible place: line 0, column 0`},
		{"syntax", []Decl{{Kind: KindFunc, Name: "f", Src: "func f( {}", Cell: 7, Line: 3, Col: 1}}, `restoring func "f": cell 7, line 3: `},
		{"other", []Decl{{Kind: KindFunc, Name: "f", Src: "func g() {}", Line: 1, Col: 1}}, `restoring func "f": its source does not declare it`},
		{"type", []Decl{{Kind: KindVar, Name: "x", Type: "[", Line: 1, Col: 1}}, `restoring var "x": bad type "["`},
		{"name", []Decl{{Kind: KindVar, Name: "x y", Type: "T", Line: 1, Col: 1}}, `restoring var "x y": not an identifier`},
		{"mask", []Decl{{Kind: KindConst, Name: "A", Src: "const A = 1", Mask: []string{"A"}, Line: 1, Col: 1}}, `nothing is left of it`},
		{"kind", []Decl{{Kind: "thing", Name: "x", Line: 1, Col: 1}}, `restoring thing "x": its source does not declare it`},
		{"cell", []Decl{{Kind: KindCell, Name: "x", Line: 1, Col: 1}}, `it has no statements`},
	}
	for _, tt := range tests {
		_, err := Restore(nil, tt.decls)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q", tt.name, err, tt.want)
		}
	}
}

// A restored declaration keeps its place in its cell.
func TestRestorePlace(t *testing.T) {
	p := mustCheck(t, NewProgram(), 4, "x := 1\ny := 2; func f() int {\n\treturn x\n}").Program
	u, err := Restore(nil, p.Decls())
	if err != nil {
		t.Fatal(err)
	}
	c, err := Parse(5, "x := \"s\"")
	if err != nil {
		t.Fatal(err)
	}
	v, err := u.Program.Check(c)
	if err != nil {
		t.Fatal(err)
	}
	d := v.Broken["f"].List[0]
	if d.Cell != 4 || d.Line != 3 || d.Col != 9 || d.Text != "\treturn x" {
		t.Errorf("got %+v, want cell 4, line 3, column 9", d)
	}
}

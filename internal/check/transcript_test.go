package check

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write what the transcripts in testdata should say")

// A transcript is a text of cells, each line of which begins with "> ", and of
// what Check says about each. Lines that begin with # are comments.
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.transcript")
	if err != nil || len(files) < 5 {
		t.Fatalf("found %d transcripts, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".transcript"), func(t *testing.T) {
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := replay(t, string(want))
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != string(want) {
				t.Errorf("%s: got\n%s\nwant\n%s", file, got, want)
			}
		})
	}
}

// replay evaluates the cells of a transcript and returns it with what Check says.
func replay(t *testing.T, text string) string {
	var out, cell strings.Builder
	p := NewProgram()
	id := 0
	finish := func() {
		if cell.Len() == 0 {
			return
		}
		id++
		var said string
		p, said = eval(t, p, id, cell.String())
		out.WriteString(said)
		cell.Reset()
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case strings.HasPrefix(line, ">"):
			out.WriteString(line + "\n")
			cell.WriteString(strings.TrimPrefix(strings.TrimPrefix(line, ">"), " ") + "\n")
			continue
		case strings.HasPrefix(line, "#"), line == "":
			finish()
			out.WriteString(line + "\n")
		default:
			finish()
		}
	}
	finish()
	return out.String()
}

// eval checks a cell and says what came of it.
func eval(t *testing.T, p *Program, id int, src string) (*Program, string) {
	t.Helper()
	before := p.Print()
	src = strings.TrimSuffix(src, "\n")
	if query, ok := strings.CutPrefix(src, ":"); ok {
		return p, ask(p, query)
	}
	c, err := Parse(id, src)
	if err != nil {
		return p, err.(*Diagnostics).Render()
	}
	u, err := p.Check(c)
	if p.Print() != before {
		t.Errorf("cell %d changed the program that it was checked against", id)
	}
	if err != nil {
		return p, err.(*Diagnostics).Render()
	}
	return u.Program, say(u)
}

// ask answers a query about a program.
func ask(p *Program, query string) string {
	verb, arg, _ := strings.Cut(query, " ")
	switch verb {
	case "print":
		return indent(p.Print())
	case "doc":
		text, ok := p.Doc(arg)
		return indent(fmt.Sprintf("%v\n%s\n", ok, text))
	case "source":
		text, ok := p.Source(arg)
		return indent(fmt.Sprintf("%v\n%s\n", ok, text))
	case "uses":
		return indent(strings.Join(p.Uses(arg), " ") + "\n")
	case "near":
		return indent(strings.Join(p.Near(arg), " ") + "\n")
	case "type":
		ts, err := p.TypeOf(arg)
		if err != nil {
			return err.(*Diagnostics).Render()
		}
		return indent(fmt.Sprintln(ts))
	case "names":
		var b strings.Builder
		for _, n := range p.Names() {
			fmt.Fprintf(&b, "%s %s %s cell %d line %d %s %v\n", n.Kind, n.Name, n.Type, n.Cell, n.Line, n.State, n.Methods)
		}
		return indent(b.String())
	}
	return "unknown query\n"
}

func indent(s string) string {
	return "\t" + strings.ReplaceAll(strings.TrimSuffix(s, "\n"), "\n", "\n\t") + "\n"
}

// say writes an Update, a fact a line.
func say(u *Update) string {
	var b strings.Builder
	line := func(what string, names []string) {
		if len(names) > 0 {
			fmt.Fprintf(&b, "%s: %s\n", what, strings.Join(names, ", "))
		}
	}
	line("imported", u.AutoImports)
	line("defined", u.Defined)
	line("redefined", u.Redefined)
	var vars []string
	for _, v := range u.NewVars {
		if v.Name() != Step && v.Name() != Last {
			vars = append(vars, fmt.Sprintf("%s %s @%d", v.Name(), typeString(v.Type()), u.Assigned[v.Name()]))
		}
	}
	line("var", vars)
	for _, hidden := range slices.Sorted(maps.Keys(u.Old)) {
		fmt.Fprintf(&b, "old: %s is %s\n", hidden, u.Old[hidden])
	}
	line("changed", u.Changed)
	line("retyped", u.Retyped)
	line("compile", u.Compile)
	line("healed", u.Healed)
	for _, name := range slices.Sorted(maps.Keys(u.Broken)) {
		fmt.Fprintf(&b, "broken: %s: %s\n", name, u.Broken[name].Error())
	}
	for _, name := range slices.Sorted(maps.Keys(u.Waiting)) {
		fmt.Fprintf(&b, "waiting: %s for %v\n", name, u.Waiting[name])
	}
	var results []string
	for _, r := range u.Results {
		results = append(results, typeString(r))
	}
	if u.Silent {
		results = append(results, "silent")
	}
	line("result", results)
	return b.String()
}

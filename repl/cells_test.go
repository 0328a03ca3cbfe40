package repl

import (
	"io"
	"strings"
	"testing"
)

// splitTests are texts and the entries they are split into, which a line of
// "--" divides.
var splitTests = []struct{ name, in, want string }{
	{"one a line", "x := 1\ny := 2\nx + y\n", "x := 1\n--\ny := 2\n--\nx + y"},
	{"no final newline", "x", "x"},
	{"crlf", "x := 1\r\nx\r\n", "x := 1\n--\nx"},
	{"function then call", "func f() int {\n\treturn 1\n}\nf()\n", "func f() int {\n\treturn 1\n}\n--\nf()"},
	{"blank line in a function", "func f() {\n\ta := 1\n\n\tb(a)\n}\nf()\n", "func f() {\n\ta := 1\n\n\tb(a)\n}\n--\nf()"},
	{"else on its own line", "if x {\n}\nelse {\n}\ny\n", "if x {\n}\nelse {\n}\n--\ny"},
	{"variable that begins with else", "if x {\n}\nelsewhere := 1\n", "if x {\n}\n--\nelsewhere := 1"},
	{"open literal", "x := []int{1,\n2}\nx\n", "x := []int{1,\n2}\n--\nx"},
	{"trailing operator", "1 +\n2\n", "1 +\n2"},
	{"raw string", "s := `a\n\n:who\nb`\ns\n", "s := `a\n\n:who\nb`\n--\ns"},
	{"doc comment", "// f does\n// nothing\nfunc f() {}\nf()\n", "// f does\n// nothing\nfunc f() {}\n--\nf()"},
	{"comment alone", "// a remark\n\nx\n", "x"},
	{"comment at the end", "x\n// done\n", "x"},
	{"block comment", "/* a\n\nb */\nx\n", "/* a\n\nb */\nx"},
	{"commands", ":who\nx := 1\n  ?x\n:dump f\n", ":who\n--\nx := 1\n--\n?x\n--\n:dump f"},
	{"byte order mark", "\ufeffx := 1\nx\n", "x := 1\n--\nx"},
	{"byte order mark and shebang", "\ufeff#!/usr/bin/env gosess\nx\n", "x"},
	{"shebang", "#!/usr/bin/env gosess\nx\n", "x"},
	{"empty", "\n\n", ""},

	// what is not Go
	{"unclosed, then more", "x := f(1,\n\ny := 2\n", "x := f(1,\n--\ny := 2"},
	{"unclosed function", "func f() {\n\ta()\n\n\tb()\n\nx := 1\n", "func f() {\n\ta()\n\n\tb()\n--\nx := 1"},
	{"unclosed at the end", "func f() {\n\ta()\n", "func f() {\n\ta()"},
	{"wrong in the middle", "func f() {\n\ta := := 1\n\tremove()\n}\nx\n", "func f() {\n\ta := := 1\n\tremove()\n}\n--\nx"},
	{"wrong, and a blank line", "func f() {\n\ta := := 1\n\nremove()\n}\nx\n", "func f() {\n\ta := := 1\n\nremove()\n}\n--\nx"},
	{"operator and blank line", "1 +\n\nx := 2\n", "1 +\n\n--\nx := 2"},
	{"brackets that are none", "s := \"{\" + `(` // [\nr := '{'\nq := \"\\\"{\"\nx /* ( */\n", "s := \"{\" + `(` // [\n--\nr := '{'\n--\nq := \"\\\"{\"\n--\nx /* ( */"},
	{"too many closed", "f())\nx\n", "f())\n--\nx"},
	{"wrong on one line", "x := )\ny\n", "x := )\n--\ny"},
	{"wrong and unclosed", "func f() {\n\t:= 1\n\n\tremove()\n\nx\n", "func f() {\n\t:= 1\n\n\tremove()\n--\nx"},
}

func TestSplit(t *testing.T) {
	for _, test := range splitTests {
		s := newSplitter(strings.NewReader(test.in))
		var got []string
		for {
			e, err := s.next()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if lines := strings.Split(strings.TrimPrefix(test.in, byteOrderMark), "\n"); !strings.HasPrefix(strings.TrimSpace(lines[e.line-1]), strings.Split(e.text, "\n")[0]) {
				t.Errorf("%s: entry %q does not begin on line %d", test.name, e.text, e.line)
			}
			got = append(got, e.text)
		}
		if text := strings.TrimRight(strings.Join(got, "\n--\n"), "\n"); text != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", test.name, text, test.want)
		}
	}
}

func TestEntries(t *testing.T) {
	const text = "func f() {}\n\nf()\n:who\n// only a remark\n?f\ns := `\n:not a command\n`\ns"
	var got []string
	for _, e := range entries(text) {
		got = append(got, e.text)
	}
	want := "func f() {}\n\nf()|:who|?f|s := `\n:not a command\n`\ns"
	if s := strings.Join(got, "|"); s != want {
		t.Errorf("got %q, want %q", s, want)
	}
}

// Whatever the text, splitting it ends, and loses no line but blank ones, comments
// and the first line of a script.
func FuzzSplit(f *testing.F) {
	for _, test := range splitTests {
		f.Add(test.in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		s := newSplitter(strings.NewReader(in))
		at := 0
		var all strings.Builder
		for {
			e, err := s.next()
			if err == io.EOF {
				break
			}
			if e.line <= at {
				t.Fatalf("an entry begins on line %d after one on line %d", e.line, at)
			}
			at = e.line
			all.WriteString(e.text + "\n")
		}
		got := all.String()
		for i, line := range strings.Split(in, "\n") {
			line = strings.TrimSpace(line)
			if i > 0 && !strings.Contains(in, "/") && !strings.Contains(got, line) {
				t.Fatalf("line %q is lost", line)
			}
		}
	})
}

// A literal of many lines must not cost the square of its length.
func BenchmarkSplitLongLiteral(b *testing.B) {
	text := "xs := []float64{\n" + strings.Repeat("\t1.5,\n", 20000) + "}\n"
	for b.Loop() {
		if _, err := newSplitter(strings.NewReader(text)).next(); err != nil {
			b.Fatal(err)
		}
	}
}

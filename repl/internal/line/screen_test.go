package line

import (
	"strings"
	"testing"

	"gosess/repl/internal/vt"
)

// screenTests are keys, and what a terminal of 20 by 8 then shows, with ‸ at the
// cursor.
var screenTests = []struct{ keys, want string }{
	{"abc<left>", "> ab‸c"},
	{"f {<enter>x", "> f {\n.     x‸"},
	{"0123456789abcdefgh", "> 0123456789abcdefgh\n‸"},
	{"0123456789abcdefghij<left><left><left>", "> 0123456789abcdefg‸h\nij"},
	{"日本語日本語日本語日", "> 日本語日本語日本語\n日‸"},
	{"a日本語日本語日本語日", "> a日本語日本語日本\n語日‸"},
	{"日本<left>", "> 日‸本"},
	{"e\u0301x<left>", "> e\u0301‸x"},
	{"f {<enter>x<up><home>", "> ‸f {\n.     x"},
	{"1<nl>2<nl>3<nl>4<nl>5<nl>6<nl>7<nl>8<nl>9", ". 3\n. 4\n. 5\n. 6\n. 7\n. 8\n. 9‸"},
	{"1<nl>2<nl>3<nl>4<nl>5<nl>6<nl>7<nl>8<nl>9<start>", "> ‸1\n. 2\n. 3\n. 4\n. 5\n. 6\n. 7"},
	{"str<tab>", "> str‸\nstrconv  package s…\nstrings  package s…"},
	{"str<tab><tab>", "> strconv‸\nstrconv  package s…\nstrings  package s…"},
	{"<tab>", "> ‸\nstrconv  package s…\nstrings  package s…\nsum      package s…\ngröße    package g…"},
	{"<^r>ret", "> func f() {\n.     ‸return\n. }\nsearch: ret_"},
	{"<^r>nope", "> stri‸ngs.ToUpper(x)\n(nothing like it b…"},
	{"abc<^r><esc>", "> abc‸"},
}

func TestScreen(t *testing.T) {
	for _, test := range screenTests {
		term, got, cfg := vt.New(20, 8), "", testConfig
		cfg.Out = term
		press(t, cfg, 20, 8, test.keys, func(e *Editor, last string) {
			if got = withCursor(term); got != drawnOnce(e) {
				t.Errorf("%s: after %s the screen is\n%s\nand not\n%s", test.keys, last, got, drawnOnce(e))
			}
			if term.Hidden {
				t.Errorf("%s: after %s the cursor is hidden", test.keys, last)
			}
		})
		if got != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", test.keys, got, test.want)
		}
		if len(term.Unknown) > 0 {
			t.Errorf("%s: unknown sequences %q", test.keys, term.Unknown)
		}
	}
}

// drawnOnce is the entry on an empty terminal: what is drawn over something else
// must look the same.
func drawnOnce(e *Editor) string {
	term := vt.New(20, 8)
	(&screen{out: term}).draw(layout(e.entry.view()))
	return withCursor(term)
}

// withCursor is the screen with ‸ at the cursor.
func withCursor(term *vt.Screen) string {
	const cursor = "‸"
	lines := strings.Split(term.String(), "\n")
	for len(lines) <= term.Row {
		lines = append(lines, "")
	}
	col, b := 0, strings.Builder{}
	placed := false
	for _, r := range lines[term.Row] {
		_, w := shown(r, 0)
		if col == term.Col && !placed && w > 0 {
			b.WriteString(cursor)
			placed = true
		}
		b.WriteRune(r)
		col += w
	}
	if !placed {
		b.WriteString(strings.Repeat(" ", max(term.Col-col, 0)) + cursor)
	}
	lines[term.Row] = b.String()
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

func TestNarrow(t *testing.T) {
	cfg := testConfig
	cfg.Paint = func(text []rune) []string { return make([]string, len(text)) }
	for width := 1; width < 12; width++ {
		for height := 1; height < 4; height++ {
			press(t, cfg, width, height, "日f(str<tab><tab><tab><esc><nl>x<^r>ret<enter><up><up>", func(e *Editor, last string) {
				f := layout(e.entry.view())
				if f.curRow >= len(f.rows) || f.curRow < 0 || f.curCol < 0 {
					t.Errorf("%d by %d: after %s the cursor is at row %d of %d, column %d", width, height, last, f.curRow, len(f.rows), f.curCol)
				}
			})
		}
	}
}

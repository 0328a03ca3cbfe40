package line

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"gosess/repl/internal/vt"
)

// keyTests are what terminals send, and the keys that it means.
var keyTests = []struct{ name, sent, want string }{
	{"letters", "aé日", "1:a 1:é 1:日"},
	{"arrows", "\x1b[A\x1bOB\x1b[C\x1b[D", "9 10 12 11"},
	{"enter", "\r\n", "3 3"},
	{"alt enter", "\x1b\r\x1b[13;2u\x1b[27;3;13~", "4 4 4"},
	{"ctrl arrows", "\x1b[1;5D\x1b[1;5C\x1bb\x1bf", "15 16 15 16"},
	{"home and end", "\x1b[H\x1bOF\x1b[1~\x1b[4~\x01\x05", "13 14 13 14 13 14"},
	{"delete", "\x1b[3~\x7f", "8 7"},
	{"paste", "\x1b[200~a\r\n\tb\x1b[201~c", "2:a\n\tb 1:c"},
	{"paste of keys", "\x1b[200~a\x03\x1b[Ab\x00\x1b[201~", "2:a[Ab"},
	{"unknown sequence", "\x1b[99;99Xa\x1b[?1;2ca", "0 1:a 0 1:a"},
	{"nul", "\x00a", "0 1:a"},
	{"not utf-8", "\xff\xfea", "0 0 1:a"},
	{"escape, then an arrow", "\x1b\x1b[A", "32 9"},
}

func TestDecode(t *testing.T) {
	for _, test := range keyTests {
		for _, whole := range []bool{true, false} {
			if got := show(feed(test.sent, whole)); got != test.want {
				t.Errorf("%s: got %q, want %q (sent at once: %v)", test.name, got, test.want, whole)
			}
		}
	}
}

// feed decodes bytes that come at once or one by one.
func feed(sent string, whole bool) []key {
	var keys []key
	var pending []byte
	take := func(final bool) {
		for {
			k, n := decode(pending, final)
			if n == 0 {
				return
			}
			keys, pending = append(keys, k), pending[n:]
		}
	}
	for i := range len(sent) {
		pending = append(pending, sent[i])
		if !whole {
			take(false)
		}
	}
	take(false)
	take(true)
	return keys
}

func show(keys []key) string {
	var parts []string
	for _, k := range keys {
		part := fmt.Sprint(int(k.code))
		if k.text != "" {
			part += ":" + k.text
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, " ")
}

func FuzzDecode(f *testing.F) {
	for _, test := range keyTests {
		f.Add(test.sent)
	}
	f.Fuzz(func(t *testing.T, sent string) {
		for _, k := range feed(sent, true) {
			if !utf8.ValidString(k.text) || strings.ContainsAny(k.text, "\x1b\r\x00") {
				t.Errorf("%q: a key holds %q", sent, k.text)
			}
		}
	})
}

// Names of keys in the tests below, between angle brackets.
var named = map[string]key{
	"enter": {code: keyEnter}, "nl": {code: keyNewline}, "tab": {code: keyTab}, "backtab": {code: keyBackTab},
	"bs": {code: keyBackspace}, "del": {code: keyDelete}, "up": {code: keyUp}, "down": {code: keyDown},
	"left": {code: keyLeft}, "right": {code: keyRight}, "home": {code: keyHome}, "end": {code: keyEnd},
	"wleft": {code: keyWordLeft}, "wright": {code: keyWordRight}, "^k": {code: keyKillLine}, "^u": {code: keyKillFront},
	"^w": {code: keyKillWord}, "^y": {code: keyYank}, "^t": {code: keyTranspose}, "^r": {code: keySearch}, "^s": {code: keySearchForward},
	"^c": {code: keyInterrupt}, "^d": {code: keyEOF}, "esc": {code: keyCancel}, "undo": {code: keyUndo},
	"start": {code: keyTextStart}, "prev": {code: keyPrevious}, "paste": {keyPaste, "a {\n\tb\n}"},
}

// press types keys into a state; it stops at the key that ends the entry.
func press(s *state, keys string) error {
	for keys != "" {
		k := key{}
		if end := strings.IndexByte(keys, '>'); keys[0] == '<' && end > 0 {
			k = named[keys[1:end]]
			keys = keys[end+1:]
		} else {
			_, n := utf8.DecodeRuneInString(keys)
			k = key{keyRune, keys[:n]}
			keys = keys[n:]
		}
		if s.asks(k) {
			before := string(s.buf.text[:s.buf.pos])
			s.offer(s.cfg.Complete(s.buf.String(), len(before)))
			continue
		}
		if err := s.press(k); err != nil {
			return err
		}
	}
	return nil
}

func newState() *state {
	past := []string{"x := 1", "func f() {\n\treturn\n}", "strings.ToUpper(x)"}
	s := &state{width: 40, height: 10, prompt: "> ", more: ". ", cfg: &Config{
		Ready: func(text string) bool { return strings.Count(text, "{") == strings.Count(text, "}") },
		Complete: func(text string, pos int) (int, []Candidate) {
			start := strings.LastIndexAny(text[:pos], " .(\n") + 1
			var list []Candidate
			for _, name := range []string{"strconv", "strings", "sum", "größe"} {
				if strings.HasPrefix(name, text[start:pos]) {
					list = append(list, Candidate{Text: name, Detail: "package " + name})
				}
			}
			return start, list
		},
	}}
	s.past.entries, s.past.at = past, len(past)
	return s
}

// editTests are keys, and the text with | at the cursor that they lead to.
var editTests = []struct{ keys, want string }{
	{"abc", "abc|"},
	{"abc<left><left>x", "ax|bc"},
	{"ab<home>x<end>y", "xaby|"},
	{"日本<left>x", "日x|本"},
	{"foo bar_1.baz<wleft><wleft>x", "foo xbar_1.baz"},
	{"a b<^w>c", "a c|"},
	{"a b<left><^k>", "a |"},
	{"ab cd<wleft><^u>", "|cd"},
	{"ab<^u>x<^y><^y>", "xabab|"},
	{"ab<^t>", "ba|"},
	{"ab<bs><del>", "a|"},
	{"ab<home><^d>", "|b"},
	{"ab c<undo>", "ab|"},
	{"ab c<undo><undo>", "|"},

	// several lines
	{"f {<enter>x", "f {\n\tx|"},
	{"f {<enter>x<nl>y", "f {\n\tx\n\ty|"},
	{"f {<enter>g {<enter>", "f {\n\tg {\n\t\t|"},
	{"f {<enter>g {<enter>}", "f {\n\tg {\n\t}|"},
	{"x<nl>}", "x\n}|"},
	{"abc<nl>d<up>x", "ax|bc\nd"},
	{"a<nl>bcd<up><down>x", "a\nbx|cd"},
	{"a<nl>b<home><up><end><^k>", "a|b"},
	{"<paste>", "a {\n\tb\n}|"},
	{"x<nl><tab>y", "x\n\ty|"},

	// history
	{"<up>", "strings.ToUpper(x)|"},
	{"draft<up><down>", "draft|"},
	{"<up><up>", "func f() {\n\treturn\n}|"},
	{"<up><up><up>", "func f() {\n\t|return\n}"},
	{"<up><up><prev>", "x := 1|"},
	{"<up>!<prev><down>", "strings.ToUpper(x)!|"},
	{"<^r>ret", "func f() {\n\t|return\n}"},
	{"<^r>x<^r>", "|x := 1"},
	{"<^r>x<^r><^s>", "strings.ToUpper(|x)"},
	{"<^r>xyz", "strings.ToUpper(|x)"},
	{"keep<^r>x<esc>", "keep|"},
	{"keep<^r>x<^c>!", "keep!|"},
	{"<^r>ret<enter><end>!", "func f() {\n\treturn!|\n}"},
	{"<^r>ret<home>!", "func f() {\n!|\treturn\n}"},

	// completion
	{"su<tab>", "sum|"},
	{"x.str<tab>", "x.str|"},
	{"st<tab>", "str|"},
	{"str<tab><tab>", "strconv|"},
	{"str<tab><tab><tab><tab>", "strconv|"},
	{"str<tab><backtab>", "strings|"},
	{"str<tab><tab><tab><enter>.", "strings.|"},
	{"str<tab><tab><esc>", "str|"},
	{"str<tab>i", "stri|"},
	{"g<tab>", "größe|"},
	{"f(s<left>", "f(|s"},
	{"qq<tab>", "qq|"},
}

func TestEdit(t *testing.T) {
	for _, test := range editTests {
		s := newState()
		if err := press(s, test.keys); err != nil {
			t.Errorf("%s: %v", test.keys, err)
			continue
		}
		got := string(s.buf.text[:s.buf.pos]) + "|" + string(s.buf.text[s.buf.pos:])
		if test.want = strings.Replace(test.want, "xbar", "x|bar", 1); got != test.want {
			t.Errorf("%s: got %q, want %q", test.keys, got, test.want)
		}
		s.view()
	}
}

// endTests are keys that end an entry.
var endTests = []struct{ keys, want string }{
	{"abc<enter>", "submitted"},
	{"f {<enter>}<enter>", "submitted"},
	{"f {<enter><enter><enter>", "submitted"},
	{"abc<^c>", "interrupted"},
	{"<^d>", "EOF"},
	{"a<bs><^d>", "EOF"},
	{"f {<enter>", "<nil>"},
	{"a<^d>", "<nil>"},
}

func TestEnd(t *testing.T) {
	for _, test := range endTests {
		if err := press(newState(), test.keys); fmt.Sprint(err) != test.want {
			t.Errorf("%s: got %v, want %s", test.keys, err, test.want)
		}
	}
}

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
		s, term := newState(), vt.New(20, 8)
		s.width, s.height = 20, 8
		scr := screen{out: term}
		for _, keys := range steps(test.keys) {
			if err := press(s, keys); err != nil {
				t.Fatalf("%s: %v", test.keys, err)
			}
			scr.draw(layout(s.view()))
			if fresh := drawnOnce(s); fresh != shown2(term) {
				t.Errorf("%s: after %s the screen is\n%s\nand not\n%s", test.keys, keys, shown2(term), fresh)
			}
		}
		if got := shown2(term); got != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", test.keys, got, test.want)
		}
		if len(term.Unknown) > 0 || term.Hidden {
			t.Errorf("%s: unknown sequences %q, cursor hidden: %v", test.keys, term.Unknown, term.Hidden)
		}
	}
}

// steps splits keys into single ones.
func steps(keys string) []string {
	var list []string
	for keys != "" {
		n := strings.IndexByte(keys, '>') + 1
		if keys[0] != '<' {
			_, n = utf8.DecodeRuneInString(keys)
		}
		list, keys = append(list, keys[:n]), keys[n:]
	}
	return list
}

// drawnOnce is the state on an empty terminal: what is drawn over something else
// must look the same.
func drawnOnce(s *state) string {
	term := vt.New(20, 8)
	(&screen{out: term}).draw(layout(s.view()))
	return shown2(term)
}

// shown2 is the screen with ‸ at the cursor.
func shown2(term *vt.Screen) string {
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
	for width := range 12 {
		for height := range 4 {
			s := newState()
			s.width, s.height = width, height
			s.cfg.Paint = func(text []rune) []string { return make([]string, len(text)) }
			for _, keys := range steps("日f(str<tab><tab><tab><esc><nl>x<^r>ret<enter><up><up>") {
				press(s, keys)
				f := layout(s.view())
				if f.curRow >= len(f.rows) || f.curRow < 0 || f.curCol < 0 {
					t.Errorf("%d by %d: the cursor is at row %d of %d, column %d", width, height, f.curRow, len(f.rows), f.curCol)
				}
			}
		}
	}
}

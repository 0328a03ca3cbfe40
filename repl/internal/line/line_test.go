package line

import (
	"context"
	"io"
	"maps"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/chzyer/readline"
	"github.com/creack/pty"

	"gosess/repl/internal/vt"
)

// keyTests are what terminals send, and what readline reads for it, key by key.
var keyTests = []struct {
	name, sent string
	want       []string
}{
	{"letters", "aé日", []string{"a", "é", "日"}},
	{"arrows", "\x1b[A\x1bOB\x1b[C\x1b[D", sent(keyUp, keyDown, readline.CharForward, readline.CharBackward)},
	{"enter", "\r\n", []string{"\r", "\n"}},
	{"alt enter", "\x1b\r\x1b[13;2u\x1b[27;3;13~", sent(keyNewline, keyNewline, keyNewline)},
	{"ctrl arrows", "\x1b[1;5D\x1b[1;5C\x1bb\x1bf", []string{"\x1bb", "\x1bf", "\x1bb", "\x1bf"}},
	{"home and end", "\x1b[H\x1bOF\x1b[1~\x1b[4~\x01\x05", []string{"\x01", "\x05", "\x01", "\x05", "\x01", "\x05"}},
	{"delete", "\x1b[3~\x7f", sent(keyDelete, readline.CharBackspace)},
	{"paste", "\x1b[200~a\r\n\tb\x1b[201~c", []string{string(keyPaste) + "a\n\tb", "c"}},
	{"paste of keys", "\x1b[200~a\x03\x1b[Ab\x00\x1b[201~", []string{string(keyPaste) + "a[Ab"}},
	{"unknown sequence", "\x1b[99;99Xa\x1b[?1;2ca", []string{string(keyNone), "a", string(keyNone), "a"}},
	{"nul", "\x00a", []string{string(keyNone), "a"}},
	{"not utf-8", "\xff\xfea", []string{string(keyNone), string(keyNone), "a"}},
	{"one of ours", string(keyPaste), sent(keyNone)},
	{"escape, then an arrow", "\x1b\x1b[A", sent(readline.CharBell, keyUp)},
}

func sent(keys ...rune) []string {
	var list []string
	for _, r := range keys {
		list = append(list, string(r))
	}
	return list
}

func TestDecode(t *testing.T) {
	for _, test := range keyTests {
		for _, whole := range []bool{true, false} {
			if got := show(feed(test.sent, whole)); !slices.Equal(got, test.want) {
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

func show(keys []key) []string {
	var list []string
	for _, k := range keys {
		list = append(list, k.sent+k.paste)
	}
	return list
}

func FuzzDecode(f *testing.F) {
	for _, test := range keyTests {
		f.Add(test.sent)
	}
	f.Fuzz(func(t *testing.T, sent string) {
		for _, k := range feed(sent, true) {
			if !utf8.ValidString(k.paste) || strings.ContainsAny(k.paste, "\x1b\r\x00") {
				t.Errorf("%q: a paste holds %q", sent, k.paste)
			}
			if r := []rune(strings.TrimPrefix(k.sent, "\x1b")); len(r) != 1 || r[0] == 0 {
				t.Errorf("%q: readline reads %q for a key, which is not one rune to it", sent, k.sent)
			}
		}
	})
}

// named are the keys in the tests below that stand between angle brackets.
var named = map[string]string{
	"enter": "\r", "nl": "\x1b\r", "tab": "\t", "backtab": "\x1b[Z", "bs": "\x7f", "del": "\x1b[3~",
	"up": "\x1b[A", "down": "\x1b[B", "left": "\x1b[D", "right": "\x1b[C", "home": "\x1b[H", "end": "\x1b[F",
	"wleft": "\x1b[1;5D", "wright": "\x1b[1;5C", "^k": "\x0b", "^u": "\x15", "^w": "\x17", "^y": "\x19", "^t": "\x14",
	"^r": "\x12", "^s": "\x13", "^c": "\x03", "^d": "\x04", "esc": "\x07", "undo": "\x1f", "start": "\x1b<",
	"prev": "\x10", "wdel": "\x1bd", "word": "\x1b[200~\tret\n\x1b[201~", "paste": "\x1b[200~a {\n\tb\n}\x1b[201~",
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

// A typist presses one key after the other. It is what an Editor reads instead of its
// terminal: when it is asked for a key, the last one has had its effect.
type typist struct {
	keys  []string
	edit  *Editor
	look  func(last string) // called after each key
	last  string
	typed bool
}

func (ty *typist) Read(p []byte) (int, error) {
	if ty.typed {
		ty.edit.mu.Lock()
		ty.look(ty.last)
		ty.edit.mu.Unlock()
	}
	if len(ty.keys) == 0 {
		return 0, io.EOF
	}
	ty.last, ty.keys, ty.typed = ty.keys[0], ty.keys[1:], true
	if sent, ok := named[strings.Trim(ty.last, "<>")]; ok {
		return copy(p, sent), nil
	}
	return copy(p, ty.last), nil
}

var past = []string{"x := 1", "func f() {\n\treturn\n}", "strings.ToUpper(x)"}

var testConfig = Config{
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
	History: func() []string { return past },
}

// press types keys at an editor with a terminal of some size. look is called after
// each key and may use the editor.
func press(t *testing.T, cfg Config, cols, rows int, keys string, look func(e *Editor, last string)) (string, error) {
	t.Helper()
	tty, other, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer tty.Close()
	defer other.Close()
	if err := pty.Setsize(tty, &pty.Winsize{Rows: uint16(rows), Cols: uint16(cols)}); err != nil {
		t.Fatal(err)
	}
	cfg.In = other
	if cfg.Out == nil {
		cfg.Out = io.Discard
	}
	e := New(cfg)
	defer e.Close()
	ty := &typist{keys: steps(keys), edit: e, look: func(last string) { look(e, last) }}
	e.keys.f = ty
	text, err := e.Read(context.Background(), "> ", ". ")
	if len(ty.keys) > 0 && !strings.HasPrefix(t.Name(), "Fuzz") {
		t.Errorf("%s: %q were not read", keys, ty.keys)
	}
	return text, err
}

// editTests are keys, and the text with | at the cursor that they lead to.
var editTests = []struct{ keys, want string }{
	{"abc", "abc|"},
	{"abc<left><left>x", "ax|bc"},
	{"ab<home>x<end>y", "xaby|"},
	{"日本<left>x", "日x|本"},
	{"foo bar_1.baz<wleft><wleft>x", "foo x|bar_1.baz"},
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
	{"<^r>x<^r><^s><^s>", "strings.ToUpper(x|)"},
	{"<^r>xyz", "strings.ToUpper(|x)"},
	{"keep<^r>x<esc>", "keep|"},
	{"keep<^r>x<^r><esc><up><down>", "keep|"},
	{"keep<^r>x<^c>!", "keep!|"},
	{"<^r><word>", "func f() {\n\t|return\n}"},
	{"<^r>x<^r><^r><^r><esc>y", "y|"},
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
		got := ""
		_, err := press(t, testConfig, 40, 10, test.keys, func(e *Editor, _ string) {
			b := e.entry.buf
			got = string(b.text[:b.pos]) + "|" + string(b.text[b.pos:])
		})
		if got != test.want || err != io.EOF {
			t.Errorf("%s: got %q, %v; want %q", test.keys, got, err, test.want)
		}
	}
}

// endTests are keys that end an entry.
var endTests = []struct {
	keys, text string
	err        error
}{
	{"abc<enter>", "abc", nil},
	{"ab<left><left><enter>", "ab", nil},
	{"f {<enter>}<enter>", "f {\n}", nil},
	{"f {<enter><enter><enter>", "f {\n\t\n\t", nil},
	{"<up><enter>", "strings.ToUpper(x)", nil},
	{"<^r>ret<enter><enter>", "func f() {\n\treturn\n}", nil},
	{"abc<^c>", "abc", ErrInterrupt},
	{"<^r>x<^c><^c>", "", ErrInterrupt},
	{"<^d>", "", io.EOF},
	{"a<bs><^d>", "", io.EOF},
	{"<del>a<enter>", "a", nil},
	{"f {<enter>", "f {\n\t", io.EOF}, // of the terminal
	{"a<home><^d><^d>", "", io.EOF},
	{"<^r>x", "strings.ToUpper(x)", io.EOF},
}

// TestNoGoroutineStays counts what the ways to end an entry leave behind: nothing but the
// one goroutine that waits for the terminal.
func TestNoGoroutineStays(t *testing.T) {
	before := runtime.NumGoroutine()
	for range 20 {
		for _, test := range endTests {
			press(t, testConfig, 40, 10, test.keys, func(*Editor, string) {})
		}
	}
	for deadline := time.Now().Add(10 * time.Second); runtime.NumGoroutine() > before; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines before, %d after", before, runtime.NumGoroutine())
		}
	}
}

// TestCancel ends an entry at a terminal that is silent, in each mode.
func TestCancel(t *testing.T) {
	for _, keys := range []string{"", "abc", "str\t", "str\t\t", "\x12", "\x12x"} {
		tty, other, err := pty.Open()
		if err != nil {
			t.Fatal(err)
		}
		cfg := testConfig
		cfg.In, cfg.Out = other, io.Discard
		e := New(cfg)
		ctx, cancel := context.WithCancel(context.Background())
		tty.WriteString(keys)
		time.AfterFunc(20*time.Millisecond, cancel)
		if _, err := e.Read(ctx, "> ", ". "); err != context.Canceled {
			t.Errorf("%q: got %v", keys, err)
		}
		e.Close()
		tty.Close()
		other.Close()
	}
}

func TestEnd(t *testing.T) {
	for _, test := range endTests {
		text, err := press(t, testConfig, 40, 10, test.keys, func(*Editor, string) {})
		if text != test.text || err != test.err {
			t.Errorf("%s: got %q, %v; want %q, %v", test.keys, text, err, test.text, test.err)
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

// FuzzKeys mashes the keyboard: each byte is a key. Nothing may panic, hang or leave
// the cursor off the screen.
func FuzzKeys(f *testing.F) {
	names := slices.Sorted(maps.Keys(named))
	f.Add([]byte("f {"))
	all := []byte("str")
	for i, name := range names {
		if name != "^c" && name != "^d" && name != "enter" {
			all = append(all, byte(i), 's')
		}
	}
	f.Add(all)
	f.Fuzz(func(t *testing.T, mash []byte) {
		var keys strings.Builder
		for _, b := range mash[:min(len(mash), 200)] {
			switch i := int(b); {
			case i < len(names):
				keys.WriteString("<" + names[i] + ">")
			case b >= ' ' && b <= '~' && b != '<' && b != '>':
				keys.WriteByte(b)
			default:
				keys.WriteRune(rune(b) + 'ā')
			}
		}
		term, cfg := vt.New(20, 8), testConfig
		cfg.Out = term
		press(t, cfg, 20, 8, keys.String(), func(e *Editor, last string) {
			if got := withCursor(term); got != drawnOnce(e) {
				t.Errorf("%s: after %s the screen is\n%s\nand not\n%s", keys.String(), last, got, drawnOnce(e))
			}
		})
	})
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

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

	"github.com/creack/pty"

	"gosess/repl/internal/vt"
)

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
	_, stop := watchSize() // the first one begins a goroutine of package signal
	stop()
	before := runtime.NumGoroutine()
	for range 20 {
		for _, test := range endTests {
			press(t, testConfig, 40, 10, test.keys, func(*Editor, string) {})
		}
	}
	for deadline := time.Now().Add(30 * time.Second); runtime.NumGoroutine() > before; time.Sleep(time.Millisecond) {
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

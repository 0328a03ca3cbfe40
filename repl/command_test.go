package repl

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// parseTests are lines and the command with its arguments, or what is wrong.
var parseTests = []struct{ line, want string }{
	{":who", `who [] ""`},
	{":who  a*  b ", `who ["a*" "b"] "a*  b"`},
	{":w", `who [] ""`},
	{":q", `quit [] ""`},
	{":exit", `quit [] ""`},
	{":type x + 1", `type ["x" "+" "1"] "x + 1"`},
	{":type 'a'+\"", `type [] "'a'+\""`}, // half a string is Go's affair
	{`:dump "my file"`, `dump ["my file"] "\"my file\""`},
	{`:dump my\ file`, `dump ["my file"] "my\\ file"`},
	{`:dump 'a "b"'`, `dump ["a \"b\""] "'a \"b\"'"`},
	{`:dump "a\"b\\c\d"`, `dump ["a\"b\\c\\d"] "\"a\\\"b\\\\c\\d\""`},
	{`:dump C:\dir`, `dump ["C:\\dir"] "C:\\dir"`},
	{`:dump ""`, `dump [""] "\"\""`},
	{"?f", `doc ["f"] "f"`},
	{"? strings.Map", `doc ["strings.Map"] "strings.Map"`},
	{"??f", `source ["f"] "f"`},
	{"?", `help [] ""`},
	{"??", `source [] ""`},
	{":source", `source [] ""`},

	// mistakes
	{":", "no command :; :help lists them"},
	{":whi", "no command :whi; did you mean :who?"},
	{":unod", "no command :unod; did you mean :undo?"},
	{":frobnicate", "no command :frobnicate; :help lists them"},
	{":t x", ":t may be :type or :time"},
	{":dump", "usage: :dump [-z] file [name…]"},
	{":type", "usage: :type expression"},
	{":run a b", ":run takes one file, got 2; put a name with blanks in quotes"},
	{`:dump "a`, `:dump: the quote " is not closed in "\"a"`},
	{":reset all", `:reset takes no arguments, got "all"`},
}

func TestParseCommand(t *testing.T) {
	for _, test := range parseTests {
		c, _, err := parseCommand(test.line)
		got := fmt.Sprintf("%s %q %q", c.Name, c.Args, c.Rest)
		if err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("%s: got %s, want %s", test.line, got, test.want)
		}
	}
}

var cutTests = []struct{ in, f, xs string }{
	{"f xs", "f", "xs"},
	{"f  xs[1 : 3]", "f", "xs[1 : 3]"},
	{"p.f []int{1, 2}", "p.f", "[]int{1, 2}"},
	{"sum[int] xs", "sum[int]", "xs"},
	{"func(x int) int { return x + 1 } xs", "func(x int) int { return x + 1 }", "xs"},
	{"func(s string) (string, error) { return s + \" }\", nil } xs", "func(s string) (string, error) { return s + \" }\", nil }", "xs"},
	{"pick(a, b) xs", "pick(a, b)", "xs"},
	{"f", "f", ""},
	{"", "", ""},
}

func TestCutExpr(t *testing.T) {
	for _, test := range cutTests {
		if f, xs := cutExpr(test.in); f != test.f || xs != test.xs {
			t.Errorf("%s: got %q and %q, want %q and %q", test.in, f, xs, test.f, test.xs)
		}
	}
}

// kernelCommands need more than the session: the kernel carries them out.
var kernelCommands = []string{"hosts", "engine", "get", "checkpoint"}

func TestHelp(t *testing.T) {
	text := helpText()
	for _, s := range commands {
		if !strings.Contains(text, "\n  "+s.usage()) || s.short == "" {
			t.Errorf(":help does not tell of %s", s.usage())
		}
		if on, err := helpOn(s.name); err != nil || !strings.Contains(on, s.short) {
			t.Errorf(":help %s: %q, %v", s.name, on, err)
		}
		if s.local == nil && answers[s.name] == nil && !slices.Contains(kernelCommands, s.name) {
			t.Errorf("nobody carries out :%s", s.name)
		}
	}
	for _, line := range strings.Split(text, "\n") {
		if textWidth(line) > 110 {
			t.Errorf("a line of :help is too long: %q", line)
		}
	}
}

package line

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/chzyer/readline"
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

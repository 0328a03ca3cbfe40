package line

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/chzyer/readline"
)

// Keys that readline has no rune for. They are noncharacters, which stand in no
// text, but for keyNewline and keyUndo.
const (
	keyNone rune = 0xfdd0 + iota // to be ignored
	keyPaste
	keyUp // readline.CharPrev and CharNext mean the history, whatever the row
	keyDown
	keyDelete // readline.CharDelete is Ctrl-D, which may end the input
	keyBackTab
	keyTextStart
	keyTextEnd

	keyNewline = '\u2028' // Alt-Enter, or Shift-Enter where the terminal tells it apart
	keyUndo    = 0x1f
)

// A key is one keystroke, or one paste: what readline reads for it, which is one
// rune to it.
type key struct {
	sent  string
	paste string // of keyPaste
}

// keyOf is the key that readline reads as r.
func keyOf(r rune) key { return key{sent: string(r)} }

// isText reports whether a key is a rune to be inserted.
func (k key) isText() bool {
	r, n := utf8.DecodeRuneInString(k.sent)
	return n > 0 && n == len(k.sent) && r >= ' ' && r != readline.CharBackspace && r != keyNewline && !isOurs(r)
}

// isOurs reports whether r is a noncharacter, which we use for keys.
func isOurs(r rune) bool { return r >= 0xfdd0 && r <= 0xfdef }

const (
	esc        = 0x1b
	pasteBegin = "\x1b[200~"
	pasteEnd   = "\x1b[201~"
)

// metas are the keys that send an escape and one byte.
var metas = map[byte]string{
	'\r': string(keyNewline), '\n': string(keyNewline), 'b': "\x1bb", 'f': "\x1bf", 'd': "\x1bd",
	0x7f: "\x1b\x7f", 0x08: "\x1b\x7f", '<': string(keyTextStart), '>': string(keyTextEnd),
}

// finals are the keys that send CSI or SS3 and a letter.
var finals = map[byte]rune{
	'A': keyUp, 'B': keyDown, 'C': readline.CharForward, 'D': readline.CharBackward,
	'H': readline.CharLineStart, 'F': readline.CharLineEnd, 'Z': keyBackTab, 'M': readline.CharEnter,
}

// tildes are the keys that send CSI, a number and a tilde.
var tildes = map[string]rune{
	"1": readline.CharLineStart, "7": readline.CharLineStart, "4": readline.CharLineEnd, "8": readline.CharLineEnd,
	"3": keyDelete, "5": readline.CharPrev, "6": readline.CharNext,
}

// decode takes the first key off b. n is the number of bytes that it used; 0 means
// that more bytes must come before it can be told. If final is set no more will
// come soon, and what is there is taken as it is.
func decode(b []byte, final bool) (k key, n int) {
	switch {
	case len(b) == 0:
		return key{}, 0
	case b[0] == esc:
		return decodeEscape(b, final)
	case b[0] == 0: // the end of the input, to readline
		return keyOf(keyNone), 1
	case !utf8.FullRune(b) && !final:
		return key{}, 0
	}
	r, n := utf8.DecodeRune(b)
	if r == utf8.RuneError && n == 1 || isOurs(r) || r >= 0x80 && unicode.IsControl(r) {
		r = keyNone
	}
	return keyOf(r), n
}

func decodeEscape(b []byte, final bool) (key, int) {
	switch {
	case len(b) == 1 && final, len(b) > 1 && b[1] == esc: // a lone escape
		return keyOf(readline.CharBell), 1
	case len(b) == 1:
		return key{}, 0
	case b[1] == '[':
		return decodeCSI(b, final)
	case b[1] == 'O' && len(b) > 2:
		return known(finals[b[2]]), 3
	case b[1] == 'O' && !final:
		return key{}, 0
	}
	if sent, ok := metas[b[1]]; ok {
		return key{sent: sent}, 2
	}
	return keyOf(keyNone), 2
}

// known is the key for an entry of a table, which may not be there.
func known(r rune) key {
	if r == 0 {
		r = keyNone
	}
	return keyOf(r)
}

func decodeCSI(b []byte, final bool) (key, int) {
	if bytes.HasPrefix(b, []byte(pasteBegin)) {
		return decodePaste(b, final)
	}
	end := bytes.IndexFunc(b[2:], func(r rune) bool { return r >= '@' })
	if end < 0 {
		if final || len(b) > 32 { // no key is that long
			return keyOf(keyNone), len(b)
		}
		return key{}, 0
	}
	end += 2
	return csiKey(string(b[2:end]), b[end]), end + 1
}

// csiKey is the key that sends CSI, params and final. The second parameter
// is 1 plus a sum of 1 for shift, 2 for alt and 4 for ctrl.
func csiKey(params string, final byte) key {
	first, mods, _ := strings.Cut(params, ";")
	modified := mods != "" && mods != "1"
	switch {
	case final == 'u' && first == "13" && modified, final == '~' && first == "27" && strings.HasSuffix(mods, ";13"):
		return keyOf(keyNewline)
	case final == '~' && first == "3" && modified:
		return key{sent: metas['d']}
	case final == '~':
		return known(tildes[first])
	case modified && final == 'C':
		return key{sent: metas['f']}
	case modified && final == 'D':
		return key{sent: metas['b']}
	case modified && final == 'H':
		return keyOf(keyTextStart)
	case modified && final == 'F':
		return keyOf(keyTextEnd)
	}
	return known(finals[final])
}

func decodePaste(b []byte, final bool) (key, int) {
	text := b[len(pasteBegin):]
	end := bytes.Index(text, []byte(pasteEnd))
	switch {
	case end >= 0:
		return key{string(keyPaste), cleanPaste(text[:end])}, len(pasteBegin) + end + len(pasteEnd)
	case final: // the end was lost
		return key{string(keyPaste), cleanPaste(text)}, len(b)
	}
	return key{}, 0
}

// cleanPaste makes lines end in \n and drops what is not text: a paste must not
// be able to move the cursor or to send keys.
func cleanPaste(b []byte) string {
	text := strings.ToValidUTF8(string(b), "\uFFFD")
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n").Replace(text)
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text)
}

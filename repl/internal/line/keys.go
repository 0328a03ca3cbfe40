package line

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A code says which key was pressed.
type code int

const (
	keyNone  code = iota // to be ignored
	keyRune              // key.text holds one rune
	keyPaste             // key.text holds what was pasted
	keyEnter
	keyNewline // Alt-Enter, or Shift-Enter where the terminal tells it apart
	keyTab
	keyBackTab
	keyBackspace
	keyDelete
	keyUp
	keyDown
	keyLeft
	keyRight
	keyHome
	keyEnd
	keyWordLeft
	keyWordRight
	keyKillLine  // to the end of the line
	keyKillFront // to the start of the line
	keyKillWord  // the word before the cursor
	keyKillWordRight
	keyYank
	keyTranspose
	keyTextStart
	keyTextEnd
	keyClear
	keySearch
	keySearchForward
	keyPrevious // in the history, whatever the row
	keyNext
	keyInterrupt
	keyEOF // Ctrl-D
	keyCancel
	keySuspend
	keyUndo
)

// A key is one keystroke, or one paste.
type key struct {
	code code
	text string
}

const (
	esc        = 0x1b
	pasteBegin = "\x1b[200~"
	pasteEnd   = "\x1b[201~"
)

// controls are the keys that send one byte.
var controls = map[byte]code{
	0x01: keyHome, 0x02: keyLeft, 0x03: keyInterrupt, 0x04: keyEOF,
	0x05: keyEnd, 0x06: keyRight, 0x07: keyCancel, 0x08: keyBackspace,
	'\t': keyTab, '\n': keyEnter, 0x0b: keyKillLine, 0x0c: keyClear,
	'\r': keyEnter, 0x0e: keyNext, 0x10: keyPrevious, 0x12: keySearch,
	0x13: keySearchForward, 0x14: keyTranspose, 0x15: keyKillFront,
	0x17: keyKillWord, 0x19: keyYank, 0x1a: keySuspend, 0x1f: keyUndo, 0x7f: keyBackspace,
}

// metas are the keys that send an escape and one byte.
var metas = map[byte]code{
	'\r': keyNewline, '\n': keyNewline, 'b': keyWordLeft, 'f': keyWordRight,
	'd': keyKillWordRight, 0x7f: keyKillWord, 0x08: keyKillWord,
	'<': keyTextStart, '>': keyTextEnd,
}

// finals are the keys that send CSI or SS3 and a letter.
var finals = map[byte]code{
	'A': keyUp, 'B': keyDown, 'C': keyRight, 'D': keyLeft,
	'H': keyHome, 'F': keyEnd, 'Z': keyBackTab, 'M': keyEnter,
}

// tildes are the keys that send CSI, a number and a tilde.
var tildes = map[string]code{
	"1": keyHome, "7": keyHome, "4": keyEnd, "8": keyEnd, "3": keyDelete,
	"5": keyPrevious, "6": keyNext,
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
	case b[0] < ' ' || b[0] == 0x7f:
		return key{code: controls[b[0]]}, 1
	case !utf8.FullRune(b) && !final:
		return key{}, 0
	}
	r, n := utf8.DecodeRune(b)
	if r == utf8.RuneError && n == 1 || unicode.IsControl(r) {
		return key{}, n
	}
	return key{keyRune, string(r)}, n
}

func decodeEscape(b []byte, final bool) (key, int) {
	switch {
	case len(b) == 1 && final:
		return key{code: keyCancel}, 1
	case len(b) == 1:
		return key{}, 0
	case b[1] == '[':
		return decodeCSI(b, final)
	case b[1] == 'O':
		if len(b) > 2 {
			return key{code: finals[b[2]]}, 3
		}
		if !final {
			return key{}, 0
		}
	case b[1] == esc: // a lone escape, and then another key
		return key{code: keyCancel}, 1
	}
	return key{code: metas[b[1]]}, 2
}

func decodeCSI(b []byte, final bool) (key, int) {
	if bytes.HasPrefix(b, []byte(pasteBegin)) {
		return decodePaste(b, final)
	}
	end := bytes.IndexFunc(b[2:], func(r rune) bool { return r >= '@' })
	if end < 0 {
		if final || len(b) > 32 { // no key is that long
			return key{}, len(b)
		}
		return key{}, 0
	}
	end += 2
	return key{code: csiCode(string(b[2:end]), b[end])}, end + 1
}

// csiCode is the key that sends CSI, params and final. The second parameter
// is 1 plus a sum of 1 for shift, 2 for alt and 4 for ctrl.
func csiCode(params string, final byte) code {
	first, mods, _ := strings.Cut(params, ";")
	modified := mods != "" && mods != "1"
	switch {
	case final == 'u' && first == "13" && modified, final == '~' && first == "27" && strings.HasSuffix(mods, ";13"):
		return keyNewline
	case final == '~' && first == "3" && modified:
		return keyKillWordRight
	case final == '~':
		return tildes[first]
	case !modified:
		return finals[final]
	case final == 'C':
		return keyWordRight
	case final == 'D':
		return keyWordLeft
	case final == 'H':
		return keyTextStart
	case final == 'F':
		return keyTextEnd
	}
	return finals[final]
}

func decodePaste(b []byte, final bool) (key, int) {
	text := b[len(pasteBegin):]
	end := bytes.Index(text, []byte(pasteEnd))
	switch {
	case end >= 0:
		return key{keyPaste, cleanPaste(text[:end])}, len(pasteBegin) + end + len(pasteEnd)
	case final: // the end was lost
		return key{keyPaste, cleanPaste(text)}, len(b)
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

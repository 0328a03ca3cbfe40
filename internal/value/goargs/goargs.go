// Package goargs reads the arguments of calls off the stack of a goroutine.
//
// Its one rule: an argument is shown as it is or not at all. Go keeps arguments where
// a trace finds them, and says which it cannot vouch for; those are shown as "?".
package goargs

import (
	"reflect"
	"runtime"
	"strconv"
	"strings"
)

// A Frame is one call.
type Frame struct {
	Func string // as Go names it
	File string
	Line int
	args string // as a trace has them: "0x1, {0xc000012345, 0x3}"; "..." if it has none
}

// maxTrace bounds how much of a trace is read, in bytes.
const maxTrace = 1 << 14

// Stack returns the calls of the calling goroutine, innermost first, its own and those
// of a panic under way included, as far as a trace of moderate length has them.
// Arguments are to be read at once: what they point to may go.
func Stack() []Frame {
	buf := make([]byte, maxTrace)
	lines := strings.Split(string(buf[:runtime.Stack(buf, false)]), "\n")
	var fs []Frame
	for i := 1; i+1 < len(lines); i += 2 {
		f, ok := parse(lines[i], lines[i+1])
		if !ok {
			break
		}
		fs = append(fs, f)
	}
	return fs
}

// parse reads the two lines of one call. It fails where a trace leaves calls out and
// at its end.
func parse(call, place string) (f Frame, ok bool) {
	open := strings.LastIndexByte(call, '(')
	if open < 0 || !strings.HasSuffix(call, ")") || !strings.HasPrefix(place, "\t") {
		return f, false
	}
	place, _, _ = strings.Cut(place[1:], " ")
	colon := strings.LastIndexByte(place, ':')
	if colon < 0 {
		return f, false
	}
	line, err := strconv.Atoi(place[colon+1:])
	return Frame{call[:open], place[:colon], line, call[open+1 : len(call)-1]}, err == nil
}

// Args shows the first arguments of the call, which have these types: `3, 0.5, "text"`.
// What cannot be shown is "…", what Go does not vouch for "?". The result is "" if
// Go gives no argument that can be shown.
func (f Frame) Args(types []reflect.Type) string {
	items := split(f.args)
	if len(types) == 0 || len(items) == 0 || items[0].text == "..." {
		return ""
	}
	var out []string
	known := false
	for i, t := range types {
		if i >= len(items) || items[i].text == "..." {
			out = append(out, "…")
			break
		}
		s := show(t, items[i])
		known = known || s != "?" && s != "…"
		out = append(out, s)
	}
	if !known {
		return ""
	}
	return strings.Join(out, ", ")
}

// An item is one argument in a trace, or a part of one.
type item struct {
	text  string // of a word: "0x3", "0x3?", "_", "..."
	parts []item // of a composite, then text is "{"
}

// split reads a list of items.
func split(s string) []item {
	items, _ := list(s)
	return items
}

// list reads items up to the end or a closing brace; rest is what follows it.
func list(s string) (items []item, rest string) {
	for s != "" {
		switch {
		case s[0] == '}':
			return items, s[1:]
		case s[0] == '{':
			it := item{text: "{"}
			it.parts, s = list(s[1:])
			items = append(items, it)
		default:
			n := strings.IndexAny(s, ",}")
			if n < 0 {
				n = len(s)
			}
			items = append(items, item{text: s[:n]})
			s = s[n:]
		}
		s = strings.TrimPrefix(s, ", ")
	}
	return items, ""
}

// word is the value of a word that Go vouches for.
func (it item) word() (uint64, bool) {
	hex, ok := strings.CutPrefix(it.text, "0x")
	if !ok {
		return 0, false
	}
	u, err := strconv.ParseUint(hex, 16, 64)
	return u, err == nil
}

package repl

import (
	"math"
	"reflect"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"gosess/session"
)

// This file renders values that have no parts.

// scalar renders a value without parts, or one that is shown by a method of its
// own. ok is false for anything else.
func scalar(v session.View) (text string, ok bool) {
	if !v.IsValid() {
		return "nil", true
	}
	if canBeNil(v.Kind()) && v.IsNil() {
		return "nil", true
	}
	if text, ok := v.Text(); ok {
		return text, true
	}
	switch v.Kind() {
	case reflect.Bool:
		return strconv.FormatBool(v.Bool()), true
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.FormatInt(v.Int(), 10), true
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return strconv.FormatUint(v.Uint(), 10), true
	case reflect.Uintptr:
		return "0x" + strconv.FormatUint(v.Uint(), 16), true
	case reflect.Float32:
		return floatText(v.Float(), 32), true
	case reflect.Float64:
		return floatText(v.Float(), 64), true
	case reflect.Complex64:
		return strconv.FormatComplex(v.Complex(), 'g', -1, 64), true
	case reflect.Complex128:
		return strconv.FormatComplex(v.Complex(), 'g', -1, 128), true
	case reflect.String:
		return quote(v.Str()), true
	case reflect.Func:
		return funcText(v), true
	case reflect.Chan:
		return "chan with " + strconv.Itoa(v.Len()) + " of " + strconv.Itoa(v.Cap()), true
	case reflect.UnsafePointer:
		return "0x" + strconv.FormatUint(uint64(v.Pointer()), 16), true
	}
	return "", false
}

func canBeNil(k reflect.Kind) bool {
	switch k {
	case reflect.Chan, reflect.Func, reflect.Interface, reflect.Map, reflect.Pointer, reflect.Slice, reflect.UnsafePointer:
		return true
	}
	return false
}

// isInterface is true of an interface, and of nothing else that is there.
func isInterface(v session.View) bool { return v.IsValid() && v.Kind() == reflect.Interface }

// dynamic is what an interface holds, or the value itself.
func dynamic(v session.View) session.View {
	for isInterface(v) && !v.IsNil() {
		v = v.Elem()
	}
	return v
}

func hasLen(v session.View) bool {
	switch v.Kind() {
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return true
	}
	return false
}

// anonymous is shown for a func of which nothing but the type is known.
const anonymous = "func"

func funcText(v session.View) string {
	if name := v.FuncName(); name != "" {
		return name
	}
	return anonymous
}

// floatText is the shortest text that reads back as x.
func floatText(x float64, bits int) string { return strconv.FormatFloat(x, 'g', -1, bits) }

// rounded is x to 6 digits; exact is false if that is not all of it.
func rounded(x float64, bits int) (text string, exact bool) {
	text = floatText(x, bits)
	if len(text) <= 8 || math.IsInf(x, 0) || math.IsNaN(x) {
		return text, true
	}
	short := strconv.FormatFloat(x, 'g', 6, bits)
	y, _ := strconv.ParseFloat(short, bits)
	return short, y == x
}

// quote is a Go string literal: between backquotes never, so that it is one line.
func quote(s string) string { return strconv.Quote(s) }

// maxQuoted is how many bytes of a long string are looked at, at each end.
const maxQuoted = 4096

// cutString is a string literal that fits a width, with its middle left out.
func cutString(s string, width int) (text string, whole bool) {
	if len(s) <= maxQuoted {
		if text = quote(s); textWidth(text) <= width {
			return text, true
		}
	}
	head, tail := s[:min(len(s), maxQuoted)], s[max(0, len(s)-maxQuoted):]
	half := max((width-3)/2, 1)
	return `"` + fitStart(head, half) + "…" + fitEnd(tail, half) + `"`, false
}

// fitStart quotes as many leading runes of s as fit, without the quotes.
func fitStart(s string, width int) string {
	var b strings.Builder
	for len(s) > 0 {
		_, n := utf8.DecodeRuneInString(s)
		q := quote(s[:n])
		q = q[1 : len(q)-1]
		if width -= textWidth(q); width < 0 {
			break
		}
		b.WriteString(q)
		s = s[n:]
	}
	return b.String()
}

// fitEnd quotes as many trailing runes of s as fit, without the quotes.
func fitEnd(s string, width int) string {
	var parts []string
	for len(s) > 0 {
		_, n := utf8.DecodeLastRuneInString(s)
		q := quote(s[len(s)-n:])
		q = q[1 : len(q)-1]
		if width -= textWidth(q); width < 0 {
			break
		}
		parts = append(parts, q)
		s = s[:len(s)-n]
	}
	var b strings.Builder
	for i := len(parts) - 1; i >= 0; i-- {
		b.WriteString(parts[i])
	}
	return b.String()
}

// bytesText shows bytes as a string if they are text, and as hex digits if not.
func bytesText(b []byte, width int) (text string, whole bool) {
	if isText(b[:min(len(b), maxQuoted)]) {
		return cutString(string(clipBytes(b)), width)
	}
	hex := func(b []byte) string {
		var s strings.Builder
		for i, c := range b {
			if i > 0 {
				s.WriteByte(' ')
			}
			s.WriteString(strconv.FormatUint(uint64(c)+0x100, 16)[1:])
		}
		return s.String()
	}
	fit := max((width-4+1)/3, 2) // "[xx xx]" with three columns a byte
	if len(b) <= fit {
		return "[" + hex(b) + "]", true
	}
	half := max((width-6)/6, 1)
	return "[" + hex(b[:half]) + " … " + hex(b[len(b)-half:]) + "]", false
}

// clipBytes keeps the ends of b that cutString looks at, and one byte more.
func clipBytes(b []byte) []byte {
	if len(b) <= 2*maxQuoted+1 {
		return b
	}
	return append(append([]byte(nil), b[:maxQuoted+1]...), b[len(b)-maxQuoted:]...)
}

func isText(b []byte) bool {
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 && len(b) >= utf8.UTFMax {
			return false
		}
		if unicode.IsControl(r) && !unicode.IsSpace(r) {
			return false
		}
		b = b[n:]
	}
	return true
}

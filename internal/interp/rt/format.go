package rt

import (
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"gosess/internal/value"
)

// fmtArg converts an operand for compiled fmt: compiled types as they are,
// session types in adapters that print themselves.
func fmtArg(x value.Iface) any {
	if x.T != nil && x.T.Host != nil && x.T.Layout != x.T.Host {
		return plain{Object{x}} // printed from its layout, with identity
	}
	return ToHostAny(x)
}

func fmtArgs(xs []value.Iface) []any {
	if xs == nil {
		return nil
	}
	args := make([]any, len(xs))
	for i, x := range xs {
		args[i] = fmtArg(x)
	}
	return args
}

// special reports whether compiled fmt, which answers %T and %p before it asks
// a Formatter, would see an adapter there.
func special(x value.Iface) bool {
	return x.T != nil && (x.T.Host == nil || x.T.Layout != x.T.Host || standIns[x.T.Host] != "")
}

// fmtFormat converts the operands of a Printf. If there are adapters among them
// the format is written anew, with operands in the order of their use and
// others in their place where fmt would show the adapter's own type.
func fmtFormat(format string, xs []value.Iface) (string, []any) {
	args := fmtArgs(xs)
	if !anySpecial(xs) {
		return format, args
	}
	r := rewriter{xs: xs, args: args}
	if out, ok := r.rewrite(format); ok {
		return out, r.out
	}
	return format, args
}

func anySpecial(xs []value.Iface) bool {
	for _, x := range xs {
		if special(x) {
			return true
		}
	}
	return false
}

// rewriter writes a format anew. next is the operand of the next directive.
type rewriter struct {
	xs        []value.Iface
	args, out []any
	next      int
	reordered bool
	b         strings.Builder
}

// rewrite returns false if the format is one that fmt complains about; it is
// then used as it is.
func (r *rewriter) rewrite(format string) (string, bool) {
	for {
		i := strings.IndexByte(format, '%')
		if i < 0 {
			break
		}
		r.b.WriteString(format[:i])
		rest, ok := r.directive(format[i+1:])
		if !ok {
			return "", false
		}
		format = rest
	}
	r.b.WriteString(format)
	if !r.reordered && r.next < len(r.args) {
		r.extra()
	}
	return r.b.String(), true
}

// extra writes what fmt says of operands that no directive used.
func (r *rewriter) extra() {
	var parts []string
	for _, x := range r.xs[r.next:] {
		if x.T == nil {
			parts = append(parts, "<nil>")
			continue
		}
		parts = append(parts, TypeString(x.T)+"="+Sprintf("%v", x))
	}
	r.b.WriteString("%%!(EXTRA " + strings.ReplaceAll(strings.Join(parts, ", "), "%", "%%") + ")")
}

// directive copies one directive, without its '%', and returns what follows.
func (r *rewriter) directive(s string) (rest string, ok bool) {
	r.b.WriteByte('%')
	i := 0
	for i < len(s) && strings.IndexByte("+-# 0123456789.*[", s[i]) >= 0 {
		switch s[i] {
		case '[':
			end := strings.IndexByte(s[i:], ']')
			if end < 0 {
				return "", false
			}
			n, err := strconv.Atoi(s[i+1 : i+end])
			if err != nil || n < 1 || n > len(r.args) {
				return "", false
			}
			r.next, r.reordered = n-1, true
			i += end + 1
			continue
		case '*':
			if !r.take(r.next, 0) {
				return "", false
			}
			r.next++
		}
		r.b.WriteByte(s[i])
		i++
	}
	if i == len(s) {
		return "", true // fmt says that there is no verb
	}
	verb, size := utf8.DecodeRuneInString(s[i:])
	if verb == '%' {
		r.b.WriteByte('%')
		return s[i+size:], true
	}
	if !r.take(r.next, verb) {
		return "", false
	}
	r.next++
	return s[i+size:], true
}

// take adds operand n to the output under a verb; verb 0 is a width.
func (r *rewriter) take(n int, verb rune) bool {
	if n >= len(r.args) {
		r.b.WriteRune(verb) // fmt says that it is missing
		return !r.reordered && verb != 0
	}
	arg := r.args[n]
	switch {
	case verb == 'T' && special(r.xs[n]):
		arg, verb = TypeString(r.xs[n].T), 's'
	case verb == 'p' && special(r.xs[n]):
		arg = pointerOf(r.xs[n])
	}
	r.out = append(r.out, arg)
	if verb != 0 {
		r.b.WriteRune(verb)
	}
	return true
}

// pointerOf returns what %p shows of a session value: a Go value with the same
// address, or without one.
func pointerOf(x value.Iface) any {
	v := memory(x.T, topValue(x))
	if x.T.Kind == reflect.Func {
		v = v.Field(1)
	}
	return readable(v).Interface()
}

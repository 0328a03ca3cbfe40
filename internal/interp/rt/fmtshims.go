package rt

import (
	"fmt"
	"io"
	"os"
	"reflect"
	"strings"

	"gosess/internal/value"
)

// Sprintf is fmt.Sprintf over session values.
func Sprintf(format string, xs ...value.Iface) string {
	f, args := fmtFormat(format, xs)
	return fmt.Sprintf(f, args...)
}

// Sprintln is fmt.Sprintln over session values.
func Sprintln(xs ...value.Iface) string { return fmt.Sprintln(fmtArgs(xs)...) }

// Sprint is fmt.Sprint over session values: a space between operands when
// neither is a string.
func Sprint(xs ...value.Iface) string {
	var b strings.Builder
	prevString := false
	for i, x := range xs {
		isString := x.T != nil && x.T.Kind == reflect.String
		if i > 0 && !isString && !prevString {
			b.WriteByte(' ')
		}
		fmt.Fprint(&b, fmtArg(x))
		prevString = isString
	}
	return b.String()
}

// stdout is where fmt.Print goes: the session's os.Stdout.
func stdout() io.Writer { return os.Stdout }

type iface = value.Iface

func init() {
	shims["fmt.Sprintf"] = func() any { return Sprintf }
	shims["fmt.Sprint"] = func() any { return Sprint }
	shims["fmt.Sprintln"] = func() any { return Sprintln }
	shims["fmt.Printf"] = func() any {
		return func(f string, xs ...iface) (int, iface) { return written(stdout(), Sprintf(f, xs...)) }
	}
	shims["fmt.Print"] = func() any {
		return func(xs ...iface) (int, iface) { return written(stdout(), Sprint(xs...)) }
	}
	shims["fmt.Println"] = func() any {
		return func(xs ...iface) (int, iface) { return written(stdout(), Sprintln(xs...)) }
	}
	shims["fmt.Fprintf"] = func() any {
		return func(w iface, f string, xs ...iface) (int, iface) { return written(writer(w), Sprintf(f, xs...)) }
	}
	shims["fmt.Fprint"] = func() any {
		return func(w iface, xs ...iface) (int, iface) { return written(writer(w), Sprint(xs...)) }
	}
	shims["fmt.Fprintln"] = func() any {
		return func(w iface, xs ...iface) (int, iface) { return written(writer(w), Sprintln(xs...)) }
	}
	shims["fmt.Appendf"] = func() any {
		return func(b []byte, f string, xs ...iface) []byte { return append(b, Sprintf(f, xs...)...) }
	}
	shims["fmt.Append"] = func() any {
		return func(b []byte, xs ...iface) []byte { return append(b, Sprint(xs...)...) }
	}
	shims["fmt.Appendln"] = func() any {
		return func(b []byte, xs ...iface) []byte { return append(b, Sprintln(xs...)...) }
	}
	shims["fmt.Errorf"] = func() any {
		return func(f string, xs ...iface) iface {
			format, args := fmtFormat(f, xs)
			return FromHostAny(fmt.Errorf(format, args...))
		}
	}
	for _, name := range []string{"Sscan", "Sscanln", "Fscan", "Fscanln"} {
		shims["fmt."+name] = func() any { return scanShim(name) }
	}
	shims["fmt.Sscanf"] = func() any {
		return func(s, f string, xs ...iface) (int, iface) {
			return scanned(func(args []any) (int, error) { return fmt.Sscanf(s, f, args...) }, xs)
		}
	}
	shims["fmt.Fscanf"] = func() any {
		return func(r iface, f string, xs ...iface) (int, iface) {
			return scanned(func(args []any) (int, error) { return fmt.Fscanf(reader(r), f, args...) }, xs)
		}
	}
	shims["fmt.Scanf"] = func() any {
		return func(f string, xs ...iface) (int, iface) {
			return scanned(func(args []any) (int, error) { return fmt.Fscanf(os.Stdin, f, args...) }, xs)
		}
	}
	shims["fmt.Scan"] = func() any { return stdinShim(fmt.Fscan) }
	shims["fmt.Scanln"] = func() any { return stdinShim(fmt.Fscanln) }
}

func written(w io.Writer, s string) (int, iface) {
	n, err := w.Write([]byte(s))
	return n, FromHostAny(err)
}

// writer and reader convert operands that are session interfaces; nil panics
// when it is used, as in Go.
func writer(x iface) io.Writer { return hostIface[io.Writer](x) }
func reader(x iface) io.Reader { return hostIface[io.Reader](x) }

func hostIface[T any](x iface) T {
	if isAsIs(x) {
		return x.V.(T)
	}
	var t T
	dst := reflect.ValueOf(&t).Elem()
	var c conv
	dst.Set(c.ifaceToHost(reflect.ValueOf(x), dst.Type()))
	return t
}

func scanShim(name string) any {
	switch name {
	case "Sscan":
		return stringScan(fmt.Sscan)
	case "Sscanln":
		return stringScan(fmt.Sscanln)
	case "Fscan":
		return readerScan(fmt.Fscan)
	}
	return readerScan(fmt.Fscanln)
}

func stringScan(scan func(string, ...any) (int, error)) any {
	return func(s string, xs ...iface) (int, iface) {
		return scanned(func(args []any) (int, error) { return scan(s, args...) }, xs)
	}
}

func readerScan(scan func(io.Reader, ...any) (int, error)) any {
	return func(r iface, xs ...iface) (int, iface) {
		return scanned(func(args []any) (int, error) { return scan(reader(r), args...) }, xs)
	}
}

func stdinShim(scan func(io.Reader, ...any) (int, error)) any {
	return func(xs ...iface) (int, iface) {
		return scanned(func(args []any) (int, error) { return scan(os.Stdin, args...) }, xs)
	}
}

// scanned runs a scan into what xs point to. A pointer to a session type of
// basic kind is scanned through its layout.
func scanned(scan func([]any) (int, error), xs []iface) (int, iface) {
	var c conv
	args := make([]any, len(xs))
	for i, x := range xs {
		switch {
		case x.T == nil:
		case x.T.Host == nil && Implements(x.T, HostType(scannerType)):
			args[i] = adapt(x, scannerType)
		case x.T.Host == nil && x.T.Kind == reflect.Pointer && !x.T.Broken() && x.T.Elem.Host == nil && x.T.Elem.Layout.PkgPath() == "":
			args[i] = x.V
		default:
			args[i] = c.ifaceToAny(x)
		}
	}
	n, err := scan(args)
	c.done()
	return n, FromHostAny(err)
}

var scannerType = reflect.TypeFor[fmt.Scanner]()

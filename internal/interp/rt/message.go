package rt

import (
	"fmt"
	"reflect"
	"runtime"
	"strconv"
	"strings"

	"gosess/internal/value"
)

// Message returns what Go prints after "panic: " for p, with the panics that
// it replaced.
func (p *Panicking) Message() string {
	var b strings.Builder
	p.message(&b)
	return b.String()
}

func (p *Panicking) message(b *strings.Builder) {
	if p.Link != nil {
		p.Link.message(b)
		if p.repanics() {
			b.WriteString(" [recovered, repanicked]")
			return
		}
		if p.Link.Recovered {
			b.WriteString(" [recovered]")
		}
		b.WriteString("\n\tpanic: ")
	}
	b.WriteString(panicText(p.Value))
}

// repanics reports whether p raised again what had just been recovered.
func (p *Panicking) repanics() bool {
	return p.Link.Recovered && p.Value.T == p.Link.Value.T && Comparable(p.Value.T) && p.Value == p.Link.Value
}

// panicText prints a panic's value as the runtime does: errors and Stringers
// through their method, basic kinds by value, with the type's name if it has
// one, anything else as a type and an address.
func panicText(x value.Iface) (s string) {
	defer func() {
		if r := recover(); r != nil {
			s = TypeString(x.T) + " (its method panicked while it was printed)"
		}
	}()
	if x.T == nil {
		return "nil"
	}
	if err, ok := ToHostPanic(x).(error); ok {
		text := err.Error()
		if _, ok := err.(runtime.Error); ok && strings.Contains(text, "nil pointer dereference") {
			return text + "\n[signal SIGSEGV: segmentation violation]"
		}
		return indented(text)
	}
	if st, ok := ToHostPanic(x).(fmt.Stringer); ok {
		return indented(st.String())
	}
	return basicPanicText(x)
}

// ToHostPanic converts a panic's value for compiled code that looks for its
// Error and String methods.
func ToHostPanic(x value.Iface) any {
	defer func() { recover() }()
	return ToHostAny(x)
}

// indented is how the runtime prints text of several lines.
func indented(s string) string { return strings.ReplaceAll(s, "\n", "\n\t") }

func basicPanicText(x value.Iface) string {
	v := layoutValue(x)
	text := ""
	switch v.Kind() {
	case reflect.String:
		text = indented(v.String())
		if x.T.Pkg != "" {
			text = `"` + text + `"`
		}
	case reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		text = fmt.Sprint(basicValue(v))
	case reflect.Float32, reflect.Float64:
		text = printFloat(v.Float(), int(v.Type().Size())*8)
	case reflect.Complex64, reflect.Complex128:
		text = strings.Trim(printComplex(v.Complex(), int(v.Type().Size())*8), "()")
		if x.T.Pkg == "" {
			text = "(" + text + ")"
		}
	default:
		return "(" + TypeString(x.T) + ") " + address(v)
	}
	if x.T.Pkg != "" {
		return TypeString(x.T) + "(" + text + ")"
	}
	return text
}

// address is what the runtime prints of a value that it does not know: where
// it is.
func address(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Chan, reflect.UnsafePointer:
		return "0x" + strconv.FormatUint(uint64(v.Pointer()), 16)
	}
	return "0x" + strconv.FormatUint(uint64(addressable(v).Addr().Pointer()), 16)
}

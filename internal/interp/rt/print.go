package rt

import (
	"os"
	"reflect"
	"strconv"
	"strings"

	"gosess/internal/value"
)

// Print is the builtin print: it writes to standard error.
func Print(xs ...value.Iface) { os.Stderr.WriteString(builtin(xs, "")) }

// Println is the builtin println.
func Println(xs ...value.Iface) { os.Stderr.WriteString(builtin(xs, " ") + "\n") }

func builtin(xs []value.Iface, sep string) string {
	var parts []string
	for _, x := range xs {
		parts = append(parts, builtinText(x))
	}
	return strings.Join(parts, sep)
}

// builtinText prints one operand as the runtime does.
func builtinText(x value.Iface) string {
	if x.T == nil {
		return "nil"
	}
	if p, ok := x.V.(pair); ok {
		return "(" + hex(p.typ) + "," + hex(p.data) + ")"
	}
	v := memory(x.T, layoutValue(x))
	switch x.T.Kind {
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return strconv.FormatUint(v.Uint(), 10)
	case reflect.Float32, reflect.Float64:
		return printFloat(v.Float(), int(v.Type().Size())*8)
	case reflect.Complex64, reflect.Complex128:
		return printComplex(v.Complex(), int(v.Type().Size())*8)
	case reflect.String:
		return v.String()
	case reflect.Slice:
		return "[" + strconv.Itoa(v.Len()) + "/" + strconv.Itoa(v.Cap()) + "]" + hex(v.Pointer())
	case reflect.Func:
		return hex(funcPointer(v))
	}
	return hex(v.Pointer())
}

// pair is an operand of interface type: the builtins print its two words.
type pair struct{ typ, data uintptr }

var pairType = HostType(reflect.TypeFor[pair]())

// BoxPrinted prepares an operand of interface type for [Print].
func BoxPrinted(x value.Iface) value.Iface {
	p := pair{}
	if x.T != nil {
		p = pair{reflect.ValueOf(x.T).Pointer(), topValue(x).Addr().Pointer()}
	}
	return value.Iface{T: pairType, V: p}
}

func hex(p uintptr) string { return "0x" + strconv.FormatUint(uint64(p), 16) }

// printFloat is the runtime's way with floats: the shortest digits that give
// the same number, of the given size in bits.
func printFloat(f float64, bits int) string { return strconv.FormatFloat(f, 'g', -1, bits) }

func printComplex(c complex128, bits int) string { return strconv.FormatComplex(c, 'g', -1, bits) }

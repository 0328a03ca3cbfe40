package rt

import (
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"gosess/internal/value"
)

// Format prints the session value as fmt prints the Go value that it stands
// for.
func (o Object) Format(s fmt.State, verb rune) {
	p := printer{State: s, verb: verb}
	p.print(o.x.T, topValue(o.x), 0, true)
}

// Sformat returns v, of reflect type t.Layout, printed under one verb with flags:
// "%v", "%+v", "%#v", "%q", …
func Sformat(format string, t *value.Type, v reflect.Value) string {
	x := value.Iface{T: t, V: v.Interface()}
	if t.Kind == reflect.Interface {
		x = x.V.(value.Iface)
	}
	return Sprintf(format, x)
}

// topValue returns the value in x, addressable, so that unexported fields of
// compiled structs in it can be read.
func topValue(x value.Iface) reflect.Value { return addressable(layoutValue(x)) }

// printer prints one operand under one verb. Its methods follow package fmt:
// what is printed where is what fmt documents and does.
type printer struct {
	fmt.State
	verb  rune
	wrong bool // reports an operand that does not fit its verb: flags say nothing
}

func (p printer) write(s string) { io.WriteString(p, s) }

func (p printer) plus() bool  { return p.verb == 'v' && !p.wrong && p.Flag('+') }
func (p printer) sharp() bool { return p.verb == 'v' && !p.wrong && p.Flag('#') }

// format returns the directive under which compiled fmt prints a part.
func (p printer) format() string { return fmt.FormatString(p.State, p.verb) }

// print prints v of type t. depth is 0 for an operand itself. methods says
// whether fmt could call methods on v: not inside unexported fields.
func (p printer) print(t *value.Type, v reflect.Value, depth int, methods bool) {
	if methods && p.callMethod(t, v) {
		return
	}
	if methods && p.compiled(t, v, depth) {
		return
	}
	p.printKind(t, memory(t, v), depth, methods)
}

// printKind prints v, of type t.Memory(), without methods of its own.
func (p printer) printKind(t *value.Type, v reflect.Value, depth int, methods bool) {
	switch t.Kind {
	case reflect.Struct:
		p.printStruct(t, v, depth, methods)
	case reflect.Map:
		p.printMap(t, v, depth, methods)
	case reflect.Slice, reflect.Array:
		p.printList(t, v, depth, methods)
	case reflect.Interface:
		p.printInterface(t, v, depth, methods)
	case reflect.Pointer:
		p.printPointer(t, v, depth, methods)
	case reflect.Func:
		p.printAddress(t, v, funcPointer(v))
	case reflect.Chan, reflect.UnsafePointer:
		p.printAddress(t, v, v.Pointer())
	default:
		p.printBasic(t, v)
	}
}

// hasMethod reports whether fmt prints a t through a method.
func (p printer) hasMethod(t reflect.Type) bool {
	switch {
	case t.Implements(formatterType):
		return true
	case p.sharp():
		return t.Implements(goStringerType)
	}
	return strings.ContainsRune("vsxXq", p.verb) && (t.Implements(errorType) || t.Implements(stringerType))
}

// printBasic prints a value of basic kind; a verb that does not fit is
// reported under the name of its type.
func (p printer) printBasic(t *value.Type, v reflect.Value) {
	x := basicValue(v)
	if strings.ContainsRune(verbsOf(v.Kind()), p.verb) {
		fmt.Fprintf(p, p.format(), x)
		return
	}
	text := fmt.Sprintf(p.format(), x)
	p.write(strings.Replace(text, fmt.Sprintf("(%T=", x), "("+TypeString(t)+"=", 1))
}

// verbsOf returns the verbs that fit a basic kind.
func verbsOf(k reflect.Kind) string {
	switch k {
	case reflect.Bool:
		return "tv"
	case reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128:
		return "vbgGxXfFeE"
	case reflect.String:
		return "vsxXq"
	}
	return "vbcdoOqxXU"
}

// compiled hands v to package fmt if all of it is compiled types and depth
// makes no difference.
func (p printer) compiled(t *value.Type, v reflect.Value, depth int) bool {
	if t.Host == nil || t.Layout != t.Host || t.Kind == reflect.Interface || t.Kind == reflect.Func {
		return false
	}
	if t.Kind == reflect.Pointer && depth > 0 && !p.hasMethod(t.Host) {
		return false
	}
	fmt.Fprintf(p, p.format(), readable(v).Interface())
	return true
}

// basicValue returns a value of basic kind without its type's methods.
func basicValue(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Bool:
		return v.Bool()
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return v.Int()
	case reflect.Uintptr:
		return uintptr(v.Uint())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return v.Uint()
	case reflect.Float32:
		return float32(v.Float())
	case reflect.Float64:
		return v.Float()
	case reflect.Complex64:
		return complex64(v.Complex())
	case reflect.Complex128:
		return v.Complex()
	}
	return v.String()
}

// funcPointer returns the code address of a func value held either way.
func funcPointer(v reflect.Value) uintptr {
	if v.Kind() == reflect.Struct {
		v = v.Field(1)
	}
	return v.Pointer()
}

func (p printer) printStruct(t *value.Type, v reflect.Value, depth int, methods bool) {
	if p.sharp() {
		p.write(TypeString(t))
	}
	p.write("{")
	for i, f := range t.Fields {
		if i > 0 {
			if p.sharp() {
				p.write(", ")
			} else {
				p.write(" ")
			}
		}
		if p.plus() || p.sharp() {
			p.write(f.Name + ":")
		}
		p.printField(f, v.Field(i), depth+1, methods)
	}
	p.write("}")
}

// printField prints a struct field; an interface shows what it holds.
func (p printer) printField(f value.Field, v reflect.Value, depth int, methods bool) {
	t := f.Type
	methods = methods && f.Pkg == ""
	if t.Kind == reflect.Interface {
		if x := ifaceOf(v); x.T != nil {
			p.print(x.T, topValue(x), depth, methods)
			return
		}
	}
	p.print(t, v, depth, methods)
}

func (p printer) printMap(t *value.Type, v reflect.Value, depth int, methods bool) {
	if p.sharp() {
		p.write(TypeString(t))
		if v.IsNil() {
			p.write("(nil)")
			return
		}
		p.write("{")
	} else {
		p.write("map[")
	}
	for i, k := range sortedMapKeys(t.Key, v) {
		if i > 0 {
			if p.sharp() {
				p.write(", ")
			} else {
				p.write(" ")
			}
		}
		p.print(t.Key, k.key, depth+1, methods)
		p.write(":")
		p.print(t.Elem, k.elem, depth+1, methods)
	}
	if p.sharp() {
		p.write("}")
	} else {
		p.write("]")
	}
}

func (p printer) printInterface(t *value.Type, v reflect.Value, depth int, methods bool) {
	x := ifaceOf(v)
	switch {
	case x.T != nil:
		p.print(x.T, topValue(x), depth+1, methods)
	case p.sharp():
		p.write(TypeString(t) + "(nil)")
	default:
		p.write("<nil>")
	}
}

// printList prints a slice or an array.
func (p printer) printList(t *value.Type, v reflect.Value, depth int, methods bool) {
	switch p.verb {
	case 's', 'q', 'x', 'X':
		if t.Elem.Kind == reflect.Uint8 {
			fmt.Fprintf(p, p.format(), bytesOf(v))
			return
		}
	}
	open, sep, end := "[", " ", "]"
	if p.sharp() {
		if t.Kind == reflect.Slice && v.IsNil() {
			p.write(TypeString(t) + "(nil)")
			return
		}
		open, sep, end = TypeString(t)+"{", ", ", "}"
	}
	p.write(open)
	for i := range v.Len() {
		if i > 0 {
			p.write(sep)
		}
		p.print(t.Elem, v.Index(i), depth+1, methods)
	}
	p.write(end)
}

func bytesOf(v reflect.Value) []byte {
	b := make([]byte, v.Len())
	for i := range b {
		b[i] = byte(v.Index(i).Uint())
	}
	return b
}

func (p printer) printPointer(t *value.Type, v reflect.Value, depth int, methods bool) {
	if depth == 0 && !v.IsNil() {
		switch t.Elem.Kind {
		case reflect.Array, reflect.Slice, reflect.Struct, reflect.Map:
			p.write("&")
			p.print(t.Elem, v.Elem(), depth+1, methods)
			return
		}
	}
	p.printAddress(t, v, v.Pointer())
}

// printAddress prints a pointer, func or channel.
func (p printer) printAddress(t *value.Type, v reflect.Value, at uintptr) {
	switch p.verb {
	case 'v':
		p.addressV(t, at)
	case 'p':
		fmt.Fprintf(p, stripped(p.State, 'x', "0x"), at)
	case 'b', 'o', 'd', 'x', 'X':
		fmt.Fprintf(p, p.format(), at)
	default:
		p.write("%!" + string(p.verb) + "(" + TypeString(t) + "=")
		printer{State: p.State, verb: 'v', wrong: true}.printKind(t, v, 0, false)
		p.write(")")
	}
}

func (p printer) addressV(t *value.Type, at uintptr) {
	switch {
	case p.sharp() && at == 0:
		p.write("(" + TypeString(t) + ")(nil)")
	case p.sharp():
		p.write("(" + TypeString(t) + ")(0x" + strconv.FormatUint(uint64(at), 16) + ")")
	case at == 0:
		p.pad("<nil>")
	default:
		p.pad("0x" + strconv.FormatUint(uint64(at), 16))
	}
}

// pad writes s in the operand's width.
func (p printer) pad(s string) {
	w, ok := p.Width()
	n := utf8.RuneCountInString(s)
	fill := " "
	if p.Flag('0') {
		fill = "0"
	}
	for i := n; ok && !p.Flag('-') && i < w; i++ {
		p.write(fill)
	}
	p.write(s)
	for i := n; ok && p.Flag('-') && i < w; i++ {
		p.write(" ")
	}
}

// stripped is the directive of s without '#', under another verb.
func stripped(s fmt.State, verb rune, prefix string) string {
	f := "%"
	if s.Flag('-') {
		f += "-"
	}
	return prefix + f + string(verb)
}

package session

import (
	"reflect"
	"strings"
	"unsafe"

	"gosess/internal/value"
)

// The files of which the name begins with view look at nothing but views: exported
// programs have them too.

// A View is a value of the session, to be looked at and not changed. It copies
// nothing: making one of a slice of a billion elements is free. A View is valid
// until the next cell runs. The zero View holds nothing.
//
// Methods that do not fit the kind panic, as package reflect's do.
type View struct {
	t *value.Type   // nil for a value of a compiled package, which v's own type describes
	v reflect.Value // as the engine holds it
	s texter        // calls String and Error methods of the session; may be nil

	ordinary bool // the value is of an ordinary program: unexported fields are the user's too
}

// A texter calls methods that the session declares.
type texter interface {
	// text calls the method, "Error" or "String", that type t declares for v.
	// ok is false if t has no such method.
	text(t *value.Type, v reflect.Value, method string) (text string, ok bool)

	encodeOptions() value.EncodeOptions
}

// ViewOf returns a view of an ordinary Go value, for tests and tools.
func ViewOf(x any) View { return View{v: reflect.ValueOf(x)} }

// ViewAt returns a view of what a pointer points to in an ordinary Go program.
func ViewAt(ptr any) View { return View{v: reflect.ValueOf(ptr).Elem(), ordinary: true} }

// IsValid reports whether the view holds a value.
func (v View) IsValid() bool { return v.v.IsValid() }

// with is a view of another value of the same session.
func (v View) with(t *value.Type, x reflect.Value) View {
	if v.ordinary {
		x = opened(x)
	}
	return View{t: t, v: x, s: v.s, ordinary: v.ordinary}
}

// opened is a value that may be of an unexported field, without that package reflect
// keeps an eye on it. All values are in memory then, so that parts can be opened as well.
func opened(x reflect.Value) reflect.Value {
	switch {
	case !x.IsValid():
		return x
	case x.CanAddr():
		return reflect.NewAt(x.Type(), unsafe.Pointer(x.UnsafeAddr())).Elem()
	}
	c := reflect.New(x.Type()).Elem()
	c.Set(x)
	return c
}

// Kind is the kind of the underlying type.
func (v View) Kind() reflect.Kind {
	switch {
	case !v.IsValid():
		return reflect.Invalid
	case v.t != nil:
		return v.t.Kind
	}
	return v.v.Kind()
}

// IsNil reports whether a value of kind Chan, Func, Interface, Map, Pointer,
// Slice or UnsafePointer is nil; for other kinds it is false.
func (v View) IsNil() bool {
	switch x := v.held(); x.Kind() {
	case reflect.Chan, reflect.Func, reflect.Interface, reflect.Map, reflect.Pointer, reflect.Slice, reflect.UnsafePointer:
		return x.IsNil()
	case reflect.Struct:
		switch v.Kind() {
		case reflect.Interface:
			return v.iface().T == nil
		case reflect.Func:
			return x.Field(1).IsNil()
		}
	case reflect.Invalid:
		return true
	}
	return false
}

// Len is the length of an array, chan, map, slice or string.
func (v View) Len() int {
	switch x := v.held(); x.Kind() {
	case reflect.Invalid, reflect.UnsafePointer: // nil where a layout breaks a cycle, or stands for what cannot be kept
		return 0
	default:
		return x.Len()
	}
}

// Cap is the capacity of an array, chan or slice.
func (v View) Cap() int {
	switch x := v.held(); x.Kind() {
	case reflect.Invalid, reflect.UnsafePointer:
		return 0
	default:
		return x.Cap()
	}
}

// Index is element i of an array or slice.
func (v View) Index(i int) View { return v.with(v.elemType(), v.held().Index(i)) }

// NumField is the number of fields of a struct.
func (v View) NumField() int { return v.v.NumField() }

// A Field describes one field of a struct.
type Field struct {
	Name     string
	Type     string
	Embedded bool
}

// Field is field i of a struct, in the order of declaration.
func (v View) Field(i int) (Field, View) {
	if v.t == nil {
		f := v.v.Type().Field(i)
		return Field{f.Name, hostString(f.Type), f.Anonymous}, v.with(nil, v.v.Field(i))
	}
	f := v.t.Fields[i]
	return Field{f.Name, f.Type.Text(), f.Embedded}, v.with(f.Type, v.v.Field(i))
}

// FieldsOfElem describes the fields of the elements of an array or slice of
// structs or of pointers to structs, for a table's head; nil for anything else.
func (v View) FieldsOfElem() []Field {
	if v.t == nil {
		return hostFields(v.v.Type())
	}
	e := v.t.Elem
	if e != nil && e.Kind == reflect.Pointer {
		e = e.Elem
	}
	if e == nil || e.Kind != reflect.Struct {
		return nil
	}
	list := make([]Field, len(e.Fields))
	for i, f := range e.Fields {
		list[i] = Field{f.Name, f.Type.Text(), f.Embedded}
	}
	return list
}

func hostFields(t reflect.Type) []Field {
	if k := t.Kind(); k != reflect.Slice && k != reflect.Array {
		return nil
	}
	e := t.Elem()
	if e.Kind() == reflect.Pointer {
		e = e.Elem()
	}
	if e.Kind() != reflect.Struct {
		return nil
	}
	list := make([]Field, e.NumField())
	for i := range list {
		f := e.Field(i)
		list[i] = Field{f.Name, hostString(f.Type), f.Anonymous}
	}
	return list
}

// Elem is what a pointer points to or an interface holds; the zero View if nil.
func (v View) Elem() View {
	if v.IsNil() {
		return View{}
	}
	if v.Kind() != reflect.Interface {
		return v.with(v.elemType(), v.held().Elem())
	}
	if v.v.Kind() == reflect.Interface { // inside a value of a compiled package
		return v.inCompiled()
	}
	x := v.iface()
	return v.with(x.T, reflect.ValueOf(x.V))
}

// inCompiled is what an interface inside a value of a compiled package holds. A value of
// the session has an adapter there, which knows it.
func (v View) inCompiled() View {
	x := v.v
	if x.CanAddr() {
		x = opened(x) // also what is reached by unexported fields
	}
	if x.CanInterface() {
		if a, ok := x.Interface().(interface{ SessionValue() any }); ok {
			if held, ok := a.SessionValue().(value.Iface); ok {
				return v.with(held.T, reflect.ValueOf(held.V))
			}
		}
	}
	return v.with(nil, v.v.Elem())
}

// Pointer identifies what a pointer, map, slice, chan or func refers to, so that
// cycles and sharing can be shown. It is 0 if nil.
func (v View) Pointer() uintptr {
	x := v.held()
	switch x.Kind() {
	case reflect.Struct: // a func of the session
		return x.Field(0).Pointer()
	case reflect.Invalid:
		return 0
	}
	return x.Pointer()
}

// The basic values, by kind.
func (v View) Bool() bool          { return v.v.Bool() }
func (v View) Int() int64          { return v.v.Int() }
func (v View) Uint() uint64        { return v.v.Uint() }
func (v View) Float() float64      { return v.v.Float() }
func (v View) Complex() complex128 { return v.v.Complex() }
func (v View) Str() string         { return v.v.String() }

// Bytes returns the elements of a []byte or [n]byte, without copying if it can.
// They must not be changed.
func (v View) Bytes() []byte {
	x := v.held()
	if x.Kind() == reflect.Array && !x.CanAddr() {
		c := reflect.New(x.Type()).Elem()
		c.Set(x)
		x = c
	}
	return x.Bytes()
}

// FuncName says what a func value is: "f", "Point.Norm", "func literal (cell 7, line 2)";
// "" if nil or not known.
func (v View) FuncName() string {
	m := v.fn()
	if m == nil {
		return v.ordinaryName()
	}
	if l, ok := parseLiteral(m.Name); ok {
		return l.String()
	}
	if strings.HasPrefix(m.Name, "lit ") { // in a function of a package: "lit slices/iter.go:32:9 slices.Values[[]int,int]"
		return "func literal"
	}
	return strings.Replace(m.Name, mainPath+".", "", 1)
}

// fn is what the engine knows of a func value, nil if nothing.
func (v View) fn() *value.Func {
	if x := v.held(); x.Kind() == reflect.Struct {
		m, _ := x.Field(0).Interface().(*value.Func)
		return m
	}
	return nil
}

// elemType is the type of what v contains, nil inside compiled values.
func (v View) elemType() *value.Type {
	if v.t == nil {
		return nil
	}
	return v.t.Elem
}

// keyType is the type of the keys of a map, nil inside compiled values.
func (v View) keyType() *value.Type {
	if v.t == nil {
		return nil
	}
	return v.t.Key
}

// held is v with what breaks the cycle of a recursive type undone: there a
// pointer is held as unsafe.Pointer, and a slice, map or func as an any.
func (v View) held() reflect.Value {
	x := v.v
	if v.t == nil {
		return x
	}
	switch {
	case x.Kind() == reflect.UnsafePointer && v.t.Kind == reflect.Pointer:
		return reflect.NewAt(v.t.Elem.Layout, x.UnsafePointer())
	case x.Kind() == reflect.Interface && v.t.Kind != reflect.Interface:
		return x.Elem()
	}
	return x
}

func (v View) iface() value.Iface {
	x, _ := v.v.Interface().(value.Iface)
	return x
}

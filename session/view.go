package session

import (
	"reflect"

	"gosess/internal/value"
)

// A View is a value of the session, to be looked at and not changed. It copies
// nothing: making one of a slice of a billion elements is free. A View is valid
// until the next cell runs. The zero View holds nothing.
//
// Methods that do not fit the kind panic, as package reflect's do.
type View struct {
	t *value.Type
	v reflect.Value
	s *Session
}

// ViewOf returns a view of an ordinary Go value, for tests and tools.
func ViewOf(x any) View { return View{} }

// IsValid reports whether the view holds a value.
func (v View) IsValid() bool { return v.t != nil }

// Type is the type as the user would write it: "map[string][]Point", "*big.Int".
func (v View) Type() string { return "" }

// Named reports whether the type is declared rather than composed, and its name
// without package.
func (v View) Named() (name string, ok bool) { return "", false }

// Kind is the kind of the underlying type.
func (v View) Kind() reflect.Kind { return v.t.Kind }

// IsNil reports whether a value of kind Chan, Func, Interface, Map, Pointer,
// Slice or UnsafePointer is nil; for other kinds it is false.
func (v View) IsNil() bool { return false }

// Len is the length of an array, chan, map, slice or string.
func (v View) Len() int { return 0 }

// Cap is the capacity of an array, chan or slice.
func (v View) Cap() int { return 0 }

// Index is element i of an array or slice.
func (v View) Index(i int) View { return View{} }

// ElemType is the type of the elements of an array, chan, map, pointer or slice
// as the user would write it, and ElemKind its kind.
func (v View) ElemType() string       { return "" }
func (v View) ElemKind() reflect.Kind { return reflect.Invalid }

// NumField is the number of fields of a struct.
func (v View) NumField() int { return 0 }

// Field is field i of a struct, in the order of declaration.
func (v View) Field(i int) (Field, View) { return Field{}, View{} }

// A Field describes one field of a struct.
type Field struct {
	Name     string
	Type     string
	Embedded bool
}

// FieldsOfElem describes the fields of the elements of an array or slice of
// structs or of pointers to structs, for a table's head; nil for anything else.
func (v View) FieldsOfElem() []Field { return nil }

// An Entry is one entry of a map.
type Entry struct{ Key, Value View }

// Entries returns at most max entries of a map, the first in the order of fmt
// (numbers and strings ascending); all of them if max is negative.
func (v View) Entries(max int) []Entry { return nil }

// Elem is what a pointer points to or an interface holds; the zero View if nil.
func (v View) Elem() View { return View{} }

// Pointer identifies what a pointer, map, slice, chan or func refers to, so that
// cycles and sharing can be shown. It is 0 if nil.
func (v View) Pointer() uintptr { return 0 }

// Text is the result of the value's own Error or String method (Error first),
// or, for time.Time and its like, of their Go methods. A panic inside becomes
// the text "%!v(PANIC=String method: …)" as in package fmt, and a method that takes longer than a
// second is given up. ok is false if the type has neither.
func (v View) Text() (text string, ok bool) { return "", false }

// IsError reports whether Text comes from an Error method.
func (v View) IsError() bool { return false }

// The basic values, by kind.
func (v View) Bool() bool          { return v.v.Bool() }
func (v View) Int() int64          { return v.v.Int() }
func (v View) Uint() uint64        { return v.v.Uint() }
func (v View) Float() float64      { return v.v.Float() }
func (v View) Complex() complex128 { return v.v.Complex() }
func (v View) Str() string         { return v.v.String() }

// Bytes returns the elements of a []byte or [n]byte without copying if it can.
// They must not be changed.
func (v View) Bytes() []byte { return nil }

// FuncName says what a func value is: "f", "Point.Norm", "func literal of cell 7";
// "" if nil or not known.
func (v View) FuncName() string { return "" }

// Size is the number of bytes of memory that the value holds, what it points to
// included, counted once.
func (v View) Size() int64 { return 0 }

// Shape is "[1000][3]" for nested slices and arrays of equal lengths,
// "len=12" for maps and strings, "" for values without a length.
func (v View) Shape() string { return "" }

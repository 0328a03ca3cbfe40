package rt

import (
	"reflect"
	"strings"

	"gosess/internal/interp/limit"
	"gosess/internal/value"
)

// sessionType is what reflect.TypeOf gives session code for a session type:
// it describes the type as compiled Go would. What it cannot answer is refused;
// package reflect makes no values of it.
type sessionType struct {
	reflect.Type // nil: package reflect must not take the type for another
	t            *value.Type
}

var sessionTypeType = reflect.TypeFor[sessionType]()

// typeOf returns the reflect.Type of t as session code sees it.
func typeOf(t *value.Type) reflect.Type {
	if t.Host != nil {
		return t.Host
	}
	return sessionType{t: t}
}

func (s sessionType) refuse(what string) {
	panic(limited(limit.ReflectType, what, TypeString(s.t)))
}

func (s sessionType) String() string     { return TypeString(s.t) }
func (s sessionType) Name() string       { return s.t.Name }
func (s sessionType) PkgPath() string    { return s.t.Pkg }
func (s sessionType) Kind() reflect.Kind { return s.t.Kind }
func (s sessionType) Comparable() bool   { return Comparable(s.t) }
func (s sessionType) NumField() int      { return len(s.t.Fields) }
func (s sessionType) NumIn() int         { return len(s.t.Params) }
func (s sessionType) NumOut() int        { return len(s.t.Results) }
func (s sessionType) IsVariadic() bool   { return s.t.Variadic }

func (s sessionType) Len() int                 { return s.t.Layout.Len() }
func (s sessionType) Bits() int                { return s.t.Layout.Bits() }
func (s sessionType) ChanDir() reflect.ChanDir { return s.t.Layout.ChanDir() }

func (s sessionType) OverflowInt(x int64) bool          { return s.t.Layout.OverflowInt(x) }
func (s sessionType) OverflowUint(x uint64) bool        { return s.t.Layout.OverflowUint(x) }
func (s sessionType) OverflowFloat(x float64) bool      { return s.t.Layout.OverflowFloat(x) }
func (s sessionType) OverflowComplex(x complex128) bool { return s.t.Layout.OverflowComplex(x) }

func (s sessionType) In(i int) reflect.Type  { return typeOf(s.t.Params[i]) }
func (s sessionType) Out(i int) reflect.Type { return typeOf(s.t.Results[i]) }
func (s sessionType) Key() reflect.Type      { return typeOf(s.t.Key) }
func (s sessionType) Elem() reflect.Type {
	if s.t.Elem == nil {
		panic("reflect: Elem of invalid type " + s.String())
	}
	return typeOf(s.t.Elem)
}

func (s sessionType) NumMethod() int {
	if s.t.Kind == reflect.Interface {
		return len(s.t.Methods)
	}
	n := 0
	for _, m := range MethodsOf(s.t).All() {
		if m.Pkg == "" {
			n++
		}
	}
	return n
}

func (s sessionType) Field(i int) reflect.StructField {
	f := s.t.Fields[i]
	return reflect.StructField{
		Name: f.Name, PkgPath: f.Pkg, Type: typeOf(f.Type), Tag: reflect.StructTag(f.Tag),
		Offset: s.t.Layout.Field(i).Offset, Index: []int{i}, Anonymous: f.Embedded,
	}
}

func (s sessionType) FieldByName(name string) (reflect.StructField, bool) {
	embeds := false
	for i, f := range s.t.Fields {
		if f.Name == name {
			return s.Field(i), true
		}
		embeds = embeds || f.Embedded
	}
	if embeds {
		s.refuse("FieldByName")
	}
	return reflect.StructField{}, false
}

func (s sessionType) Implements(u reflect.Type) bool {
	switch u := u.(type) {
	case sessionType:
		return Implements(s.t, u.t)
	default:
		return Implements(s.t, HostType(u))
	}
}

func (s sessionType) AssignableTo(u reflect.Type) bool {
	if u.Kind() == reflect.Interface {
		return s.Implements(u)
	}
	if v, ok := u.(sessionType); ok && v.t == s.t {
		return true
	}
	s.refuse("AssignableTo")
	return false
}

func (s sessionType) ConvertibleTo(reflect.Type) bool { s.refuse("ConvertibleTo"); return false }
func (s sessionType) Method(int) reflect.Method       { s.refuse("Method"); return reflect.Method{} }
func (s sessionType) MethodByName(string) (reflect.Method, bool) {
	s.refuse("MethodByName")
	return reflect.Method{}, false
}
func (s sessionType) FieldByIndex([]int) reflect.StructField {
	s.refuse("FieldByIndex")
	return reflect.StructField{}
}
func (s sessionType) FieldByNameFunc(func(string) bool) (reflect.StructField, bool) {
	s.refuse("FieldByNameFunc")
	return reflect.StructField{}, false
}

func (s sessionType) Size() uintptr {
	s.wantGoLayout("Size")
	return s.t.Layout.Size()
}

func (s sessionType) Align() int {
	s.wantGoLayout("Align")
	return s.t.Layout.Align()
}

func (s sessionType) FieldAlign() int {
	s.wantGoLayout("FieldAlign")
	return s.t.Layout.FieldAlign()
}

// wantGoLayout refuses a question about memory that is laid out otherwise than
// the compiler does.
func (s sessionType) wantGoLayout(what string) {
	if !goLayout(s.t) {
		s.refuse(what)
	}
}

// goLayout reports whether values of type t have the size that they have in
// compiled code: no interfaces and funcs are in them.
func goLayout(t *value.Type) bool {
	switch t.Kind {
	case reflect.Interface, reflect.Func:
		return false
	case reflect.Array:
		return goLayout(t.Elem)
	case reflect.Struct:
		for _, f := range t.Fields {
			if !goLayout(f.Type) {
				return false
			}
		}
	}
	return true
}

func (s sessionType) CanSeq() bool  { s.refuse("CanSeq"); return false }
func (s sessionType) CanSeq2() bool { s.refuse("CanSeq2"); return false }

// notSession refuses a call of a function of package reflect with the type of
// a session value: the function would take it for its layout.
func notSession(callee string, t reflect.Type) {
	if s, ok := t.(sessionType); ok {
		panic(limited(limit.ReflectOfType, strings.Replace(callee, "*reflect.rtype", "reflect.Type", 1), TypeString(s.t)))
	}
}

// makesTypes reports whether a function wants to see what is behind a
// reflect.Type, and not only to call its methods.
func makesTypes(callee string) bool {
	return strings.HasPrefix(strings.TrimLeft(callee, "(*"), "reflect.") && callee != "reflect.VisibleFields"
}

package rt

import (
	"reflect"

	"gosess/internal/interp/limit"
	"gosess/internal/value"
)

// sessionType is what reflect.TypeOf gives session code for a session type:
// it describes the type as compiled Go would. What it cannot answer is refused;
// package reflect makes no values of it.
type sessionType struct {
	reflect.Type // the layout, for what is the same
	t            *value.Type
}

// typeOf returns the reflect.Type of t as session code sees it.
func typeOf(t *value.Type) reflect.Type {
	if t.Host != nil {
		return t.Host
	}
	return sessionType{t.Layout, t}
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
		Offset: s.Type.Field(i).Offset, Index: []int{i}, Anonymous: f.Embedded,
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

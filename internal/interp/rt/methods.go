package rt

import (
	"reflect"
	"sort"
	"unsafe"

	"gosess/internal/value"
)

// Methods is the method set of one session type (T and *T have one each, an
// unnamed struct type with embedded fields may). An engine stores it in
// value.Type.Engine.
type Methods struct {
	// Pointer returns the type *T, in the method set of a named session type T;
	// nil in the method set of a pointer. Every named session type that is not
	// an interface needs it, even one without methods: compiled packages call
	// methods of *T on a T that they can address.
	Pointer func() *value.Type

	list []Method // sorted by ID
}

// Method is one method of a session type, declared or promoted.
type Method struct {
	Name string
	Pkg  string      // import path, for an unexported name; "" otherwise
	Type *value.Type // of kind Func, without receiver
	// Fn returns the function that implements the method now: a func over
	// layouts whose first parameter is the receiver, of the Layout of the type
	// whose method set this is. It is asked at every call, so that a
	// redefinition is followed.
	Fn func() reflect.Value
	// Compiled returns the function as [MethodFor] does, nil if it is not compiled
	// or not known to be. It is asked when the code has changed. It may be nil.
	Compiled func() unsafe.Pointer
}

// ID identifies a method in a method set: "Name", or "pkg.name" if it is not
// exported.
func (m Method) ID() string { return MethodID(m.Pkg, m.Name) }

// MethodID returns the identity of a method of that name declared in pkg; pkg
// is "" for an exported name.
func MethodID(pkg, name string) string {
	if pkg == "" {
		return name
	}
	return pkg + "." + name
}

// NewMethods makes a method set.
func NewMethods(list []Method) *Methods {
	list = append([]Method(nil), list...)
	sort.Slice(list, func(i, j int) bool { return list[i].ID() < list[j].ID() })
	return &Methods{list: list}
}

// Lookup returns the method with that identity, nil if there is none.
func (ms *Methods) Lookup(id string) *Method {
	if ms == nil {
		return nil
	}
	i := sort.Search(len(ms.list), func(i int) bool { return ms.list[i].ID() >= id })
	if i < len(ms.list) && ms.list[i].ID() == id {
		return &ms.list[i]
	}
	return nil
}

// All returns the methods sorted by ID. The caller must not change them.
func (ms *Methods) All() []Method {
	if ms == nil {
		return nil
	}
	return ms.list
}

// MethodsOf returns the method set of a session type, nil if it has none or t
// is a type of compiled packages.
func MethodsOf(t *value.Type) *Methods {
	ms, _ := t.Engine.(*Methods)
	return ms
}

// pointerTo returns *T for a session type T, nil if it is not known.
func pointerTo(t *value.Type) *value.Type {
	if ms := MethodsOf(t); ms != nil && ms.Pointer != nil {
		return ms.Pointer()
	}
	return nil
}

package rt

import (
	"reflect"
	"sync"
	"sync/atomic"

	"gosess/internal/value"
)

// Implements reports whether t, any type, has the methods of the interface
// type it.
func Implements(t, it *value.Type) bool {
	k := compared{t, it, atomic.LoadUint32(&generation)}
	if ok, known := implements.Load(k); known {
		return ok.(bool)
	}
	ok := Missing(t, it) == ""
	implements.Store(k, ok)
	return ok
}

// A compared is a type, an interface type, and the generation of code in which they
// were compared.
type compared struct {
	t, it      *value.Type
	generation uint32
}

var implements sync.Map // compared -> bool

// Missing returns the name of the first method of the interface type it that
// t lacks, "" if there is none.
func Missing(t, it *value.Type) string {
	if t.Host != nil && it.Host != nil && t.Kind != reflect.Interface && t.Host.Implements(it.Host) {
		return ""
	}
	for _, m := range it.Methods {
		if mt := methodType(t, m.Pkg, m.Name); mt != m.Type {
			return m.Name
		}
	}
	return ""
}

// methodType returns the type of t's method of that identity, without
// receiver, nil if t has none.
func methodType(t *value.Type, pkg, name string) *value.Type {
	if t.Kind == reflect.Interface {
		for _, m := range t.Methods {
			if m.Name == name && m.Pkg == pkg {
				return m.Type
			}
		}
		return nil
	}
	if ms := MethodsOf(t); ms != nil {
		if m := ms.Lookup(MethodID(pkg, name)); m != nil {
			return m.Type
		}
		return nil
	}
	if t.Host == nil || pkg != "" {
		return nil
	}
	m, ok := t.Host.MethodByName(name)
	if !ok {
		return nil
	}
	return HostType(withoutReceiver(m.Type))
}

// withoutReceiver drops the first parameter of a method's func type.
func withoutReceiver(f reflect.Type) reflect.Type {
	var in, out []reflect.Type
	for i := 1; i < f.NumIn(); i++ {
		in = append(in, f.In(i))
	}
	for i := range f.NumOut() {
		out = append(out, f.Out(i))
	}
	return reflect.FuncOf(in, out, f.IsVariadic())
}

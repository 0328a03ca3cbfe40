package rt

import (
	"maps"
	"reflect"
	"sync"
	"sync/atomic"

	"gosess/internal/value"
)

// This file hands session values to compiled functions that look into them by
// reflection, where the session's types can be compiled: a mirror is the Go type that the
// compiler makes of a session type, with its name, fields, tags and methods. A value whose memory
// is the same in both is handed over as it is; of another a copy is, which is
// copied back after the call.

// mirrors are the mirrors of this process.
var mirrors struct {
	making sync.Mutex // held while one is made
	make   func(t *value.Type) error
	known  atomic.Pointer[mirrorTable]
}

// A mirrorTable is never changed.
type mirrorTable struct {
	of   map[*value.Type]*value.Type  // of session types; their Host is the compiled type
	back map[reflect.Type]*value.Type // session types of compiled types
	why  map[*value.Type]error        // those that have none
}

// mirrorMark is the Engine of a mirror.
type mirrorMark struct{ inPlace bool }

// SetMirrors sets what makes the mirror of a session type and those of the types that it is made
// of, and calls [AddMirrors]; nil means that there are none to be had.
func SetMirrors(make func(t *value.Type) error) {
	mirrors.making.Lock()
	defer mirrors.making.Unlock()
	mirrors.make = make
	mirrors.known.Store(nil)
	if make != nil {
		mirrors.known.Store(new(mirrorTable))
	}
}

// compiles reports whether mirrors can be made: this is not an engine that only interprets.
func compiles() bool { return mirrors.known.Load() != nil }

// mirrorOf returns the mirror of a session type. It is made if there is none yet, which takes the
// time of a build. It is nil if mirrors are not made here.
func mirrorOf(t *value.Type) (*value.Type, error) {
	if k := mirrors.known.Load(); k != nil && k.of[t] != nil {
		return k.of[t], nil
	}
	mirrors.making.Lock()
	defer mirrors.making.Unlock()
	if mirrors.make == nil {
		return nil, nil
	}
	k := knownMirrors()
	if k.of[t] == nil && k.why[t] == nil {
		if err := mirrors.make(t); err != nil {
			k = knownMirrors()
			k.why[t] = err
			mirrors.known.Store(k)
		}
		k = knownMirrors()
	}
	return k.of[t], k.why[t]
}

// knownMirrors is a copy of the table.
func knownMirrors() *mirrorTable {
	c := &mirrorTable{map[*value.Type]*value.Type{}, map[reflect.Type]*value.Type{}, map[*value.Type]error{}}
	if k := mirrors.known.Load(); k != nil {
		maps.Copy(c.of, k.of)
		maps.Copy(c.back, k.back)
		maps.Copy(c.why, k.why)
	}
	return c
}

// AddMirrors makes the compiled types of session types known. Each session type that one of them
// is made of must be there. It is called by what [SetMirrors] has set.
func AddMirrors(hosts map[*value.Type]reflect.Type) {
	k := knownMirrors()
	for t, host := range hosts {
		k.of[t] = &value.Type{Kind: t.Kind, Name: t.Name, Pkg: t.Pkg, Len: t.Len, Dir: t.Dir, Variadic: t.Variadic,
			Layout: t.Layout, Host: host, Engine: mirrorMark{SameMemory(t) && t.Layout.Size() == host.Size()}}
		k.back[host] = t
	}
	for t := range hosts {
		m := k.of[t]
		m.Elem, m.Key = k.part(t.Elem), k.part(t.Key)
		m.Params, m.Results = k.parts(t.Params), k.parts(t.Results)
		for _, f := range t.Fields {
			f.Type = k.part(f.Type)
			m.Fields = append(m.Fields, f)
		}
	}
	mirrors.known.Store(k)
}

func (k *mirrorTable) part(t *value.Type) *value.Type {
	if m := k.of[t]; m != nil {
		return m
	}
	return t
}

func (k *mirrorTable) parts(list []*value.Type) (out []*value.Type) {
	for _, t := range list {
		out = append(out, k.part(t))
	}
	return out
}

// sessionTypeOf returns the session type of which a compiled type is the mirror, and the
// mirror; nil if it is none.
func sessionTypeOf(host reflect.Type) (t, mirror *value.Type) {
	if k := mirrors.known.Load(); k != nil {
		if t := k.back[host]; t != nil {
			return t, k.of[t]
		}
	}
	return nil, nil
}

// inPlace reports whether t is a mirror whose values have the memory of the session type.
func inPlace(t *value.Type) bool {
	m, ok := t.Engine.(mirrorMark)
	return ok && m.inPlace
}

// relabel returns the memory of v as a value of type to, which is laid out alike.
func relabel(v reflect.Value, to reflect.Type) reflect.Value {
	return reflect.NewAt(to, addressable(v).Addr().UnsafePointer()).Elem()
}

// SameMemory reports whether a compiled type with the shape of the session type t has its memory:
// nothing in it is held in another form, and maps have keys that are hashed alike.
func SameMemory(t *value.Type) bool { return sameMemory(t, map[*value.Type]bool{}) }

func sameMemory(t *value.Type, seen map[*value.Type]bool) bool {
	if t.Host != nil || seen[t] {
		return t.Host == nil || t.Host == t.Layout
	}
	seen[t] = true
	switch t.Kind {
	case reflect.Interface, reflect.Func, reflect.Chan:
		return false
	case reflect.Pointer, reflect.Array:
		return sameMemory(t.Elem, seen)
	case reflect.Slice:
		return !t.Broken() && sameMemory(t.Elem, seen)
	case reflect.Map:
		return !t.Broken() && basicKey(t.Key) && sameMemory(t.Elem, seen)
	case reflect.Struct:
		for _, f := range t.Fields {
			if !sameMemory(f.Type, seen) {
				return false
			}
		}
	}
	return true
}

// basicKey reports whether keys of type t are hashed by their kind alone.
func basicKey(t *value.Type) bool {
	return t.Kind <= reflect.Complex128 || t.Kind == reflect.String || t.Host != nil && t.Host == t.Layout
}

// FillMirrorMethod sets slot, a func variable of a plugin, to what calls method m of the session type recv
// for its mirror. The variadic parameter of a method is a slice there.
func FillMirrorMethod(slot reflect.Value, recv *value.Type, m Method) {
	k := mirrors.known.Load()
	mirror, params, results := k.part(recv), k.parts(m.Type.Params), k.parts(m.Type.Results)
	slot.Set(reflect.MakeFunc(slot.Type(), func(in []reflect.Value) []reflect.Value {
		c := conv{callee: "method " + m.Name + " of " + TypeString(recv)}
		args := make([]reflect.Value, len(in))
		args[0] = c.fromHost(in[0], mirror)
		for i, p := range params {
			args[i+1] = c.fromHost(in[i+1], p)
		}
		out := CallReflect(m.Fn(), args)
		if recv.Kind == reflect.Pointer && !inPlace(mirror) && !in[0].IsNil() {
			c.fillHost(in[0].Elem(), args[0].Elem(), mirror.Elem)
		}
		for i, r := range results {
			out[i] = c.toHost(out[i], r)
		}
		return out
	}))
}

package rt

import (
	"reflect"
	"sync"
	"unsafe"
)

// The Go compiler and package reflect hash the structs among the keys of maps
// in different ways, and agree only because reflect finds the compiler's own
// map types. Layouts are made by reflect, but compiled session code brings map
// types of the compiler's; so that both find the same elements in one map, maps
// over layouts hash as the compiler's do.

// MapOf is reflect.MapOf for maps that compiled session code may hold too.
func MapOf(key, elem reflect.Type) reflect.Type {
	m := reflect.MapOf(key, elem)
	if key.Kind() != reflect.Struct && key.Kind() != reflect.Array || regular(key) {
		return m
	}
	hashMu.Lock()
	defer hashMu.Unlock()
	if hashed[m] {
		return m
	}
	hashed[m] = true
	h := hasherOf(key)
	d := (*mapType)((*[2]unsafe.Pointer)(unsafe.Pointer(&m))[1])
	zero := reflect.New(key).UnsafePointer()
	if d.hasher(zero, hashSeed) != h(zero, hashSeed) { // else the type is the compiler's
		d.hasher = h
	}
	return m
}

const hashSeed = 0x9e3779b9

var (
	hashMu sync.Mutex
	hashed = map[reflect.Type]bool{} // map types that were looked at; under hashMu
)

// mapType is the beginning of internal/abi.MapType.
type mapType struct {
	_      [6]uintptr // abi.Type
	_      [3]unsafe.Pointer
	hasher hasher
}

type hasher = func(p unsafe.Pointer, seed uintptr) uintptr

// stringHash hashes the bytes that the string at p has.
var stringHash = leafHasher(reflect.TypeFor[string]())

// leafHasher returns what hashes a t that is not a composite of parts hashed in
// several ways: for those package reflect and the compiler agree.
func leafHasher(t reflect.Type) hasher {
	m := reflect.MapOf(t, reflect.TypeFor[struct{}]())
	return (*mapType)((*[2]unsafe.Pointer)(unsafe.Pointer(&m))[1]).hasher
}

// memhash hashes plain memory.
func memhash(p unsafe.Pointer, h, size uintptr) uintptr {
	s := unsafe.String((*byte)(p), size)
	return stringHash(unsafe.Pointer(&s), h)
}

// regular reports whether values of type t are equal if their bytes are.
func regular(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128, reflect.String, reflect.Interface:
		return false
	case reflect.Array:
		return t.Len() == 0 || regular(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if f := t.Field(i); f.Name == "_" || !regular(f.Type) || padded(t, i) {
				return false
			}
		}
	}
	return true
}

// padded reports whether unused bytes follow field i.
func padded(t reflect.Type, i int) bool {
	end := t.Size()
	if i+1 < t.NumField() {
		end = t.Field(i + 1).Offset
	}
	return t.Field(i).Offset+t.Field(i).Type.Size() != end
}

// hasherOf returns the function that the compiler generates for t.
func hasherOf(t reflect.Type) hasher {
	switch {
	case t.Kind() == reflect.Array && !regular(t):
		elem, n, size := hasherOf(t.Elem()), t.Len(), t.Elem().Size()
		return func(p unsafe.Pointer, h uintptr) uintptr {
			for i := range n {
				h = elem(unsafe.Add(p, uintptr(i)*size), h)
			}
			return h
		}
	case t.Kind() == reflect.Struct && !regular(t):
		return structHasher(t)
	}
	return leafHasher(t)
}

// structHasher hashes runs of plain memory at once, other fields one by one.
func structHasher(t reflect.Type) hasher {
	if t.NumField() == 1 && t.Field(0).Name != "_" {
		return hasherOf(t.Field(0).Type)
	}
	type step struct {
		offset, size uintptr // of plain memory if there is no hasher
		hash         hasher
	}
	var steps []step
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		switch {
		case f.Name == "_":
		case !regular(f.Type):
			steps = append(steps, step{offset: f.Offset, hash: hasherOf(f.Type)})
		default:
			for i+1 < t.NumField() && !padded(t, i) && t.Field(i+1).Name != "_" && regular(t.Field(i+1).Type) {
				i++
			}
			last := t.Field(i)
			steps = append(steps, step{offset: f.Offset, size: last.Offset + last.Type.Size() - f.Offset})
		}
	}
	return func(p unsafe.Pointer, h uintptr) uintptr {
		for _, s := range steps {
			if at := unsafe.Add(p, s.offset); s.hash != nil {
				h = s.hash(at, h)
			} else {
				h = memhash(at, h, s.size)
			}
		}
		return h
	}
}

package rt

import (
	"cmp"
	"reflect"
	"slices"

	"gosess/internal/value"
)

// mapEntry is a key of a map with its element.
type mapEntry struct{ key, elem reflect.Value }

// sortedMapKeys returns the entries of m in the order in which fmt prints them.
func sortedMapKeys(kt *value.Type, m reflect.Value) []mapEntry {
	var list []mapEntry
	for it := m.MapRange(); it.Next(); {
		list = append(list, mapEntry{it.Key(), it.Value()})
	}
	slices.SortStableFunc(list, func(a, b mapEntry) int { return compareKeys(kt, a.key, b.key) })
	return list
}

// compareKeys orders two map keys of type t: nil first, then by value, structs
// and arrays element by element, interfaces by type and then by value.
func compareKeys(t *value.Type, a, b reflect.Value) int {
	switch t.Kind {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return cmp.Compare(a.Int(), b.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return cmp.Compare(a.Uint(), b.Uint())
	case reflect.String:
		return cmp.Compare(a.String(), b.String())
	case reflect.Float32, reflect.Float64:
		return cmp.Compare(a.Float(), b.Float())
	case reflect.Complex64, reflect.Complex128:
		x, y := a.Complex(), b.Complex()
		return cmp.Or(cmp.Compare(real(x), real(y)), cmp.Compare(imag(x), imag(y)))
	case reflect.Bool:
		return cmp.Compare(boolInt(a.Bool()), boolInt(b.Bool()))
	case reflect.Pointer, reflect.UnsafePointer, reflect.Chan:
		return cmp.Compare(a.Pointer(), b.Pointer())
	case reflect.Struct:
		for i, f := range t.Fields {
			if c := compareKeys(f.Type, a.Field(i), b.Field(i)); c != 0 {
				return c
			}
		}
	case reflect.Array:
		for i := range t.Len {
			if c := compareKeys(t.Elem, a.Index(i), b.Index(i)); c != 0 {
				return c
			}
		}
	case reflect.Interface:
		return compareIfaces(ifaceOf(a), ifaceOf(b))
	}
	return 0
}

func compareIfaces(x, y value.Iface) int {
	switch {
	case x.T == nil || y.T == nil:
		return cmp.Compare(boolInt(x.T != nil), boolInt(y.T != nil))
	case x.T != y.T:
		return cmp.Or(cmp.Compare(x.T.Kind, y.T.Kind), cmp.Compare(TypeString(x.T), TypeString(y.T)))
	}
	return compareKeys(x.T, topValue(x), topValue(y))
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

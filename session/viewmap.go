package session

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
)

// This file puts the entries of maps in order.

// An Entry is one entry of a map.
type Entry struct{ Key, Value View }

// Entries returns at most max entries of a map, the first in the order of fmt
// (numbers and strings ascending); all of them if max is negative.
func (v View) Entries(max int) []Entry {
	m := v.held()
	if !m.IsValid() || m.IsNil() || max == 0 {
		return nil
	}
	var key, elem = v.keyType(), v.elemType()
	if max < 0 {
		max = m.Len()
	}
	list := make([]Entry, 0, min(max, m.Len())+1)
	for it := m.MapRange(); it.Next(); {
		e := Entry{v.with(key, it.Key()), View{}}
		if len(list) == max && compareViews(e.Key, list[max-1].Key) >= 0 {
			continue
		}
		e.Value = v.with(elem, it.Value())
		list = append(list, e)
		if len(list) > max {
			list = insertLast(list)[:max]
		} else if len(list) == max {
			slices.SortFunc(list, compareEntries)
		}
	}
	if len(list) < max {
		slices.SortFunc(list, compareEntries)
	}
	return list
}

// insertLast moves the last entry to its place; the others are sorted.
func insertLast(list []Entry) []Entry {
	last := list[len(list)-1]
	i, _ := slices.BinarySearchFunc(list[:len(list)-1], last, compareEntries)
	copy(list[i+1:], list[i:])
	list[i] = last
	return list
}

func compareEntries(a, b Entry) int { return compareViews(a.Key, b.Key) }

// compareViews orders two values of one type: numbers and strings ascend, false
// before true, nil first, NaN before other numbers, structs and arrays by their first difference,
// interfaces by type name and then value, and what remains by address.
func compareViews(a, b View) int {
	if !a.IsValid() || !b.IsValid() {
		return cmp.Compare(b2i(a.IsValid()), b2i(b.IsValid()))
	}
	switch a.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return cmp.Compare(a.Int(), b.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return cmp.Compare(a.Uint(), b.Uint())
	case reflect.Float32, reflect.Float64:
		return cmp.Compare(a.Float(), b.Float())
	case reflect.Complex64, reflect.Complex128:
		x, y := a.Complex(), b.Complex()
		return cmp.Or(cmp.Compare(real(x), real(y)), cmp.Compare(imag(x), imag(y)))
	case reflect.String:
		return strings.Compare(a.Str(), b.Str())
	case reflect.Bool:
		return cmp.Compare(b2i(a.Bool()), b2i(b.Bool()))
	case reflect.Array:
		return compareParts(a.Len(), func(i int) (View, View) { return a.Index(i), b.Index(i) })
	case reflect.Struct:
		return compareParts(a.NumField(), func(i int) (View, View) {
			_, x := a.Field(i)
			_, y := b.Field(i)
			return x, y
		})
	case reflect.Interface:
		x, y := a.Elem(), b.Elem()
		if c := strings.Compare(x.Type(), y.Type()); c != 0 {
			return c
		}
		return compareViews(x, y)
	}
	return cmp.Compare(a.Pointer(), b.Pointer())
}

func compareParts(n int, part func(i int) (View, View)) int {
	for i := range n {
		if c := compareViews(part(i)); c != 0 {
			return c
		}
	}
	return 0
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

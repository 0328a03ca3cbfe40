package interp

import (
	"fmt"
	"reflect"
	"unsafe"

	"gosess/internal/interp/limit"
	"gosess/internal/interp/rt"
	"gosess/internal/value"
)

// This file lays types out in memory. Package reflect cannot make a recursive
// type, so a part of a layout that leads back to a type under construction is
// first made with a stand-in of the same size, pointers and comparability,
// and the reference to the stand-in is replaced when the part is known.

// A fix replaces the stand-in type that layout refers to by that of part.
type fix struct {
	layout  reflect.Type // struct, slice, map, pointer, chan or func type made by us alone
	field   int          // of a struct
	standIn reflect.Type
	part    *value.Type
}

var ifaceLayout = reflect.TypeFor[value.Iface]()

// settle lays out every fresh type.
func (tt *typeTable) settle() {
	fresh := tt.fresh
	tt.fresh = nil
	for _, v := range fresh {
		tt.layout(v)
	}
	for len(tt.fixes) > 0 {
		f := tt.fixes[0]
		tt.fixes = tt.fixes[1:]
		if !patch(f, tt.layout(f.part)) {
			panic(&typeError{limit.RecursiveType.Text(f.part.Name)})
		}
	}
}

// layout returns v.Layout, made if need be. It must not be called for a type
// that is busy, except through part.
func (tt *typeTable) layout(v *value.Type) reflect.Type {
	if v.Layout != nil {
		return v.Layout
	}
	if v.Kind == reflect.Pointer && v.Elem.Kind != reflect.Pointer && !tt.busy[v.Elem] {
		tt.layout(v.Elem) // first, for the layout of a pointer is what &x has in lowered code
	}
	tt.busy[v] = true
	l := tt.makeLayout(v)
	delete(tt.busy, v)
	if v.Layout == nil {
		v.Layout = l
	}
	return v.Layout
}

func (tt *typeTable) makeLayout(v *value.Type) reflect.Type {
	switch v.Kind {
	case reflect.Interface:
		return ifaceLayout
	case reflect.Struct:
		return tt.layoutStruct(v)
	case reflect.Array:
		return tt.layoutArray(v)
	case reflect.Func:
		return tt.layoutFunc(v)
	case reflect.Slice, reflect.Pointer, reflect.Chan:
		return tt.layoutElem(v)
	case reflect.Map:
		return tt.layoutMap(v)
	}
	return basicKinds[v.Kind]
}

var basicKinds = func() map[reflect.Kind]reflect.Type {
	m := map[reflect.Kind]reflect.Type{}
	for _, t := range basicTypes {
		m[t.Kind()] = t
	}
	return m
}()

// FieldName is how a layout spells the i'th field of a struct type: names that
// are not exported get a prefix, blank ones a number.
func FieldName(t *value.Type, i int) string {
	f := t.Fields[i]
	switch {
	case t.Host != nil:
		return f.Name
	case f.Name == "_":
		return fmt.Sprintf("X_%d", i)
	case f.Pkg != "":
		return "X_" + f.Name
	case len(f.Name) > 1 && f.Name[:2] == "X_":
		return "X_X_" + f.Name[2:]
	}
	return f.Name
}

func (tt *typeTable) layoutStruct(v *value.Type) reflect.Type {
	fs := make([]reflect.StructField, len(v.Fields))
	var fixes []fix
	for i, f := range v.Fields {
		l, whole := tt.part(f.Type)
		fs[i] = reflect.StructField{Name: FieldName(v, i), Type: l}
		if !whole {
			fixes = append(fixes, fix{field: i, standIn: l, part: f.Type})
		}
	}
	if len(fixes) > 0 {
		fs[0].Tag = tt.unique()
	}
	l := reflect.StructOf(fs)
	for _, f := range fixes {
		f.layout = l
		tt.fixes = append(tt.fixes, f)
	}
	return l
}

// unique returns a tag that no other layout has, so that reflect makes a type
// of its own for the struct that carries it.
func (tt *typeTable) unique() reflect.StructTag {
	uniqueMu.Lock()
	defer uniqueMu.Unlock()
	uniqueTags++
	return reflect.StructTag(fmt.Sprintf(`gosess:"%d"`, uniqueTags))
}

// part returns the layout of v as part of another type's, or a stand-in and
// false if it leads back to a busy type.
func (tt *typeTable) part(v *value.Type) (l reflect.Type, whole bool) {
	if v.Layout != nil {
		return v.Layout, true
	}
	if !tt.leadsBack(v, nil) {
		return tt.layout(v), true
	}
	switch v.Kind {
	case reflect.Struct:
		return tt.layout(v), true // a struct is patched itself
	case reflect.Array:
		if v.Elem.Kind == reflect.Struct || v.Elem.Kind == reflect.Array {
			e, whole := tt.part(v.Elem)
			return reflect.ArrayOf(v.Len, e), whole
		}
		e, _ := tt.part(v.Elem)
		return reflect.ArrayOf(v.Len, e), false
	}
	return tt.standIn(v.Kind), false
}

// leadsBack reports whether v refers to a busy type.
func (tt *typeTable) leadsBack(v *value.Type, seen map[*value.Type]bool) bool {
	if tt.busy[v] {
		return true
	}
	if v.Layout != nil || v.Kind == reflect.Interface || seen[v] {
		return false
	}
	if seen == nil {
		seen = map[*value.Type]bool{}
	}
	seen[v] = true
	for _, p := range parts(v) {
		if tt.leadsBack(p, seen) {
			return true
		}
	}
	return false
}

// parts lists the types that a layout of v refers to.
func parts(v *value.Type) []*value.Type {
	var ps []*value.Type
	if v.Elem != nil {
		ps = append(ps, v.Elem)
	}
	if v.Key != nil {
		ps = append(ps, v.Key)
	}
	for _, f := range v.Fields {
		ps = append(ps, f.Type)
	}
	ps = append(ps, v.Params...)
	return append(ps, v.Results...)
}

// standIn returns a type that no other layout refers to, held in memory like
// the types of the kind k.
func (tt *typeTable) standIn(k reflect.Kind) reflect.Type {
	tag := tt.unique()
	own := reflect.StructOf([]reflect.StructField{{Name: "P", Type: reflect.TypeFor[*byte](), Tag: tag}})
	switch k {
	case reflect.Slice:
		return reflect.SliceOf(own)
	case reflect.Func:
		return reflect.StructOf([]reflect.StructField{
			{Name: "M", Type: reflect.TypeFor[*value.Func](), Tag: tag},
			{Name: "F", Type: reflect.TypeFor[func()]()}})
	case reflect.Map:
		return reflect.MapOf(reflect.TypeFor[int](), own)
	case reflect.Chan:
		return reflect.ChanOf(reflect.BothDir, own)
	}
	return reflect.PointerTo(own)
}

func (tt *typeTable) layoutArray(v *value.Type) reflect.Type {
	e, whole := tt.part(v.Elem)
	l := reflect.ArrayOf(v.Len, e)
	tt.fixLater(l, e, v.Elem, whole)
	return l
}

func (tt *typeTable) layoutElem(v *value.Type) reflect.Type {
	e, whole := tt.part(v.Elem)
	var l reflect.Type
	switch v.Kind {
	case reflect.Slice:
		l = reflect.SliceOf(e)
	case reflect.Chan:
		l = reflect.ChanOf(v.Dir, e)
	default:
		l = reflect.PointerTo(e)
	}
	tt.fixLater(l, e, v.Elem, whole)
	return l
}

func (tt *typeTable) layoutMap(v *value.Type) reflect.Type {
	k, wholeKey := tt.part(v.Key)
	if !k.Comparable() { // what a variable's type becomes when the key is redefined
		panic(&typeError{limit.Unknown.Text("a map of " + rt.TypeString(v.Key) + ", which cannot be compared,")})
	}
	e, whole := tt.part(v.Elem)
	l := rt.MapOf(k, e)
	tt.fixLater(l, k, v.Key, wholeKey)
	tt.fixLater(l, e, v.Elem, whole)
	return l
}

func (tt *typeTable) layoutFunc(v *value.Type) reflect.Type {
	list := func(ts []*value.Type) (ls []reflect.Type, open []int) {
		for i, t := range ts {
			l, whole := tt.part(t)
			if !whole {
				open = append(open, i)
			}
			ls = append(ls, l)
		}
		return ls, open
	}
	in, openIn := list(v.Params)
	out, openOut := list(v.Results)
	f := reflect.FuncOf(in, out, false) // a variadic parameter is passed as its slice
	for _, i := range openIn {
		tt.fixLater(f, in[i], v.Params[i], false)
	}
	for _, i := range openOut {
		tt.fixLater(f, out[i], v.Results[i], false)
	}
	return rt.FuncLayout(f)
}

func (tt *typeTable) fixLater(l, standIn reflect.Type, part *value.Type, whole bool) {
	if !whole {
		tt.fixes = append(tt.fixes, fix{layout: l, standIn: standIn, part: part})
	}
}

// A word of a reflect type descriptor; see internal/abi.
type words [1 << 10]unsafe.Pointer

// descriptor returns the address of t's type descriptor.
func descriptor(t reflect.Type) unsafe.Pointer {
	return (*[2]unsafe.Pointer)(unsafe.Pointer(&t))[1]
}

// header is the size in words of the part that all descriptors share, before
// which no reference to another layout can lie.
const header = 6

// patch makes f.layout refer to l instead of f.standIn; it reports whether the
// reference was found and reflect sees the change.
func patch(f fix, l reflect.Type) bool {
	if f.layout.Kind() == reflect.Struct {
		return patchStruct(f, l)
	}
	n := header + 4
	if f.layout.Kind() == reflect.Func {
		n = header + 4 + f.layout.NumIn() + f.layout.NumOut()
	}
	old, now := descriptor(f.standIn), descriptor(l)
	w := (*words)(descriptor(f.layout))
	if f.layout.Kind() == reflect.Array { // it has the type of its slices as well
		w[header+1] = descriptor(reflect.SliceOf(l))
	}
	for i := header; i < n; i++ {
		if w[i] == old {
			w[i] = now
			return true
		}
	}
	return false
}

// patchStruct replaces the type of one field in the descriptor's list of
// fields: {PkgPath, {ptr, len, cap} of {Name, Typ, Offset}}.
func patchStruct(f fix, l reflect.Type) bool {
	w := (*words)(descriptor(f.layout))
	fields := (*words)(w[header+1])
	slot := &fields[3*f.field+1]
	if *slot != descriptor(f.standIn) {
		return false
	}
	*slot = descriptor(l)
	return f.layout.Field(f.field).Type == l
}

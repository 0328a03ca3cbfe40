package rt

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"

	"gosess/internal/value"
)

// A session value is encoded as JSON in two steps: jsonTree makes a tree of
// compiled values of it, by its type and with its methods; encoding/json writes
// the tree.

// jsonObject is a struct in the tree: its members in order.
type jsonObject []jsonMember

type jsonMember struct {
	name string
	val  any
}

// MarshalJSON writes the members without escaping; the caller's encoder
// escapes what is asked for.
func (o jsonObject) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := writeJSON(&b, m.name); err != nil {
			return nil, err
		}
		b.WriteByte(':')
		if err := writeJSON(&b, m.val); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// writeJSON appends v without HTML escapes and without the newline.
func writeJSON(b *bytes.Buffer, v any) error {
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		var m *json.MarshalerError
		for errors.As(err, &m) && m.Type == reflect.TypeFor[jsonObject]() {
			err = m.Err
		}
		return err
	}
	b.Truncate(b.Len() - 1)
	return nil
}

// jsonEncoder makes a tree; depth finds cycles.
type jsonEncoder struct{ depth int }

// maxJSONDepth is where encoding/json starts to look for cycles; a session
// value that is deeper is taken to be one.
const maxJSONDepth = 5000

// jsonOf returns the tree of an operand of json.Marshal.
func jsonOf(x value.Iface) (any, error) {
	if x.T == nil {
		return nil, nil
	}
	var e jsonEncoder
	return e.tree(x.T, layoutValue(x))
}

// jsonError is an error of encoding/json that names a session type.
type jsonError string

func (e jsonError) Error() string { return "json: " + string(e) }

func (e *jsonEncoder) tree(t *value.Type, v reflect.Value) (any, error) {
	if e.depth++; e.depth > maxJSONDepth {
		return nil, jsonError("unsupported value: encountered a cycle via " + TypeString(t))
	}
	defer func() { e.depth-- }()
	if tree, ok, err := e.viaMethod(t, v); ok {
		return tree, err
	}
	if t.Host != nil && t.Layout == t.Host && t.Kind != reflect.Interface {
		return readable(v).Interface(), nil
	}
	v = memory(t, v)
	switch t.Kind {
	case reflect.Struct:
		return e.object(t, v)
	case reflect.Map:
		return e.mapping(t, v)
	case reflect.Slice:
		return e.slice(t, v)
	case reflect.Array:
		return e.list(t, v)
	case reflect.Pointer:
		if v.IsNil() {
			return nil, nil
		}
		return e.tree(t.Elem, v.Elem())
	case reflect.Interface:
		x := ifaceOf(v)
		if x.T == nil {
			return nil, nil
		}
		return e.tree(x.T, layoutValue(x))
	case reflect.Func, reflect.Chan, reflect.Complex64, reflect.Complex128, reflect.UnsafePointer:
		return nil, jsonError("unsupported type: " + TypeString(t))
	case reflect.Float32:
		return float32(v.Float()), nil
	}
	return basicValue(v), nil
}

// viaMethod encodes through MarshalJSON or MarshalText.
func (e *jsonEncoder) viaMethod(t *value.Type, v reflect.Value) (tree any, ok bool, err error) {
	for _, name := range []string{"MarshalJSON", "MarshalText"} {
		x, found := withMethod(t, v, marshalers[name])
		if !found {
			continue
		}
		if x.T.Kind == reflect.Pointer && memory(x.T, layoutValue(x)).IsNil() {
			return nil, true, nil
		}
		var b []byte
		Object{x}.Call(name, nil, &b, &err)
		switch {
		case err != nil:
			err = fmt.Errorf("json: error calling %s for type %s: %w", name, TypeString(t), err)
		case name == "MarshalText":
			tree = string(b)
		case !json.Valid(b):
			err = fmt.Errorf("json: error calling MarshalJSON for type %s: %w", TypeString(t), syntaxError(b))
		default:
			tree = json.RawMessage(b)
		}
		return tree, true, err
	}
	return nil, false, nil
}

var marshalers = map[string]reflect.Type{
	"MarshalJSON":   reflect.TypeFor[json.Marshaler](),
	"MarshalText":   reflect.TypeFor[encoding.TextMarshaler](),
	"UnmarshalJSON": reflect.TypeFor[json.Unmarshaler](),
	"UnmarshalText": reflect.TypeFor[encoding.TextUnmarshaler](),
}

func syntaxError(b []byte) error {
	var raw json.RawMessage
	return json.Unmarshal(b, &raw)
}

// withMethod returns v, or if it can be addressed its address, as an interface
// if that session type implements it.
func withMethod(t *value.Type, v reflect.Value, it reflect.Type) (value.Iface, bool) {
	if t.Host != nil || t.Kind == reflect.Interface {
		return value.Iface{}, false
	}
	if Implements(t, HostType(it)) {
		return value.Iface{T: t, V: readable(v).Interface()}, true
	}
	if pt := pointerTo(t); pt != nil && v.CanAddr() && Implements(pt, HostType(it)) {
		return value.Iface{T: pt, V: layout(pt, readable(v).Addr()).Interface()}, true
	}
	return value.Iface{}, false
}

func (e *jsonEncoder) object(t *value.Type, v reflect.Value) (any, error) {
	obj := jsonObject{}
	for _, f := range jsonFields(t) {
		fv, ok := fieldAt(t, v, f.index)
		if !ok || f.omitEmpty && jsonEmpty(f.typ, fv) || f.omitZero && e.zero(f.typ, fv) {
			continue
		}
		tree, err := e.tree(f.typ, fv)
		if err != nil {
			return nil, err
		}
		if f.quoted {
			tree = quotedJSON(tree)
		}
		obj = append(obj, jsonMember{f.name, tree})
	}
	return obj, nil
}

// fieldAt follows an index path; false if an embedded pointer on it is nil.
func fieldAt(t *value.Type, v reflect.Value, index []int) (reflect.Value, bool) {
	for i, n := range index {
		if i > 0 && t.Kind == reflect.Pointer {
			v = memory(t, v)
			if v.IsNil() {
				return reflect.Value{}, false
			}
			v, t = v.Elem(), t.Elem
		}
		v, t = v.Field(n), t.Fields[n].Type
	}
	return v, true
}

// jsonEmpty is what the option omitempty omits.
func jsonEmpty(t *value.Type, v reflect.Value) bool {
	v = memory(t, v)
	switch t.Kind {
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return v.Len() == 0
	case reflect.Interface:
		return ifaceOf(v).T == nil
	case reflect.Struct:
		return false
	}
	return v.IsZero()
}

// zero is what the option omitzero omits: the zero value, or what an IsZero
// method says.
func (e *jsonEncoder) zero(t *value.Type, v reflect.Value) (z bool) {
	if hasShape(t, "IsZero", boolType) {
		if m := memory(t, v); t.Kind == reflect.Pointer && m.IsNil() {
			return true
		}
		Object{value.Iface{T: t, V: readable(v).Interface()}}.Call("IsZero", nil, &z)
		return z
	}
	if m, ok := readable(v).Interface().(interface{ IsZero() bool }); ok && t.Host != nil {
		return m.IsZero()
	}
	return v.IsZero()
}

// quotedJSON is the option "string": a number or bool in quotes, a string in
// quotes twice.
func quotedJSON(tree any) any {
	if tree == nil {
		return nil
	}
	b, err := json.Marshal(tree)
	if err != nil {
		return tree
	}
	return string(b)
}

func (e *jsonEncoder) mapping(t *value.Type, v reflect.Value) (any, error) {
	if v.IsNil() {
		return nil, nil
	}
	obj := jsonObject{}
	for it := v.MapRange(); it.Next(); {
		name, err := jsonKey(t, it.Key())
		if err != nil {
			return nil, err
		}
		tree, err := e.tree(t.Elem, it.Value())
		if err != nil {
			return nil, err
		}
		obj = append(obj, jsonMember{name, tree})
	}
	slices.SortStableFunc(obj, func(a, b jsonMember) int { return cmpString(a.name, b.name) })
	return obj, nil
}

func cmpString(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// jsonKey returns the member name of a key of a map of type mt.
func jsonKey(mt *value.Type, v reflect.Value) (string, error) {
	t := mt.Key
	if t.Kind == reflect.String {
		return v.String(), nil
	}
	x := value.Iface{T: t, V: readable(v).Interface()}
	if Implements(t, HostType(marshalers["MarshalText"])) {
		var b []byte
		var err error
		if t.Host != nil {
			b, err = ToHostAny(x).(encoding.TextMarshaler).MarshalText()
		} else {
			Object{x}.Call("MarshalText", nil, &b, &err)
		}
		return string(b), err
	}
	switch {
	case t.Kind >= reflect.Int && t.Kind <= reflect.Int64:
		return strconv.FormatInt(v.Int(), 10), nil
	case t.Kind >= reflect.Uint && t.Kind <= reflect.Uintptr:
		return strconv.FormatUint(v.Uint(), 10), nil
	}
	return "", jsonError("unsupported type: " + TypeString(mt))
}

func (e *jsonEncoder) slice(t *value.Type, v reflect.Value) (any, error) {
	if v.IsNil() {
		return nil, nil
	}
	if t.Elem.Kind == reflect.Uint8 && t.Elem.Host != nil {
		return bytesOf(v), nil
	}
	return e.list(t, v)
}

func (e *jsonEncoder) list(t *value.Type, v reflect.Value) (any, error) {
	out := make([]any, v.Len())
	for i := range out {
		tree, err := e.tree(t.Elem, v.Index(i))
		if err != nil {
			return nil, err
		}
		out[i] = tree
	}
	return out, nil
}

package rt

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"reflect"
	"strconv"
	"strings"

	"gosess/internal/value"
)

// jsonDecoder stores JSON in session values, by their types and through their
// methods. Like encoding/json it goes on after a value that does not fit and
// reports the first.
type jsonDecoder struct {
	useNumber bool
	strict    bool // unknown members are errors
	context   *value.Type
	path      []string
	saved     error
}

// fitError is a *json.UnmarshalTypeError that names a session type.
type fitError struct {
	*json.UnmarshalTypeError
	typ string
}

func (e *fitError) Error() string {
	into := "Go value"
	if e.Struct != "" || e.Field != "" {
		into = "Go struct field " + e.Struct + "." + e.Field
	}
	return "json: cannot unmarshal " + e.Value + " into " + into + " of type " + e.typ
}

func (e *fitError) Unwrap() error { return e.UnmarshalTypeError }

// decodeInto stores data in what target, a non-nil pointer, points to.
func (d *jsonDecoder) decodeInto(data []byte, target value.Iface) error {
	if target.T == nil || target.T.Kind != reflect.Pointer {
		name := "nil"
		if target.T != nil {
			name = "non-pointer " + TypeString(target.T)
		}
		return jsonError("Unmarshal(" + name + ")")
	}
	p := memory(target.T, layoutValue(target))
	if p.IsNil() {
		return jsonError("Unmarshal(nil " + TypeString(target.T) + ")")
	}
	if err := syntaxError(data); err != nil {
		return err
	}
	if err := d.value(bytes.TrimSpace(data), target.T.Elem, p.Elem()); err != nil {
		return err
	}
	return d.saved
}

// value stores one JSON value in v, which is addressable.
func (d *jsonDecoder) value(data []byte, t *value.Type, v reflect.Value) error {
	if t.Host != nil && t.Layout == t.Host && t.Kind != reflect.Interface {
		return d.compiled(data, t, v)
	}
	null := string(data) == "null"
	if !null || t.Kind != reflect.Pointer && t.Kind != reflect.Interface {
		if done, err := d.viaMethod(data, t, v); done {
			return err
		}
	}
	if null {
		switch t.Kind {
		case reflect.Pointer, reflect.Map, reflect.Slice, reflect.Interface:
			v.SetZero()
		}
		return nil
	}
	switch t.Kind {
	case reflect.Pointer:
		return d.pointer(data, t, v)
	case reflect.Interface:
		return d.iface(data, t, v)
	case reflect.Struct:
		return d.object(data, t, v)
	case reflect.Map:
		return d.mapping(data, t, v)
	case reflect.Slice:
		return d.slice(data, t, v)
	case reflect.Array:
		return d.array(data, t, v)
	}
	return d.compiled(data, t, v)
}

// compiled leaves the value to encoding/json, and names the types of errors
// anew.
func (d *jsonDecoder) compiled(data []byte, t *value.Type, v reflect.Value) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	if d.useNumber {
		dec.UseNumber()
	}
	if d.strict {
		dec.DisallowUnknownFields()
	}
	err := dec.Decode(v.Addr().Interface())
	var fit *json.UnmarshalTypeError
	if !errors.As(err, &fit) {
		return err
	}
	typ := fit.Type.String()
	if fit.Type == t.Layout {
		typ = TypeString(t)
	}
	path := append([]string(nil), d.path...)
	if fit.Field != "" {
		path = append(path, fit.Field)
	}
	fit.Field = strings.Join(path, ".")
	if fit.Struct == "" && d.context != nil {
		fit.Struct = d.context.Name
	}
	d.save(&fitError{fit, typ})
	return nil
}

func (d *jsonDecoder) save(err error) {
	if d.saved == nil {
		d.saved = err
	}
}

// mismatch saves the error of a JSON value that cannot become a t.
func (d *jsonDecoder) mismatch(data []byte, t *value.Type) error { return d.misfit(jsonKind(data), t) }

func (d *jsonDecoder) misfit(what string, t *value.Type) error {
	e := &json.UnmarshalTypeError{Value: what, Field: strings.Join(d.path, ".")}
	if d.context != nil {
		e.Struct = d.context.Name
	}
	d.save(&fitError{e, TypeString(t)})
	return nil
}

func jsonKind(data []byte) string {
	switch data[0] {
	case '{':
		return "object"
	case '[':
		return "array"
	case '"':
		return "string"
	case 't', 'f':
		return "bool"
	case 'n':
		return "null"
	}
	return "number"
}

// viaMethod decodes through UnmarshalJSON, or UnmarshalText for a string.
func (d *jsonDecoder) viaMethod(data []byte, t *value.Type, v reflect.Value) (done bool, err error) {
	if x, ok := withMethod(t, v, marshalers["UnmarshalJSON"]); ok && t.Kind != reflect.Pointer {
		Object{x}.Call("UnmarshalJSON", []any{append([]byte(nil), data...)}, &err)
		return true, err
	}
	x, ok := withMethod(t, v, marshalers["UnmarshalText"])
	if !ok || t.Kind == reflect.Pointer || string(data) == "null" {
		return false, nil
	}
	if data[0] != '"' {
		return true, d.mismatch(data, x.T)
	}
	var s string
	if err := json.Unmarshal(data, &s); err != nil {
		return true, err
	}
	Object{x}.Call("UnmarshalText", []any{[]byte(s)}, &err)
	return true, err
}

func (d *jsonDecoder) pointer(data []byte, t *value.Type, v reflect.Value) error {
	p := memory(t, v)
	if p.IsNil() {
		p = reflect.New(t.Elem.Layout)
		v.Set(layout(t, p))
	}
	return d.value(data, t.Elem, p.Elem())
}

func (d *jsonDecoder) iface(data []byte, t *value.Type, v reflect.Value) error {
	if x := ifaceOf(t, v); x.T != nil && x.T.Kind == reflect.Pointer {
		if p := memory(x.T, layoutValue(x)); !p.IsNil() {
			return d.value(data, x.T.Elem, p.Elem())
		}
	}
	if len(t.Methods) > 0 {
		return d.mismatch(data, t)
	}
	var x any
	dec := json.NewDecoder(bytes.NewReader(data))
	if d.useNumber {
		dec.UseNumber()
	}
	if err := dec.Decode(&x); err != nil {
		return err
	}
	v.Set(reflect.ValueOf(FromHostAny(x)))
	return nil
}

// members calls fn for each member of an object.
func members(data []byte, fn func(name string, val json.RawMessage) error) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	if _, err := dec.Token(); err != nil {
		return err
	}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return err
		}
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return err
		}
		if err := fn(name.(string), raw); err != nil {
			return err
		}
	}
	return nil
}

func (d *jsonDecoder) object(data []byte, t *value.Type, v reflect.Value) error {
	if data[0] != '{' {
		return d.mismatch(data, t)
	}
	outer, depth := d.context, len(d.path)
	defer func() { d.context, d.path = outer, d.path[:depth] }()
	return members(data, func(name string, raw json.RawMessage) error {
		f := findJSONField(t, name)
		if f == nil {
			if d.strict {
				d.save(jsonError("unknown field " + strconv.Quote(name)))
			}
			return nil
		}
		fv, err := d.makeField(t, v, f.index)
		if err != nil {
			return err
		}
		d.context, d.path = t, append(d.path[:depth], f.name)
		if f.quoted {
			return d.unquote(raw, f.typ, fv)
		}
		return d.value(raw, f.typ, fv)
	})
}

// findJSONField prefers the exact name to one that differs in case.
func findJSONField(t *value.Type, name string) *jsonField {
	fs := jsonFields(t)
	for i := range fs {
		if fs[i].name == name {
			return &fs[i]
		}
	}
	for i := range fs {
		if strings.EqualFold(fs[i].name, name) {
			return &fs[i]
		}
	}
	return nil
}

// makeField follows an index path, making what embedded pointers lack.
func (d *jsonDecoder) makeField(t *value.Type, v reflect.Value, index []int) (reflect.Value, error) {
	hidden := false
	for i, n := range index {
		if i > 0 && t.Kind == reflect.Pointer {
			p := memory(t, v)
			if p.IsNil() {
				if hidden {
					return v, jsonError("cannot set embedded pointer to unexported struct: " + TypeString(t.Elem))
				}
				p = reflect.New(t.Elem.Layout)
				v.Set(layout(t, p))
			}
			v, t = p.Elem(), t.Elem
		}
		hidden = t.Fields[n].Pkg != ""
		v, t = v.Field(n), t.Fields[n].Type
	}
	return v, nil
}

// unquote stores a member with the option "string".
func (d *jsonDecoder) unquote(raw []byte, t *value.Type, v reflect.Value) error {
	if string(raw) == "null" {
		return d.value(raw, t, v)
	}
	var inner string
	if raw[0] != '"' || json.Unmarshal(raw, &inner) != nil || !json.Valid([]byte(inner)) {
		return jsonError("invalid use of ,string struct tag, trying to unmarshal unquoted value into " + TypeString(t))
	}
	return d.value([]byte(inner), t, v)
}

func (d *jsonDecoder) mapping(data []byte, t *value.Type, v reflect.Value) error {
	if data[0] != '{' {
		return d.mismatch(data, t)
	}
	m := memory(t, v)
	if m.IsNil() {
		m = reflect.MakeMap(t.Memory())
		v.Set(layout(t, m))
	}
	return members(data, func(name string, raw json.RawMessage) error {
		elem := reflect.New(t.Elem.Layout).Elem()
		if err := d.value(raw, t.Elem, elem); err != nil {
			return err
		}
		key, err := d.key(name, t.Key)
		if err == nil && key.IsValid() {
			m.SetMapIndex(key, elem)
		}
		return err
	})
}

// key makes a map key of a member name; the zero Value if it does not fit.
func (d *jsonDecoder) key(name string, t *value.Type) (reflect.Value, error) {
	k := reflect.New(t.Layout).Elem()
	if x, ok := withMethod(t, k, marshalers["UnmarshalText"]); ok {
		var err error
		Object{x}.Call("UnmarshalText", []any{[]byte(name)}, &err)
		return k, err
	}
	if u, ok := k.Addr().Interface().(encoding.TextUnmarshaler); ok && t.Host != nil {
		return k, u.UnmarshalText([]byte(name))
	}
	switch {
	case t.Kind == reflect.String:
		k.SetString(name)
		return k, nil
	case t.Kind >= reflect.Int && t.Kind <= reflect.Int64:
		n, err := strconv.ParseInt(name, 10, 64)
		if err != nil || k.OverflowInt(n) {
			return reflect.Value{}, d.misfit("number "+name, t)
		}
		k.SetInt(n)
		return k, nil
	case t.Kind >= reflect.Uint && t.Kind <= reflect.Uintptr:
		n, err := strconv.ParseUint(name, 10, 64)
		if err != nil || k.OverflowUint(n) {
			return reflect.Value{}, d.misfit("number "+name, t)
		}
		k.SetUint(n)
		return k, nil
	}
	return reflect.Value{}, d.misfit("object", t)
}

// elements returns the elements of a JSON array.
func elements(data []byte) (list []json.RawMessage, err error) {
	return list, json.Unmarshal(data, &list)
}

func (d *jsonDecoder) slice(data []byte, t *value.Type, v reflect.Value) error {
	if t.Elem.Kind == reflect.Uint8 && data[0] == '"' {
		var b []byte
		if err := json.Unmarshal(data, &b); err != nil {
			return err
		}
		v.Set(layout(t, reflect.ValueOf(b).Convert(t.Memory())))
		return nil
	}
	if data[0] != '[' {
		return d.mismatch(data, t)
	}
	list, err := elements(data)
	if err != nil {
		return err
	}
	old := memory(t, v)
	s := reflect.MakeSlice(t.Memory(), len(list), max(len(list), min(old.Cap(), len(list))))
	if !old.IsNil() && old.Cap() >= len(list) {
		s = old.Slice(0, len(list)) // elements that are there are decoded into, as encoding/json does
	} else if !old.IsNil() {
		reflect.Copy(s, old)
	}
	v.Set(layout(t, s))
	for i, raw := range list {
		if err := d.value(raw, t.Elem, s.Index(i)); err != nil {
			return err
		}
	}
	return nil
}

func (d *jsonDecoder) array(data []byte, t *value.Type, v reflect.Value) error {
	if data[0] != '[' {
		return d.mismatch(data, t)
	}
	list, err := elements(data)
	if err != nil {
		return err
	}
	for i := range t.Len {
		if i >= len(list) {
			v.Index(i).SetZero()
			continue
		}
		if err := d.value(list[i], t.Elem, v.Index(i)); err != nil {
			return err
		}
	}
	return nil
}

package rt

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
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
	if x := ifaceOf(v); x.T != nil && x.T.Kind == reflect.Pointer {
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

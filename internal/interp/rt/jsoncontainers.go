package rt

import (
	"bytes"
	"encoding"
	"encoding/json"
	"reflect"
	"strconv"
	"strings"

	"gosess/internal/value"
)

// This file decodes JSON objects and arrays into structs, maps, slices and arrays.

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

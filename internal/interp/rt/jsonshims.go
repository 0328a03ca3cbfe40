package rt

import (
	"encoding/json"
	"reflect"
	"strings"
)

func init() {
	shims["encoding/json.Marshal"] = func() any { return jsonMarshal }
	shims["encoding/json.MarshalIndent"] = func() any {
		return func(x iface, prefix, indent string) ([]byte, iface) {
			tree, err := jsonOf(x)
			if err != nil {
				return nil, FromHostAny(err)
			}
			b, err := json.MarshalIndent(tree, prefix, indent)
			return b, FromHostAny(plainJSONError(err))
		}
	}
	shims["encoding/json.Unmarshal"] = func() any {
		return func(data []byte, x iface) iface { return FromHostAny(new(jsonDecoder).decodeInto(data, x)) }
	}
	shims["(*encoding/json.Encoder).Encode"] = func() any {
		return func(enc *json.Encoder, x iface) iface {
			tree, err := jsonOf(x)
			if err == nil {
				err = plainJSONError(enc.Encode(tree))
			}
			return FromHostAny(err)
		}
	}
	shims["(*encoding/json.Decoder).Decode"] = func() any { return jsonDecode }
}

// jsonMarshal is json.Marshal.
func jsonMarshal(x iface) ([]byte, iface) {
	tree, err := jsonOf(x)
	if err != nil {
		return nil, FromHostAny(err)
	}
	b, err := json.Marshal(tree)
	return b, FromHostAny(plainJSONError(err))
}

// plainJSONError removes what the tree adds to an error.
func plainJSONError(err error) error {
	for {
		m, ok := err.(*json.MarshalerError)
		if !ok || m.Type != reflect.TypeFor[jsonObject]() {
			return err
		}
		err = m.Err
	}
}

// jsonDecode is (*json.Decoder).Decode.
func jsonDecode(dec *json.Decoder, x iface) iface {
	var raw json.RawMessage
	if err := dec.Decode(&raw); err != nil {
		return FromHostAny(err)
	}
	d := jsonDecoder{useNumber: jsonOption(dec, "useNumber"), strict: jsonOption(dec, "disallowUnknownFields")}
	return FromHostAny(d.decodeInto(raw, x))
}

// jsonOption reads an option that was set on a decoder; it has no getter.
func jsonOption(dec *json.Decoder, name string) bool {
	f := reflect.ValueOf(dec).Elem().FieldByName("d").FieldByNameFunc(func(s string) bool { return strings.EqualFold(s, name) })
	return f.IsValid() && f.Kind() == reflect.Bool && f.Bool()
}

// MarshalJSON lets compiled code that meets the value inside its own data
// encode it.
func (o Object) MarshalJSON() ([]byte, error) {
	tree, err := jsonOf(o.x)
	if err != nil {
		return nil, err
	}
	return json.Marshal(tree)
}

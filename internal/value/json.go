package value

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"reflect"
	"strconv"
	"unsafe"
)

// This file reads and writes values as JSON, by their type: the inputs and
// results of `gosess map`. It is much like encoding/json, with these
// differences. Fields of session types need not be exported. A field that a
// struct does not have, and an array of another length, are errors. NaN and the
// infinities are the strings "NaN", "Infinity" and "-Infinity". A complex number
// is an array of two numbers.

// A FitError says that a value does not fit a type, or does not fit into JSON.
type FitError struct {
	Path string // inside the value: "[3].name"; "" for all of it
	Got  string
	Want string
}

func (e *FitError) Error() string {
	where := ""
	if e.Path != "" {
		where = e.Path + ": "
	}
	return fmt.Sprintf("%sgot %s, want %s", where, e.Got, e.Want)
}

// maxJSONDepth bounds nesting, as encoding/json bounds what it reads.
const maxJSONDepth = 10_000

// FromJSON decodes one JSON value into the memory at ptr, which must be zero. If
// it does not fit, the error is a *FitError; other errors say that data is not
// JSON. res gives the types of what an empty interface then holds; it may be nil
// if t has none.
func FromJSON(data []byte, t *Type, ptr reflect.Value, res Resolver) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return fmt.Errorf("not JSON: %w", err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return errors.New("not JSON: more than one value")
	}
	r := jsonReader{res: res}
	return r.value(planOf(t), ptr.UnsafePointer(), v, "")
}

type jsonReader struct{ res Resolver }

// misfit is the error for a value that does not fit.
func misfit(path string, got any, want string) error {
	return &FitError{Path: path, Got: jsonText(got), Want: want}
}

// jsonText shows a JSON value in a few words.
func jsonText(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		if len(v) > 40 {
			v = v[:40] + "…"
		}
		return fmt.Sprintf("string %q", v)
	case json.Number:
		return "number " + v.String()
	case []any:
		return fmt.Sprintf("array of %d", len(v))
	case map[string]any:
		return fmt.Sprintf("object of %d", len(v))
	}
	return fmt.Sprintf("%T %v", v, v)
}

func (r *jsonReader) value(p *plan, ptr unsafe.Pointer, v any, path string) error {
	if compiled(p.t) {
		return r.host(p, ptr, v, path)
	}
	switch p.op {
	case opStruct:
		return r.fields(p, ptr, v, path)
	case opArray:
		return r.array(p, ptr, v, path)
	case opSlice, opBrokenSlice:
		return r.slice(p, ptr, v, path)
	case opMap, opBrokenMap:
		return r.entries(p, ptr, v, path)
	case opPointer:
		if v == nil {
			return nil
		}
		mem := allocate(p.elem, 1)
		*(*unsafe.Pointer)(ptr) = mem
		return r.value(p.elem, mem, v, path)
	case opIface, opGoIface:
		return r.iface(p, ptr, v, path)
	}
	if p.op <= opString {
		return r.basic(p, ptr, v, path)
	}
	if v == nil {
		return nil
	}
	return misfit(path, v, p.t.Text())
}

// host leaves a value of a compiled type to encoding/json.
func (r *jsonReader) host(p *plan, ptr unsafe.Pointer, v any, path string) error {
	data, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(data, reflect.NewAt(p.layout, ptr).Interface())
	}
	if err != nil {
		return misfit(path, v, p.t.Text()+" ("+err.Error()+")")
	}
	return nil
}

func (r *jsonReader) basic(p *plan, ptr unsafe.Pointer, v any, path string) error {
	dst := reflect.NewAt(p.layout, ptr).Elem()
	switch v := v.(type) {
	case bool:
		if p.op == opBool {
			dst.SetBool(v)
			return nil
		}
	case string:
		if p.op == opString {
			dst.SetString(v)
			return nil
		}
		if f, ok := jsonFloats[v]; ok && dst.CanFloat() {
			dst.SetFloat(f)
			return nil
		}
	case json.Number:
		if setNumber(dst, v.String()) {
			return nil
		}
	case []any:
		if dst.CanComplex() && len(v) == 2 {
			return r.complex(dst, v, path)
		}
	}
	return misfit(path, v, p.t.Text())
}

var jsonFloats = map[string]float64{"NaN": math.NaN(), "Infinity": math.Inf(1), "-Infinity": math.Inf(-1)}

// setNumber sets a number, and reports whether it is in range. A whole number
// may be written with an exponent.
func setNumber(dst reflect.Value, text string) bool {
	bits := 0
	if dst.CanInt() || dst.CanUint() || dst.CanFloat() {
		bits = dst.Type().Bits()
	}
	switch {
	case dst.CanFloat():
		f, err := strconv.ParseFloat(text, bits)
		dst.SetFloat(f)
		return err == nil
	case dst.CanInt():
		n, err := strconv.ParseInt(text, 10, bits)
		if f, ferr := strconv.ParseFloat(text, 64); err != nil && ferr == nil && f == math.Trunc(f) && math.Abs(f) < 1<<53 {
			n, err = int64(f), nil
		}
		dst.SetInt(n)
		return err == nil && !dst.OverflowInt(n)
	case dst.CanUint():
		n, err := strconv.ParseUint(text, 10, bits)
		if f, ferr := strconv.ParseFloat(text, 64); err != nil && ferr == nil && f == math.Trunc(f) && f >= 0 && f < 1<<53 {
			n, err = uint64(f), nil
		}
		dst.SetUint(n)
		return err == nil && !dst.OverflowUint(n)
	}
	return false
}

func (r *jsonReader) complex(dst reflect.Value, v []any, path string) error {
	var parts [2]float64
	f64 := planOf(HostType(reflect.TypeFor[float64]()))
	for i := range parts {
		if err := r.basic(f64, unsafe.Pointer(&parts[i]), v[i], path+"["+strconv.Itoa(i)+"]"); err != nil {
			return err
		}
	}
	dst.SetComplex(complex(parts[0], parts[1]))
	return nil
}

func (r *jsonReader) array(p *plan, ptr unsafe.Pointer, v any, path string) error {
	list, ok := v.([]any)
	if !ok || len(list) != p.t.Len {
		return misfit(path, v, p.t.Text())
	}
	return r.list(planOf(p.t.Elem), ptr, list, path)
}

func (r *jsonReader) list(p *plan, ptr unsafe.Pointer, list []any, path string) error {
	for i, v := range list {
		if err := r.value(p, unsafe.Add(ptr, uintptr(i)*p.size), v, path+"["+strconv.Itoa(i)+"]"); err != nil {
			return err
		}
	}
	return nil
}

func (r *jsonReader) slice(p *plan, ptr unsafe.Pointer, v any, path string) error {
	if v == nil {
		return nil
	}
	h := sliceHeader{ptr: unsafe.Pointer(&nothing)}
	switch v := v.(type) {
	case string:
		data, err := base64.StdEncoding.DecodeString(v)
		if p.elem.op != opUint8 || err != nil {
			return misfit(path, v, p.t.Text())
		}
		if len(data) > 0 {
			h = sliceHeader{unsafe.Pointer(&data[0]), len(data), len(data)}
		}
	case []any:
		if len(v) > 0 {
			h = sliceHeader{allocate(p.elem, len(v)), len(v), len(v)}
		}
		if err := r.list(p.elem, h.ptr, v, path); err != nil {
			return err
		}
	default:
		return misfit(path, v, p.t.Text())
	}
	setSlice(p, ptr, h)
	return nil
}

// setSlice stores a slice in its slot.
func setSlice(p *plan, ptr unsafe.Pointer, h sliceHeader) {
	if p.op == opSlice {
		*(*sliceHeader)(ptr) = h
		return
	}
	s := reflect.New(p.memory)
	*(*sliceHeader)(s.UnsafePointer()) = h
	*(*any)(ptr) = s.Elem().Interface()
}

func (r *jsonReader) entries(p *plan, ptr unsafe.Pointer, v any, path string) error {
	if v == nil {
		return nil
	}
	obj, ok := v.(map[string]any)
	if !ok {
		return misfit(path, v, p.t.Text())
	}
	m := reflect.MakeMapWithSize(p.memory, len(obj))
	for name, v := range obj {
		key, elem := reflect.New(p.key.layout).Elem(), reflect.New(p.elem.layout)
		if p.key.op == opString {
			key.SetString(name)
		} else if !key.CanInt() && !key.CanUint() || !setNumber(key, name) {
			return misfit(path, name, "key of type "+p.key.t.Text())
		}
		if err := r.value(p.elem, elem.UnsafePointer(), v, path+"["+strconv.Quote(name)+"]"); err != nil {
			return err
		}
		m.SetMapIndex(key, elem.Elem())
	}
	if p.op == opBrokenMap {
		*(*any)(ptr) = m.Interface()
	} else {
		*(*unsafe.Pointer)(ptr) = m.UnsafePointer()
	}
	return nil
}

// iface gives an empty interface what encoding/json would.
func (r *jsonReader) iface(p *plan, ptr unsafe.Pointer, v any, path string) error {
	if v == nil {
		return nil
	}
	t := r.natural(v, p)
	if t == nil || len(p.t.Methods) > 0 {
		return misfit(path, v, p.t.Text())
	}
	q := planOf(t)
	mem := allocate(q, 1)
	if err := r.value(q, mem, v, path); err != nil {
		return err
	}
	if x := boxAt(q, mem); p.op == opIface {
		*(*Iface)(ptr) = Iface{T: t, V: x}
	} else {
		reflect.NewAt(p.layout, ptr).Elem().Set(reflect.ValueOf(x))
	}
	return nil
}

// natural returns the type that a JSON value has in an empty interface.
func (r *jsonReader) natural(v any, p *plan) *Type {
	if r.res == nil {
		return nil
	}
	switch v.(type) {
	case bool:
		return r.res.Named("", "bool")
	case string:
		return r.res.Named("", "string")
	case json.Number:
		return r.res.Named("", "float64")
	case []any:
		return r.res.Unnamed(&Type{Kind: reflect.Slice, Elem: p.t})
	}
	if s := r.res.Named("", "string"); s != nil {
		return r.res.Unnamed(&Type{Kind: reflect.Map, Key: s, Elem: p.t})
	}
	return nil
}

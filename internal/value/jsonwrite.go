package value

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"unicode/utf8"
	"unsafe"
)

// AppendJSON appends the value at ptr as JSON, without spaces. If JSON cannot
// hold it (a func, a channel, a cycle, a string that is not UTF-8), the error
// is a *FitError.
func AppendJSON(dst []byte, t *Type, ptr reflect.Value) ([]byte, error) {
	w := jsonWriter{buf: dst}
	if err := w.value(planOf(t), ptr.UnsafePointer(), "", 0); err != nil {
		return dst, err
	}
	return w.buf, nil
}

type jsonWriter struct {
	buf   []byte
	graph graph // for the dynamic values of interfaces
}

func (w *jsonWriter) value(p *plan, ptr unsafe.Pointer, path string, depth int) error {
	if depth > maxJSONDepth {
		return &FitError{Path: path[:min(len(path), 40)], Got: "a cycle, or a very deep value", Want: "one that JSON can hold"}
	}
	depth++
	switch {
	case compiled(p.t):
		return w.host(p, ptr, path)
	case p.op <= opString:
		return w.basic(p, ptr, path)
	}
	switch p.op {
	case opStruct:
		return w.fields(p, ptr, path, depth)
	case opArray:
		return w.list(planOf(p.t.Elem), ptr, p.t.Len, path, depth)
	case opSlice, opBrokenSlice:
		return w.slice(p, ptr, path, depth)
	case opMap, opBrokenMap:
		return w.entries(p, mapWord(p, ptr), path, depth)
	case opPointer:
		if to := *(*unsafe.Pointer)(ptr); to != nil {
			return w.value(p.elem, to, path, depth)
		}
		w.text("null")
		return nil
	case opIface, opGoIface:
		d, why := w.graph.dynamic(p, ptr)
		if why != "" {
			return w.misfit(p, path)
		}
		if d.plan != nil {
			return w.value(d.plan, d.ptr, path, depth)
		}
		w.text("null")
		return nil
	}
	if zero(ptr, p.size) {
		w.text("null")
		return nil
	}
	return w.misfit(p, path)
}

func (w *jsonWriter) text(s string) { w.buf = append(w.buf, s...) }

func (w *jsonWriter) misfit(p *plan, path string) error {
	return &FitError{Path: path, Got: p.t.Text(), Want: "a value that JSON can hold"}
}

// host leaves a value of a compiled type to encoding/json.
func (w *jsonWriter) host(p *plan, ptr unsafe.Pointer, path string) error {
	data, err := json.Marshal(reflect.NewAt(p.layout, ptr).Interface())
	if err != nil {
		return &FitError{Path: path, Got: p.t.Text() + " (" + err.Error() + ")", Want: "a value that JSON can hold"}
	}
	w.buf = append(w.buf, data...)
	return nil
}

func (w *jsonWriter) basic(p *plan, ptr unsafe.Pointer, path string) error {
	v := reflect.NewAt(p.layout, ptr).Elem()
	switch {
	case p.op == opString:
		return w.string(p, v.String(), path)
	case v.CanFloat():
		w.float(v.Float(), v.Type().Bits())
	case v.CanComplex():
		bits := v.Type().Bits() / 2
		w.text("[")
		w.float(real(v.Complex()), bits)
		w.text(",")
		w.float(imag(v.Complex()), bits)
		w.text("]")
	default:
		w.text(basicText(v))
	}
	return nil
}

func (w *jsonWriter) float(f float64, bits int) {
	switch {
	case math.IsNaN(f):
		w.text(`"NaN"`)
	case math.IsInf(f, 1):
		w.text(`"Infinity"`)
	case math.IsInf(f, -1):
		w.text(`"-Infinity"`)
	default:
		w.buf = strconv.AppendFloat(w.buf, f, 'g', -1, bits)
	}
}

func (w *jsonWriter) string(p *plan, s, path string) error {
	if !utf8.ValidString(s) {
		return &FitError{Path: path, Got: fmt.Sprintf("string %.40q", s), Want: "a string that JSON can hold: UTF-8"}
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		return w.misfit(p, path)
	}
	w.buf = append(w.buf, bytes.TrimRight(b.Bytes(), "\n")...)
	return nil
}

func (w *jsonWriter) list(p *plan, ptr unsafe.Pointer, count int, path string, depth int) error {
	w.text("[")
	for i := range count {
		if i > 0 {
			w.text(",")
		}
		if err := w.value(p, unsafe.Add(ptr, uintptr(i)*p.size), path+"["+strconv.Itoa(i)+"]", depth); err != nil {
			return err
		}
	}
	w.text("]")
	return nil
}

func (w *jsonWriter) slice(p *plan, ptr unsafe.Pointer, path string, depth int) error {
	if p.op == opBrokenSlice {
		ptr = (*eface)(ptr).data
	}
	if ptr == nil || (*sliceHeader)(ptr).ptr == nil {
		w.text("null")
		return nil
	}
	h := (*sliceHeader)(ptr)
	if p.elem.op == opUint8 {
		w.text(`"`)
		w.buf = base64.StdEncoding.AppendEncode(w.buf, raw(p.elem, h.ptr, h.len))
		w.text(`"`)
		return nil
	}
	return w.list(p.elem, h.ptr, h.len, path, depth)
}

func (w *jsonWriter) entries(p *plan, m unsafe.Pointer, path string, depth int) (err error) {
	if m == nil {
		w.text("null")
		return nil
	}
	if p.key.op != opString && (p.key.op < opInt8 || p.key.op > opUint64) {
		return &FitError{Path: path, Got: "a map with keys of type " + p.key.t.Text(), Want: "a value that JSON can hold"}
	}
	w.text("{")
	first := true
	w.graph.eachEntry(p, mapValue(p, &m), func(key, elem unsafe.Pointer) {
		if err != nil {
			return
		}
		if !first {
			w.text(",")
		}
		first = false
		name := keyName(p.key, key)
		here := path + "[" + strconv.Quote(name) + "]"
		if err = w.string(p.key, name, here); err == nil {
			w.text(":")
			err = w.value(p.elem, elem, here, depth)
		}
	})
	w.text("}")
	return err
}

func keyName(p *plan, key unsafe.Pointer) string {
	if p.op == opString {
		return *(*string)(key)
	}
	return basicText(reflect.NewAt(p.layout, key).Elem())
}

func (w *jsonWriter) fields(p *plan, ptr unsafe.Pointer, path string, depth int) error {
	w.text("{")
	first := true
	for _, f := range jsonFieldsOf(p) {
		at := unsafe.Add(ptr, f.off)
		if f.empty && zero(at, f.plan.size) {
			continue
		}
		if !first {
			w.text(",")
		}
		first = false
		if err := w.string(f.plan, f.name, path); err != nil {
			return err
		}
		w.text(":")
		if err := w.value(f.plan, at, path+"."+f.name, depth); err != nil {
			return err
		}
	}
	w.text("}")
	return nil
}

package value

import (
	"errors"
	"io"
	"reflect"
	"sync"
	"unsafe"
)

// This file writes single values: the inputs and results of calls. Those of
// scalar types, of strings and of structs of them are one item. Others are a
// group of one variable, whose records follow each other in an array.

// AppendOne appends one value to dst. ptr points to it. What could not be kept
// is in the Report, which is nil if everything was. It may be called from any
// goroutine.
func AppendOne(dst []byte, t *Type, ptr reflect.Value, o EncodeOptions) ([]byte, *Report, error) {
	p := planOf(t)
	if p.flat {
		return appendFlat(dst, p, ptr.UnsafePointer())
	}
	return appendGroup(&itemSink{buf: append(dst, itemOpen)}, t, ptr, o)
}

func appendGroup(s *itemSink, t *Type, ptr reflect.Value, o EncodeOptions) ([]byte, *Report, error) {
	rep, err := encodeGroup(s, []Var{{Type: t, Ptr: ptr}}, o)
	if err == nil && len(rep.Lost) == 0 && len(rep.Notes) == 0 {
		rep = nil
	}
	return append(s.buf, itemBreak), rep, err
}

// ErrTooLong is what [AppendOneWithin] returns for a value that takes more room
// than it may.
var ErrTooLong = errors.New("value: the value is too long")

// AppendOneWithin is [AppendOne] for a value that is given up, with [ErrTooLong],
// once it takes more than limit bytes.
func AppendOneWithin(limit int, dst []byte, t *Type, ptr reflect.Value, o EncodeOptions) ([]byte, *Report, error) {
	return appendGroup(&itemSink{buf: append(dst, itemOpen), limit: len(dst) + limit}, t, ptr, o)
}

// flatEncoders are encoders that have nothing of their own.
var flatEncoders = sync.Pool{New: func() any { return &encoder{graph: &graph{}, at: place{in: -1}} }}

// appendFlat appends a value that is one item. The Report is nil if all of it
// was kept.
func appendFlat(dst []byte, p *plan, ptr unsafe.Pointer) ([]byte, *Report, error) {
	e := flatEncoders.Get().(*encoder)
	e.buf = dst
	e.value(p, ptr)
	dst, e.buf = e.buf, nil
	if len(e.lost.list)+len(e.notes.list) > 0 { // it keeps what it lost, and is not used again
		e.vars = []Var{{Type: p.t}}
		return dst, e.report(), nil
	}
	flatEncoders.Put(e)
	return dst, nil, nil
}

// itemSink writes records as items: kind, body, kind, body, …
type itemSink struct {
	buf   []byte
	limit int // of len(buf); 0 if there is none
}

func (s *itemSink) record(kind uint64, parts ...[]byte) error {
	s.buf = appendUint(s.buf, kind)
	for _, p := range parts {
		if s.limit > 0 && len(s.buf)+len(p) > s.limit {
			return ErrTooLong
		}
		s.buf = append(s.buf, p...)
	}
	return nil
}

func (s *itemSink) Offset() int64    { return int64(len(s.buf)) }
func (s *itemSink) compresses() bool { return false }
func (s *itemSink) copies() bool     { return false }

// DecodeOne decodes what [AppendOne] appended, all of data, into the memory that
// ptr points to, which must be zero. The type is the one it was written as, or
// what that has become. It may be called from any goroutine, if the resolver may.
func DecodeOne(data []byte, t *Type, ptr reflect.Value, o DecodeOptions) (*Report, error) {
	p := planOf(t)
	if p.flat {
		d := decoder{scanner: scanner{buf: data}, alone: true}
		d.value(p, ptr.UnsafePointer())
		if d.err == nil && d.more() {
			d.fail("bytes follow the value")
		}
		if d.err != nil {
			return nil, d.err
		}
		return &d.report, nil
	}
	r := &itemSource{scanner: scanner{buf: data}}
	if !r.open() {
		return nil, damaged("value wanted")
	}
	o.Cell = func(string, *Type) reflect.Value { return ptr }
	o.Want = nil
	vars, rep, err := decodeGroup(r, o)
	switch {
	case err != nil:
		return nil, err
	case len(vars) != 1 || planOf(vars[0].Type) != p:
		return nil, damaged("value of another type, want " + t.String())
	case vars[0].Ptr.UnsafePointer() != ptr.UnsafePointer():
		copyValue(p, ptr.UnsafePointer(), vars[0].Ptr.UnsafePointer())
	}
	return rep, nil
}

// itemSource reads what an itemSink wrote.
type itemSource struct{ scanner }

func (r *itemSource) Next() (Record, error) {
	if r.peek() == itemBreak {
		return Record{}, io.EOF
	}
	kind := r.uint()
	at := r.pos
	r.skip()
	return Record{Kind: kind, Body: r.buf[at:r.pos]}, r.err
}

func (r *itemSource) full() int64 { return int64(len(r.buf)) }

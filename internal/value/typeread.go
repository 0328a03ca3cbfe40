package value

import (
	"fmt"
	"reflect"
)

// This file reads the records of types in a stream, and bounds them.

// maxTypes bounds the types of one group. A program with a thousand types
// reaches a few thousand.
const maxTypes = 1 << 16

// readTypes decodes the types of a stream.
func readTypes(body []byte) ([]typeRecord, error) {
	var recs []typeRecord
	if err := Unmarshal(body, &recs); err != nil {
		return nil, damaged("types: " + err.Error())
	}
	if len(recs) > maxTypes {
		return nil, damaged(fmt.Sprintf("%d types, want at most %d", len(recs), maxTypes))
	}
	for i := range recs {
		if err := recs[i].check(uint64(len(recs))); err != nil {
			return nil, err
		}
	}
	for _, parts := range []func(*typeRecord) []uint64{(*typeRecord).spelled, (*typeRecord).inside} {
		w := weigher{recs, parts, make([]int, len(recs))}
		for i := range recs {
			if w.weigh(uint64(i)) > maxWeight {
				return nil, damaged(fmt.Sprintf("type %q contains itself, or too many others", recs[i].Name))
			}
		}
	}
	return recs, nil
}

// maxWeight bounds the parts of one type, written out: a few hundred types that
// each have the one before twice would fill any memory with the last one's name.
const maxWeight = 1 << 16

// weigher counts the parts of types.
type weigher struct {
	recs   []typeRecord
	parts  func(*typeRecord) []uint64
	weight []int // 0 if not known yet
}

// weigh counts a type and all its parts. A type that is a part of itself is too
// heavy.
func (w *weigher) weigh(id uint64) int {
	if w.weight[id] == 0 {
		w.weight[id] = maxWeight + 1 // until all parts are known
		sum := 1
		for _, p := range w.parts(&w.recs[id]) {
			sum = min(sum+w.weigh(p), maxWeight+1)
		}
		w.weight[id] = sum
	}
	return w.weight[id]
}

// spelled returns the types in the spelling of a type: none if it has a name.
func (r *typeRecord) spelled() (parts []uint64) {
	if r.Name != "" {
		return nil
	}
	for _, id := range []*uint64{r.Elem, r.Key} {
		if id != nil {
			parts = append(parts, *id)
		}
	}
	for _, f := range append(append([]fieldRecord{}, r.Fields...), r.Methods...) {
		parts = append(parts, f.Type)
	}
	return append(append(parts, r.Params...), r.Results...)
}

// inside returns the types of which a type has values inside.
func (r *typeRecord) inside() (parts []uint64) {
	if reflect.Kind(r.Kind) == reflect.Array && r.Elem != nil {
		return []uint64{*r.Elem}
	}
	for _, f := range r.Fields {
		parts = append(parts, f.Type)
	}
	return parts
}

func damaged(detail string) error { return &FormatError{Problem: Damaged, Offset: -1, Detail: detail} }

// check reports whether a record is complete: whether it has the parts that its
// kind demands, and refers to types that exist.
func (r *typeRecord) check(n uint64) error {
	bad := r.Kind == 0 || r.Kind > uint8(reflect.UnsafePointer) || r.Form > formOpaque || r.Len < 0
	part := func(id *uint64) {
		bad = bad || id == nil || *id >= n
	}
	if r.Pkg == "" && r.Name != "" {
		bad = bad || basicTypes[reflect.Kind(r.Kind)] == nil && reflect.Kind(r.Kind) != reflect.Interface
	} else if r.Form == formPlain {
		switch reflect.Kind(r.Kind) {
		case reflect.Map:
			part(r.Key)
			part(r.Elem)
		case reflect.Array, reflect.Chan, reflect.Pointer, reflect.Slice:
			part(r.Elem)
		}
	}
	for _, id := range []*uint64{r.Elem, r.Key} {
		bad = bad || id != nil && *id >= n
	}
	for _, f := range r.Fields {
		part(&f.Type)
	}
	for _, m := range r.Methods {
		part(&m.Type)
	}
	for _, p := range append(append([]uint64{}, r.Params...), r.Results...) {
		part(&p)
	}
	if r.Variadic && len(r.Params) == 0 {
		bad = true
	}
	if bad {
		return damaged(fmt.Sprintf("type %q of kind %v is not complete", r.Name, reflect.Kind(r.Kind)))
	}
	return nil
}

func (r *typeRecord) declared() string {
	if r.Ident != "" {
		return r.Ident
	}
	return r.Name
}

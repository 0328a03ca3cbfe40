package value

import (
	"reflect"
)

// This file writes types. A stream carries every type that its values have, so
// that they can be read, and shown, without the program that made them.

// typeIDs numbers types in the order in which they are met.
type typeIDs struct {
	list    []*Type
	num     map[*Type]uint64
	last    *Type // met last, and its number
	lastNum uint64
}

func (x *typeIDs) id(t *Type) uint64 {
	if t == x.last {
		return x.lastNum
	}
	c := planOf(t).t
	n, ok := x.num[c]
	if !ok {
		if x.num == nil {
			x.num = map[*Type]uint64{}
		}
		n = uint64(len(x.list))
		x.num[c] = n
		x.list = append(x.list, c)
	}
	x.last, x.lastNum = t, n
	return n
}

// How values of a type are written.
const (
	formPlain  = iota // by kind; structs field by field
	formBinary        // a byte string that the type's UnmarshalBinary reads
	formGob           // … its GobDecode
	formText          // a text string that its UnmarshalText reads
	formTime          // see docs/format.md
	formZone
	formInt    // an integer or a bignum
	formRat    // tag 30
	formReset  // null: a zero value
	formOpaque // null: it could not be kept
)

// A typeRecord describes one type. Types are referred to by their index.
type typeRecord struct {
	Kind     uint8         `cbor:"1,keyasint"`
	Name     string        `cbor:"2,keyasint,omitempty"`
	Pkg      string        `cbor:"3,keyasint,omitempty"`
	Ident    string        `cbor:"4,keyasint,omitempty"`
	Elem     *uint64       `cbor:"5,keyasint,omitempty"`
	Key      *uint64       `cbor:"6,keyasint,omitempty"`
	Len      int           `cbor:"7,keyasint,omitempty"`
	Dir      int           `cbor:"8,keyasint,omitempty"`
	Fields   []fieldRecord `cbor:"9,keyasint,omitempty"`
	Params   []uint64      `cbor:"10,keyasint,omitempty"`
	Results  []uint64      `cbor:"11,keyasint,omitempty"`
	Variadic bool          `cbor:"12,keyasint,omitempty"`
	Methods  []fieldRecord `cbor:"13,keyasint,omitempty"`
	Form     uint8         `cbor:"14,keyasint,omitempty"`
	Compiled bool          `cbor:"15,keyasint,omitempty"` // inside a compiled value, laid out by the Go compiler
}

// A fieldRecord is a field, or a method that an interface demands.
type fieldRecord struct {
	_        struct{} `cbor:",toarray"`
	Name     string
	Type     uint64
	Embedded bool
	Pkg      string
	Tag      string
}

// records describes every type met so far and, as it goes, all their parts.
func (x *typeIDs) records() []typeRecord {
	var recs []typeRecord
	for i := 0; i < len(x.list); i++ {
		recs = append(recs, x.record(x.list[i]))
	}
	return recs
}

func (x *typeIDs) record(t *Type) typeRecord {
	r := typeRecord{
		Kind: uint8(t.Kind), Name: t.Name, Pkg: t.Pkg, Ident: t.Ident, Len: t.Len, Dir: int(t.Dir),
		Variadic: t.Variadic, Form: planOf(t).form(),
	}
	if t.Pkg == "" && t.Name != "" && t.Kind != reflect.Interface {
		return r // predeclared
	}
	r.Compiled = t.byHost && ambiguous(t, map[*Type]bool{})
	if r.Form != formPlain {
		return r
	}
	r.Elem, r.Key = x.part(t.Elem), x.part(t.Key)
	for _, f := range t.Fields {
		r.Fields = append(r.Fields, fieldRecord{Name: f.Name, Type: x.id(f.Type), Embedded: f.Embedded, Pkg: f.Pkg, Tag: f.Tag})
	}
	if t.Name != "" && t.Host != nil {
		return r // what a compiled interface demands is known by its name
	}
	for _, m := range t.Methods {
		r.Methods = append(r.Methods, fieldRecord{Name: m.Name, Type: x.id(m.Type), Pkg: m.Pkg})
	}
	for _, p := range t.Params {
		r.Params = append(r.Params, x.id(p))
	}
	for _, p := range t.Results {
		r.Results = append(r.Results, x.id(p))
	}
	return r
}

func (x *typeIDs) part(t *Type) *uint64 {
	if t == nil {
		return nil
	}
	id := x.id(t)
	return &id
}

// form returns how p's values are written.
func (p *plan) form() uint8 {
	if p.stored != 0 {
		return p.stored
	}
	switch p.op {
	case opPair:
		return map[pair]uint8{binaryPair: formBinary, gobPair: formGob, textPair: formText, templatePair: formText}[p.pair]
	case opTime:
		return formTime
	case opLocation:
		return formZone
	case opBigInt:
		return formInt
	case opBigRat:
		return formRat
	case opReset:
		return formReset
	case opOpaque:
		return formOpaque
	}
	return formPlain
}

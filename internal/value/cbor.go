package value

import (
	"fmt"

	"github.com/fxamacker/cbor/v2"
)

// This file is the only place that chooses how the cbor library works, for
// headers and records. Values themselves are written by hand (see head.go).

// Limits of what the library decodes. They bound headers and records, whose
// authors are people: names, source text, types. Values have no such limits.
const (
	// maxNesting is far above what a record of Go structs needs, and the
	// library recurses, so it must stay small.
	maxNesting = 64

	// maxElements allows a million cells or variables: more than anyone types,
	// and an array that long must be there byte by byte before it is believed.
	maxElements = 1 << 20
)

var encMode, decMode, diagMode, walkMode = modes()

func modes() (cbor.EncMode, cbor.DecMode, cbor.DiagMode, cbor.DecMode) {
	enc, err := cbor.EncOptions{
		Sort:      cbor.SortCoreDeterministic, // equal headers are equal bytes: they are hashed
		TagsMd:    cbor.TagsAllowed,
		Time:      cbor.TimeRFC3339Nano,
		OmitEmpty: cbor.OmitEmptyGoValue,
	}.EncMode()
	if err != nil {
		panic(err)
	}
	dec, err := cbor.DecOptions{
		DupMapKey:        cbor.DupMapKeyEnforcedAPF, // a header means one thing
		MaxNestedLevels:  maxNesting,
		MaxArrayElements: maxElements,
		MaxMapPairs:      maxElements,
		IndefLength:      cbor.IndefLengthForbidden, // Marshal never writes it
		UTF8:             cbor.UTF8DecodeInvalid,    // Go source and names may hold any bytes
	}.DecMode()
	if err != nil {
		panic(err)
	}
	diag, err := cbor.DiagOptions{
		ByteStringEmbeddedCBOR: true,
		CBORSequence:           true,
		MaxNestedLevels:        65535,
		MaxArrayElements:       1<<31 - 1,
		MaxMapPairs:            1<<31 - 1,
	}.DiagMode()
	if err != nil {
		panic(err)
	}
	walk, err := cbor.DecOptions{
		MaxNestedLevels:  65535, // of types in types, not of data: see docs/format.md
		MaxArrayElements: 1<<31 - 1,
		MaxMapPairs:      1<<31 - 1,
	}.DecMode()
	if err != nil {
		panic(err)
	}
	return enc, dec, diag, walk
}

// Marshal encodes a plain Go value, usually a struct with `cbor:"1,keyasint"`
// tags, for headers and records. Equal values are equal bytes. It may be called
// from any goroutine.
func Marshal(v any) ([]byte, error) { return encMode.Marshal(v) }

// Unmarshal decodes what [Marshal] encoded. Map keys that v does not know are
// ignored, so that a later version may add some.
func Unmarshal(data []byte, v any) error { return decMode.Unmarshal(data, v) }

// Diagnose renders CBOR data in diagnostic notation (RFC 8949, section 8), for
// people who watch a conversation between processes. The error says that data
// is not well-formed.
func Diagnose(data []byte) (string, error) { return diagMode.Diagnose(data) }

// diagnosis is Diagnose cut to a line's worth, hexadecimal if need be.
func diagnosis(data []byte) string {
	data = data[:min(len(data), 1<<16)]
	text, err := Diagnose(data)
	if err != nil {
		text = fmt.Sprintf("h'%x'", data)
	}
	return text[:min(len(text), 2000)]
}

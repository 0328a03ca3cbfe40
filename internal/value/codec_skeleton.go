package value

import (
	"errors"
	"io"
	"reflect"
)

var errSkeleton = errors.New("value: not built yet")

// EncodeGroup writes variables that share one identity space: two pointers to
// the same memory are the same pointer again after [DecodeGroup], whichever
// variables they are in. It writes several records and may be called several
// times for one file. The values must not change meanwhile.
//
// The error is that of the writer. What cannot be kept is in the Report, and
// also in the stream.
func EncodeGroup(w *SeqWriter, vars []Var, o EncodeOptions) (*Report, error) {
	return nil, errSkeleton
}

// DecodeGroup reads what one EncodeGroup wrote. The Report has what the encoder
// lost, and what did not fit the resolver's types. No user code runs.
func DecodeGroup(r *SeqReader, o DecodeOptions) ([]Var, *Report, error) {
	return nil, nil, errSkeleton
}

// AppendOne appends one value, standing for itself, to dst: the input or the
// result of a call. ptr points to the value as t.Layout lays it out. What could
// not be kept is in the Report, which is nil if everything was.
func AppendOne(dst []byte, t *Type, ptr reflect.Value, o EncodeOptions) ([]byte, *Report, error) {
	return nil, nil, errSkeleton
}

// DecodeOne decodes what AppendOne wrote into the memory that ptr points to.
func DecodeOne(data []byte, t *Type, ptr reflect.Value, o DecodeOptions) (*Report, error) {
	return nil, errSkeleton
}

// Convert carries variables over to new types: to(t) is what a type has
// become, nil if it is gone, t itself if it is unchanged. It returns the
// variables in the same order with their new types and memory; a variable that
// no change reaches keeps its memory. Sharing among all of them is kept.
// The old values are not modified. Convert runs no user code.
func Convert(vars []Var, to func(*Type) *Type, o EncodeOptions) ([]Var, *Report, error) {
	return nil, nil, errSkeleton
}

// Copy returns deep copies of variables, which share among themselves what the
// originals do.
func Copy(vars []Var, o EncodeOptions) ([]Var, *Report, error) { return nil, nil, errSkeleton }

// Size returns the bytes of memory that a value holds, counting shared memory once.
func Size(t *Type, ptr reflect.Value, o EncodeOptions) int64 { return 0 }

// FromJSON decodes one JSON value into the memory at ptr. If it does not fit,
// the error is a *FitError.
func FromJSON(data []byte, t *Type, ptr reflect.Value) error { return errSkeleton }

// AppendJSON appends the value at ptr as JSON. If JSON cannot hold it (NaN, a
// func, a cycle), the error is a *FitError.
func AppendJSON(dst []byte, t *Type, ptr reflect.Value) ([]byte, error) { return nil, errSkeleton }

// A FitError says that a value does not fit a type.
type FitError struct{ Path, Got, Want string }

func (e *FitError) Error() string { return "" }

// A Node is a value as data for people: see [Tree].
type Node struct {
	Type  string // as the user would write it
	Kind  reflect.Kind
	Text  string // of a scalar, string, time, func…
	Nil   bool
	Len   int // of array, slice, map, string; elements beyond the limits are not in Items
	Cap   int
	Items []Item
	Ref   int // > 0: the number of a pointer's target shown elsewhere
}

// An Item is an element, a field or an entry of a Node.
type Item struct {
	Name string // field
	Key  *Node  // map entry
	Node *Node
}

// Limits bound a Tree.
type Limits struct{ Depth, Items, Bytes int }

// Tree shows a value as Nodes, within limits. It runs no user code.
func Tree(t *Type, ptr reflect.Value, l Limits) *Node { return nil }

// Generic is a Resolver that needs no engine: it takes every type from the
// stream. Its funcs cannot be called.
func Generic() Resolver { return nil }

// Marshal and Unmarshal encode plain Go structs with cbor tags (keyasint), for
// headers and records.
func Marshal(v any) ([]byte, error) { return nil, errSkeleton }

// Unmarshal is the reverse of Marshal. Fields that it does not know are ignored.
func Unmarshal(data []byte, v any) error { return errSkeleton }

// A SeqWriter writes a file: a CBOR sequence of checksummed records, the magic
// and version first.
type SeqWriter struct{}

// NewSeqWriter writes the file's first item.
func NewSeqWriter(w io.Writer) *SeqWriter { return &SeqWriter{} }

// Write writes a record of the given kind (16 or higher; lower ones are this
// package's) whose body is v, encoded as Marshal does.
func (w *SeqWriter) Write(kind uint64, v any) error { return errSkeleton }

// Close writes the end record and flushes; it does not close the io.Writer.
func (w *SeqWriter) Close() error { return errSkeleton }

// A SeqReader reads what a SeqWriter wrote.
type SeqReader struct{}

// NewSeqReader reads a file of size bytes; size is -1 if not known (then it is
// read whole into memory). Errors are *FormatError or those of r.
func NewSeqReader(r io.Reader, size int64) (*SeqReader, error) { return nil, errSkeleton }

// A Record is one record of a file. Body is valid until the next call.
type Record struct {
	Kind   uint64
	Body   []byte
	Offset int64 // in the file
}

// Next returns the next record, or io.EOF after the end record.
func (r *SeqReader) Next() (Record, error) { return Record{}, errSkeleton }

// Unread makes Next, or DecodeGroup, return the last record again.
func (r *SeqReader) Unread() {}

// A FormatError says that a file is not a whole and undamaged gosess file.
type FormatError struct {
	Problem Problem
	Offset  int64  // of the record that is bad
	Detail  string // what was found, what was wanted
}

func (e *FormatError) Error() string { return e.Detail }

// A Problem is what is wrong with a file.
type Problem int

// The problems, from most to least harmless.
const (
	Foreign   Problem = iota + 1 // not a gosess file at all
	Newer                        // written by a later version
	Truncated                    // ends before its end record
	Damaged                      // a checksum or a structure is wrong
)

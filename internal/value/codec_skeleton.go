package value

import (
	"errors"
	"reflect"
)

var errSkeleton = errors.New("value: not built yet")

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

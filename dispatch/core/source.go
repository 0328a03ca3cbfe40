package core

import (
	"context"
	"errors"
	"fmt"
	"reflect"
)

// errShape is wrapped by errors about inputs that cannot be read one by one.
var errShape = errors.New("want a slice or a channel")

// NewSource returns a Source over a slice or a channel. Encode turns an element
// into what workers understand; its error concerns that element only, and size
// is roughly how many bytes the result holds.
func NewSource(in reflect.Value, encode func(elem reflect.Value) (input any, size int, err error)) (Source, error) {
	switch in.Kind() {
	case reflect.Slice:
		return &sliceSource{in: in, encode: encode}, nil
	case reflect.Chan:
		return &chanSource{in: in, encode: encode}, nil
	}
	if !in.IsValid() {
		return nil, fmt.Errorf("cannot read inputs from nil: %w", errShape)
	}
	return nil, fmt.Errorf("cannot read inputs from %v: %w", in.Type(), errShape)
}

type sliceSource struct {
	in     reflect.Value
	encode func(reflect.Value) (any, int, error)
	next   int
}

func (s *sliceSource) Len() int { return s.in.Len() }

func (s *sliceSource) Next(ctx context.Context) (Task, bool, error) {
	if s.next >= s.in.Len() || ctx.Err() != nil {
		return Task{}, false, nil
	}
	t := Task{Index: s.next}
	var err error
	t.Input, t.Size, err = s.encode(s.in.Index(s.next))
	s.next++
	return t, true, err
}

type chanSource struct {
	in     reflect.Value
	encode func(reflect.Value) (any, int, error)
	next   int
}

func (s *chanSource) Len() int { return -1 }

func (s *chanSource) Next(ctx context.Context) (Task, bool, error) {
	which, v, ok := reflect.Select([]reflect.SelectCase{
		{Dir: reflect.SelectRecv, Chan: s.in},
		{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(ctx.Done())},
	})
	if which == 1 || !ok {
		return Task{}, false, nil
	}
	t := Task{Index: s.next}
	var err error
	t.Input, t.Size, err = s.encode(v)
	s.next++
	return t, true, err
}

package zstd_test

import (
	"errors"
	"io"
	"reflect"
	"testing"

	"gosess/internal/value"
)

// FuzzPacked reads compressed files. What they hold comes out or is refused.
func FuzzPacked(f *testing.F) {
	words := map[string][]string{"a": {"x", "y"}, "b": nil}
	zeros := make([]int, 500)
	for _, ptr := range []any{&words, &zeros} {
		v := reflect.ValueOf(ptr)
		f.Add(write(f, []value.Var{{Name: "x", Type: value.HostType(v.Type().Elem()), Ptr: v}}))
	}
	f.Add(write(f, nil))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, open := range []func([]byte) (*value.SeqReader, error){value.NewSeqBytes, value.NewSalvage} {
			r, err := open(data)
			for err == nil {
				var rec value.Record
				if rec, err = r.Next(); err == nil && rec.Kind < value.FirstKind {
					r.Unread()
					_, _, err = value.DecodeGroup(r, value.DecodeOptions{Resolver: value.Generic()})
				}
			}
			var bad *value.FormatError
			if err != io.EOF && !errors.As(err, &bad) {
				t.Fatalf("ended in %v", err)
			}
		}
	})
}

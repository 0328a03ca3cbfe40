package value

import (
	"bytes"
	"encoding/binary"
	"errors"
	"runtime"
	"testing"
)

// Any byte of a group changed, or any tail cut off, is an error or another
// value, and never a panic. There are no checksums here: they would hide it.
func TestDamagedGroups(t *testing.T) {
	n := newNative()
	for _, r := range rows() {
		data, _ := oneGroup(t, n.variable("x", r.ptr), n.options())
		step := max(1, len(data)/97)
		for i := 0; i < len(data); i += step {
			for _, b := range []byte{data[i] ^ 1, data[i] ^ 0x80, 0, 0xff, 0x1b, 0x9b, 0xf6} {
				c := bytes.Clone(data)
				c[i] = b
				decodeItems(c, n)
				decodeItems(c, nil)
			}
			if _, _, err := decodeItems(data[:i], n); err == nil {
				t.Errorf("%s: cut at %d: no error", r.name, i)
			}
		}
	}
}

// Types, objects and contents that lie cost an error, not memory.
func TestHostileGroups(t *testing.T) {
	type items = []any
	typ := func(kv ...any) map[int]any {
		m := map[int]any{}
		for i := 0; i < len(kv); i += 2 {
			m[kv[i].(int)] = kv[i+1]
		}
		return m
	}
	integer := typ(1, 2, 2, "int")
	x := func(id int) items { return items{items{"x", id, 0, ""}} }
	const huge = 1 << 60
	for _, test := range []struct {
		name                 string
		types, vars, objects any
		chunk                items
	}{
		{"a block of 2^60 numbers", items{integer}, x(0), items{items{0, huge, 1}, 0, items{}}, nil},
		{"2^60 blocks", items{integer}, x(0), items{items{0, 1, huge}, 0, items{}}, nil},
		{"2^60 funcs", items{integer}, x(0), items{items{}, uint64(huge), items{}}, nil},
		{"a map of 2^60 entries", items{typ(1, 21, 5, 1, 6, 1), integer}, x(0), items{items{0, 1, 1}, 0, items{0, huge}}, nil},
		{"a type that does not exist", items{typ(1, 23, 5, 9)}, x(0), items{items{0, 1, 1}, 0, items{}}, nil},
		{"a slice type without an element", items{typ(1, 23)}, x(0), items{items{0, 1, 1}, 0, items{}}, nil},
		{"a struct that contains itself", items{typ(1, 25, 2, "T", 3, "main", 9, items{items{"f", 0, false, "", ""}})}, x(0), items{items{0, 1, 1}, 0, items{}}, nil},
		{"an unnamed slice of itself", items{typ(1, 23, 5, 0)}, x(0), items{items{0, 1, 1}, 0, items{}}, items{0, 0, 0}},
		{"an array of 2^60", items{typ(1, 17, 5, 1, 7, huge), integer}, x(0), items{items{1, huge, 1}, 0, items{}}, nil},
		{"a map with func keys", items{typ(1, 21, 5, 1, 6, 2), typ(1, 19), integer}, x(0), items{items{0, 1, 1}, 0, items{}}, nil},
		{"a pointer to nothing", items{typ(1, 22, 5, 1), integer}, x(0), items{items{0, 1, 1}, 0, items{}}, items{0, 0, 7}},
		{"a pointer into another type", items{typ(1, 22, 5, 1), typ(1, 24, 2, "string")}, x(0), items{items{0, 1, 1}, 0, items{}}, items{0, 0, 0}},
		{"a pointer past the end", items{typ(1, 22, 5, 1), integer}, x(0), items{items{0, 1, 1, 1, 2, 1}, 0, items{}}, items{0, 0, items{1, 2}, items{1, 2}}},
		{"a slice past the end", items{typ(1, 23, 5, 1), integer}, x(0), items{items{0, 1, 1, 1, 2, 1}, 0, items{}}, items{0, 0, items{1, 2, 3, 0}, items{1, 2}}},
		{"a slice longer than its capacity", items{typ(1, 23, 5, 1), integer}, x(0), items{items{0, 1, 1, 1, 2, 1}, 0, items{}}, items{0, 0, items{1, 2, 1, 0}}},
		{"contents twice", items{integer}, x(0), items{items{0, 1, 1}, 0, items{}}, items{0, 0, 1, 1}},
		{"contents of the wrong kind", items{integer}, x(0), items{items{0, 1, 1}, 0, items{}}, items{0, 0, "one"}},
		{"contents missing", items{integer}, x(0), items{items{0, 1, 1}, 0, items{}}, nil},
		{"a number out of range", items{typ(1, 3, 2, "int8")}, x(0), items{items{0, 1, 1}, 0, items{}}, items{0, 0, 128}},
		{"a key twice", items{typ(1, 21, 5, 1, 6, 1), integer}, x(0), items{items{0, 1, 1}, 0, items{0, 2}}, items{0, 0, 1, items{1, 1, 1, 2}}},
		{"a key that cannot be hashed", items{typ(1, 21, 5, 1, 6, 2), typ(1, 20), integer, typ(1, 23, 5, 2)}, x(0),
			items{items{0, 1, 1}, 0, items{0, 1}}, items{0, 0, 1, items{items{3, items{}}, 1}}},
		{"a box of itself", items{typ(1, 20)}, x(0), items{items{0, 1, 1}, 0, items{}}, items{0, 0, 0}},
		{"a func that is not one", items{integer}, x(0), items{items{0, 1, 1}, 1, items{}}, items{0, 0, 1, items{"f", 0, nil, items{}}}},
		{"no variables without types", items{}, x(0), items{items{}, 0, items{}}, nil},
		{"boxes inside each other", items{typ(1, 25, 2, "deep", 3, "main", 9, items{items{"inner", 1, false, "main", ""}}), typ(1, 20)}, x(0),
			items{items{0, 1, 2}, 0, items{}}, items{0, 0, items{1}, items{0}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var s itemSink
			for kind, body := range []any{kindTypes: test.types, kindVars: test.vars, kindObjects: test.objects} {
				if kind == int(kindEnd) {
					continue
				}
				data, err := Marshal(body)
				if err != nil {
					t.Fatal(err)
				}
				s.record(uint64(kind), data)
			}
			if test.chunk != nil {
				data, _ := Marshal(test.chunk)
				s.record(kindChunk, data)
			}
			s.record(kindGroupEnd, []byte{0xa0})
			var before, after runtime.MemStats
			for _, res := range []Resolver{nil, newNative(point{})} {
				runtime.ReadMemStats(&before)
				_, _, err := decodeItems(s.buf, res)
				runtime.ReadMemStats(&after)
				var bad *FormatError
				if !errors.As(err, &bad) {
					t.Errorf("got %v, want a *FormatError", err)
				}
				if took := after.TotalAlloc - before.TotalAlloc; took > memoryBase+memoryFactor*uint64(len(s.buf)) {
					t.Errorf("took %d bytes for %d", took, len(s.buf))
				}
			}
		})
	}
}

// An item nested a million deep is passed over without recursion.
func TestDeepNesting(t *testing.T) {
	deep := bytes.Repeat([]byte{0x81}, 1<<20)
	var s itemSink
	s.record(kindTypes, append(deep, 0))
	if _, _, err := decodeItems(s.buf, nil); err == nil {
		t.Error("no error")
	}
	long := binary.BigEndian.AppendUint64([]byte{0x9b}, 1<<62)
	if _, _, err := decodeItems(append([]byte{1}, long...), nil); err == nil {
		t.Error("no error for an array that is not there")
	}
}

package value

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"testing"
)

// FuzzDecode decodes groups without checksums, with types from the stream and
// with an engine's. What can be decoded must survive another round trip.
func FuzzDecode(f *testing.F) {
	n := newNative()
	for _, r := range rows() {
		v := n.variable("x", r.ptr)
		if data, _ := oneGroup(f, v, n.options()); len(data) < 1<<12 {
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		n := newNative(point{}, linked{}, tree{}, outer{}, deep{}, key{}, Celsius(0), Label(""), Ages{}, Names{}, Grid{})
		for _, res := range []Resolver{n, Generic()} {
			vars, _, err := decodeItems(data, res)
			var bad *FormatError
			if err != nil && !errors.As(err, &bad) {
				t.Fatalf("error %v is not a *FormatError", err)
			}
			if err != nil {
				continue
			}
			var s itemSink
			o := EncodeOptions{}
			if res == Resolver(n) {
				o = n.options()
			}
			if _, err := encodeGroup(&s, vars, o); err != nil {
				t.Fatalf("encode what was decoded: %v", err)
			}
			for _, v := range vars {
				Tree(v.Type, v.Ptr, Limits{})
				Size(v.Type, v.Ptr, o)
			}
			again, _, err := decodeItems(s.buf, res)
			if err != nil {
				t.Fatalf("decode what was encoded: %v\n%s\n%s", err, dump(data), dump(s.buf))
			}
			var s2 itemSink
			if _, err := encodeGroup(&s2, again, o); err != nil || len(s2.buf) != len(s.buf) {
				t.Fatalf("encoded again:\n%s\nwant:\n%s", dump(s2.buf), dump(s.buf))
			}
		}
	})
}

// oneGroup writes a group as AppendOne does, for flat types too.
func oneGroup(t testing.TB, v Var, o EncodeOptions) ([]byte, *Report) {
	var s itemSink
	rep, err := encodeGroup(&s, []Var{v}, o)
	if err != nil {
		t.Fatal(err)
	}
	return s.buf, rep
}

func decodeItems(data []byte, res Resolver) ([]Var, *Report, error) {
	return decodeGroup(&itemSource{scanner{buf: data}}, DecodeOptions{Resolver: res})
}

// FuzzSeq reads files. Whatever they hold, they end in io.EOF or a *FormatError.
func FuzzSeq(f *testing.F) {
	f.Add(seqFile(f))
	n := newNative()
	file, _ := encode(f, []Var{n.variable("x", ptr([]any{1, "a", &point{1, 2}}))}, n.options())
	f.Add(file)
	f.Fuzz(func(t *testing.T, data []byte) {
		mem, err1 := NewSeqBytes(data)
		rd, err2 := NewSeqReader(bytes.NewReader(data), int64(len(data)))
		for err1 == nil && err2 == nil {
			var a, b Record
			a, err1 = mem.Next()
			b, err2 = rd.Next()
			if err1 == nil && err2 == nil && (a.Kind != b.Kind || !bytes.Equal(a.Body, b.Body)) {
				t.Fatal("from memory and from a reader differ")
			}
		}
		var bad *FormatError
		if err1 != io.EOF && !errors.As(err1, &bad) || (err1 == io.EOF) != (err2 == io.EOF) {
			t.Fatalf("errors %v and %v", err1, err2)
		}
	})
}

// FuzzJSON: what JSON a type takes, it writes again.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{`{"Name":"n","value":1.5,"tags":["t"],"X":3}`, `[1,"a",null,{"k":[true]}]`, `1e3`, `"NaN"`, `{"1":2}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		n := newNative()
		for _, p := range []any{new(any), new(reading), new(map[string][]int), new([]float64), new(map[int8]*point), new(string), new(uint16)} {
			v := n.variable("x", p)
			if FromJSON(data, v.Type, v.Ptr, n) != nil {
				continue
			}
			out, err := AppendJSON(nil, v.Type, v.Ptr)
			var fit *FitError
			if errors.As(err, &fit) {
				continue
			}
			w := n.variable("y", reflect.New(reflect.TypeOf(p).Elem()).Interface())
			if err := FromJSON(out, w.Type, w.Ptr, n); err != nil {
				t.Fatalf("%T: wrote %s, which does not fit: %v", p, out, err)
			}
			if again, err := AppendJSON(nil, w.Type, w.Ptr); err != nil || !bytes.Equal(again, out) {
				t.Fatalf("%T: wrote %s, then %s, %v", p, out, again, err)
			}
		}
	})
}

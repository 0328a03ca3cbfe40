package value

import (
	"bytes"
	"fmt"
	"io"
	"reflect"
	"testing"
)

type record4 struct {
	ID    int
	Name  string
	Score float64
	Done  bool
}

type vertex struct {
	id  int
	out []*vertex
}

// workloads are those by which codecs of sessions are compared.
func workloads() []row {
	structs := make([]*record4, 200_000)
	for i := range structs {
		structs[i] = &record4{i, "name", float64(i) / 7, i%2 == 0}
	}
	ages := make(map[string]int, 1_000_000)
	for i := range 1_000_000 {
		ages[fmt.Sprintf("key number %d", i)] = i
	}
	graph := make([]*vertex, 100_000)
	for i := range graph {
		graph[i] = &vertex{id: i}
	}
	for i, v := range graph {
		v.out = []*vertex{graph[(i*7+1)%len(graph)], graph[(i*13+5)%len(graph)], v}
	}
	var list *linked
	for i := range 100_000 {
		list = &linked{i, list}
	}
	return []row{
		{"floats", ptr(numbers(1_000_000))},
		{"array of 256 MiB", ptr(make([]float64, 32<<20))},
		{"structs behind pointers", &structs},
		{"map of strings", &ages},
		{"graph", &graph},
		{"list", &list},
		{"anys", ptr(anys(100_000))},
	}
}

func anys(n int) []any {
	list := make([]any, n)
	for i := range list {
		list[i] = i
	}
	return list
}

func BenchmarkEncodeGroup(b *testing.B) {
	n := newNative()
	for _, w := range workloads() {
		vars := []Var{n.variable("x", w.ptr)}
		b.Run(w.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				out := NewSeqWriter(io.Discard)
				if _, err := EncodeGroup(out, vars, n.options()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkDecodeGroup(b *testing.B) {
	n := newNative()
	for _, w := range workloads() {
		file, _ := encode(b, []Var{n.variable("x", w.ptr)}, n.options())
		b.Run(w.name, func(b *testing.B) {
			b.SetBytes(int64(len(file)))
			b.ReportAllocs()
			for b.Loop() {
				decode(b, file, n)
			}
		})
	}
}

func BenchmarkSmallVariables(b *testing.B) {
	n := newNative()
	var vars []Var
	for i := range 1000 {
		vars = append(vars, n.variable(fmt.Sprintf("v%d", i), ptr(float64(i))))
	}
	file, _ := encode(b, vars, n.options())
	b.Run("encode", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			encode(b, vars, n.options())
		}
	})
	b.Run("decode", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			decode(b, file, n)
		}
	})
}

func BenchmarkOne(b *testing.B) {
	n := newNative()
	for _, w := range []row{
		{"int", ptr(12345)}, {"string", ptr("hello")}, {"struct", ptr(record4{1, "n", 2, true})},
		{"floats", ptr(numbers(1000))}, {"any", ptr(any(5))},
	} {
		v := n.variable("x", w.ptr)
		data, _, err := AppendOne(nil, v.Type, v.Ptr, n.options())
		if err != nil {
			b.Fatal(err)
		}
		b.Run("append/"+w.name, func(b *testing.B) {
			b.ReportAllocs()
			buf := bytes.Clone(data)
			for b.Loop() {
				buf, _, _ = AppendOne(buf[:0], v.Type, v.Ptr, n.options())
			}
		})
		b.Run("decode/"+w.name, func(b *testing.B) {
			b.ReportAllocs()
			dst := reflect.New(v.Type.Layout)
			for b.Loop() {
				dst.Elem().SetZero()
				if _, err := DecodeOne(data, v.Type, dst, DecodeOptions{Resolver: n}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

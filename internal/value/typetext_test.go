package value

import (
	"io"
	"reflect"
	"testing"
)

func TestTypeText(t *testing.T) {
	point := &Type{Kind: reflect.Struct, Name: "Point", Pkg: "main"}
	for _, tt := range []struct {
		t            *Type
		text, string string
	}{
		{nil, "nil", "?"},
		{HostType(reflect.TypeFor[uint8]()), "uint8", "uint8"},
		{HostType(reflect.TypeFor[[]byte]()), "[]byte", "[]uint8"},
		{HostType(reflect.TypeFor[[2]map[string]*io.PipeReader]()), "[2]map[string]*io.PipeReader", "[2]map[string]*io.PipeReader"},
		{HostType(reflect.TypeFor[<-chan chan<- chan int]()), "<-chan chan<- chan int", "<-chan chan<- chan int"},
		{HostType(reflect.TypeFor[func()]()), "func()", "func()"},
		{HostType(reflect.TypeFor[func(any, ...byte) error]()), "func(any, ...byte) error", "func(interface {}, ...uint8) error"},
		{HostType(reflect.TypeFor[func(int) (int, error)]()), "func(int) (int, error)", "func(int) (int, error)"},
		{HostType(reflect.TypeFor[struct{}]()), "struct{}", "struct {}"},
		{HostType(reflect.TypeFor[struct {
			io.Reader
			N, M int
		}]()), "struct{ io.Reader; N int; M int }", "struct { io.Reader; N int; M int }"},
		{HostType(reflect.TypeFor[interface {
			Close()
			Len() int
		}]()), "interface{ Close(); Len() int }", "interface { Close(); Len() int }"},
		{&Type{Kind: reflect.Slice, Elem: point}, "[]Point", "[]main.Point"},
		{&Type{Kind: reflect.Struct, Name: "Matrix", Pkg: "example.org/geo"}, "geo.Matrix", "geo.Matrix"},
	} {
		if got := tt.t.Text(); got != tt.text {
			t.Errorf("Text() = %q, want %q", got, tt.text)
		}
		if got := tt.t.String(); got != tt.string {
			t.Errorf("String() = %q, want %q", got, tt.string)
		}
	}
}

package goargs

import (
	"reflect"
	"strings"
	"testing"

	"gosess/internal/value"
)

type pair struct {
	A int32
	B float64
}

// fail and short panic while they still need their arguments.
//
//go:noinline
func fail(i int, f float64, s string, b bool) {
	boom()
	use(i, f, s, b)
}

//go:noinline
func short(u uint8, f32 float32, xs []float64, m map[string]int) {
	boom()
	use(u, f32, xs, m)
}

// done has no use for its arguments any more.
//
//go:noinline
func done(i int, s string) { boom() }

//go:noinline
func boom() { panic("boom") }

//go:noinline
func use(args ...any) {}

// at runs call, which panics, and shows the arguments of the function of that name.
func at(name string, call any, types ...any) (text string) {
	defer func() {
		recover()
		var ts []reflect.Type
		for _, t := range types {
			ts = append(ts, reflect.TypeOf(t))
		}
		for _, f := range Stack() {
			if strings.HasSuffix(f.Func, "."+name) {
				text = f.Args(ts)
			}
		}
	}()
	call.(func())()
	return ""
}

func TestArgs(t *testing.T) {
	long := strings.Repeat("x", 100)
	for _, tt := range []struct {
		name  string
		call  func()
		types []any
		want  string
	}{
		{"fail", func() { fail(-3, 0.1, "a\nb", true) }, []any{0, 0.0, "", false}, `-3, 0.1, "a\nb", true`},
		{"fail", func() { fail(3, 2, long, false) }, []any{0, 0.0, "", false}, `3, 2, "` + long[:40] + `"…, false`},
		{"fail", func() { fail(3, 2, "", false) }, []any{0, 0.0, ""}, `3, 2, ""`},
		{"short", func() { short(200, 1.5, []float64{}, nil) }, []any{uint8(0), float32(0), []float64{}, map[string]int{}}, `200, 1.5, []float64 of length 0, nil`},
		{"done", func() { done(3, "x") }, []any{0, ""}, ``},
	} {
		if got := at(tt.name, tt.call, tt.types...); got != tt.want {
			t.Errorf("got %s, want %s", got, tt.want)
		}
	}
}

func TestShow(t *testing.T) {
	for _, tt := range []struct{ args, want string }{
		{"0x1, 0xffffffffffffffff", "1, -1"},
		{"0x1?, 0x2", "?, 2"},
		{"0x1?, _", ""},
		{"...", ""},
		{"0x1, ...", "1, …"},
		{"_, 0x5", "…, 5"},
		{"", ""},
	} {
		f := Frame{args: tt.args}
		if got := f.Args([]reflect.Type{reflect.TypeFor[int](), reflect.TypeFor[int]()}); got != tt.want {
			t.Errorf("%q is shown as %q, want %q", tt.args, got, tt.want)
		}
	}
	layouts := []reflect.Type{reflect.TypeFor[value.Iface](), reflect.TypeFor[struct {
		M *value.Func
		F func()
	}](), reflect.TypeFor[struct{ P *int }](), reflect.TypeFor[[]pair](), reflect.TypeFor[pair]()}
	f := Frame{args: "{0x1, {0x2, 0x3}}, {0x0, 0x4}, {0x0}, {0xc000, 0x3, 0x8}, {0xfffffff9, 0x3ff8000000000000?}"}
	if got, want := f.Args(layouts), "…, func, {nil}, slice of length 3, {-7, ?}"; got != want {
		t.Errorf("shown as %q, want %q", got, want)
	}
}

func TestParse(t *testing.T) {
	for _, tt := range []struct {
		call, place string
		want        Frame
		ok          bool
	}{
		{"main.(*T).Get(0xc000, {0x1, 0x2})", "\t/a/b.go:12 +0x1d", Frame{"main.(*T).Get", "/a/b.go", 12, "0xc000, {0x1, 0x2}"}, true},
		{"plugin/unnamed-5.u1_f(...)", "\t/gosess/unit/1/0:3", Frame{"plugin/unnamed-5.u1_f", "/gosess/unit/1/0", 3, "..."}, true},
		{"...additional frames elided...", "main.f(0x1)", Frame{}, false},
		{"created by main.f in goroutine 1", "\t/a.go:1", Frame{}, false},
	} {
		got, ok := parse(tt.call, tt.place)
		if ok != tt.ok || ok && got != tt.want {
			t.Errorf("%q is read as %+v, %v", tt.call, got, ok)
		}
	}
}

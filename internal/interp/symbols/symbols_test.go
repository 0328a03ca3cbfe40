package symbols

import (
	"encoding/binary"
	"io"
	"os"
	"reflect"
	"sort"
	"strings"
	"testing"

	"gosess/internal/interp/rt"
	"gosess/internal/value"
)

func TestLookup(t *testing.T) {
	p := Lookup("strings")
	if p == nil || p.Name != "strings" {
		t.Fatalf("Lookup(strings) = %v", p)
	}
	upper := p.Func("ToUpper")
	if got := upper.Call([]reflect.Value{reflect.ValueOf("a")})[0].String(); got != "A" {
		t.Errorf("strings.ToUpper gave %q", got)
	}
	if p.Func("Builder").IsValid() || p.Func("nothing").IsValid() {
		t.Error("a func where there is none")
	}
	if got := p.Type("Builder"); got != reflect.TypeFor[strings.Builder]() {
		t.Errorf("strings.Builder is %v", got)
	}
	if got := Lookup("os").Var("Args"); got.Interface() != &os.Args {
		t.Error("os.Args is not the variable itself")
	}
	if got := Lookup("io").Var("EOF"); got.Interface() != &io.EOF {
		t.Error("io.EOF is not the variable itself")
	}
	if got := Lookup("io").Type("Reader"); got != reflect.TypeFor[io.Reader]() {
		t.Errorf("io.Reader is %v", got)
	}
	if got := Lookup("encoding/binary").Type("littleEndian"); got != reflect.TypeOf(binary.LittleEndian) {
		t.Errorf("an unexported type of a variable is %v", got)
	}
	if !Lookup("slices").IsGeneric("Sort") || !Lookup("sync/atomic").IsGeneric("Pointer") || p.IsGeneric("Map") {
		t.Error("generic symbols are not told from others")
	}
	for _, path := range []string{"plugin", "runtime/cgo", "unsafe", "no/such", "net/http/pprof", "cmd/go", "internal/abi"} {
		if Lookup(path) != nil {
			t.Errorf("%s can be imported", path)
		}
	}
}

// sessionList is a session type with the methods of sort.Interface.
func sessionList(data *[]int) value.Iface {
	intType, boolType := rt.HostType(reflect.TypeFor[int]()), rt.HostType(reflect.TypeFor[bool]())
	fn := func(params, results []*value.Type) *value.Type {
		var in, out []reflect.Type
		for _, p := range params {
			in = append(in, p.Host)
		}
		for _, r := range results {
			out = append(out, r.Host)
		}
		return rt.HostType(reflect.FuncOf(in, out, false))
	}
	ii := []*value.Type{intType, intType}
	method := func(name string, t *value.Type, f any) rt.Method {
		return rt.Method{Name: name, Type: t, Fn: func() reflect.Value { return reflect.ValueOf(f) }}
	}
	t := &value.Type{Kind: reflect.Int, Name: "List", Pkg: "main", Layout: reflect.TypeFor[int]()}
	t.Engine = rt.NewMethods([]rt.Method{
		method("Len", fn(nil, []*value.Type{intType}), func(int) int { return len(*data) }),
		method("Less", fn(ii, []*value.Type{boolType}), func(_, i, j int) bool { return (*data)[i] < (*data)[j] }),
		method("Swap", fn(ii, nil), func(_, i, j int) { (*data)[i], (*data)[j] = (*data)[j], (*data)[i] }),
	})
	return value.Iface{T: t, V: 1}
}

func TestAdapterOfSessionType(t *testing.T) {
	data := []int{3, 1, 2}
	x := sessionList(&data)
	rt.WrapFunc("sort.Sort", reflect.ValueOf(sort.Sort)).Interface().(func(value.Iface))(x)
	if !sort.IntsAreSorted(data) {
		t.Errorf("sort.Sort left %v", data)
	}
	rev := rt.WrapFunc("sort.Reverse", reflect.ValueOf(sort.Reverse)).Interface().(func(value.Iface) value.Iface)(x)
	rt.WrapFunc("sort.Sort", reflect.ValueOf(sort.Sort)).Interface().(func(value.Iface))(rev)
	if data[0] != 3 || data[2] != 1 {
		t.Errorf("sort.Sort of sort.Reverse left %v", data)
	}
}

// Interfaces that programs implement, of which one without adapter would be
// missed.
func TestAdaptersExist(t *testing.T) {
	for _, name := range strings.Fields("io.Reader io.Writer io.Closer io.ReadWriter io.Seeker io.ReaderAt io.WriterTo io.ByteReader io.RuneReader io.StringWriter " +
		"sort.Interface container/heap.Interface fmt.Formatter fmt.Stringer fmt.Scanner fmt.State flag.Value net/http.Handler net/http.ResponseWriter net/http.RoundTripper " +
		"math/rand.Source math/rand.Source64 math/rand/v2.Source context.Context io/fs.FS io/fs.File sync.Locker encoding/json.Marshaler encoding.TextMarshaler " +
		"database/sql/driver.Driver image.Image image/color.Color image/draw.Image hash.Hash log/slog.Handler net.Conn net.Listener crypto.Signer error") {
		if name == "error" {
			continue // served by rt itself
		}
		dot := strings.LastIndexByte(name, '.')
		p := Lookup(name[:dot])
		if p == nil || p.adapter(name[dot+1:]) == nil {
			t.Errorf("%s has no adapter", name)
		}
	}
}

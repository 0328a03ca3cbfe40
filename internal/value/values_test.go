package value

import (
	"bytes"
	"container/list"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"math"
	"math/big"
	"math/rand"
	randv2 "math/rand/v2"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
)

// Types of the pretended session.
type (
	point   struct{ X, y float64 }
	Celsius float64
	Label   string
	Grid    [3][4]int
	Names   []Label
	Ages    map[Label]int
	linked  struct {
		value int
		next  *linked
	}
	tree struct {
		kids map[string]*tree
		up   *tree
		any  any
		list []tree
	}
	outer struct {
		point
		*linked
		_    int32
		name string
		_    [2]string
	}
	deep   struct{ inner any }
	key    struct{ a, b any }
	self   *self
	loop   []loop
	rec    map[string]rec
	shaper interface{ area() float64 }
	withFn struct{ f func() int }
	matrix [2]point
	holder struct {
		cells [4]int
		p     *int
	}
	mutable struct {
		//lint:ignore U1000 reflection reads it
		mu sync.Mutex
		n  int
	}
)

func (p point) area() float64 { return p.X * p.y }

// stdTypes are types of compiled packages that the pretended engine knows.
var stdTypes = []reflect.Type{
	reflect.TypeFor[list.List](), reflect.TypeFor[list.Element](), reflect.TypeFor[url.URL](), reflect.TypeFor[url.Userinfo](),
	reflect.TypeFor[http.Header](), reflect.TypeFor[atomic.Int64](), reflect.TypeFor[rand.Rand](), reflect.TypeFor[randv2.Rand](),
	reflect.TypeFor[randv2.PCG](), reflect.TypeFor[netip.Addr](), reflect.TypeFor[strings.Reader](), reflect.TypeFor[os.File](),
	reflect.TypeFor[big.Word](), reflect.TypeFor[sync.Once](), reflect.TypeFor[hash.Hash](), reflect.TypeFor[io.Reader](),
	reflect.TypeFor[rand.Source](), reflect.TypeFor[rand.Source64](), reflect.TypeFor[randv2.Source](), reflect.TypeFor[big.RoundingMode](),
	reflect.TypeFor[atomic.Pointer[int]](), reflect.TypeFor[sync.WaitGroup](), reflect.TypeFor[atomic.Bool](), reflect.TypeFor[atomic.Uint32](),
	reflect.TypeFor[context.Context](), reflect.TypeFor[regexp.Regexp](), reflect.TypeFor[mat.Dense](), reflect.TypeFor[blas64.General](), reflect.TypeFor[net.IPNet](), reflect.TypeFor[net.IP](), reflect.TypeFor[net.IPMask](), reflect.TypeFor[os.FileMode](),
}

func ptr[T any](v T) *T { return &v }

func nan(bits uint64) float64 { return math.Float64frombits(bits) }

// A row is a value that must come back as it was.
type row struct {
	name string
	ptr  any // to the variable
}

func rows() []row {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic(err)
	}
	cyclic := &linked{value: 1}
	cyclic.next = &linked{2, cyclic}
	knot := &tree{kids: map[string]*tree{}, any: 1}
	knot.kids["self"], knot.up = knot, knot
	knot.any = knot
	knot.list = []tree{{up: knot}}
	var me self
	me = self(&me)
	ring := make(loop, 2)
	ring[0], ring[1] = ring, ring[:1]
	record := rec{}
	record["again"] = record
	h := sha256.New()
	h.Write([]byte("half"))
	source := rand.New(rand.NewSource(7))
	source.Int()
	pcg := randv2.New(randv2.NewPCG(1, 2))
	pcg.Uint64()
	l := list.New()
	l.PushBack(1)
	l.PushBack("two")
	var buf bytes.Buffer
	buf.WriteString("hello")
	buf.ReadByte()
	var sb strings.Builder
	sb.WriteString("built")
	var count atomic.Int64
	count.Store(-5)
	var ap atomic.Pointer[int]
	ap.Store(ptr(4))
	var once sync.Once
	once.Do(func() {})
	prec := new(big.Float).SetPrec(200).SetMode(big.ToZero)
	prec.Quo(big.NewFloat(1), big.NewFloat(3))
	wrapped := fmt.Errorf("read: %w", io.EOF)
	var nilMap map[string]int
	var nilSlice []int
	var nilErr error
	return []row{
		{"true", ptr(true)},
		{"int8", ptr(int8(math.MinInt8))},
		{"int16", ptr(int16(math.MinInt16))},
		{"int32", ptr(int32(math.MinInt32))},
		{"int64", ptr(int64(math.MinInt64))},
		{"int", ptr(math.MaxInt)},
		{"uint8", ptr(uint8(255))},
		{"uint16", ptr(uint16(65535))},
		{"uint32", ptr(uint32(math.MaxUint32))},
		{"uint64", ptr(uint64(math.MaxUint64))},
		{"uintptr", ptr(uintptr(1 << 40))},
		{"float32", ptr(float32(-0.1))},
		{"float32 nan", ptr(math.Float32frombits(0x7fa00001))},
		{"float64", ptr(math.Pi)},
		{"minus zero", ptr(math.Copysign(0, -1))},
		{"nan payload", ptr(nan(0x7ff0000000000123))},
		{"infinity", ptr(math.Inf(-1))},
		{"complex64", ptr(complex64(complex(1, -2)))},
		{"complex128", ptr(complex(math.Copysign(0, -1), nan(0xfff8000000000001)))},
		{"string", ptr("héllo")},
		{"string not utf-8", ptr("a\xff\x00b")},
		{"empty string", ptr("")},
		{"named float", ptr(Celsius(21.5))},
		{"named string", ptr(Label("x"))},
		{"array", ptr([3]string{"a", "", "c"})},
		{"array of arrays", ptr(Grid{{1, 2}, {3}})},
		{"empty array", ptr([0]int{})},
		{"array of empty structs", ptr([1 << 40]struct{}{})},
		{"bytes", ptr([]byte("raw"))},
		{"bools", ptr([]bool{true, false})},
		{"floats", ptr([]float64{1, math.Inf(1), nan(0x7ff8000000000007)})},
		{"complexes", ptr([]complex64{1i, 2})},
		{"many numbers", ptr(numbers(100_000))},
		{"strings", ptr([]string{"a", "b", "a"})},
		{"matrix", ptr([][]float64{{1, 2}, nil, {}, {3}})},
		{"nil slice", &nilSlice},
		{"empty slice", ptr([]int{})},
		{"capacity", ptr(append(make([]int, 0, 10), 1, 2))},
		{"hidden elements", ptr([]string{"seen", "hidden", "too"}[:1])},
		{"empty structs", ptr(make([]struct{}, 3, 5))},
		{"named slice", ptr(Names{"a", "b"})},
		{"map", ptr(map[string]int{"a": 1, "b": 2})},
		{"nil map", &nilMap},
		{"empty map", ptr(map[int]bool{})},
		{"named map", ptr(Ages{"ann": 5})},
		{"nan keys", ptr(map[float64]string{nan(0x7ff8000000000001): "a", nan(0x7ff8000000000002): "b"})},
		{"interface keys", ptr(map[any]any{1: "int", "s": 2, 1.5: nil, Celsius(1): Celsius(2), key{1, "x"}: key{}})},
		{"struct keys", ptr(map[point]int{{1, 2}: 3})},
		{"array keys", ptr(map[[2]string]int{{"a", "b"}: 1})},
		{"map of maps", ptr(map[string]map[string][]int{"a": {"b": {1}}})},
		{"struct", ptr(point{1, 2})},
		{"embedded and blank", ptr(outer{point: point{1, 2}, linked: &linked{value: 3}, name: "n"})},
		{"anonymous struct", ptr(struct {
			A int `json:"a"`
			b []string
		}{1, []string{"x"}})},
		{"pointer", ptr(ptr(7))},
		{"nil pointer", new(*int)},
		{"pointer to pointer", ptr(ptr(ptr("deep")))},
		{"pointer to empty struct", ptr(&struct{}{})},
		{"pointer to array", ptr(&[3]int{1, 2, 3})},
		{"cycle", &cyclic},
		{"knot", &knot},
		{"self pointer", &me},
		{"slice of itself", &ring},
		{"map of itself", &record},
		{"nil interface", new(any)},
		{"nil error", &nilErr},
		{"interfaces", ptr([]any{1, "a", nil, 2.5, true, []int{1}, map[string]any{"k": []any{}}, point{1, 2}, &point{3, 4}, Celsius(3), [2]any{1, "x"}})},
		{"interface in interface", ptr(any(deep{deep{deep{5}}}))},
		{"interface with methods", ptr([]shaper{point{2, 3}, &point{4, 5}, nil})},
		{"typed nil in interface", ptr(any((*point)(nil)))},
		{"nil func", new(func())},
		{"nil chan", new(chan int)},
		{"time", ptr(time.Date(2024, 2, 29, 12, 30, 0, 123456789, time.UTC))},
		{"zero time", new(time.Time)},
		{"time in a named zone", ptr(time.Date(2024, 7, 1, 0, 0, 0, 1, berlin))},
		{"time in a fixed zone", ptr(time.Date(2024, 7, 1, 0, 0, 0, 1, time.FixedZone("X", -3*3600-1)))},
		{"local time", ptr(time.Date(2024, 7, 1, 0, 0, 0, 1, time.Local))},
		{"early time", ptr(time.Date(-5000, 1, 1, 0, 0, 0, 0, time.UTC))},
		{"duration", ptr(3 * time.Second)},
		{"month", ptr(time.March)},
		{"location", ptr(time.UTC)},
		{"big int", ptr(new(big.Int).Lsh(big.NewInt(-3), 100))},
		{"big int by value", ptr(*big.NewInt(-1))},
		{"big int of 64 bits", ptr(new(big.Int).SetInt64(math.MinInt64))},
		{"big ints", ptr([]*big.Int{big.NewInt(0), nil, new(big.Int).SetUint64(math.MaxUint64)})},
		{"big rat", ptr(big.NewRat(-22, 7))},
		{"big float", &prec},
		{"netip", ptr(netip.MustParseAddr("fe80::1%eth0"))},
		{"url", ptr(&url.URL{Scheme: "http", User: url.UserPassword("u", "p"), Host: "h", RawQuery: "q"})},
		{"header", ptr(http.Header{"A": {"b", "c"}})},
		{"hash state", &h},
		{"regexp", ptr(regexp.MustCompile("a+"))},
		{"generator", &source},
		{"generator v2", &pcg},
		{"list", &l},
		{"buffer", &buf},
		{"builder", ptr(struct{ b *strings.Builder }{&sb})},
		{"reader", ptr(strings.NewReader("text"))},
		{"atomic", &count},
		{"atomic pointer", &ap},
		{"once", &once},
		{"mutex at rest", ptr(mutable{n: 1})},
		{"new error", ptr(errors.New("mine"))},
		{"sentinel", ptr(io.EOF)},
		{"wrapped error", &wrapped},
		{"joined errors", ptr(errors.Join(io.EOF, errors.New("b")))},
		{"standard output", ptr(os.Stdout)},
		{"deadline error", ptr(context.DeadlineExceeded)},
		{"value of a slice of arrays", ptr([]matrix{{{1, 2}, {3, 4}}})},
	}
}

func numbers(n int) []float64 {
	list := make([]float64, n)
	for i := range list {
		list[i] = float64(i) / 3
	}
	return list
}

// Every value comes back equal, with nothing lost; encoded once more it is the
// same bytes, also after it went through types made from the stream alone.
func TestValuesRoundTrip(t *testing.T) {
	for _, r := range rows() {
		t.Run(r.name, func(t *testing.T) {
			n := newNative()
			file, rep := encode(t, []Var{n.variable("x", r.ptr)}, n.options())
			if len(rep.Lost)+len(rep.Notes) > 0 {
				t.Errorf("lost %v, notes %v", rep.Lost, rep.Notes)
			}
			vars, rep := decode(t, file, n)
			if len(rep.Lost)+len(rep.Notes) > 0 {
				t.Fatalf("lost on decode %v, notes %v", rep.Lost, rep.Notes)
			}
			if len(vars) != 1 || vars[0].Name != "x" || vars[0].Source != "x := …" || vars[0].Type != n.TypeOf(reflect.TypeOf(r.ptr).Elem()) {
				t.Fatalf("got %+v", vars)
			}
			again, _ := encode(t, vars, n.options())
			if !bytes.Equal(file, again) {
				t.Errorf("encoded again:\n%s\nwant:\n%s", dump(again), dump(file))
			}
			if got := vars[0].Ptr.Interface(); !reflect.DeepEqual(got, r.ptr) && !hasNaN(r.name) && !cyclicValue(r.name) {
				t.Errorf("got %#v, want %#v", got, r.ptr)
			}
			walk(t, file)
		})
	}
}

func hasNaN(name string) bool {
	return strings.Contains(name, "nan") || name == "floats" || name == "complex128"
}

// cyclicValue names rows that reflect.DeepEqual does not finish or that hold
// funcs; their bytes are compared.
func cyclicValue(name string) bool {
	return name == "map of itself" || name == "slice of itself" || name == "atomic pointer"
}

// walk checks that the cbor library can read a file: every item, and every
// item inside a body.
func walk(t *testing.T, file []byte) {
	t.Helper()
	r, err := NewSeqBytes(file)
	if err != nil {
		t.Fatal(err)
	}
	for {
		rec, err := r.Next()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := walkMode.Wellformed(rec.Body); err != nil {
			t.Errorf("record of kind %d: %v", rec.Kind, err)
		}
	}
}

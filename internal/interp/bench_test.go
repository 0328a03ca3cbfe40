package interp_test

import (
	"context"
	"embed"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"gosess/internal/check"
	"gosess/internal/interp"
	"gosess/internal/interp/work"
)

//go:embed work/*.go
var workSource embed.FS

var workloads = []struct {
	name string
	f    func(int) int
}{
	{"Calls", work.Calls}, {"Floats", work.Floats}, {"Random", work.Random}, {"Interfaces", work.Interfaces},
	{"Closures", work.Closures}, {"Functions", work.Functions}, {"Maps", work.Maps}, {"Words", work.Words},
	{"Structs", work.Structs}, {"Matrix", work.Matrix}, {"Sieve", work.Sieve}, {"Trees", work.Trees},
	{"Strings", work.Strings}, {"Generics", work.Generics}, {"Sorting", work.Sorting}, {"Appends", work.Appends},
	{"Switches", work.Switches}, {"Errors", work.Errors}, {"Defers", work.Defers}, {"Channels", work.Channels},
	{"Formats", work.Formats},

	{"Gravity", work.Gravity}, {"Product", work.Product}, {"Pi", work.Pi}, {"Normals", work.Normals},
	{"Fourier", work.Fourier}, {"Mandelbrot", work.Mandelbrot}, {"Integral", work.Integral}, {"Roots", work.Roots},
	{"Factorials", work.Factorials}, {"Bits", work.Bits}, {"Algebra", work.Algebra}, {"Steps", work.Steps},

	{"Distances", work.Distances}, {"Quicksort", work.Quicksort}, {"SortSlice", work.SortSlice}, {"SortFunc", work.SortFunc},
	{"Memo", work.Memo}, {"Life", work.Life}, {"Heaps", work.Heaps}, {"Scanning", work.Scanning},
	{"Workers", work.Workers}, {"Locks", work.Locks}, {"Copies", work.Copies}, {"Groups", work.Groups},
	{"Pipelines", work.Pipelines}, {"Stacks", work.Stacks}, {"Iterate", work.Iterate},
}

// BenchmarkCompiled runs each function as Go compiled it and as a compiled function of a
// session, by turns. It reports the shortest time of either, which a busy machine
// spoils least, and how many times the first the second is.
func BenchmarkCompiled(b *testing.B) {
	s := workSession(b, interp.Options{Compiler: &goBuild{dir: b.TempDir()}})
	for _, w := range workloads {
		const n = 50
		arg := reflect.ValueOf(n)
		want := w.f(n)
		b.Run(w.name, func(b *testing.B) {
			plain, cell := time.Duration(math.MaxInt64), time.Duration(math.MaxInt64)
			for b.Loop() {
				begun := time.Now()
				w.f(n)
				between := time.Now()
				s.mustGive(w.name, arg, want)
				cell = min(cell, time.Since(between))
				plain = min(plain, between.Sub(begun))
			}
			b.ReportMetric(float64(plain), "go-ns")
			b.ReportMetric(float64(cell), "cell-ns")
			b.ReportMetric(float64(cell)/float64(plain), "cell/go")
		})
	}
}

// BenchmarkInterpreted runs the same functions interpreted.
func BenchmarkInterpreted(b *testing.B) {
	s := workSession(b, interp.Options{})
	for _, w := range workloads {
		arg, want := reflect.ValueOf(1), w.f(1)
		b.Run(w.name, func(b *testing.B) {
			for b.Loop() {
				s.mustGive(w.name, arg, want)
			}
		})
	}
}

// workSession is a session that has the functions of package work.
func workSession(b *testing.B, o interp.Options) *session {
	s := &session{tb: b, prog: check.NewProgram(), eng: interp.New(o)}
	for _, file := range []string{"work", "numbers", "algorithms"} {
		src, err := workSource.ReadFile("work/" + file + ".go")
		if err != nil {
			b.Fatal(err)
		}
		_, decls, _ := strings.Cut(string(src), "package work\n")
		s.must(decls)
	}
	s.settle()
	return s
}

// mustGive calls a function of the session.
func (s *session) mustGive(name string, arg reflect.Value, want int) {
	rs, err := s.eng.Call(context.Background(), name, arg)
	if err != nil || rs[0].Int() != int64(want) {
		s.tb.Fatalf("%s gives %v, %v, want %d", name, rs, err, want)
	}
}

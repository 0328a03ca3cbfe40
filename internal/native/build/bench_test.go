package build

import (
	"fmt"
	"strings"
	"testing"
)

// BenchmarkWorker is the time of a build after an edit, of a small program and of
// one that imports gonum.
func BenchmarkWorker(b *testing.B) {
	b.Run("small", func(b *testing.B) { benchmarkWorker(b, worker) })
	b.Run("gonum", func(b *testing.B) {
		benchmarkWorker(b, strings.Replace(worker, "import (", `import (
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
`, 1)+`
var (
	_ = mat.NewDense
	_ = optimize.Minimize
	_ = stat.Mean
	_ distuv.Normal
)
`)
	})
}

func benchmarkWorker(b *testing.B, program string) {
	tc, err := Find(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	bld := New(tc, b.TempDir())
	n := 0
	build := func() {
		n++
		src := source(program + fmt.Sprintf("\nvar n = %d\n", n))
		if _, err := bld.Worker(b.Context(), src, nil, tc.GOOS, tc.GOARCH); err != nil {
			b.Fatal(err)
		}
	}
	build()
	for b.Loop() {
		build()
	}
}

// BenchmarkFind is what a start pays to know the toolchain.
func BenchmarkFind(b *testing.B) {
	for b.Loop() {
		if _, err := Find(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

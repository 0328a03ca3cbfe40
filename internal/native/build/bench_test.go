package build

import (
	"fmt"
	"testing"
)

// BenchmarkWorker is the time of a build after an edit.
func BenchmarkWorker(b *testing.B) {
	tc, err := Find(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	bld := New(tc, b.TempDir())
	n := 0
	build := func() {
		n++
		src := source(worker + fmt.Sprintf("\nvar n = %d\n", n))
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

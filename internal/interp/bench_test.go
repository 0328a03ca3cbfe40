package interp_test

import (
	"context"
	_ "embed"
	"reflect"
	"strings"
	"testing"

	"gosess/internal/check"
	"gosess/internal/interp"
	"gosess/internal/interp/work"
)

//go:embed work/work.go
var workSource string

// BenchmarkCompiled runs the same functions as Go compiled them (go) and as
// functions of a session that are compiled (cell): pairs to be compared.
func BenchmarkCompiled(b *testing.B) {
	g := &goBuild{tb: b}
	s := &session{tb: b, prog: check.NewProgram(), eng: interp.New(interp.Options{Compiler: g})}
	_, decls, _ := strings.Cut(workSource, "package work\n")
	s.must(decls)
	s.settle()
	for _, w := range []struct {
		name string
		f    func(int) int
	}{
		{"Calls", work.Calls}, {"Floats", work.Floats}, {"Random", work.Random}, {"Interfaces", work.Interfaces},
		{"Closures", work.Closures}, {"Functions", work.Functions}, {"Maps", work.Maps}, {"Words", work.Words},
		{"Structs", work.Structs}, {"Matrix", work.Matrix}, {"Sieve", work.Sieve}, {"Trees", work.Trees},
		{"Strings", work.Strings}, {"Generics", work.Generics}, {"Sorting", work.Sorting}, {"Appends", work.Appends},
		{"Switches", work.Switches}, {"Errors", work.Errors}, {"Defers", work.Defers}, {"Channels", work.Channels},
		{"Formats", work.Formats},
	} {
		const n = 50
		arg := reflect.ValueOf(n)
		want := w.f(n)
		b.Run(w.name+"/go", func(b *testing.B) {
			for b.Loop() {
				w.f(n)
			}
		})
		b.Run(w.name+"/cell", func(b *testing.B) {
			for b.Loop() {
				rs, err := s.eng.Call(context.Background(), w.name, arg)
				if err != nil || rs[0].Int() != int64(want) {
					b.Fatalf("%s gives %v, %v, want %d", w.name, rs, err, want)
				}
			}
		})
	}
}

package check

import (
	"fmt"
	"testing"
)

// grow returns a program with n functions, each of which calls the one before,
// and n variables.
func grow(b testing.TB, n int) *Program {
	p := NewProgram()
	src := "func f0(x int) int { return x }\nx0 := 0\n"
	for i := 1; i < n; i++ {
		src += fmt.Sprintf("func f%d(x int) int {\n\ts := 0\n\tfor i := range x {\n\t\ts += f%d(i) + x%d\n\t}\n\treturn s\n}\nx%d := f%d(%d)\n", i, i-1, i-1, i, i, i)
	}
	return mustCheck(b, p, 1, src).Program
}

func mustCheck(t testing.TB, p *Program, id int, src string) *Update {
	t.Helper()
	c, err := Parse(id, src)
	if err != nil {
		t.Fatalf("%q: %v", src, err)
	}
	u, err := p.Check(c)
	if err != nil {
		t.Fatalf("%q: %v", src, err)
	}
	return u
}

func BenchmarkCheck(b *testing.B) {
	for _, n := range []int{5, 500} {
		p := grow(b, n)
		for _, bb := range []struct{ name, src string }{
			{"declare", "y := x1 + 1"},
			{"show", "f1(x1)"},
			{"same", "func f1(x int) int { return x + 1 }"},
			{"break", "func f1(x string) int { return 1 }"},
			{"new", "func g(x int) int { return f1(x) }"},
		} {
			b.Run(fmt.Sprintf("%s/%d", bb.name, n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					mustCheck(b, p, 2, bb.src)
				}
			})
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	p := grow(b, 500)
	decls := p.Decls()
	b.Run("load", func(b *testing.B) {
		for b.Loop() {
			p.Load()
		}
	})
	b.Run("restore", func(b *testing.B) {
		for b.Loop() {
			if _, err := Restore(nil, decls); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkImport(b *testing.B) {
	for _, paths := range [][]string{{"fmt", "math", "strings", "sort"}, {"net/http"}} {
		b.Run(fmt.Sprint(len(paths)), func(b *testing.B) {
			for b.Loop() {
				im := newImporter()
				for _, path := range paths {
					if _, err := im.Import(path); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}

func BenchmarkComplete(b *testing.B) {
	p := grow(b, 500)
	for b.Loop() {
		if _, list := p.Complete("x1 + math.S", 11); len(list) == 0 {
			b.Fatal("nothing")
		}
	}
}

package repl

import (
	"testing"

	"gonum.org/v1/gonum/mat"

	"gosess/session"
)

func TestFormatMatrix(t *testing.T) {
	a := mat.NewDense(2, 2, []float64{1, 2.5, 3, 1.0 / 3})
	var lu mat.LU
	lu.Factorize(mat.NewDense(2, 2, []float64{2, 1, 1, 2}))
	tests := []struct {
		name string
		x    any
		want string
	}{
		{"dense", a, "   0         1\n0  1       2.5\n1  3  0.333333\n*mat.Dense 2×2, rounded to 6 digits"},
		{"by value", *mat.NewVecDense(2, []float64{5, 6}), "   0\n0  5\n1  6\nmat.VecDense 2×1"},
		{"transposed", a.T(), "     0         1\n0    1         3\n1  2.5  0.333333\nmat.Transpose 2×2, rounded to 6 digits"},
		{"symmetric", mat.NewSymDense(2, []float64{1, 2, 0, 3}), "   0  1\n0  1  2\n1  2  3\n*mat.SymDense 2×2"},
		{"complex", mat.NewCDense(1, 2, []complex128{1, 2i}), "        0       1\n0  (1+0i)  (0+2i)\n*mat.CDense 1×2"},
		{"factorized", &lu, "   0  1\n0  2  1\n1  1  2\n*mat.LU 2×2"},
		{"empty", &mat.Dense{}, "[] *mat.Dense 0×0"},
		{"nil", (*mat.Dense)(nil), "nil *mat.Dense"},
		{"field", struct{ W *mat.Dense }{mat.NewDense(1, 2, []float64{1, 2})}, "{W: [[1 2]]} struct{ W *mat.Dense }"},
		{"large field", struct{ W *mat.Dense }{mat.NewDense(99, 99, nil)}, "{W: [99×99]} struct{ W *mat.Dense }"},
		{"several", []*mat.Dense{mat.NewDense(1, 1, nil), nil}, "[[[0]] nil] []*mat.Dense"},
	}
	for _, tt := range tests {
		if got := Format(session.ViewOf(tt.x), Screen{Width: 80, Height: 24}); got != tt.want {
			t.Errorf("%s:\n%s\nwant\n%s", tt.name, got, tt.want)
		}
	}
}

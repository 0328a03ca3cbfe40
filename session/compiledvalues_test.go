package session

import (
	"context"
	"path/filepath"
	"testing"
)

// Values of gonum come back from a file as what they were: what is asked of them is
// answered alike before and after.
func TestGonumValuesAreKept(t *testing.T) {
	tests := []struct{ name, make, ask string }{
		{"dense", `x := mat.NewDense(2, 3, []float64{1, 2, 3, 4, 5, math.NaN()})`, `fmt.Sprint(mat.Formatted(x), x.RawMatrix(), mat.Sum(x.Slice(0, 2, 0, 2)))`},
		{"slices share", `a := mat.NewDense(3, 3, []float64{1, 2, 3, 4, 5, 6, 7, 8, 9}); x := a.Slice(1, 3, 1, 3).(*mat.Dense)`, `func() string { x.Set(0, 0, -5); return fmt.Sprint(mat.Formatted(a), mat.Formatted(x)) }()`},
		{"vector", `x := mat.NewVecDense(3, []float64{1, 2, 3})`, `fmt.Sprint(x.Len(), x.RawVector(), mat.Norm(x, 2))`},
		{"column", `a := mat.NewDense(2, 2, []float64{1, 2, 3, 4}); x := a.ColView(1)`, `fmt.Sprint(mat.Formatted(x), x.AtVec(1))`},
		{"symmetric", `x := mat.NewSymDense(2, []float64{2, 1, 1, 3})`, `fmt.Sprint(mat.Formatted(x), mat.Det(x))`},
		{"triangular", `x := mat.NewTriDense(2, mat.Lower, []float64{2, 0, 1, 3})`, `fmt.Sprint(mat.Formatted(x), x.RawTriangular())`},
		{"diagonal", `x := mat.NewDiagDense(2, []float64{2, 3})`, `fmt.Sprint(mat.Formatted(x), x.Trace())`},
		{"banded", `x := mat.NewBandDense(3, 3, 1, 0, []float64{0, 1, 2, 3, 4, 5})`, `fmt.Sprint(mat.Formatted(x), x.RawBand())`},
		{"complex", `x := mat.NewCDense(1, 2, []complex128{1i, 2})`, `fmt.Sprint(x.At(0, 0), x.RawCMatrix())`},
		{"transposed", `a := mat.NewDense(1, 2, []float64{1, 2}); x := a.T()`, `fmt.Sprint(mat.Formatted(x))`},
		{"interface", `var x mat.Matrix = mat.NewDense(1, 2, []float64{1, 2})`, `fmt.Sprintf("%T %v", x, mat.Formatted(x))`},
		{"QR", `var x mat.QR; x.Factorize(mat.NewDense(2, 2, []float64{2, 1, 1, 3}))`, `func() string { var b mat.Dense; err := x.SolveTo(&b, false, mat.NewDense(2, 1, []float64{1, 2})); return fmt.Sprint(mat.Formatted(&b), x.Cond(), err) }()`},
		{"LU", `var x mat.LU; x.Factorize(mat.NewDense(2, 2, []float64{2, 1, 1, 3}))`, `fmt.Sprint(x.Det(), x.Cond())`},
		{"Cholesky", `var x mat.Cholesky; ok := x.Factorize(mat.NewSymDense(2, []float64{2, 1, 1, 3}))`, `fmt.Sprint(ok, x.Det(), mat.Formatted(&x))`},
		{"SVD", `var x mat.SVD; ok := x.Factorize(mat.NewDense(2, 2, []float64{2, 1, 1, 3}), mat.SVDFull)`, `fmt.Sprint(x.Values(nil), x.Cond())`},
		{"eigen", `var x mat.EigenSym; ok := x.Factorize(mat.NewSymDense(2, []float64{2, 1, 1, 3}), true)`, `fmt.Sprint(x.Values(nil))`},
		{"sparse rows", `type CSR struct { Rows, Cols int; Start, Index []int; Data []float64 }
func (m *CSR) Dims() (r, c int) { return m.Rows, m.Cols }
func (m *CSR) At(i, j int) float64 { for k := m.Start[i]; k < m.Start[i+1]; k++ { if m.Index[k] == j { return m.Data[k] } }; return 0 }
func (m *CSR) T() mat.Matrix { return mat.Transpose{m} }
var x mat.Matrix = &CSR{2, 2, []int{0, 1, 2}, []int{1, 0}, []float64{5, 7}}`, `func() string { var p mat.Dense; p.Mul(x, x.T()); return fmt.Sprint(mat.Formatted(&p), mat.Sum(x)) }()`},
		{"normal", `x := distuv.Normal{Mu: 1, Sigma: 2, Src: rand.NewPCG(1, 2)}; x.Rand()`, `fmt.Sprint(x.Mu, x.Quantile(0.9), x.Rand(), x.Rand())`},
		{"gamma", `x := distuv.Gamma{Alpha: 2, Beta: 3, Src: rand.NewPCG(3, 4)}; x.Rand()`, `fmt.Sprint(x.Mean(), x.CDF(1), x.Rand())`},
		{"categorical", `x := distuv.NewCategorical([]float64{1, 2, 3}, rand.NewPCG(5, 6)); x.Rand()`, `fmt.Sprint(x.Prob(2), x.Rand(), x.Rand())`},
		{"poisson", `x := distuv.Poisson{Lambda: 4, Src: rand.NewPCG(7, 8)}; x.Rand()`, `fmt.Sprint(x.Rand(), x.Rand())`},
		{"shared source", `src := rand.NewPCG(9, 9); x := distuv.Normal{Sigma: 1, Src: src}; y := distuv.Uniform{Max: 1, Src: src}; x.Rand()`, `fmt.Sprint(x.Rand(), y.Rand(), src.Uint64())`},
		{"multivariate normal", `x, ok := distmv.NewNormal([]float64{0, 1}, mat.NewSymDense(2, []float64{2, 1, 1, 2}), rand.NewPCG(1, 1)); x.Rand(nil)`, `fmt.Sprint(x.LogProb([]float64{1, 1}), x.Rand(nil), ok)`},
		{"undirected graph", `x := simple.NewWeightedUndirectedGraph(0, math.Inf(1)); x.SetWeightedEdge(x.NewWeightedEdge(simple.Node(1), simple.Node(2), 1.5)); x.SetWeightedEdge(x.NewWeightedEdge(simple.Node(2), simple.Node(3), 2))`, `func() string { w, ok := x.Weight(1, 2); p, d := path.DijkstraFrom(simple.Node(1), x).To(3); return fmt.Sprint(w, ok, p, d, x.Nodes().Len(), x.NewNode().ID()) }()`},
		{"directed graph", `x := simple.NewDirectedGraph(); x.SetEdge(x.NewEdge(simple.Node(1), simple.Node(2))); x.SetEdge(x.NewEdge(simple.Node(2), simple.Node(3)))`, `func() string { o, err := topo.Sort(x); return fmt.Sprint(o, err, x.HasEdgeFromTo(1, 2), x.HasEdgeFromTo(2, 1)) }()`},
		{"shortest paths", `g := simple.NewWeightedDirectedGraph(0, math.Inf(1)); g.SetWeightedEdge(g.NewWeightedEdge(simple.Node(1), simple.Node(2), 1.5)); x := path.DijkstraFrom(simple.Node(1), g)`, `func() string { p, d := x.To(2); return fmt.Sprint(p, d, x.From()) }()`},
		{"all shortest paths", `g := simple.NewWeightedDirectedGraph(0, math.Inf(1)); g.SetWeightedEdge(g.NewWeightedEdge(simple.Node(1), simple.Node(2), 1.5)); x := path.DijkstraAllPaths(g)`, `fmt.Sprint(x.Weight(1, 2), x.Weight(2, 1))`},
		{"a minimum", `x, err := optimize.Minimize(optimize.Problem{Func: func(p []float64) float64 { return (p[0] - 3) * (p[0] - 3) }}, []float64{0}, nil, &optimize.NelderMead{})`, `fmt.Sprint(math.Round(x.X[0]*1000)/1000, x.Status, x.F < 1e-6, x.Stats.FuncEvaluations, err)`},
		{"settings", `x := optimize.Settings{MajorIterations: 5, Converger: &optimize.FunctionConverge{Absolute: 1e-3, Iterations: 4}}`, `fmt.Sprintf("%d %T %v", x.MajorIterations, x.Converger, *x.Converger.(*optimize.FunctionConverge))`},
		{"transform", `x := fourier.NewFFT(4)`, `fmt.Sprint(x.Len(), x.Coefficients(nil, []float64{1, 2, 3, 4}))`},
		{"interpolation", `var x interp.AkimaSpline; err := x.Fit([]float64{0, 1, 2, 3, 4}, []float64{0, 1, 4, 9, 16})`, `fmt.Sprint(x.Predict(1.5), x.PredictDerivative(2.5), err)`},
		{"quaternion", `x := quat.Number{1, 2, 3, 4}`, `fmt.Sprint(quat.Mul(x, x), quat.Abs(x))`},
		{"tree of points", `x := kdtree.New(kdtree.Points{{2, 3}, {5, 4}, {9, 6}}, true)`, `func() string { p, d := x.Nearest(kdtree.Point{9, 5}); return fmt.Sprint(p, d, x.Len()) }()`},
		{"points of a plot", `x := plotter.XYs{{1, 2}, {3, 4}}`, `func() string { a, b := x.XY(1); return fmt.Sprint(x.Len(), a, b) }()`},
		{"principal components", `var x stat.PC; ok := x.PrincipalComponents(mat.NewDense(3, 2, []float64{1, 2, 2, 4, 3, 7}), nil)`, `fmt.Sprint(x.VarsTo(nil), ok)`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { keepsAnswer(t, tt.make, tt.ask) })
	}
}

// Maps have keys of compiled types that are written as text.
func TestCompiledKeysAreKept(t *testing.T) {
	keepsAnswer(t, `x := map[netip.Addr]int{netip.MustParseAddr("10.0.0.1"): 1, netip.MustParseAddr("::1"): 2}`, `fmt.Sprint(x)`)
	keepsAnswer(t, `x := map[time.Time]string{time.Unix(1, 2).UTC(): "a"}`, `fmt.Sprint(x)`)
}

// keepsAnswer loads a session from its file, asks both, and compares the answers.
func keepsAnswer(t *testing.T, cell, ask string) {
	s, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Eval(context.Background(), cell); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "a.gosess")
	report, err := s.DumpFile(file, DumpOptions{})
	if err != nil || len(report.Lost) > 0 {
		t.Fatalf("dump: %q, error %v", report.Lines(), err)
	}
	back, report, err := LoadFile(file, Options{})
	if err != nil || len(report.Lost)+len(report.Notes) > 0 {
		t.Fatalf("load: %q, error %v", report.Lines(), err)
	}
	defer back.Close()
	var answers []string
	for _, s := range []*Session{s, back} {
		o, err := s.Eval(context.Background(), ask)
		if err != nil || len(o.Results) != 1 {
			t.Fatalf("%s: %v", ask, err)
		}
		answers = append(answers, o.Results[0].Str())
	}
	if answers[0] != answers[1] {
		t.Errorf("%s is %s, and after loading %s", ask, answers[0], answers[1])
	}
}

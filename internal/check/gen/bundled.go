package main

import "strings"

// bundled are the packages beyond the standard library that cells can import
// with nothing to install. The compiled symbols of those that are not our own
// are generated from this list too: it is the only one.
var bundled = append([]string{"gosess/dispatch", "gosess/dispatch/core"}, append(
	under("gonum.org/v1/gonum",
		"blas", "blas/blas64", "blas/cblas128", "cmplxs", "cmplxs/cscalar", "diff/fd",
		"dsp/fourier", "dsp/transform", "dsp/window", "floats", "floats/scalar",
		"graph", "graph/coloring", "graph/community", "graph/encoding", "graph/encoding/dot", "graph/flow", "graph/graphs/gen",
		"graph/iterator", "graph/layout", "graph/multi", "graph/network", "graph/path", "graph/path/dynamic", "graph/product",
		"graph/simple", "graph/spectral", "graph/topo", "graph/traverse",
		"integrate", "integrate/quad", "interp", "lapack", "lapack/lapack64", "mat", "mathext", "mathext/prng",
		"num/dual", "num/dualcmplx", "num/dualquat", "num/hyperdual", "num/quat",
		"optimize", "optimize/convex/lp", "optimize/functions",
		"spatial/barneshut", "spatial/curve", "spatial/kdtree", "spatial/r1", "spatial/r2", "spatial/r3", "spatial/transform", "spatial/vptree",
		"stat", "stat/card", "stat/combin", "stat/distmat", "stat/distmv", "stat/distuv", "stat/mds", "stat/samplemv", "stat/sampleuv", "stat/spatial",
		"unit", "unit/constant"),
	under("gonum.org/v1/plot",
		"", "font", "palette", "palette/brewer", "palette/moreland", "plotter", "plotutil", "text",
		"vg", "vg/draw", "vg/recorder", "vg/vgeps", "vg/vgimg", "vg/vgpdf", "vg/vgsvg", "vg/vgtex")...)...)

// under returns the paths of packages of a module.
func under(module string, packages ...string) []string {
	for i, p := range packages {
		packages[i] = strings.TrimSuffix(module+"/"+p, "/")
	}
	return packages
}

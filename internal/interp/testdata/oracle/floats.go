// Floats and complex numbers: NaN, infinities, zeros, conversion, printing.
package main

import (
	"fmt"
	"math"
	"math/cmplx"
	"strconv"
)

type Meters float64
type Vec [3]float64

func (m Meters) String() string { return fmt.Sprintf("%.2fm", float64(m)) }

func (v Vec) Dot(w Vec) (s float64) {
	for i := range v {
		s += v[i] * w[i]
	}
	return
}

func (v *Vec) Scale(k float64) {
	for i := range v {
		v[i] *= k
	}
}

func sum32(xs []float32) float32 {
	var s float32
	for _, x := range xs {
		s += x
	}
	return s
}

func newton(f, df func(float64) float64, x float64) (float64, int) {
	for i := 0; i < 50; i++ {
		d := f(x) / df(x)
		x -= d
		if math.Abs(d) < 1e-14 {
			return x, i
		}
	}
	return x, -1
}

func id(x float64) float64 { return x }

func main() {
	nan, inf, zero := math.NaN(), math.Inf(1), 0.0
	negz := math.Copysign(0, -1)
	for _, a := range []float64{nan, inf, -inf, zero, negz, 1.5, -2.25, math.MaxFloat64, math.SmallestNonzeroFloat64} {
		for _, b := range []float64{nan, inf, zero, negz, 1.5} {
			fmt.Println(a, b, a+b, a-b, a*b, a/b, a < b, a <= b, a == b, a != b, a > b, min(a, b), max(a, b))
		}
	}
	fmt.Println(1/negz, 1/id(negz), math.Signbit(-zero), math.Signbit(id(negz)), negz, -0.0)
	fmt.Println(float32(0.1), float64(float32(0.1)), float32(16777216.0)+1, sum32([]float32{0.1, 0.2, 0.3, 1e8, -1e8}))
	fmt.Println(0.1+0.2, 1e21, 1e20, 1e-7, 123456789.0, 1.0, 100000000000000000000000.0)
	fmt.Println(int(id(3.99)), int(id(-3.99)), uint8(id(200.7)), int64(1e18), math.Round(-2.5), math.Trunc(2.7), math.Floor(-1.1), math.Mod(7, -3), math.Remainder(7, 3))
	var f32 float32 = 1.0 / 3
	var f64 = 1.0 / 3
	fmt.Println(f32, f64, float64(f32) == f64, f32*3 == 1, f64*3 == 1)
	fmt.Printf("%v %g %e %f %.3f %8.2f|%-8.2f|%+.1f %6.3g %x %b\n", f64, f64, f64, f64, f64, f64, f64, f64, f64, f64, f64)
	fmt.Printf("%v %v %.1f %v\n", Meters(3), []Meters{1, 2.5}, Meters(7), map[string]Meters{"a": 1})
	v, w := Vec{1, 2, 3}, Vec{4, 5, 6}
	v.Scale(2)
	u := v
	u[0] = 100
	fmt.Println(v.Dot(w), v, u, v == Vec{2, 4, 6}, v != u)
	r, n := newton(func(x float64) float64 { return x*x - 2 }, func(x float64) float64 { return 2 * x }, 1)
	fmt.Println(r, n, r == math.Sqrt2)
	c := complex(3, -4)
	var c64 complex64 = complex64(c) * 2i
	fmt.Println(c, cmplx.Abs(c), real(c), imag(c), c*c, c/2i, c64, cmplx.Sqrt(-1), c == 3-4i, -c, cmplx.Exp(1i*math.Pi))
	fmt.Printf("%.2f %v %T %T\n", c, c64, c, c64)
	m := map[float64]string{nan: "a", 1: "b"}
	m[nan] = "c"
	_, ok := m[nan]
	fmt.Println(len(m), ok, m[1.0])
	delete(m, nan)
	fmt.Println(len(m))
	clear(m)
	fmt.Println(len(m))
	mz := map[float64]int{}
	mz[zero]++
	mz[negz]++
	fmt.Println(mz[0], len(mz))
	var e any = nan
	fmt.Println(e == e, e == any(1.5), any(1.5) == any(1.5), any(float32(1.5)) == any(1.5))
	fmt.Println([2]float64{nan, 1} == [2]float64{nan, 1}, struct{ x float64 }{negz} == struct{ x float64 }{0})
	fmt.Println(strconv.FormatFloat(0.1, 'g', -1, 32), strconv.FormatFloat(1e6, 'f', 2, 64), strconv.Quote("é\n"))
	x, err := strconv.ParseFloat("1e400", 64)
	fmt.Println(x, err)
	_, err = strconv.Atoi("12a")
	fmt.Println(err)
	const big = 1 << 100
	fmt.Println(big>>98, float64(big), math.MaxUint32, uint64(math.MaxUint64), math.Pi*2)
	h := 0.0
	for i := 1; i <= 1000; i++ {
		h += 1 / float64(i*i)
	}
	fmt.Println(h, math.Float64bits(h), math.Float32bits(f32), math.Float64frombits(0x7ff8000000000001))
	x0, x1 := 1.0, 2.0
	x0, x1 = x1*x0+1, x0-x1
	fmt.Println(x0, x1)
	fmt.Println(math.Hypot(3, 4), math.Cbrt(27), math.Log1p(1e-10), math.Gamma(5), math.Erf(0.5))
	fr, ex := math.Frexp(10)
	fmt.Println(fr, ex, math.Ldexp(fr, ex), math.IsNaN(nan), math.IsInf(-inf, -1), math.FMA(2, 3, 4))
}

package work

import (
	"math"
	"math/big"
	"math/bits"
	"math/cmplx"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
)

// Gravity moves the planets of a small system: a slice of structs.
func Gravity(n int) int {
	ps := make([]Body, 5)
	for i := range ps {
		k := float64(i + 1)
		ps[i] = Body{X: k, Y: 2 * k, Z: -k, Vx: 0.1 / k, Vy: 0.2, Vz: 0.01 * k, Mass: 1 / k}
	}
	for range 20 * n {
		attract(ps, 0.01)
	}
	return int(1e6 * (ps[0].X + ps[4].Vy))
}

func attract(ps []Body, dt float64) {
	for i := range ps {
		a := &ps[i]
		for j := i + 1; j < len(ps); j++ {
			b := &ps[j]
			dx, dy, dz := a.X-b.X, a.Y-b.Y, a.Z-b.Z
			d := dx*dx + dy*dy + dz*dz
			f := dt / (d * math.Sqrt(d))
			a.Vx -= dx * b.Mass * f
			a.Vy -= dy * b.Mass * f
			a.Vz -= dz * b.Mass * f
			b.Vx += dx * a.Mass * f
			b.Vy += dy * a.Mass * f
			b.Vz += dz * a.Mass * f
		}
	}
	for i := range ps {
		ps[i].move(dt)
	}
}

// Product multiplies matrices that are flat slices.
func Product(n int) int {
	const d = 16
	a, b, c := make([]float64, d*d), make([]float64, d*d), make([]float64, d*d)
	for i := range a {
		a[i], b[i] = float64(i), float64(i%7)
	}
	for range n {
		for i := range d {
			for j := range d {
				s := 0.0
				for k := range d {
					s += a[i*d+k] * b[k*d+j]
				}
				c[i*d+j] = s
			}
		}
	}
	return int(c[3*d+4])
}

// Pi estimates pi with the standard library's generator.
func Pi(n int) int {
	r, hits := rand.New(rand.NewPCG(1, 2)), 0
	for range 200 * n {
		x, y := r.Float64(), r.Float64()
		if x*x+y*y < 1 {
			hits++
		}
	}
	return hits
}

// Normals draws normal variates and counts them in bins.
func Normals(n int) int {
	r := rand.New(rand.NewPCG(1, 2))
	bins := make([]int, 20)
	for range 200 * n {
		k := int((r.NormFloat64() + 5) * 2)
		bins[min(max(k, 0), len(bins)-1)]++
	}
	return bins[10]
}

// Fourier is a transform of complex numbers and its inverse.
func Fourier(n int) int {
	xs := make([]complex128, 64)
	for range n {
		for i := range xs {
			xs[i] = complex(float64(i%5), 0)
		}
		fourier(xs, 1)
		for i := range xs {
			xs[i] *= xs[i]
		}
		fourier(xs, -1)
	}
	return int(real(xs[3]) + 0.5)
}

func fourier(xs []complex128, sign float64) {
	n := len(xs)
	if n == 1 {
		return
	}
	even, odd := make([]complex128, n/2), make([]complex128, n/2)
	for i := range even {
		even[i], odd[i] = xs[2*i], xs[2*i+1]
	}
	fourier(even, sign)
	fourier(odd, sign)
	for k := range even {
		t := cmplx.Exp(complex(0, -2*sign*math.Pi*float64(k)/float64(n))) * odd[k]
		xs[k], xs[k+n/2] = even[k]+t, even[k]-t
	}
}

// Mandelbrot iterates complex numbers.
func Mandelbrot(n int) int {
	s := 0
	for i := range 4 * n {
		c := complex(float64(i%20)/10-1.5, float64(i/20%20)/10-1)
		z := complex128(0)
		for k := range 100 {
			z = z*z + c
			if real(z)*real(z)+imag(z)*imag(z) > 4 {
				s += k
				break
			}
		}
	}
	return s
}

// Integral adds values of a function that has captured a variable.
func Integral(n int) int {
	s := 0.0
	for k := range 4 {
		s += integrate(func(x float64) float64 { return x * float64(k) * math.Sqrt(x) }, 0, 1, 100*n)
	}
	return int(1e6 * s)
}

func integrate(f func(float64) float64, a, b float64, n int) float64 {
	h, s := (b-a)/float64(n), 0.0
	for i := range n {
		s += f(a + (float64(i)+0.5)*h)
	}
	return s * h
}

// Roots finds zeros by bisection, with a new func for each.
func Roots(n int) int {
	s := 0.0
	for i := range 10 * n {
		s += bisect(func(x float64) float64 { return x*x - float64(i) }, 0, 1000)
	}
	return int(s)
}

func bisect(f func(float64) float64, a, b float64) float64 {
	for range 40 {
		if m := (a + b) / 2; f(m) > 0 {
			b = m
		} else {
			a = m
		}
	}
	return a
}

// Factorials multiplies big numbers.
func Factorials(n int) int {
	s := 0
	for range n {
		f := big.NewInt(1)
		for i := range 60 {
			f.Mul(f, big.NewInt(int64(i+1)))
		}
		s += f.BitLen()
	}
	return s
}

// Bits counts bits and mixes words.
func Bits(n int) int {
	s := 0
	for i := range 500 * n {
		x := uint64(i) * 0x9e3779b97f4a7c15
		x ^= x >> 29
		s += bits.OnesCount64(x) + bits.TrailingZeros64(x|1<<40) + int(bits.RotateLeft64(x, 13)&7)
	}
	return s
}

// Algebra calls gonum's matrices, elements and all.
func Algebra(n int) int {
	a, b, c := mat.NewDense(8, 8, nil), mat.NewDense(8, 8, nil), mat.NewDense(8, 8, nil)
	s := 0.0
	for k := range n {
		for i := range 8 {
			for j := range 8 {
				a.Set(i, j, float64(i+j+k))
				b.Set(i, j, float64(i-j))
			}
		}
		c.Mul(a, b)
		for i := range 8 {
			s += c.At(i, i)
		}
	}
	return int(s)
}

// Steps solves a differential equation whose right side is a func over slices.
func Steps(n int) int {
	pull := -0.5
	f := func(t float64, y, dy []float64) {
		dy[0] = y[1]
		dy[1] = pull*y[0] + 0.01*t
	}
	y, dy := []float64{1, 0}, make([]float64, 2)
	for i := range 100 * n {
		f(float64(i)*0.001, y, dy)
		for k := range y {
			y[k] += 0.001 * dy[k]
		}
	}
	return int(1e6 * y[0])
}

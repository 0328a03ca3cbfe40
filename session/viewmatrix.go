package session

import "reflect"

// A Matrix is a view of a value of a compiled matrix type, such as *mat.Dense or
// the transpose of one: it has methods Dims and At. It is valid as long as the
// View that it came from.
type Matrix struct {
	Rows, Cols int
	at         func(i, j int) any
}

// At is the element in row i and column j, from 0; the zero View if the type
// has none there.
func (m Matrix) At(i, j int) (v View) {
	defer func() {
		if recover() != nil {
			v = View{}
		}
	}()
	return ViewOf(m.at(i, j))
}

// Matrix returns the matrix that a value, or what it points to, is. ok is false
// if it is none, or one that was not made yet.
func (v View) Matrix() (m Matrix, ok bool) {
	x, ok := v.host()
	if !ok {
		return Matrix{}, false
	}
	defer func() {
		if recover() != nil { // a factorization that was not made yet
			m, ok = Matrix{}, false
		}
	}()
	switch x := x.(type) {
	case interface {
		Dims() (r, c int)
		At(i, j int) float64
	}:
		m.at = func(i, j int) any { return x.At(i, j) }
		m.Rows, m.Cols = x.Dims()
	case interface {
		Dims() (r, c int)
		At(i, j int) complex128
	}:
		m.at = func(i, j int) any { return x.At(i, j) }
		m.Rows, m.Cols = x.Dims()
	default:
		return Matrix{}, false
	}
	return m, true
}

// host returns a value of a compiled named struct type, or a pointer to it, as
// compiled code has it. ok is false for others, and for nil.
func (v View) host() (x any, ok bool) {
	if !v.IsValid() || v.IsNil() || v.t != nil && (v.t.Host == nil || v.v.Type() != v.t.Host) {
		return nil, false
	}
	t := v.v.Type()
	switch {
	case !v.v.CanInterface():
		return nil, false
	case t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.Struct:
		return v.v.Interface(), true
	case t.Kind() != reflect.Struct || reflect.PointerTo(t).NumMethod() == 0:
		return nil, false
	case v.v.CanAddr():
		return v.v.Addr().Interface(), true
	}
	c := reflect.New(t)
	c.Elem().Set(v.v)
	return c.Interface(), true
}

// Methods of structs without a name, of types local to functions, from embedded types.
package main

import (
	"bytes"
	"fmt"
	"testing"
)

type A struct{ n int }

func (a A) M() string { return fmt.Sprint("A", a.n) }

type B struct{ s string }

func (b B) M() string { return "B" + b.s }

type M interface{ M() string }

func f() M {
	type T struct {
		x int
		A
	}
	return T{1, A{2}}
}
func g() M {
	type T struct {
		s string
		B
	}
	return T{"q", B{"z"}}
}
func h[X any](x X) M {
	type T struct {
		x X
		A
	}
	return &T{x, A{7}}
}
func k[X any](x X) any {
	return struct {
		x X
		B
	}{x, B{"k"}}
}

type L[X any] struct{ x X }

func (l L[X]) M() string { return fmt.Sprint(l.x) }

func l[X any](x X) any {
	return struct {
		L[X]
	}{L[X]{x}}
}

func main() {
	fmt.Println(f().M(), g().M(), h(1).M(), h("a").M())
	fmt.Println(k(1).(M).M(), k("a").(M).M(), k(1.5).(interface{ M() string }).M())
	fmt.Println(l(1).(M).M(), l("a").(M).M())
	fm := M.M
	fmt.Println(fm(f()), fm(l(3).(M)))
	var e any = struct{ error }{fmt.Errorf("inner")}
	fmt.Println(e.(error).Error(), e)
	type inner struct{ A }
	var z any = inner{A{3}}
	func() {
		type inner struct{ B }
		var y any = inner{B{"u"}}
		fmt.Println(z.(M).M(), y.(M).M())
	}()
	fmt.Printf("%v %T\n", struct{ S }{S{1}}, struct{ S }{S{1}})
}

type S struct{ n int }

func (s S) String() string { return "S!" }

type C struct{ n int }

func (c C) val() int { return c.n }
func (c *C) inc()    { c.n++ }

type val interface{ val() int }

type mystruct struct{ f int }

func (t mystruct) String() string { return "FAIL" }

func init() {
	var tt testing.T
	fmt.Println(tt.Name(), tt.Failed())
	g := tt.Name
	fmt.Println(g())
	r := testing.Benchmark
	_ = r
	type deep struct{ mystruct }
	s := struct {
		deep
		*bytes.Buffer
	}{deep{}, bytes.NewBufferString("ok")}
	fmt.Println(s.String())
	var i fmt.Stringer = s
	fmt.Println(i.String())
	var v any = struct{ C }{C{4}}
	fmt.Println(v.(val).val())
	p := &struct{ C }{C{5}}
	p.inc()
	var w interface {
		val
		inc()
	} = p
	w.inc()
	fmt.Println(w.val(), p.val())
	f := p.val
	fmt.Println(f())
	m := map[val]string{struct{ C }{C{1}}: "one"}
	fmt.Println(m[struct{ C }{C{1}}])
	var q any = struct{ T int }{3}
	_, ok := q.(val)
	fmt.Println(ok)
}

func init() {
	type T struct{ x int }
	fmt.Printf("%T %v\n", T{1}, T{1})
}

func init() {
	type T struct{ y string }
	fmt.Printf("%T %v\n", T{"a"}, T{"a"})
}

var local = func() any {
	type T struct{ z float64 }
	return T{2}
}()

func init() { fmt.Printf("%T %+v\n", local, local) }

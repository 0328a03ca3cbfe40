// Values of all shapes in interfaces, and what is asked of them.
package main

import "fmt"

type (
	empty     struct{}
	one       struct{ p *int }
	two       struct{ a, b *int }
	small     struct{ a int8 }
	word      struct{ n int }
	nested    struct{ one }
	alone     [1]*int
	none      [0]int
	pair      [2]int32
	number    float64
	list      []number
	table     map[string]int
	action    func(int) int
	pipe      chan int
	link      *word
	complexes complex64
)

type namer interface{ name() string }

func (w word) name() string   { return fmt.Sprint("word ", w.n) }
func (s *small) name() string { return fmt.Sprint("small ", s.a) }
func (o one) name() string    { return fmt.Sprint("one ", *o.p) }
func (a alone) name() string  { return fmt.Sprint("alone ", *a[0]) }
func (f action) name() string { return fmt.Sprint("action ", f(1)) }
func (l list) name() string   { return fmt.Sprint("list ", len(l)) }
func (empty) name() string    { return "empty" }

func what(v any) string {
	switch x := v.(type) {
	case nil:
		return "nil"
	case empty:
		return fmt.Sprint("empty ", x)
	case one:
		return fmt.Sprint("one ", *x.p)
	case two:
		return fmt.Sprint("two ", *x.a+*x.b)
	case small:
		return fmt.Sprint("small ", x.a)
	case nested:
		return fmt.Sprint("nested ", *x.p)
	case alone:
		return fmt.Sprint("alone ", *x[0])
	case none:
		return fmt.Sprint("none ", len(x))
	case pair:
		return fmt.Sprint("pair ", x[0]+x[1])
	case number:
		return fmt.Sprint("number ", x*2)
	case list:
		return fmt.Sprint("list ", x)
	case table:
		return fmt.Sprint("table ", x["a"])
	case action:
		return fmt.Sprint("action ", x(20))
	case pipe:
		return fmt.Sprint("pipe ", cap(x))
	case link:
		return fmt.Sprint("link ", x.n)
	case *word:
		return fmt.Sprint("*word ", x.n)
	case complexes:
		return fmt.Sprint("complexes ", real(x))
	case int, int64, uint8:
		return fmt.Sprintf("%T %v", x, x)
	case string:
		return "string " + x
	case error:
		return "error " + x.Error()
	case namer:
		return "namer " + x.name()
	case func() int:
		return fmt.Sprint("func ", x())
	}
	return fmt.Sprintf("%T", v)
}

func taken[T any](v any) (out string) {
	defer func() {
		if r := recover(); r != nil {
			out += fmt.Sprint(" recovered ", r)
		}
	}()
	x, ok := v.(T)
	out = fmt.Sprintf("%T %v", x, ok)
	x = v.(T)
	return out + " held"
}

func main() {
	n, m := 3, 4
	values := []any{nil, empty{}, one{&n}, two{&n, &m}, small{5}, nested{one{&m}}, alone{&n}, none{}, pair{1, 2}, number(1.5), list{1, 2},
		table{"a": 7}, action(func(x int) int { return x + n }), pipe(make(chan int, 9)), link(&word{8}), &word{9}, complexes(2 + 1i),
		1, int64(2), uint8(3), 4.5, "five", fmt.Errorf("six"), word{7}, &small{8}, func() int { return n * m }, []int{1}, true, 'x', map[one]int{}}
	for i, v := range values {
		fmt.Println(i, what(v))
	}
	for _, v := range values {
		if x, ok := v.(namer); ok {
			fmt.Println(x.name())
		}
	}
	for _, v := range values[:10] {
		fmt.Println(taken[one](v)[4:], taken[number](v), taken[empty](v))
	}
	v := any(two{&n, &m})
	t := v.(two)
	n = 100
	fmt.Println(*t.a, *v.(two).a, v.(two) == t)
	var i namer = word{1}
	i, ok := any(small{1}).(namer)
	fmt.Println(i, ok)
	w, ok := any(i).(word)
	fmt.Println(w, ok)
}

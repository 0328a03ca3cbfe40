// Instances of generic types and functions are told apart by what their
// arguments are, and not by how these are written.
package main

import "fmt"

type S[T any] struct{ A T }

func (s S[T]) Get() T { return s.A }

type (
	K        struct{ a int }
	B        = byte
	Bytes    = []byte
	G[T any] = map[string]T
)

func show[T any](x T) { fmt.Printf("%T %T\n", x, S[T]{x}) }

func same[T any](x T) T { return x }

func box[T any](x T) any { return S[T]{x} }

func names() {
	show(S[byte]{})
	show(S[struct{ a, B byte }]{})
	show(S[struct {
		K
		C rune "tag"
	}]{})
	show(S[func(a int, b ...byte) (rune, error)]{})
	show(S[func() string]{})
	show(S[func(func(x byte), ...any)]{})
	show(S[interface {
		m(x byte) (y rune)
		N()
	}]{})
	show(S[interface {
		error
		fmt.Stringer
	}]{})
	show(S[[3]Bytes]{})
	show(S[chan<- byte]{})
	show(S[<-chan G[rune]]{})
	show(S[chan (<-chan any)]{})
	show(S[chan func() <-chan int]{})
	show(S[map[K]*S[interface{}]]{})
	show(S[struct{}]{})
	show(S[map[rune]B]{})
}

func assertions() {
	var x any = S[byte]{1}
	_, ok := x.(S[uint8])
	fmt.Println(ok, x == box(uint8(1)), x == box(B(2)))
	m := map[any]int{x: 1}
	m[S[B]{1}]++
	fmt.Println(m)
	switch box('a').(type) {
	case S[byte]:
		fmt.Println("byte")
	case S[int32]:
		fmt.Println("int32")
	}
	fmt.Println(box(struct{ a byte }{1}) == box(struct{ a uint8 }{1}))
	_, ok = box(func(a int) {}).(S[func(b int)])
	fmt.Println(ok)
	defer func() { fmt.Println(recover()) }()
	_ = x.(S[rune])
}

func first() any {
	type L struct{ a, b int }
	fmt.Println(same(L{1, 2}), S[L]{L{3, 4}}.Get())
	return box(L{1, 2})
}

func second(n int) any {
	if n == 0 {
		type L string
		fmt.Println(same(L("x")), S[L]{"y"}.Get())
		return box(L("z"))
	}
	type L string
	return box(L("z"))
}

func main() {
	names()
	assertions()
	a, b, c := first(), second(0), second(1)
	fmt.Println(a, b, c, a == first(), a == b, b == c, b == second(0), c == second(1))
}

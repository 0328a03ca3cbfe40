package value

import (
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"
)

// outline writes a Node in one line.
func outline(n *Node) string {
	switch {
	case n == nil:
		return "…"
	case n.Nil:
		return "nil"
	}
	var b strings.Builder
	b.WriteString(n.Text)
	if n.Ref > 0 {
		fmt.Fprintf(&b, "#%d", n.Ref)
	}
	if len(n.Items) == 0 {
		return b.String()
	}
	b.WriteByte('(')
	for i, it := range n.Items {
		if i > 0 {
			b.WriteByte(' ')
		}
		switch {
		case it.Key != nil:
			b.WriteString(outline(it.Key) + ":")
		case it.Name != "":
			b.WriteString(it.Name + ":")
		}
		b.WriteString(outline(it.Node))
	}
	b.WriteByte(')')
	return b.String()
}

func TestTree(t *testing.T) {
	n := newNative()
	ring := &linked{value: 1}
	ring.next = &linked{2, ring}
	huge := new(big.Float).SetMantExp(big.NewFloat(0.5), 1<<30)
	for _, test := range []struct {
		ptr  any
		l    Limits
		want string
	}{
		{ptr(-7), Limits{}, "-7"},
		{ptr("text"), Limits{}, "text"},
		{ptr(1 + 2i), Limits{}, "(1+2i)"},
		{ptr([]float64{0.1, 2}), Limits{}, "(0.1 2)"},
		{ptr([]int(nil)), Limits{}, "nil"},
		{ptr(Grid{{1, 2}}), Limits{Items: 2}, "((1 2) (0 0))"},
		{ptr(map[string]point{"b": {1, 2}, "a": {}}), Limits{}, "(a:(X:0 y:0) b:(X:1 y:2))"},
		{&ring, Limits{}, "#1((value:1 next:#2((value:2 next:#1))))"},
		{ptr([]any{1, nil, "s", []any{true}}), Limits{}, "((1) nil (s) (((true))))"},
		{ptr([]any{[]any{[]any{1}}}), Limits{Depth: 3}, "((((…))))"},
		{ptr(numbers(1000)), Limits{Items: 1}, "(0)"},
		{ptr(strings.Repeat("x", 100)), Limits{Bytes: 12}, "xxxx"},
		{ptr(time.Date(2024, 1, 2, 3, 4, 5, 6, time.UTC)), Limits{}, "2024-01-02T03:04:05.000000006Z"},
		{ptr(*big.NewRat(1, 3)), Limits{}, "1/3"},
		{&huge, Limits{}, "#1(0x.8p+1073741824…p1073741824)"},
		{ptr(func() {}), Limits{}, ""},
		{ptr(make(chan int)), Limits{}, ""},
	} {
		v := n.variable("x", test.ptr)
		if got := outline(Tree(v.Type, v.Ptr, test.l)); got != test.want {
			t.Errorf("%T: got %s, want %s", test.ptr, got, test.want)
		}
	}
}

func TestSize(t *testing.T) {
	n := newNative()
	shared := make([]float64, 1000)
	for _, test := range []struct {
		ptr      any
		min, max int64
	}{
		{ptr(int64(1)), 8, 8},
		{ptr("hello"), 21, 21},
		{&shared, 8024, 8024},
		{ptr([][]float64{shared, shared[:10]}), 24 + 48 + 8000, 24 + 48 + 8000},
		{ptr(map[int]int{1: 1}), 60, 500},
		{ptr([]any{"abc", 5}), 24 + 2*16 + 3, 24 + 2*24 + 100},
	} {
		v := n.variable("x", test.ptr)
		if got := Size(v.Type, v.Ptr, n.options()); got < test.min || got > test.max {
			t.Errorf("%T: got %d, want %d to %d", test.ptr, got, test.min, test.max)
		}
	}
}

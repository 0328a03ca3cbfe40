package kernel

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"gosess/dispatch/core"
)

// countSource gives n inputs of one byte; every tenth does not fit.
type countSource struct{ n, next int }

func (s *countSource) Len() int { return -1 }

func (s *countSource) Next(context.Context) (core.Task, bool, error) {
	if s.next == s.n {
		return core.Task{}, false, nil
	}
	s.next++
	t := core.Task{Index: s.next - 1, Input: []byte{byte(s.next - 1)}}
	if s.next%10 == 0 {
		return t, true, fmt.Errorf("unfit")
	}
	return t, true, nil
}

func TestDraw(t *testing.T) {
	for _, tt := range []struct{ n, want, all int }{{5, 5, 90}, {64, 64, 90}, {1000, 90, 90}, {-1, 90, 90}} {
		var before []int
		for range 2 {
			s, err := Draw(context.Background(), &countSource{n: 100}, tt.n)
			if err != nil || len(s.Bodies) != tt.want || s.Of != tt.all || !slices.IsSorted(s.Indexes) {
				t.Fatalf("%d: got %d of %d, %v, %v", tt.n, len(s.Bodies), s.Of, s.Indexes, err)
			}
			for i, x := range s.Indexes {
				if s.Bodies[i][0] != byte(x) || x%10 == 9 {
					t.Errorf("%d: input %d has body %v", tt.n, x, s.Bodies[i])
				}
			}
			if before != nil && !slices.Equal(before, s.Indexes) {
				t.Errorf("%d: got %v, then %v, want the same inputs", tt.n, before, s.Indexes)
			}
			before = s.Indexes
		}
	}
}

func TestSameResult(t *testing.T) {
	fails := func(kind core.Kind, typ, msg string, chain ...core.Link) core.Result {
		return core.Result{Err: &core.Error{Kind: kind, Type: typ, Message: msg, Chain: chain, Host: "a", Attempts: 1}}
	}
	gives := func(b ...byte) core.Result { return core.Result{Output: b} }
	list := []core.Result{
		gives(1, 2), gives(1, 3), gives(), fails(core.Failed, "E", "m"), fails(core.Panicked, "E", "m"),
		fails(core.Failed, "F", "m"), fails(core.Failed, "E", "n"), fails(core.Failed, "E", "m", core.Link{Type: "E"}),
	}
	for i, a := range list {
		for j, b := range list {
			if got := sameResult(a, b); got != (i == j) {
				t.Errorf("%+v and %+v: got same %v", a, b, got)
			}
		}
	}
	other := fails(core.Failed, "E", "m")
	other.Err.Host, other.Err.Attempts = "b", 3
	if !sameResult(list[3], other) {
		t.Error("where an input ran makes a difference")
	}
}

func TestVerdict(t *testing.T) {
	many := strings.Split("a b c d e f g", " ")
	tests := []struct {
		v    Verdict
		want string
	}{
		{Verdict{Func: "f", Tried: 3, Of: 3}, "f: 3 inputs, the same results interpreted and compiled"},
		{Verdict{Func: "f", Tried: 64, Of: 100}, "f: 64 of 100 inputs, the same results interpreted and compiled"},
		{Verdict{Func: "f", Tried: 64, Of: 100, Differ: many},
			"f: 64 of 100 inputs, 7 with different results interpreted and compiled\n  a\n  b\n  c\n  d\n  e\n  and 2 more"},
	}
	for _, tt := range tests {
		if got := tt.v.String(); got != tt.want || tt.v.Same() != (len(tt.v.Differ) == 0) {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
	random := Verdict{Func: "f", Tried: 5, Of: 5, Unsteady: 2}
	if got := random.String(); !strings.HasPrefix(got, "f: 5 inputs, 3 with the same results") || !strings.Contains(got, "\n2 could not be compared") {
		t.Errorf("got %q", got)
	}
}

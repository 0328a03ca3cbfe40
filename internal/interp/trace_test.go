package interp

import (
	"testing"

	"gosess/internal/check"
)

// TestTrace spells a trace without names of ours.
func TestTrace(t *testing.T) {
	p := &Panic{Message: "no", Stack: []Caller{
		{Func: "f", File: "cell 2", Line: 3, Args: "1, 2"},
		{Func: "f.func1", File: "cell 2", Line: 4},
		{Func: "example.org/m.F", File: "m.go", Line: 5},
		{Func: check.Hidden + "cell7.func1", File: "cell 7", Line: 1},
		{Func: check.Hidden + "cell7", File: "cell 7"},
	}}
	const want = `panic: no

goroutine 1 [running]:
main.f(1, 2)
	cell 2:3
main.f.func1(...)
	cell 2:4
example.org/m.F(...)
	m.go:5
func literal(...)
	cell 7:1
statements(...)
	cell 7
`
	if got := p.Trace(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

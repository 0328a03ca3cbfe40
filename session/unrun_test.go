package session_test

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"gosess/session"
)

func TestUnrun(t *testing.T) {
	s, err := session.New(session.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, cell := range []string{
		"x, y := 1, []int{1}; var seen map[string]int",
		"func step() { seen[\"a\"]++ }",
		"func twice() { step(); step() }",
	} {
		if _, err := s.Eval(t.Context(), cell); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct {
		name          string
		cells         []string
		older, absent []string
	}{
		{"assigned", []string{"x = 2"}, []string{"x"}, nil},
		{"shown", []string{"x", "y[0] + x"}, nil, nil},
		{"through functions", []string{"twice()"}, []string{"seen"}, nil},
		{"defined", []string{"z := 3", "func f() int { return x }"}, nil, []string{"f", "z"}},
		{"defined again", []string{"x := \"text\"", "func step() {}"}, []string{"step", "x"}, nil},
		{"what a cell defined is used by the next", []string{"z := x", "z = 4; y = nil"}, []string{"x", "y"}, []string{"z"}},
		{"one that does not compile", []string{"y = notDefined()"}, []string{"y"}, nil},
		{"none", nil, nil, nil},
	}
	for _, tt := range tests {
		older, absent := s.Unrun(tt.cells)
		if !reflect.DeepEqual(older, tt.older) || !reflect.DeepEqual(absent, tt.absent) {
			t.Errorf("%s: got older %q and absent %q, want %q and %q", tt.name, older, absent, tt.older, tt.absent)
		}
	}
	if o, err := s.Eval(t.Context(), "x"); err != nil || o.Cell != 4 {
		t.Errorf("the next cell is %d, %v; want 4: nothing was run", o.Cell, err)
	}
}

// The session is told of each cell that is accepted, before it runs.
func TestAccepted(t *testing.T) {
	var told []string
	var s *session.Session
	s, err := session.New(session.Options{Accepted: func(cell int, src string) {
		told = append(told, src)
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, cell := range []string{"x := 1", "nothing", "", "panic(x)", "func f() {}"} {
		s.Eval(t.Context(), cell)
	}
	if want := []string{"x := 1", "panic(x)", "func f() {}"}; !reflect.DeepEqual(told, want) {
		t.Errorf("was told of %q, want %q", told, want)
	}
}

func TestReturn(t *testing.T) {
	s, err := session.New(session.Options{})
	if err != nil {
		t.Fatal(err)
	}
	eval := func(cell, want string) {
		t.Helper()
		o, err := s.Eval(t.Context(), cell)
		if err != nil {
			t.Fatalf("%s: %v", cell, err)
		}
		if want != "" && o.Results[0].Str() != want {
			t.Fatalf("%s: got %q, want %q", cell, o.Results[0].Str(), want)
		}
	}
	eval("x := []int{1, 2}; p := &x[1]; c := make(chan int, 1); c <- 7", "")
	var kept bytes.Buffer
	if _, err := s.Dump(&kept); err != nil {
		t.Fatal(err)
	}
	eval("*p = 9; type T struct{}; x = append(x, 3)", "")
	done, err := s.Return(&kept, false)
	if err != nil || len(done.Cells) != 1 || done.Cells[0].ID != 2 || len(done.Report.Lost) > 0 {
		t.Fatalf("got %+v, %v; want cell 2 taken back, the channel as it is", done, err)
	}
	eval("*p = 5; fmt.Sprint(x)", "[1 5]")
	eval("fmt.Sprint(<-c)", "7")
	if _, err := s.Undo(3); err != nil {
		t.Fatal(err)
	}
	eval("fmt.Sprint(x)", "[1 9 3]") // p is an element of an older array
	if _, err := s.Return(strings.NewReader("no session"), false); err == nil {
		t.Fatal("returned to what is no session")
	}
	eval("fmt.Sprint(*p)", "9")
}

package check

import "testing"

func TestState(t *testing.T) {
	tests := []struct {
		src  string
		want Completeness
	}{
		{"", Complete},
		{"   \n", Complete},
		{"// just talk", Complete},
		{"1+1", Complete},
		{"x := 1;", Complete},
		{"x := 1; y := 2\nfunc f() {}\nf()", Complete},
		{"import \"fmt\"\nfmt.Println()\nimport \"os\"", Complete},
		{"package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println() }\n", Complete},
		{"func (p T) m() {}", Complete},
		{"func (x int) int { return x }(3)", Complete},
		{"func() { go f() }()", Complete},
		{"L:\nfor {\nbreak L\n}", Complete},
		{"type T struct {\n\tx int\n}", Complete},
		{"const (\nA = iota\nB\n)", Complete},
		{"if x {\n}", Complete},
		{"`raw`", Complete},
		{"var x = []int{\n1,\n}", Complete},
		{"x := a +\n b", Complete},
		{"f(1, /* two */ 2)", Complete},
		{"switch x {\ncase 1:\n}", Complete},
		{"for i := 0; ; i++ {\n}", Complete},
		{"for ; ; {}; x := 1", Complete},
		{"L: for ;; x++ { break L }", Complete},
		{"for i := 0; ; i++ {", Incomplete},

		// an open bracket, literal or comment
		{"f(", Incomplete},
		{"f(1,", Incomplete},
		{"f(1,\n", Incomplete},
		{"x := []int{1,", Incomplete},
		{"x := []int{1,\n2", Incomplete},
		{"func f() {", Incomplete},
		{"func f() {\n\tif x {\n\t}\n", Incomplete},
		{"type T struct {", Incomplete},
		{"const (", Incomplete},
		{"import (", Incomplete},
		{"import (\n\"fmt\"\n", Incomplete},
		{"`raw", Incomplete},
		{"x := `raw\n", Incomplete},
		{"/* talk", Incomplete},
		{"f() /* talk\n", Incomplete},
		{"switch x {\ncase 1:", Incomplete},
		{"select {", Incomplete},
		{"go func() {", Incomplete},

		// something has to follow
		{"x +", Incomplete},
		{"x + // more", Incomplete},
		{"x :=", Incomplete},
		{"x, y =", Incomplete},
		{"if x {\n} else", Incomplete},
		{"import", Incomplete},
		{"type T", Incomplete},
		{"a.", Incomplete},
		{"!", Incomplete},
		{"x = y ||\n", Incomplete},
		{"L:", Incomplete},
		{"for", Incomplete},
		{"if x", Incomplete},
		{"func", Incomplete},
		{"func f(", Incomplete},
		{"func (t T)", Incomplete},

		// nothing can follow
		{"if x {\n}\nelse {\n}", Invalid},
		{"func f()", Invalid},
		{"func f()\n{\n}", Invalid},
		{")", Invalid},
		{"f(1]", Invalid},
		{"x := := 2", Invalid},
		{"1 2", Invalid},
		{"\"not closed", Invalid},
		{"'ab'", Invalid},
		{"@", Invalid},
		{"}\nfunc g() {", Invalid},
		{"x := []int{1\n}", Invalid},
		{"case 1:", Invalid},
		{"package other", Invalid},
		{"x := 08", Invalid},
	}
	for _, tt := range tests {
		if got := State(tt.src); got != tt.want {
			t.Errorf("State(%q) = %v, want %v", tt.src, got, tt.want)
		}
	}
}

func FuzzState(f *testing.F) {
	for _, s := range []string{"f(", "x := 1", "func f() {", "if x {\n}\nelse {\n}", "}", "`", "/*", "func (a) b(", "package main;", "const(a=iota;b)", "import(\"fmt\")"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		state := State(src)
		c, err := Parse(1, src)
		if state == Invalid && err == nil {
			t.Errorf("State(%q) is invalid but it parses", src)
		}
		if c == nil && err == nil {
			t.Errorf("Parse(%q) gives nothing", src)
		}
	})
}

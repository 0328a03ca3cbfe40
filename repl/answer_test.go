package repl

import (
	"context"
	"strings"
	"testing"

	"gosess/session"
)

// A conversation with a real session: cells and commands, and what they answer.
// Lines of messages begin with "! ", those of failures with "!! ".
var conversation = []struct{ in, want string }{
	{"x := 9", ""},
	{"x * 2", "18 int\n"},
	{"// Sq squares.\nfunc Sq(x int) int { return x * x }", ""},
	{"Sq(x)", "81 int\n"},
	{"type Point struct{ X, Y float64 }", ""},
	{"[]Point{{1, 2}, {3.5, 4}}", "     X  Y\n0    1  2\n1  3.5  4\n[]Point len 2\n"},
	{"&Point{1, 2}", "&{X: 1, Y: 2} *Point\n"},
	{"map[string]int{\"b\": 2, \"a\": 1}", "{\"a\": 1, \"b\": 2} map[string]int\n"},
	{"Sq", "Sq func(int) int\n"},
	{"x, Sq(2)", "!! cell"},
	{"Sq(3);", ""},
	{"y", "!! cell"},
	{":type Sq(x)", "int\n"},
	{":source Sq", "// Sq squares.\nfunc Sq(x int) int { return x * x }\n"},
	{":who var", "name  kind  type  bytes\nx     var   int     8 B\n"},
	{":who func", "name  kind  type\nSq    func  func(x int) int\n"},
	{":history 1", "  10  Sq(3);\n"},
	{":history none", "!! :history \"none\": want a number of at least 1\n"},
	{":undo", "! undid cell 10: Sq(3);\n"},
	{":dump DIR/a.gosess", "! wrote \"DIR/a.gosess\""},
	{":reset", "! forgot everything; :undo brings it back\n"},
	{":who", "! nothing is defined yet\n"},
	{":load DIR/a.gosess", "! loaded \"DIR/a.gosess\": 1 variable, 1 function, 1 type\n"},
	{"Sq(x)", "81 int\n"},
	{":load DIR/none", "!! "},
	{":dump DIR/no/a", "!! dump"},
	{":load", "!! usage: :load [--force] file [name…]\n"},
	{":load --never DIR/a.gosess", "!! :load does not know \"--never\"; usage: :load [--force] file [name…]\n"},
	{":load DIR/a.gosess", "!! load \"DIR/a.gosess\": x exists here and would be replaced; :load --force replaces them\n"},
	{"x = 1; half := func() int { return x / 2 }; type Other int", ""},
	{":dump DIR/part.gosess half", "! wrote \"DIR/part.gosess\""},
	{":load DIR/part.gosess Other", "!! load \"DIR/part.gosess\": no such name: \"Other\"\n"},
	{":load --force DIR/a.gosess", "! loaded \"DIR/a.gosess\": 1 variable, 1 function, 1 type\n"},
	{":load DIR/part.gosess half", "!! load \"DIR/part.gosess\": x exists here and would be replaced; :load --force replaces them\n"},
	{":load --force DIR/part.gosess half", "! loaded \"DIR/part.gosess\": half\n"},
	{"half() + Sq(2)", "4 int\n"},
	{":undo 2", "! undid cell 15: half() + Sq(2)\n! undid 1 command that changed the session\n"},
	{"x", "9 int\n"},
	{":undo", "! undid cell 16: x\n"},
	{":redo", "! redid cell 16: x\n"},
	{":redo", "!! nothing to redo\n"},
	{"f, err := os.Open(os.DevNull)", "! imported os\n"},
	{":rebuild", "! everything has its value\n"},
	{":dump --no-verify DIR/f.gosess", "! session: not kept: f (*os.File): "},
	{":load --force DIR/f.gosess", "! session: not kept: f (*os.File): its state belongs to the running process; made by \"f, err := os.Open(os.DevNull)\"\n" +
		"! \":rebuild f\" runs that line again\n! loaded "},
	{"f == nil", "true bool\n"},
	{":rebuild", "f by \"f, err := os.Open(os.DevNull)\" of cell 17\n"},
	{":rebuild nope", "!! no such name: \"nope\"\n"},
	{":rebuild x", "!! nothing to rebuild: \"x\" has its value\n"},
	{":rebuild f", ""},
	{"f.Name()", "\"/dev/null\" string\n"},
}

func TestAnswer(t *testing.T) {
	s, err := session.New(session.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	dir := t.TempDir()
	for _, step := range conversation {
		got := strings.ReplaceAll(converse(t, s, strings.ReplaceAll(step.in, "DIR", dir)), dir, "DIR")
		if got != step.want && (!strings.HasPrefix(step.want, "!") || strings.HasSuffix(step.want, "\n") || !strings.HasPrefix(got, step.want)) {
			t.Errorf("%s: got\n%s\nwant\n%s", step.in, got, step.want)
		}
	}
	if r, ok := Answer(context.Background(), s, Command{Name: "hosts"}, Screen{}); ok {
		t.Errorf("a session answers for hosts: %+v", r)
	}
}

// converse gives a session one cell or command.
func converse(t *testing.T, s *session.Session, in string) string {
	var r Reply
	if strings.HasPrefix(in, ":") {
		name, rest, _ := strings.Cut(in[1:], " ")
		cmd := Command{Name: name, Rest: rest, Args: strings.Fields(rest)}
		var ok bool
		if r, ok = Answer(context.Background(), s, cmd, Screen{}); !ok {
			t.Fatalf("%s is not answered", in)
		}
	} else {
		o, _ := s.Eval(context.Background(), in)
		r = Outcome(o, Screen{})
	}
	text := ""
	for _, n := range r.Notes {
		text += "! " + n + "\n"
	}
	text += r.Out
	if r.Failed() {
		text += "!! " + r.Err + "\n"
	}
	return text
}

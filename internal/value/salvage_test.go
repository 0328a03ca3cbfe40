package value

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// treasures are variables of all kinds of objects; s and t share memory.
func treasures() (vars map[string]any) {
	shared := []string{"one", "two", "three"}
	s, t := shared[:2], &shared[2]
	knot := &tree{kids: map[string]*tree{}}
	knot.kids["up"], knot.up, knot.any = knot, knot, point{1, 2}
	many := map[int]string{}
	for i := range 6000 {
		many[i] = fmt.Sprint(i)
	}
	words := make([]string, 60_000)
	for i := range words {
		words[i] = "a word of some length"
	}
	return map[string]any{
		"s": &s, "t": &t, "knot": &knot, "many": &many, "words": &words,
		"numbers": ptr(numbers(10_000)), "n": ptr(5), "box": ptr(any(deep{deep{7}})),
		"f": ptr(area), "ages": ptr(map[string]int{"a": 1}),
	}
}

func area(p point) float64 { return p.X }

func treasureFile(t testing.TB, n *native) (file []byte, want map[string]any) {
	want = treasures()
	n.name("area", area)
	var vars []Var
	for _, name := range sortedNames(want) {
		vars = append(vars, n.variable(name, want[name]))
	}
	file, rep := encode(t, vars, n.options())
	if len(rep.Lost) > 0 {
		t.Fatal(rep.Lost)
	}
	return file, want
}

func sortedNames(m map[string]any) []string {
	var names []string
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// salvage reads what it can.
func salvageVars(t *testing.T, what string, n *native, file []byte) (map[string]any, []string) {
	t.Helper()
	r, err := NewSalvage(file)
	if err != nil {
		return nil, []string{""}
	}
	vars, rep, err := DecodeGroup(r, DecodeOptions{Resolver: n})
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	got := map[string]any{}
	for _, v := range vars {
		got[v.Name] = v.Ptr.Interface()
	}
	var lost []string
	for _, x := range rep.Lost {
		lost = append(lost, x.Var)
	}
	slices.Sort(lost)
	return got, lost
}

// Whatever byte is damaged, and whatever piece is missing: every variable is
// intact or named, and damage to one variable spares those that share nothing
// with it.
func TestSalvage(t *testing.T) {
	n := newNative(point{}, tree{}, deep{})
	file, want := treasureFile(t, n)
	check := func(what string, file []byte) {
		got, lost := salvageVars(t, what, n, file)
		for name, v := range got {
			if name != "f" && name != "knot" && !reflect.DeepEqual(v, want[name]) {
				t.Errorf("%s: %s is another value", what, name)
			}
		}
		if k, ok := got["knot"]; ok && (*k.(**tree)).kids["up"] != *k.(**tree) {
			t.Errorf("%s: the knot is cut", what)
		}
		if len(got)+len(lost) != len(want) {
			t.Errorf("%s: kept %q, lost %q of %q", what, sortedNames(got), lost, sortedNames(want))
		}
		if all := strings.Join(lost, " "); len(lost) > 1 && all != "s t" {
			t.Errorf("%s: lost %q", what, lost)
		}
	}
	check("whole", file)
	for at := 12; at < len(file); at += max(1, len(file)/97) {
		bad := bytes.Clone(file)
		bad[at] ^= 0x55
		check(fmt.Sprintf("byte %d", at), bad)
	}
	for at := 0; at < 1500; at += 11 { // heads, types, and many small records
		bad := bytes.Clone(file)
		bad[len(file)-1500+at] ^= 0xff
		check(fmt.Sprintf("byte %d", len(file)-1500+at), bad)
	}
	middle := len(file) / 2
	check("a hole", append(bytes.Clone(file[:middle]), file[middle+50:]...))
}

// A file that is cut short loses its end, and what came before is there.
func TestSalvageCut(t *testing.T) {
	n := newNative(point{}, tree{}, deep{})
	file, want := treasureFile(t, n)
	kept := 0
	for end := 12; end < len(file); end += len(file)/97 + 1 {
		got, lost := salvageVars(t, fmt.Sprintf("cut at %d", end), n, file[:end])
		if len(got)+len(lost) != len(want) && !slices.Equal(lost, []string{""}) {
			t.Errorf("cut at %d: kept %q, lost %q", end, sortedNames(got), lost)
		}
		if len(got) < kept {
			t.Errorf("cut at %d: kept %q, and more of a shorter file", end, sortedNames(got))
		}
		kept = len(got)
	}
	if kept == 0 {
		t.Error("nothing was ever kept")
	}
}

// A file inside a value is not taken for the rest of the file around it.
func TestSalvageFileInFile(t *testing.T) {
	n := newNative()
	inner, _ := encode(t, []Var{n.variable("inner", ptr("secret"))}, n.options())
	file, _ := encode(t, []Var{n.variable("data", &inner), n.variable("x", ptr(1))}, n.options())
	at := bytes.Index(file, inner)
	for i := at - 12; i < at; i++ {
		bad := bytes.Clone(file)
		bad[i] ^= 0x81
		got, _ := salvageVars(t, "file in a file", n, bad)
		if _, ok := got["inner"]; ok {
			t.Errorf("byte %d: took a value for the file", i)
		}
	}
}

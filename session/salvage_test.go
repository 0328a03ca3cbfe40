package session

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// estate is a session with something of everything, and what tells whether a
// variable, function, type or constant of it is as it was.
var estate = []struct{ cell, name, check string }{
	{"type Node struct { next *Node; name string; v any }", "Node", `(&Node{name: "b"}).Name() == "B"`},
	{"func (n *Node) Name() string { return strings.ToUpper(n.name) }", "Node.Name", `(&Node{name: "b"}).Name() == "B"`},
	{"func area(r float64) float64 { return scale * r * r }", "area", "area(2) == 16"},
	{"const scale, offset = 4, 1", "scale", "scale == 4"},
	{"const offset = 2", "offset", "offset == 2"},
	{`a := &Node{name: "a", v: map[string][]float64{"x": {1, 2, 3}}}; a.next = a`, "a", `a.next == a && a.v.(map[string][]float64)["x"][2] == 3`},
	{"old := 7; add := func(x int) int { return x + old }", "add", "add(1) == 8"},
	{"xs := []float64{1, 2, 3}; tail := xs[1:]; xs[2] = 9", "tail", "tail[1] == 9 && &tail[1] == &xs[2]"},
	{"ch := make(chan int)", "ch", "ch == nil"},
	{"words := map[string]int{}; for i := range 2000 { words[fmt.Sprint(i)] = i }", "words", "len(words) == 2000 && words[\"1999\"] == 1999"},
	{"x := 1", "x", "x == 5"},
	{"x = 5", "x", "x == 5"},
}

func estateFile(t *testing.T) []byte {
	t.Helper()
	var cells []string
	for _, e := range estate {
		cells = append(cells, e.cell)
	}
	var b bytes.Buffer
	if _, err := said(t, cells...).Dump(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// salvaged salvages bytes and loads the result.
func salvaged(t *testing.T, file []byte) (*Session, *Salvaged, error) {
	t.Helper()
	dir := t.TempDir()
	bad, good := filepath.Join(dir, "bad.gosess"), filepath.Join(dir, "good.gosess")
	if err := os.WriteFile(bad, file, 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := SalvageFile(bad, good)
	if err != nil {
		return nil, nil, err
	}
	s, report, err := LoadFile(good, Options{Undo: -1})
	if err != nil {
		t.Fatalf("what was salvaged cannot be loaded: %v", err)
	}
	t.Cleanup(func() { s.Close() })
	for _, n := range report.Lost {
		if !names(r.Lost, n.Name) {
			t.Errorf("lost without a word: %s", n)
		}
	}
	return s, r, nil
}

func names(list []NotKept, name string) bool {
	return slices.ContainsFunc(list, func(n NotKept) bool { return n.Name == name })
}

// wantEstate wants everything to be as it was or to be named, and no more than
// one value to be lost, with those that share memory with it.
func wantEstate(t *testing.T, what string, s *Session, r *Salvaged) {
	t.Helper()
	damaged := map[string]bool{}
	for _, n := range r.Lost {
		if n.Name != "ch" {
			damaged[n.Name] = true
		}
	}
	if together := damaged["xs"] && damaged["tail"] || damaged["add"] && damaged["old"]; len(damaged) > 1 && !(together && len(damaged) == 2) {
		t.Errorf("%s: lost %v", what, r.Lost)
	}
	for _, e := range estate {
		if damaged[e.name] {
			continue
		}
		if !slices.Contains(r.Vars, e.name) && !slices.Contains(r.Names, e.name) {
			t.Errorf("%s: %s is neither there nor named as lost", what, e.name)
			continue
		}
		wantTrue(t, s, e.check)
	}
	if !names(r.Lost, "ch") {
		t.Errorf("%s: ch is not named", what)
	}
}

// Whatever byte is damaged: everything is as it was, or named.
func TestSalvage(t *testing.T) {
	file := estateFile(t)
	s, r, err := salvaged(t, file)
	if err != nil || !r.Whole() || len(r.Damage) > 0 || r.Cells != len(estate) {
		t.Fatalf("of an undamaged file: %+v, %v", r, err)
	}
	wantEstate(t, "undamaged", s, r)
	for at := 0; at < len(file); at += 97 {
		bad := bytes.Clone(file)
		bad[at] ^= 0x55
		what := fmt.Sprintf("damage at byte %d of %d", at, len(file))
		s, r, err := salvaged(t, bad)
		if err != nil {
			t.Errorf("%s: %v", what, err)
			continue
		}
		if len(r.Damage) == 0 {
			t.Errorf("%s: not noticed", what)
		}
		wantEstate(t, what, s, r)
	}
}

// A file of which the end is missing has what came before.
func TestSalvageCut(t *testing.T) {
	file := estateFile(t)
	most := 0
	for end := 100; end < len(file); end += 499 {
		s, r, err := salvaged(t, file[:end])
		if err != nil {
			t.Errorf("cut to %d of %d bytes: %v", end, len(file), err)
			continue
		}
		if r.Whole() && end < len(file)/2 {
			t.Errorf("cut to %d of %d bytes: said to be whole", end, len(file))
		}
		for _, e := range estate {
			if slices.Contains(r.Vars, e.name) && !names(r.Notes, e.name) && !names(r.Lost, e.name) {
				wantTrue(t, s, e.check)
			}
		}
		most = max(most, len(r.Vars)+len(r.Names))
	}
	if most < len(estate) {
		t.Errorf("at most %d names were there", most)
	}
}

// With both the program and its copy damaged, values without a declaration are
// named, and so is what does not compile any more.
func TestSalvageTwice(t *testing.T) {
	file := estateFile(t)
	for _, c := range []struct{ damaged, lost, noted string }{
		{"func area(r", "", ""},
		{"const scale, offset = 4", "", "area"},
		{"\x63var\x02\x61x", "x", ""},
		{"type Node struct", "a", "Node.Name"},
	} {
		bad := bytes.Clone(file)
		for at := 0; ; {
			i := bytes.Index(bad[at:], []byte(c.damaged))
			if i < 0 {
				break
			}
			bad[at+i] ^= 0x20
			at += i + 1
		}
		_, r, err := salvaged(t, bad)
		if err != nil {
			t.Errorf("%s: %v", c.damaged, err)
			continue
		}
		if len(r.Damage) < 2 || c.lost != "" && !names(r.Lost, c.lost) || c.noted != "" && !names(r.Notes, c.noted) {
			t.Errorf("%s: lost %v, notes %v, damage %v", c.damaged, r.Lost, r.Notes, r.Damage)
		}
	}
}

func TestSalvageNothing(t *testing.T) {
	newer := estateFile(t)
	newer[bytes.Index(newer, []byte("gosess"))+len("gosess")]++
	for _, c := range []struct {
		what string
		file []byte
		want error
	}{
		{"empty", nil, ErrNotSession},
		{"text", []byte(strings.Repeat("no session\n", 100)), ErrNotSession},
		{"newer", newer, ErrVersion},
		{"the first item only", newer[:12], ErrVersion},
	} {
		if _, _, err := salvaged(t, c.file); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.what, err, c.want)
		}
	}
	if _, _, err := salvaged(t, estateFile(t)[:12]); !errors.Is(err, ErrDamaged) {
		t.Errorf("the first item only: %v", err)
	}
	if _, err := SalvageFile(filepath.Join(t.TempDir(), "none"), filepath.Join(t.TempDir(), "good")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}

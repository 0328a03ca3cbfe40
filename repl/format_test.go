package repl

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gosess/session"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares got with a file under testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", path, got, want)
	}
}

type point struct{ X, Y float64 }

type celsius float64

func (c celsius) String() string { return fmt.Sprintf("%.1f°C", float64(c)) }

type rude struct{ N int }

func (rude) String() string { panic("no manners") }

type node struct {
	Val  int
	Next *node
}

type record struct {
	Species string
	Mass    float64
	Count   int
	When    time.Time
	Note    string
	Tags    []string
}

type model struct {
	Name    string
	Theta   []float64
	Inner   *point
	Weights [][]float64
	Params  map[string]float64
	private error
}

type tree map[string]tree

func ring() *node {
	a, b := &node{Val: 1}, &node{Val: 2}
	a.Next, b.Next = b, a
	return a
}

func chain(n int) *node {
	var head *node
	for i := n; i > 0; i-- {
		head = &node{i, head}
	}
	return head
}

func iota64(n int, step float64) []float64 {
	xs := make([]float64, n)
	for i := range xs {
		xs[i] = float64(i) * step
	}
	return xs
}

func matrix(rows, cols int) [][]float64 {
	m := make([][]float64, rows)
	for i := range m {
		m[i] = iota64(cols, 1/float64(i+3))
	}
	return m
}

func selfAny() []any {
	x := []any{1, nil}
	x[1] = x
	return x
}

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func records(n int) []record {
	list := make([]record, n)
	for i := range list {
		list[i] = record{"Adelie", 3750.5 + float64(i), i, noon.AddDate(0, 0, i), "a note that is rather long for a column of a table", []string{"a", "b"}}
	}
	return list
}

func counts(n int) map[string]int {
	m := map[string]int{}
	for i := range n {
		m[fmt.Sprintf("key%03d", i)] = i * i
	}
	return m
}

var noSlice []int
var noPoint *point
var noMap map[string]int
var noErr error
var anyNine any = 9

// formatGroups are values of one kind each; every group is a golden file.
var formatGroups = []struct {
	name   string
	screen Screen
	values []any
}{
	{"scalar", Screen{}, []any{
		9, int8(-5), uint64(math.MaxUint64), true, 3.14, 1e21, 0.1, 1.0, math.Copysign(0, -1),
		math.NaN(), math.Inf(1), float32(0.1), complex(1, -2), complex64(1i), 'x', "abc", "", "a\tb\n\x00\xff",
		"日本語", celsius(36.6), 90 * time.Minute, noon, errors.New("no data"), uintptr(255),
		strings.Repeat("long ", 100), strings.ToUpper, make(chan int, 3), rude{1}, &rude{1}, struct{}{},
	}},
	{"nil", Screen{}, []any{noSlice, noPoint, noMap, &noErr, &anyNine, []int{}, map[string]int{}, []error{nil, errors.New("x")}}},
	{"slice", Screen{}, []any{
		[]int{1, 2, 3}, [3]bool{true}, []string{"a b", ""}, iota64(30, 1.5), iota64(1000, 0.5), make([]int, 1e8),
		[]byte("hello"), []byte{0, 1, 255}, bytes.Repeat([]byte{0xfe}, 1000), [4]byte{1, 2, 3, 4}, bytes.Repeat([]byte("text "), 2000),
		[]any{1, 2.5, 3.0, "a", nil, point{1, 2}, int8(4), []int{1}}, []celsius{1, 2}, []time.Duration{1, 1e9},
		[]string{strings.Repeat("x", 200), strings.Repeat("y", 200)}, [][]int{{1}, {1, 2}, nil}, []func(){nil},
		[]map[string]int{{"a": 1}, counts(50), nil}, selfAny(),
	}},
	{"struct", Screen{}, []any{
		point{1, 2}, &point{1.5, math.Inf(-1)}, struct{ point }{point{1, 2}}, ring(), chain(3), chain(100000),
		model{"pendulum", iota64(500, 0.25), &point{1, 2}, matrix(3, 3), map[string]float64{"g": 9.81, "l": 1}, errors.New("kept")},
		&model{Name: "empty"}, records(1)[0],
	}},
	{"map", Screen{}, []any{
		map[string]int{"b": 2, "a": 1}, map[int]string{3: "c", 1: "a", 2: "b"}, map[point]bool{{2, 1}: true, {1, 2}: false},
		counts(100), map[string]point{"left": {1, 2}, "right": {3, 4}}, map[string][]float64{"xs": iota64(300, 1), "ys": nil},
		tree{"a": tree{"b": tree{}}}, map[any]int{1: 1, "x": 2, nil: 3}, map[float64]int{math.NaN(): 1, 1: 2},
	}},
	{"table", Screen{}, []any{
		[]point{{1, 2}, {3.25, 1.0 / 3}}, []*point{{1, 2}, nil}, records(3), records(100), matrix(2, 3), matrix(40, 5), matrix(3, 40),
		[2][2]int{{1, 2}, {30, 4}}, [][]string{{"a", "bb"}, {"ccc", ""}}, []point{}, [][]float64{{}, {}}, [][]celsius{{1}, {2}},
	}},
	{"narrow", Screen{Width: 24, Height: 10}, []any{
		9, iota64(1000, 0.5), point{1, 2}, records(20), "a string that is too long", counts(10), model{Name: "pendulum", Theta: iota64(9, 1)},
	}},
	{"colour", Screen{Color: true}, []any{9, []point{{1, 2}}, iota64(1000, 1)}},
}

func TestFormat(t *testing.T) {
	for _, g := range formatGroups {
		var b strings.Builder
		for _, v := range g.values {
			text := Format(session.ViewOf(v), g.screen)
			b.WriteString(text + "\n\n")
			for _, line := range strings.Split(text, "\n") {
				if w := textWidth(stripColor(line)); w > max(g.screen.Width, 80) {
					t.Errorf("%s: a line of %d columns: %s", g.name, w, line)
				}
			}
		}
		golden(t, "format/"+g.name+".txt", b.String())
	}
}

func stripColor(s string) string { return strings.NewReplacer(faintOn, "", resetOn, "").Replace(s) }

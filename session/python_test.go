package session

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// A foreignReader is a program in another language that was written from
// docs/format.md: testdata/python/read.py. It prints what it found.
type foreignReader struct {
	Writer  string                     `json:"writer"`
	Cells   []string                   `json:"cells"`
	Program map[string]string          `json:"program"`
	Values  map[string]json.RawMessage `json:"values"`
	Targets []json.RawMessage          `json:"targets"` // what {"ref": number} stands for
	Shared  [][2]string                `json:"shared"`  // variables that lead to the same object
	Lost    []string                   `json:"lost"`
	Aligned int                        `json:"aligned"` // arrays that could be mapped
}

// python finds an interpreter with the modules that the reader needs.
func python(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(name, "-c", "import cbor2, numpy, zstandard").Run() == nil {
			return name
		}
	}
	const words = "no python3 with cbor2, numpy and zstandard: on Debian, apt-get install python3-cbor2 python3-numpy python3-zstandard"
	if os.Getenv("CI") != "" {
		t.Fatal(words)
	}
	t.Skip(words)
	return ""
}

func readByPython(t *testing.T, interpreter, path string) foreignReader {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(interpreter, "testdata/python/read.py", path)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", path, err, stderr.Bytes())
	}
	var out foreignReader
	if err := json.Unmarshal(stdout.Bytes(), &out); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return out
}

// kindsForPython are cells, and what the reader is to make of their variables.
var kindsForPython = []struct{ cell, name, want string }{
	{"type Point struct { X, Y float64 }; func (p *Point) Scale(k float64) { p.X *= k }", "", ""},
	{"type Node struct { next *Node; name string; v any }", "", ""},
	{"yes := true", "yes", `true`},
	{"i8 := int8(-7)", "i8", `-7`},
	{"i64 := int64(math.MinInt64)", "i64", `-9223372036854775808`},
	{"u64 := uint64(math.MaxUint64)", "u64", `18446744073709551615`},
	{"f32 := float32(0.5)", "f32", `0.5`},
	{"nan := math.NaN()", "nan", `"nan"`},
	{"inf := math.Inf(-1)", "inf", `"-inf"`},
	{"c := complex(1, -2)", "c", `[1.0, -2.0]`},
	{`text := "héllo"`, "text", `"h\u00e9llo"`},
	{`raw := "\xff\x00"`, "raw", `{"bytes": "ff00"}`},
	{"xs := []float64{1, 2, 3, 4}", "xs", `[1.0, 2.0, 3.0, 4.0]`},
	{"tail := xs[1:3]", "tail", `[2.0, 3.0]`},
	{"third := &xs[2]", "third", `{"to": 3.0}`},
	{"cs := []complex64{1, 2i}", "cs", `[[1.0, 0.0], [0.0, 2.0]]`},
	{"bits := []bool{true, false}", "bits", `[true, false]`},
	{"rows := [][]int16{{1}, nil, {}, {2, 3}}", "rows", `[[1], null, [], [2, 3]]`},
	{"cube := [2][3]int{{1, 2, 3}, {4, 5, 6}}", "cube", `[[1, 2, 3], [4, 5, 6]]`},
	{"planes := [][2]uint8{{1, 2}, {3, 4}}", "planes", `[[1, 2], [3, 4]]`},
	{"plane := &planes[1]", "plane", `{"to": [3, 4]}`},
	{"part := planes[1:]", "part", `[[3, 4]]`},
	{"points := [2]Point{{1, 2}, {3, 4}}", "points", `[{"X": 1.0, "Y": 2.0}, {"X": 3.0, "Y": 4.0}]`},
	{"y := &points[1].Y", "y", `{"to": 4.0}`},
	{`words := [2][2]string{{"a", "b"}, {"c", "d"}}`, "words", `[["a", "b"], ["c", "d"]]`},
	{"word := &words[1]", "word", `{"to": ["c", "d"]}`},
	{"deep := struct { A [2]struct{ B [3]int; C [2][2]string } }{}; deep.A[1].B[2] = 9; deep.A[1].C[1][0] = \"x\"", "deep",
		`{"A": [{"B": [0, 0, 0], "C": [["", ""], ["", ""]]}, {"B": [0, 0, 9], "C": [["", ""], ["x", ""]]}]}`},
	{"nine := &deep.A[1].B[2]", "nine", `{"to": 9}`},
	{"x := &deep.A[1].C[1]", "x", `{"to": ["x", ""]}`},
	{"empty := []int{}", "empty", `[]`},
	{"none := []struct{}{{}, {}}", "none", `[null, null]`},
	{"var noPointer *int", "noPointer", `null`},
	{"var noMap map[string]int", "noMap", `null`},
	{`ages := map[string]int{"b": 2, "a": 1}`, "ages", `{"to": [["a", 1], ["b", 2]]}`},
	{"noAges := map[string]int{}", "noAges", `{"to": []}`},
	{`byPoint := map[Point][]string{{1, 2}: {"one", "two"}}`, "byPoint", `{"to": [[{"X": 1.0, "Y": 2.0}, ["one", "two"]]]}`},
	{`ring := &Node{name: "a"}; ring.next = &Node{ring, "b", ring}`, "ring",
		`{"to": {"next": {"to": {"next": {"again": true}, "name": "b", "v": {"type": "*main.Node", "value": {"again": true}}}}, "name": "a", "v": null}}`},
	{`anys := []any{1, "two", 3.5, nil, []int{4}, Point{5, 6}, Node{v: 7}, map[string]any{"k": 8}}`, "anys",
		`[{"type": "int", "value": 1}, {"type": "string", "value": "two"}, {"type": "float64", "value": 3.5}, null, {"type": "[]int", "value": [4]}, {"type": "main.Point", "value": {"X": 5.0, "Y": 6.0}},
		{"type": "main.Node", "value": {"next": null, "name": "", "v": {"type": "int", "value": 7}}}, {"type": "map[string]any", "value": {"to": [["k", {"type": "int", "value": 8}]]}}]`},
	{"f := math.Sqrt", "f", `{"func": "math.Sqrt"}`},
	{"scale := points[0].Scale", "scale", `{"func": "(*Point).Scale", "receiver": {"type": "*main.Point", "value": {"to": {"X": 1.0, "Y": 2.0}}}}`},
	{"func counter() func() int {\n\tn := 3\n\treturn func() int { n++; return n }\n}", "", ""},
	{"next := counter(); next();", "next", `{"func": "lit cell 41:3:9", "captured": {"n": 4}}`},
	{"at := time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC)", "at", `"2026-01-02T03:04:05.000000006 0"`},
	{"huge := *new(big.Int).Lsh(big.NewInt(1), 100)", "huge", `"1267650600228229401496703205376"`},
	{"small := *big.NewInt(-5)", "small", `"-5"`},
	{"half := *big.NewRat(1, 2)", "half", `"1/2"`},
	{`addr := netip.MustParseAddr("10.0.0.1")`, "addr", `"0a000001"`},
	{"dense := *mat.NewDense(2, 2, []float64{1, 2, 3, 4})", "dense", `{"mat": {"Rows": 2, "Cols": 2, "Data": [1.0, 2.0, 3.0, 4.0], "Stride": 2}, "capRows": 2, "capCols": 2}`},
	{`err := fmt.Errorf("read: %w", io.EOF)`, "err",
		`{"type": "*fmt.wrapError", "value": {"to": {"msg": "read: EOF", "err": {"type": "*errors.errorString", "value": {"variable": "io.EOF"}}}}}`},
	{"ch := make(chan int)", "ch", `null`},
	{"var mu sync.Mutex", "mu", `null`},
}

// Every value of a session is found by a reader that knows nothing but
// docs/format.md, compressed or not.
func TestReadByPython(t *testing.T) {
	interpreter := python(t)
	var cells []string
	for _, k := range kindsForPython {
		cells = append(cells, k.cell)
	}
	cells = append(cells, "large := make([]float64, 100_000); large[99_999] = 1.5", "many := map[int]string{}; for i := range 5000 { many[i] = fmt.Sprint(i) }")
	s := said(t, cells...)
	for name, opt := range map[string]DumpOptions{"plain": {}, "compressed": {Compress: true}} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "s.gosess")
			if _, err := s.DumpFile(path, opt); err != nil {
				t.Fatal(err)
			}
			got := readByPython(t, interpreter, path)
			got.wantKinds(t, len(cells))
			got.wantLarge(t)
			if aligned := got.Aligned > 0; aligned == opt.Compress {
				t.Errorf("%d arrays are aligned", got.Aligned)
			}
		})
	}
}

// wantKinds compares what was found with kindsForPython. The session has so many cells.
func (r *foreignReader) wantKinds(t *testing.T, cells int) {
	t.Helper()
	seen := 0
	for _, k := range kindsForPython {
		if k.name == "" {
			continue
		}
		seen++
		is, want := r.expanded(t, r.Values[k.name], map[string]bool{}), decoded(t, []byte(k.want))
		if !reflect.DeepEqual(is, want) {
			t.Errorf("%s: %v, want %v", k.name, is, want)
		}
	}
	maps.DeleteFunc(r.Values, func(name string, _ json.RawMessage) bool { return strings.HasPrefix(name, "_gs_") })
	if len(r.Values) != seen+2 || len(r.Cells) != cells || r.Program["xs"] != "xs := []float64{1, 2, 3, 4}" || r.Writer != "gosess "+Version {
		t.Errorf("%d values, want %d; %d cells, want %d; xs is %q; written by %q", len(r.Values), seen+2, len(r.Cells), cells, r.Program["xs"], r.Writer)
	}
	shared := [][2]string{{"deep", "nine"}, {"deep", "x"}, {"nine", "x"}, {"part", "plane"}, {"part", "planes"}, {"plane", "planes"}, {"points", "scale"}, {"points", "y"},
		{"scale", "y"}, {"tail", "third"}, {"tail", "xs"}, {"third", "xs"}, {"word", "words"}}
	if !reflect.DeepEqual(r.Shared, shared) {
		t.Errorf("shared %q, want %q", r.Shared, shared)
	}
	if strings.Join(r.Lost, " ") != "ch" {
		t.Errorf("lost %q, want ch", r.Lost)
	}
}

func (r *foreignReader) wantLarge(t *testing.T) {
	t.Helper()
	large, ok := r.expanded(t, r.Values["large"], map[string]bool{}).([]any)
	if !ok || len(large) != 100_000 || fmt.Sprintf("%v %v", large[0], large[99_999]) != "0.0 1.5" {
		t.Errorf("large has %d numbers", len(large))
	}
	many, ok := r.expanded(t, r.Values["many"], map[string]bool{}).(map[string]any)["to"].([]any)
	if !ok || len(many) != 5000 {
		t.Fatalf("many has %d entries", len(many))
	}
	for _, e := range many {
		if pair := e.([]any); fmt.Sprint(pair[0]) != pair[1] {
			t.Fatalf("many has %v", pair)
		}
	}
}

func decoded(t *testing.T, text []byte) (x any) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&x); err != nil {
		t.Errorf("%s: %v", text, err)
	}
	return x
}

// expanded is a value with {"to": …} in place of references, and {"again": true}
// where one leads back to what it is in.
func (r *foreignReader) expanded(t *testing.T, text []byte, open map[string]bool) any {
	t.Helper()
	var expand func(x any) any
	expand = func(x any) any {
		switch x := x.(type) {
		case map[string]any:
			if n, ok := x["ref"].(json.Number); ok && open[n.String()] {
				return map[string]any{"again": true}
			} else if ok {
				open[n.String()] = true
				defer delete(open, n.String())
				i, err := n.Int64()
				if err != nil || i >= int64(len(r.Targets)) {
					t.Errorf("reference to %v of %d targets", n, len(r.Targets))
					return nil
				}
				if target := expand(decoded(t, r.Targets[i])); x["inline"] != nil {
					return target
				} else {
					return map[string]any{"to": target}
				}
			}
			for k := range x {
				x[k] = expand(x[k])
			}
		case []any:
			for i := range x {
				x[i] = expand(x[i])
			}
		}
		return x
	}
	return expand(decoded(t, text))
}

// The reader reads the frozen files of all versions.
func TestFrozenFilesByPython(t *testing.T) {
	interpreter := python(t)
	for _, path := range frozen(t) {
		if got := readByPython(t, interpreter, path); len(got.Values) == 0 || len(got.Cells) == 0 {
			t.Errorf("%s: %d values, %d cells", path, len(got.Values), len(got.Cells))
		}
	}
}

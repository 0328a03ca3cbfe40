package value

import (
	"bytes"
	"encoding/hex"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// example is the session whose file docs/format.md shows byte by byte.
func example(n *native) []Var {
	xs := []int{3, -1}
	p := &xs[1]
	vars := []Var{n.variable("xs", &xs), n.variable("p", &p)}
	vars[0].Source, vars[1].Source = "xs := []int{3, -1}", "p := &xs[1]"
	return vars
}

// The bytes in docs/format.md are those that are written, and they decode to the
// values that it says.
func TestFormatDocument(t *testing.T) {
	doc, err := os.ReadFile("../../docs/format.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(doc), "## An example, byte by byte")
	_, rest, ok2 := strings.Cut(rest, "```\n")
	block, _, ok3 := strings.Cut(rest, "```")
	if !ok || !ok2 || !ok3 {
		t.Fatal("docs/format.md has no example")
	}
	var file []byte
	hexes := regexp.MustCompile(`^ *((?:[0-9a-f]{2} ?)+)(?:  .*)?$`)
	for line := range strings.Lines(block) {
		m := hexes.FindStringSubmatch(strings.TrimRight(line, "\n"))
		if m == nil {
			continue
		}
		b, err := hex.DecodeString(strings.ReplaceAll(m[1], " ", ""))
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		file = append(file, b...)
	}
	n := newNative()
	if want, _ := encode(t, example(n), n.options()); !bytes.Equal(file, want) {
		t.Fatalf("the document has\n%x\nwant\n%x", file, want)
	}
	vars, _ := decode(t, file, n)
	xs, p := vars[0].Ptr.Interface().(*[]int), vars[1].Ptr.Interface().(**int)
	if !reflect.DeepEqual(*xs, []int{3, -1}) || *p != &(*xs)[1] {
		t.Errorf("got %v, %v", *xs, *p)
	}
}

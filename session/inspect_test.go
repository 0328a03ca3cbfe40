package session

import (
	"bytes"
	"strings"
	"testing"

	"gosess/internal/check"
	"gosess/internal/native/modules"
)

// inspected is what Inspect says of a session.
func inspected(t *testing.T, cells ...string) *Inspection {
	t.Helper()
	var b bytes.Buffer
	if _, err := said(t, cells...).Dump(&b); err != nil {
		t.Fatal(err)
	}
	in, err := Inspect(&b)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func TestInspectVars(t *testing.T) {
	in := inspected(t,
		"type Node struct { next *Node; v any }",
		"func (n *Node) Name() string { return strings.ToUpper(fmt.Sprint(n.v)) }",
		"const scale = 4",
		"func area(r float64) float64 { return scale * r * r }",
		"xs := []float64{1, 2.5}",
		"cube := [2][3][4]int8{}",
		"ragged := [][]int{{1}, {2, 3}}",
		"ages := map[string]int{\"b\": 2, \"a\": 1}",
		"dense := mat.NewDense(2, 3, []float64{1, 2, 3, 4, 5, 6})",
		"vec := mat.NewVecDense(3, nil)",
		"sym := *mat.NewSymDense(2, nil)",
		"list := &Node{v: 1}; list.next = list",
		"f := area",
		"lit := func(x int) int { return x + scale }",
		"bound := list.Name",
		"box := any(Node{v: area})",
		"many := make([]int, 1000)",
	)
	for _, c := range []struct{ name, typ, shape, value, uses string }{
		{"xs", "[]float64", "[2]", "[1 2.5]", ""},
		{"cube", "[2][3][4]int8", "[2][3][4]", "[[[0 0 0 0] [0 0 0 0] [0 0 0 0]] [[0 0 0 0] [0 0 0 0] [0 0 0 0]]]", ""},
		{"ragged", "[][]int", "[2]", "[[1] [2 3]]", ""},
		{"ages", "map[string]int", "len=2", "map[a:1 b:2]", ""},
		{"dense", "*mat.Dense", "[2][3]", "&{mat:{Rows:2 Cols:3 Data:[1 2 3 4 5 6] Stride:3} capRows:2 capCols:3}", ""},
		{"vec", "*mat.VecDense", "[3]", "&{mat:{N:3 Data:[0 0 0] Inc:1}}", ""},
		{"sym", "mat.SymDense", "[2][2]", "{mat:{Uplo:85 N:2 Data:[0 0 0 0] Stride:2} cap:2}", ""},
		{"list", "*Node", "", "&{next:&#1 v:1}", "Node"},
		{"f", "func(float64) float64", "", "area", "area"},
		{"lit", "func(int) int", "", "func literal (cell 14, line 1)", "scale"},
		{"bound", "func() string", "", "(*Node).Name", "Node.Name"},
		{"box", "any", "", "{next:nil v:area}", "Node area"},
		{"many", "[]int", "[1000]", "[0 0 0 0 0 0 0 0 0 0 0 0 … (1000)]", ""},
	} {
		v := named(in, c.name)
		if v == nil {
			t.Errorf("%s is not there", c.name)
			continue
		}
		if v.Type != c.typ || v.Shape != c.shape || v.Value != c.value || strings.Join(v.Uses, " ") != c.uses || v.Bytes <= 0 || v.Cell == 0 {
			t.Errorf("%s: type %q, shape %q, value %q, uses %q, %d bytes of cell %d; want %q, %q, %q, %q",
				c.name, v.Type, v.Shape, v.Value, v.Uses, v.Bytes, v.Cell, c.typ, c.shape, c.value, c.uses)
		}
	}
	uses := map[string]string{"Node": "", "Node.Name": "Node fmt strings", "area": "scale", "scale": ""}
	for _, n := range in.Names {
		if want, ok := uses[n.Name]; !ok || strings.Join(n.Uses, " ") != want {
			t.Errorf("%s uses %q, want %q", n.Name, n.Uses, want)
		}
		delete(uses, n.Name)
	}
	if len(uses) > 0 || in.Unresolved != "" {
		t.Errorf("not listed: %v; %s", uses, in.Unresolved)
	}
}

func named(in *Inspection, name string) *InspectedVar {
	for i := range in.Vars {
		if in.Vars[i].Name.Name == name {
			return &in.Vars[i]
		}
	}
	return nil
}

// What a session imports beyond the standard library is listed, and a module that
// is not on this machine does not keep a file from being looked at.
func TestInspectDependencies(t *testing.T) {
	s := said(t, "x := 1")
	c := s.contents(s.cur.Load())
	c.decls = append(c.decls, importOf("nowhere.test/mod/pkg"))
	c.needs.Modules = append(c.needs.Modules, moduleOf("nowhere.test/mod", "v1.2.3"))
	var b bytes.Buffer
	if _, err := c.write(&b, s.eng.EncodeOptions()); err != nil {
		t.Fatal(err)
	}
	in, err := Inspect(&b)
	if err != nil {
		t.Fatal(err)
	}
	if len(in.Dependencies) != 1 || in.Dependencies[0].Path != "nowhere.test/mod" || in.Dependencies[0].Version != "v1.2.3" {
		t.Errorf("dependencies %+v", in.Dependencies)
	}
	if !strings.Contains(in.Unresolved, "nowhere.test/mod@v1.2.3") || named(in, "x").Value != "1" {
		t.Errorf("unresolved %q, x %+v", in.Unresolved, named(in, "x"))
	}
}

func importOf(path string) check.Decl {
	return check.Decl{Kind: check.KindImport, Name: "pkg", Cell: 1, Type: path}
}

func moduleOf(path, version string) modules.Module {
	return modules.Module{Path: path, Version: version, Direct: true}
}

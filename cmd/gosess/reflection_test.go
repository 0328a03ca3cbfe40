package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// reflected is a program of declarations and statements whose values compiled packages look into.
var reflected = struct{ imports, decls, statements string }{
	imports: `import (
	"bytes"
	"encoding/gob"
	"encoding/xml"
	"fmt"
	"os"
	"strings"
	"text/template"
	"time"
)`,
	decls: `
type Unit string
func (u Unit) MarshalText() ([]byte, error) { return []byte("in " + string(u)), nil }
func (u *Unit) UnmarshalText(b []byte) error { *u = Unit(strings.TrimPrefix(string(b), "in ")); return nil }
type Node struct { V int; Next *Node }
type base struct { ID int ` + "`xml:\"id,attr\"`" + ` }
func (b base) Double() int { return 2 * b.ID }
type Row struct { base; Unit Unit; Values []float64 ` + "`xml:\"v\"`" + `; At time.Duration; hidden int }
func (r *Row) Reset() string { r.Values = nil; return "reset" }
type Table struct { Name string; Rows []Row; Extra any; Pick func(int) int ` + "`xml:\"-\"`" + `; Seen map[string]Node ` + "`xml:\"-\"`" + ` }
func (t Table) Sum(more ...float64) (s float64) { for _, x := range more { s += x }; for _, r := range t.Rows { for _, v := range r.Values { s += v } }; return s }
type Odd struct{ N int }
func (o Odd) MarshalXML(e *xml.Encoder, start xml.StartElement) error { start.Name.Local = "odd"; return e.EncodeElement(2*o.N, start) }
`,
	statements: `
r := Row{base{7}, "mm", []float64{1, 2.5}, time.Second, 3}
out, err := xml.Marshal(r)
fmt.Println(string(out), err)
var r2 Row
fmt.Println(xml.Unmarshal(out, &r2), r2.ID, r2.Unit, r2.Values, r2.At, r2.hidden)
t := Table{"t", []Row{r, r2}, Odd{4}, func(n int) int { return n + len(r.Values) }, map[string]Node{"a": {1, &Node{2, nil}}}}
out, err = xml.MarshalIndent(t, "", " ")
fmt.Println(string(out), err)
var t2 Table
fmt.Println(xml.Unmarshal(out, &t2), len(t2.Rows), t2.Rows[1].Values, t2.Name)
tmpl := template.Must(template.New("x").Parse("{{.Name}} {{.Sum 1 2.5}} {{range .Rows}}{{.ID}} {{.Double}} {{.Unit}} {{end}}{{call .Pick 5}} {{range $k, $n := .Seen}}{{$k}} {{$n.Next.V}}{{end}} {{.Extra.N}}\n"))
fmt.Println(tmpl.Execute(os.Stdout, t))
fmt.Println(tmpl.Execute(os.Stdout, &t))
fmt.Println(template.Must(template.New("y").Parse("{{.Reset}} {{len .Values}}\n")).Execute(os.Stdout, &r))
fmt.Println(len(r.Values))
fmt.Println(tmpl.Execute(os.Stdout, r))
var b bytes.Buffer
fmt.Println(gob.NewEncoder(&b).Encode(map[string]*Node{"x": {5, &Node{6, nil}}}))
var back map[string]*Node
fmt.Println(gob.NewDecoder(&b).Decode(&back), back["x"].V, back["x"].Next.V)
fmt.Println(gob.NewEncoder(&b).Encode(struct{ f int }{1}))
fmt.Println(xml.Unmarshal([]byte("<Node><V>x</V></Node>"), new(Node)))
`,
}

// TestReflection has compiled packages look into values of the session at a prompt that compiles: they
// see what they see in a compiled program.
func TestReflection(t *testing.T) {
	t.Parallel()
	cache, err := nativeCache()
	if err != nil {
		t.Fatal(err)
	}
	p := reflected
	dir := t.TempDir()
	program := "package main\n\n" + p.imports + "\n" + p.decls + "\nfunc main() {\n" + p.statements + "}\n"
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(program), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(stdin string, args ...string) string {
		cmd := exec.Command(binary, args...)
		var out bytes.Buffer
		cmd.Dir, cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = dir, append(os.Environ(), nativeEnv(cache)...), strings.NewReader(stdin), &out, &out
		cmd.Run() // what it prints says whether it failed
		return out.String()
	}
	want := run("", "run", "--engine", "native", "main.go")
	if lines := strings.Count(want, "\n"); lines < 30 {
		t.Fatalf("the program printed\n%s", want)
	}
	if got := run(p.imports+"\n"+p.decls+p.statements, "--engine", "native"); got != want {
		t.Errorf("the prompt printed\n%s\nwant\n%s", got, want)
	}
}

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gosess/internal/native/modules/modtest"
)

// looking is a module that no interpreter runs: it looks at memory, and at its own types by
// reflection. Its package has what programs meet in others: a type that is not exported, one of an internal
// package, a generic function, an interface, a variable that init sets.
var looking = map[string]string{
	"go.mod": "module example.org/looking\n\ngo 1.24\n",
	"looking.go": `package looking

import (
	"fmt"
	"reflect"
	"sort"
	"strings"
	"unsafe"

	"example.org/looking/internal/seal"
)

type Point struct {
	X, Y float64 ` + "`unit:\"m\"`" + `
	seal seal.Stamp
}

func (p Point) String() string { return fmt.Sprintf("(%g %g %s)", p.X, p.Y, p.seal) }

func (p *Point) Scale(k float64) { p.X, p.Y = k*p.X, k*p.Y }

// Shape is what session types implement.
type Shape interface{ Area() float64 }

var Kinds map[string]int

func init() {
	Kinds = map[string]int{}
	for i := range reflect.TypeFor[Point]().NumField() {
		Kinds[reflect.TypeFor[Point]().Field(i).Name] = i
	}
}

func New(x, y float64) *Point { return &Point{x, y, seal.Of(x + y)} }

type list []*Point

func (l list) Len() int { return len(l) }

func All(n int) list {
	var l list
	for i := range n {
		l = append(l, New(float64(i), 1))
	}
	return l
}

func Bytes(p *Point) int { return len(unsafe.Slice((*byte)(unsafe.Pointer(p)), unsafe.Sizeof(*p))) }

func Units(v any) string {
	var units []string
	t := reflect.TypeOf(v)
	for i := range t.NumField() {
		units = append(units, t.Field(i).Name+" "+t.Field(i).Tag.Get("unit"))
	}
	sort.Strings(units)
	return strings.Join(units, ",")
}

func Largest(shapes ...Shape) Shape {
	sort.Slice(shapes, func(i, j int) bool { return shapes[i].Area() > shapes[j].Area() })
	return shapes[0]
}

func Apply[T any](p *Point, f func(*Point) T) T { return f(p) }
`,
	"internal/seal/seal.go": "package seal\n\ntype Stamp string\n\nfunc Of(x float64) Stamp {\n\tif x > 2 {\n\t\treturn \"big\"\n\t}\n\treturn \"small\"\n}\n",
}

// asking is a module that no interpreter can even initialise.
var asking = map[string]string{
	"go.mod": "module example.org/asking\n\ngo 1.24\n",
	"asking.go": `package asking

import "reflect"

type Shape interface{ Area() float64 }

var shape = reflect.ValueOf(new(Shape)).Type().Elem()

func Methods() int { return shape.NumMethod() }
`,
}

// TestLinkedModule uses a module that only compiled Go can run, at the prompt, on workers and in the
// session that is loaded by another process.
func TestLinkedModule(t *testing.T) {
	t.Parallel()
	cache, err := nativeCache()
	if err != nil {
		t.Fatal(err)
	}
	newer := map[string]string{}
	for name, text := range looking {
		newer[name] = strings.Replace(text, `"(%g %g %s)"`, `"<%g %g %s>"`, 1)
	}
	proxy, _ := modtest.Proxy(t,
		modtest.Module{Path: "example.org/looking", Version: "v1.0.0", Files: looking},
		modtest.Module{Path: "example.org/looking", Version: "v1.1.0", Files: newer})
	dir := t.TempDir()
	env := append(append(os.Environ(), nativeEnv(cache)...), proxy...)
	env = append(env, "HOME="+t.TempDir(), "GOSESS_ENGINE=", "GOSESS_SSH=")
	run := func(engine, cells string, args ...string) (stdout, stderr string) {
		cmd := exec.Command(binary, append([]string{"--engine", engine, "--workers", "1"}, args...)...)
		var out, errs bytes.Buffer
		cmd.Dir, cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = dir, env, strings.NewReader(cells), &out, &errs
		cmd.Run() // it fails because cells fail
		return out.String(), errs.String()
	}
	stdout, stderr := run("native", `
:get example.org/looking@v1.0.0
import "example.org/looking"
p := looking.New(1, 2)
p
p.Scale(2)
looking.Bytes(p) > 16
looking.Units(*p)
looking.Kinds["Y"]
looking.All(3).Len()
l := looking.All(2)
l[1]
type square float64
func (s square) Area() float64 { return float64(s * s) }
looking.Largest(square(2), square(3), square(1))
looking.Apply(p, func(p *looking.Point) string { return "at " + p.String() })
func twice(p *looking.Point) *looking.Point { q := *p; q.Scale(2); return &q }
dispatch.Map(twice, []*looking.Point{p})[0].String()
type place struct { looking.Point; name string }
h := place{*p, "here"}
h.String()
:undo
p.X
:engine interp
twice(p).Y
:engine native
h := place{*p, "here"}
h.String()
:dump looking.gosess
`)
	want := `(1 2 big) *looking.Point
true bool
"X m,Y m,seal " string
1 int
3 int
(1 1 small) *looking.Point
3 looking.Shape(square)
"at (2 4 big)" string
"(4 8 big)" string
"(2 4 big)" string
2 float64
8 float64
"(2 4 big)" string
`
	stdout = regexp.MustCompile(`(?m)^(engine|prompt|workers|compiled|compiling|builds|interpreted) +.*\n`).ReplaceAllString(stdout, "")
	if stdout != want {
		t.Errorf("it printed\n%s\nand\n%swant\n%s", stdout, stderr, want)
	}
	stdout, stderr = run("native", "p\nh.Point\nl[1]\nlooking.Bytes(p) > 16\np.X = 7;\ntwice(p)\n", "looking.gosess")
	if want := "(2 4 big) *looking.Point\n(2 4 big) looking.Point\n(1 1 small) *looking.Point\ntrue bool\n(14 8 big) *looking.Point\n"; stdout != want || stderr != "" {
		t.Errorf("after loading it printed\n%s\nand\n%swant\n%s", stdout, stderr, want)
	}
	stdout, stderr = run("native", "import \"example.org/looking\"\np\n:get example.org/looking@v1.1.0\np\nlooking.New(3, 4)\n:get\n:undo\n", "looking.gosess")
	want = "(2 4 big) *looking.Point\n<2 4 big> *looking.Point\n<3 4 big> *looking.Point\npath                 version\nexample.org/looking  v1.1.0\n"
	said := "fetched example.org/looking v1.1.0\na new kernel goes on with the session, with other versions of its modules; what came before cannot be undone\n"
	if stdout != want || !strings.HasPrefix(stderr, said) {
		t.Errorf("with another version it printed\n%s\nand\n%swant\n%sand\n%s", stdout, stderr, want, said)
	}
	_, stderr = run("interp", ":get example.org/looking@v1.0.0\nimport \"example.org/looking\"\nlooking.Bytes(looking.New(1, 2))\n")
	if said := "; \":engine native\" takes example.org/looking@v1.0.0 as it is\n"; !strings.Contains(stderr, said) {
		t.Errorf("the interpreted engine says\n%swant a line that ends with %s", stderr, said)
	}
	if _, err := os.Stat(filepath.Join(dir, "looking.gosess")); err != nil {
		t.Error(err)
	}
}

// TestLinkedModuleOnWorkers maps from a session that only compiled workers can load, from the first map on.
func TestLinkedModuleOnWorkers(t *testing.T) {
	t.Parallel()
	cache, err := nativeCache()
	if err != nil {
		t.Fatal(err)
	}
	proxy, _ := modtest.Proxy(t, modtest.Module{Path: "example.org/asking", Version: "v1.0.0", Files: asking})
	dir, env := t.TempDir(), append(append(os.Environ(), nativeEnv(cache)...), proxy...)
	env = append(env, "HOME="+t.TempDir(), "GOSESS_ENGINE=", "GOSESS_SSH=")
	run := func(input string, args ...string) (stdout, stderr string) {
		cmd := exec.Command(binary, args...)
		var out, errs bytes.Buffer
		cmd.Dir, cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = dir, env, strings.NewReader(input), &out, &errs
		cmd.Run() // the last cell fails
		return out.String(), errs.String()
	}
	stdout, stderr := run(`
:engine native
:get example.org/asking@v1.0.0
:engine auto
func half(x float64) float64 { return x / 2 }
asking.Methods()
dispatch.Map(half, []float64{1, 2})
func shape(n int) int { return n * asking.Methods() }
dispatch.Map(shape, []int{1, 2})
func again(n int) int { return -n * asking.Methods() }
:dump asking.gosess
:check shape []int{1}
`, "--workers", "1")
	if want := "\n1 int\n[0.5 1] []float64\n[1 2] []int\n"; !strings.HasSuffix(stdout, want) ||
		!strings.Contains(stderr, "shape: the interpreted engine cannot run it, so there is nothing to compare: initialising package example.org/asking: ") {
		t.Errorf("it printed\n%s\nand\n%swant\n%s", stdout, stderr, want)
	}
	stdout, stderr = run("3\n", "map", "-s", "asking.gosess", "-f", "again")
	if want := "{\"index\":0,\"value\":-3}\n"; stdout != want {
		t.Errorf("gosess map printed\n%s\nand\n%swant\n%s", stdout, stderr, want)
	}
}

package build

import (
	"fmt"
	"os/exec"
	"reflect"
	"strings"
	"testing"
	"time"
)

// unseen is code that the toolchain's cache does not have: what is compiled already leaves no recipe.
func unseen() string { return fmt.Sprintf("\nconst _ = %d\n", time.Now().UnixNano()) }

// A second program that imports what the first did is built without the go command.
func TestRecipeOfWorker(t *testing.T) {
	b := builder(t)
	program := "package main\n\nimport _ \"gosess/internal/native/live\"\n\n//line cell 3:1\nfunc main() { println(`hello`); panic(1) }\n" + unseen()
	printed := func(text string) string {
		t.Helper()
		exe, err := b.Worker(t.Context(), source(text), nil, b.tc.GOOS, b.tc.GOARCH)
		if err != nil {
			t.Fatal(err)
		}
		out, _ := exec.Command(exe).CombinedOutput()
		return string(out)
	}
	first := printed(program) // perhaps it compiles what it imports
	printed(program + "// again\n")
	command := b.tc.Go
	b.tc.Go = "/nonexistent"
	if got := printed(strings.Replace(program, "hello", "other", 1)); got != strings.Replace(first, "hello", "other", 1) || !strings.Contains(got, "cell 3:1") {
		t.Errorf("by its recipe it prints\n%s\nby go build\n%s", got, first)
	}
	if _, err := b.Worker(t.Context(), source(strings.Replace(program, "println", "printn", 1)), nil, b.tc.GOOS, b.tc.GOARCH); err == nil {
		t.Error("a program that does not compile was built")
	}
	b.tc.Go = command
	printed(program + "// a recipe\n")
	for _, r := range b.recipes.known {
		r.LinkCfg = strings.ReplaceAll(r.LinkCfg, "-d\n", "-gone\n") // as if the toolchain's cache had been emptied
	}
	if got := printed(strings.Replace(program, "hello", "third", 1)); got != strings.Replace(first, "hello", "third", 1) {
		t.Errorf("without compiled packages it prints\n%s", got)
	}
}

func TestRecipeOfPlugin(t *testing.T) {
	b := builder(t)
	if err := b.tc.Plugins(); err != nil {
		t.Fatal(err)
	}
	program := "package main\n\nimport \"strings\"\n\nfunc F() string { return strings.ToUpper(`a`) }\n" + unseen()
	for _, more := range []string{"", "// again\n"} {
		if _, err := b.Plugin(t.Context(), []byte(program+more)); err != nil {
			t.Fatal(err)
		}
	}
	b.tc.Go = "/nonexistent"
	if _, err := b.Plugin(t.Context(), []byte(program+"// by its recipe\n")); err != nil {
		t.Error(err)
	}
	later := New(b.tc, b.dir) // of another process
	if _, err := later.Plugin(t.Context(), []byte(program+"// by the recipe that was kept\n")); err != nil {
		t.Error(err)
	}
	for _, r := range later.recipes.known {
		r.Made = r.Made.Add(-2 * freshFor)
	}
	if _, err := later.Plugin(t.Context(), []byte(program+"// by an old recipe\n")); err == nil {
		t.Error("a recipe was used though the compiled packages may be gone")
	}
	other := strings.Replace(program, "import", "import _ \"time\"\nimport", 1)
	if _, err := b.Plugin(t.Context(), []byte(other)); err == nil {
		t.Error("a plugin that imports something else was built by the recipe")
	}
}

// What a build depends on is in the key of its recipe, but the code of the main package.
func TestRecipeKey(t *testing.T) {
	files := func(change string) map[string][]byte {
		all := map[string][]byte{"main.go": []byte("package main\n\nimport \"fmt\"\n\nvar _ = fmt.Sprint\n"), "go.mod": []byte("module p/abc\n"),
			"go.sum": nil, "local/x/x.go": []byte("package x\n")}
		if name, text, ok := strings.Cut(change, ": "); ok {
			all[name] = []byte(text)
		}
		return all
	}
	key := func(change string, c command, name string) string {
		t.Helper()
		k, err := recipeKey(files(change), c, name)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	c := command{env: []string{"GOOS=linux"}, args: []string{"build", "-o", "/tmp/a", "."}}
	want := key("", c, "abc")
	for _, same := range []string{
		key("main.go: package main\n\nimport \"fmt\"\n\nvar other = fmt.Sprint\n", c, "abc"),
		key("go.mod: module p/xyz\n", c, "xyz"),
		key("", command{env: c.env, args: []string{"build", "-o", "/tmp/b", "."}}, "abc"),
	} {
		if same != want {
			t.Error("a build that differs in its code and name alone has another key")
		}
	}
	keys := map[string]bool{want: true}
	for _, other := range []string{
		key("main.go: package main\n\nimport \"os\"\n\nvar _ = os.Exit\n", c, "abc"),
		key("more.go: package main\n", c, "abc"),
		key("go.mod: module p/abc\n\nrequire example.org/m v1.2.3\n", c, "abc"),
		key("go.sum: example.org/m v1.2.3 h1:x\n", c, "abc"),
		key("local/x/x.go: package x\n\nvar X int\n", c, "abc"),
		key("", command{env: []string{"GOOS=darwin"}, args: c.args}, "abc"),
		key("", command{env: c.env, args: []string{"build", "-race", "-o", "/tmp/a", "."}}, "abc"),
	} {
		if keys[other] {
			t.Error("two builds that differ in what they depend on have the same key")
		}
		keys[other] = true
	}
	if got := key("main.go: package main\n\nimport _ \"embed\"\n", c, "abc"); got != "" {
		t.Errorf("a build that embeds files has the key %q, want none", got)
	}
}

func TestReadRecipe(t *testing.T) {
	const log = `WORK=/tmp/w1
mkdir -p $WORK/b001/
cat >/tmp/w1/b001/importcfg << 'EOF' # internal
packagefile fmt=/cache/1-d
EOF
cd /src
/go/pkg/tool/x/compile -o $WORK/b001/_pkg_.a -trimpath "/src=>p/abc;$WORK/b001=>" -p main -buildid a/a -importcfg $WORK/b001/importcfg -pack ./main.go
go tool buildid -w $WORK/b001/_pkg_.a # internal
cat >/tmp/w1/b001/importcfg.link << 'EOF' # internal
packagefile p=/tmp/w1/b001/_pkg_.a
packagefile fmt=/cache/1-d
EOF
cd .
GOROOT='' /go/pkg/tool/x/link -o $WORK/b001/exe/a.out -importcfg $WORK/b001/importcfg.link -buildid=b/a/a/b -s -w $WORK/b001/_pkg_.a
mv $WORK/b001/exe/a.out /out
`
	r := readRecipe(log, "/src", "abc")
	if r == nil {
		t.Fatal("it cannot be read")
	}
	work := func(name string) string { return theWork + "/" + name }
	want := &recipe{
		Made: r.Made,
		Compile: []string{"/go/pkg/tool/x/compile", "-o", work("_pkg_.a"), "-trimpath", theSource + "=>p/" + theName + ";" + theWork + "=>", "-p", "main",
			"-buildid", theID, "-importcfg", work("importcfg"), "-pack", "./main.go"},
		Link: []string{"GOROOT=", "/go/pkg/tool/x/link", "-o", work("exe/a.out"), "-importcfg", work("importcfg.link"), "-buildid=" + theID, "-s", "-w",
			work("_pkg_.a")},
		CompileCfg: "packagefile fmt=/cache/1-d\n",
		LinkCfg:    "packagefile p=" + work("_pkg_.a") + "\npackagefile fmt=/cache/1-d\n",
	}
	if !reflect.DeepEqual(r, want) {
		t.Errorf("got %q\nwant %q", r, want)
	}
	for name, other := range map[string]string{
		"a dependency is compiled too":  strings.ReplaceAll(log, "/cache/1-d", "/tmp/w1/b002/_pkg_.a"),
		"the linker does not run":       strings.Replace(log, "tool/x/link", "tool/x/lnk", 1),
		"two compilers run":             strings.Replace(log, "cd .\n", "/go/pkg/tool/x/compile -o $WORK/b001/_pkg_.a -buildid c/c\ncd .\n", 1),
		"nothing is compiled":           "WORK=/tmp/w1\n",
		"no directory for what is made": log[1:],
		"another directory":             strings.ReplaceAll(log, "/src", "/private/elsewhere"),
		"other quotes":                  strings.Replace(log, "-pack", "-x='a b'", 1),
		"no identity":                   strings.Replace(log, "-buildid=b", "-b", 1),
	} {
		if readRecipe(other, "/src", "abc") != nil {
			t.Errorf("%s: it is read all the same", name)
		}
	}
}

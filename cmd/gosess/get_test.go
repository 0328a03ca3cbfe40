package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gosess/internal/native/modules/modtest"
)

// TestGet fetches a module at the prompt, uses it there, on workers and in the session that is
// loaded, and takes a local package again, in both engines.
func TestGet(t *testing.T) {
	cache, err := nativeCache()
	if err != nil {
		t.Fatal(err)
	}
	for _, engine := range []string{"interp", "native"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			fetched(t, engine, cache)
		})
	}
}

func fetched(t *testing.T, engine, cache string) {
	proxy, mods := modtest.Proxy(t, modtest.Module{Path: "example.org/geo", Version: "v1.0.0", Files: map[string]string{
		"go.mod":       "module example.org/geo\n\ngo 1.21\n",
		"geo.go":       "package geo\n\nimport \"example.org/geo/join\"\n\ntype Site struct{ Name string; At [2]float64 }\n\nfunc (s Site) String() string { return join.With(s.Name, \"site\") }\n\nfunc New(n int) Site { return Site{Name: string(rune('a' + n))} }\n",
		"join/join.go": "package join\n\nimport \"strings\"\n\nfunc With(parts ...string) string {\n\tvar list []func() string\n\tfor _, p := range parts {\n\t\tlist = append(list, func() string { return p })\n\t}\n\tvar b strings.Builder\n\tfor _, f := range list {\n\t\tb.WriteString(f() + \".\")\n\t}\n\treturn b.String()\n}\n",
	}})
	dir := t.TempDir()
	modtest.Write(t, dir, map[string]string{
		"near/near.go": "package near\n\nfunc Word() string { return \"old\" }\n",
		"cells": `
:get
import "example.org/geo"
:get example.org/geo
import "example.org/geo"
import "./near"
func site(n int) geo.Site { return geo.New(n) }
func label(n int) string { return site(n).String() + near.Word() }
s := site(1)
s
label(2)
dispatch.Map(label, []int{0, 1})
os.WriteFile("near/near.go", []byte("package near\n\nfunc Word() string { return \"new\" }\n"), 0o600);
:get ./near
dispatch.Map(label, []int{0, 1})
:get
:get example.org/other
:dump geo.gosess
`,
		"more": `
s.At[1] = 2
s.At
label(3)
os.RemoveAll("` + mods + `");
func both(n int) string { return label(n) + label(n) }
dispatch.Map(both, []int{0})
`,
	})
	env := append(append(os.Environ(), nativeEnv(cache)...), proxy...)
	env = append(env, "HOME="+t.TempDir(), "GOSESS_ENGINE=", "GOSESS_SSH=")
	run := func(cells string, args ...string) (stdout, stderr string) {
		in, err := os.ReadFile(filepath.Join(dir, cells))
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(binary, append([]string{"--engine", engine, "--workers", "1"}, args...)...)
		var out, errs bytes.Buffer
		cmd.Dir, cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = dir, env, bytes.NewReader(in), &out, &errs
		cmd.Run() // it fails because cells fail
		return out.String(), errs.String()
	}
	stdout, stderr := run("cells")
	want := `site.site. geo.Site
"site.site.old" string
["site.site.old" "site.site.old"] []string
["site.site.new" "site.site.new"] []string
path             version
example.org/geo  v1.0.0
local/near                local, 1 file
`
	if stdout != want {
		t.Errorf("it printed\n%s\nand\n%swant\n%s", stdout, stderr, want)
	}
	for _, line := range []string{
		`nothing but the standard library, gonum and plot; ":get example.com/mod@v1.2.3" fetches a module`,
		`cell 1, line 1: package "example.org/geo" is not available: it is neither in the standard library nor bundled; ":get example.org/geo" fetches its module`,
		"fetched example.org/geo v1.0.0",
		"package local/near is taken as it is now",
		":get example.org/other: there is no such module: ",
		`wrote "geo.gosess", `,
	} {
		if !strings.Contains(stderr, line) {
			t.Errorf("it says\n%swant %s", stderr, line)
		}
	}

	stdout, stderr = run("more", "geo.gosess")
	want = "[0 2] [2]float64\n\"site.site.new\" string\n[\"\"] []string\n"
	said := "engine native: compiled workers need modules that are not on this machine: example.org/geo@v1.0.0; \":get example.org/geo@v1.0.0\" fetches them"
	if engine == "interp" {
		want, said = strings.Replace(want, `[""]`, `["site.site.newsite.site.new"]`, 1), ""
	}
	if stdout != want || !strings.Contains(stderr, said) {
		t.Errorf("after loading it printed\n%s\nand\n%swant\n%sand\n%s", stdout, stderr, want, said)
	}
}

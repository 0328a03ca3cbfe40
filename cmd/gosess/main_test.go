package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// binary is gosess as built for these tests.
var binary string

func TestMain(m *testing.M) { os.Exit(runTests(m)) }

// runTests builds the real binary, for the tests are about processes.
func runTests(m *testing.M) int {
	dir, err := os.MkdirTemp("", "gosess-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	binary = filepath.Join(dir, "gosess")
	build := exec.Command("go", "build", "-o", binary, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "failed to build gosess: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// TestScripts runs the transcripts in testdata/script against the real binary.
// Besides testscript's own commands there are those of [commandsForScripts].
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts found: %v", err)
	}
	testscript.Run(t, testscript.Params{
		Files:               files,
		Setup:               setupScript,
		Cmds:                commandsForScripts,
		Condition:           conditions,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
	})
}

// setupScript gives each script directories of its own.
func setupScript(env *testscript.Env) error {
	env.Setenv("PATH", filepath.Dir(binary)+string(filepath.ListSeparator)+env.Getenv("PATH"))
	env.Setenv("GOSESS", binary)
	env.Setenv("HOME", env.WorkDir)
	for _, name := range []string{"CONFIG", "STATE", "CACHE"} {
		env.Setenv("XDG_"+name+"_HOME", filepath.Join(env.WorkDir, ".xdg", strings.ToLower(name)))
	}
	env.Setenv("GOSESS_ENGINE", "")
	env.Setenv("GOSESS_SSH", "")
	for name, value := range toolchainCaches() {
		env.Setenv(name, value)
	}
	env.Setenv("NO_COLOR", "")
	env.Setenv("GOTRACEBACK", "")
	id := newID(nil)
	env.Setenv(strings.TrimSuffix(marker, "="), id)
	env.Defer(func() { wantNoProcesses(env.T().(scriptT), id) })
	return nil
}

// toolchainCaches are the directories of the installed toolchain, which
// scripts share: each would compile the standard library otherwise.
var toolchainCaches = sync.OnceValue(func() map[string]string {
	caches := map[string]string{}
	for _, name := range []string{"GOCACHE", "GOMODCACHE"} {
		if out, err := exec.Command("go", "env", name).Output(); err == nil {
			caches[name] = strings.TrimSpace(string(out))
		}
	}
	return caches
})

// scriptT is what testscript's T is here.
type scriptT interface{ Errorf(string, ...any) }

// commandsForScripts are the commands that only these scripts have.
var commandsForScripts = map[string]func(ts *testscript.TestScript, neg bool, args []string){
	"exits": exits,
	"modes": modes,

	"smalldisk": smallDisk,
	"damage":    damage,
}

// conditions are those that only these scripts have.
func conditions(cond string) (bool, error) {
	if cond == "root" {
		return os.Geteuid() == 0 && runtime.GOOS == "linux", nil
	}
	return false, fmt.Errorf("unknown condition %q", cond)
}

// smalldisk DIR SIZE mounts a file system of that size for the time of the script.
func smallDisk(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: smalldisk DIR SIZE")
	}
	dir := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(dir, 0o700))
	ts.Check(ts.Exec("mount", "-t", "tmpfs", "-o", "size="+args[1], "gosess-test", dir))
	ts.Defer(func() { exec.Command("umount", "-l", dir).Run() })
}

// damage FILE BAD TEXT copies FILE to BAD with one letter changed where it says TEXT first.
func damage(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: damage FILE BAD TEXT")
	}
	file, text := []byte(ts.ReadFile(args[0])), []byte(args[2])
	at := bytes.Index(file, text)
	if at < 0 {
		ts.Fatalf("%s: nothing says %q", args[0], text)
	}
	file[at] ^= 0x20
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), file, 0o600))
}

// exits CODE PROGRAM ARGS… runs a program and wants exactly that exit code.
// Standard input is that of testscript's stdin command; the output can
// be looked at with stdout and stderr.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARGS…")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := 0
	if exit, ok := err.(*exec.ExitError); ok {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%s: %v", args[1], err)
	}
	if fmt.Sprint(got) != args[0] {
		ts.Fatalf("%s: got exit code %d, want %s", strings.Join(args[1:], " "), got, args[0])
	}
}

// modes MODE FILE… wants files of exactly that mode, such as 0600.
func modes(ts *testscript.TestScript, neg bool, args []string) {
	for _, name := range args[1:] {
		info, err := os.Stat(ts.MkAbs(name))
		ts.Check(err)
		if got := fmt.Sprintf("%04o", info.Mode().Perm()); (got == args[0]) == neg {
			ts.Fatalf("%s: got mode %s, want %s", name, got, args[0])
		}
	}
}

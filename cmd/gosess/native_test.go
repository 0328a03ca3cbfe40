package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// These tests are about the prompt that compiles: how it comes about, and that nobody
// can tell but by the speed.

// lived are cells of a session that has a bit of everything, and what they answer.
var lived = []turn{
	{`x := 41`, ``},
	{`type P struct { X, Y float64; next *P }`, ``},
	{`func (p *P) Norm() float64 { return math.Hypot(p.X, p.Y) }`, `imported math`},
	{`p := &P{X: 3, Y: 4}; p.next = p`, ``},
	{`func fib(n int) int { if n < 2 { return n }; return fib(n-1) + fib(n-2) }`, ``},
	{`func counter() func() int { n := 0; return func() int { n++; return n } }`, ``},
	{`next := counter()`, ``},
	{`next()`, `1 int`},
	{`func sum[T int | float64](xs ...T) T { var s T; for _, x := range xs { s += x }; return s }`, ``},
	{`x = 42`, ``},
	{`x = 43`, ``},
	{`:undo`, `undid cell 11: x = 43`},
}

// goesOn looks at that session, which has been asked n times for its next number.
func goesOn(n int) []turn {
	return []turn{
		{`x`, `42 int`},
		{`p.Norm() == p.next.next.Norm()`, `true bool`},
		{`fib(20)`, `6765 int`},
		{`next()`, fmt.Sprintf("%d int", n+1)},
		{`sum(1, 2, 3) + int(sum(0.5, 1.5))`, `8 int`},
		{`s := 0; for i := range 10 { s += i * x }; s`, `1890 int`},
	}
}

// The session goes on in the kernel that compiles, with all that belongs to it.
func TestHandOver(t *testing.T) {
	term := openNative(t, true)
	term.turns(lived...)
	term.turns(turn{`:checkpoint early`, `checkpoint early; .*`})
	term.expectNative()
	term.turns(turn{`:redo`, `redid cell 11: x = 43`}, turn{`:undo`, `undid cell 11: x = 43`})
	term.turns(goesOn(1)...)
	term.compiled("compiled     ")
	term.turns(turn{`:undo 6`, `(undid cell \d+: .*\n?){6}`}, turn{`x`, `42 int`})
	term.turns(goesOn(1)...)
	term.turns(turn{`:undo 8`, `(undid cell \d+: .*\n?){8}`}, turn{`x`, `41 int`}, turn{`:undo early`, `(?s).*`})
	term.turns(goesOn(1)...)
	term.quit()
}

// Whoever types while the session is being handed over is served, and nothing is lost.
func TestHandOverGivesWay(t *testing.T) {
	term := openNative(t, true)
	term.turns(turn{`big, n := make([]float64, 16<<20), 0; big[1] = 1`, ``}) // 128 MiB
	for i := range 6 {
		time.Sleep(rest + time.Duration(i)*30*time.Millisecond)
		term.turns(turn{`n++; n`, fmt.Sprintf(`%d int`, i+1)})
	}
	term.expectNative()
	term.turns(turn{`n + len(big) + int(big[1])`, `16777223 int`})
	term.quit()
}

// rest is after how long without a request a session is handed over.
const rest = time.Second

// What cannot be handed over keeps the session where it is, until it has ended.
func TestHandOverWaits(t *testing.T) {
	term := openNative(t, true)
	term.turns(
		turn{`stop := false; done := false`, ``},
		turn{`go func() { for !stop { time.Sleep(time.Millisecond) }; done = true }()`, `imported time`},
		turn{`time.Sleep(2 * time.Second)`, ``},
		turn{`:engine native`, `:engine native: goroutines of the session are running \(1\)`},
		turn{`ch := make(chan int, 1); stop = true`, ``},
		turn{`for !done { time.Sleep(time.Millisecond) }; done`, `true bool`},
		turn{`:engine native`, `:engine native: something would be lost: ch \(chan int\): .*`},
		turn{`ch = nil; log.SetFlags(0)`, `imported log`},
		turn{`:engine native`, `:engine native: cell \d+ has changed the process itself: log.SetFlags`},
		turn{`:undo`, `undid cell .*`},
		turn{`ch = nil`, ``},
	)
	term.expectNative()
	term.turns(turn{`done && ch == nil`, `true bool`})
	term.quit()
}

// A cell that runs when the other kernel is there is not disturbed.
func TestHandOverAfterMap(t *testing.T) {
	term := openNative(t, true, "--workers", "2")
	term.turns(
		turn{`func slow(n int) int { time.Sleep(300 * time.Millisecond); return n * n }`, `imported time`},
		turn{`squares := dispatch.Map(slow, []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}); squares[9]`, `.*100 int`},
	)
	term.expectNative()
	term.turns(turn{`len(squares)`, `10 int`}, turn{`dispatch.Map(slow, []int{11})[0]`, `.*121 int`})
	term.quit()
}

// The engine changes while the session is open, and the answers do not.
func TestEngineChanges(t *testing.T) {
	term := openNative(t, true)
	term.turns(lived...)
	term.turns(goesOn(1)...)
	term.turns(turn{`:undo 6`, `(undid cell .*\n?){6}`}, turn{`:engine native`, `(?s)engine       native\nprompt       compiled; .*\nworkers      compiled by go.*`})
	term.turns(goesOn(1)...)
	term.compiled("compiled     ")
	term.turns(turn{`:engine interp`, `engine       interp\nprompt       interpreted, as you asked\nworkers      interpreted, as you asked`},
		turn{`:undo 6`, `(undid cell .*\n?){6}`})
	term.turns(goesOn(1)...)
	term.turns(turn{`:undo 6`, `(undid cell .*\n?){6}`}, turn{`:engine auto`, `(?s)engine       auto\nprompt       compiled; .*`})
	term.turns(goesOn(1)...)
	term.turns(turn{`:engine fast`, `:engine "fast": not an engine; use auto, interp or native`})
	term.quit()
}

// A definition is replaced while the old one is compiled, and what it breaks heals.
func TestRedefineCompiled(t *testing.T) {
	term := openNative(t, false)
	term.turns(
		turn{`type T struct{ A int }`, ``},
		turn{`func get(t T) int { s := 0; for range 3 { s += t.A }; return s }`, ``},
		turn{`func twice(t T) int { return 2 * get(t) }`, ``},
		turn{`v := T{7}; f := twice`, ``},
		turn{`twice(v)`, `42 int`},
	)
	term.compiled("compiled     2: get, twice")
	term.turns(
		turn{`func get(t T) int { s := 1; for range 3 { s += t.A }; return s }`, ``},
		turn{`twice(v)`, `44 int`},
		turn{`f(v)`, `44 int`},
		turn{`type T struct{ B int }`, `(?s).*get.*`},
		turn{`twice(v)`, `(?s).*get.*t\.A.*`},
		turn{`func get(t T) int { s := 2; for range 3 { s += t.B }; return s }`, ``},
		turn{`v.B = 10; twice(v)`, `64 int`},
	)
	term.compiled("compiled     2: get, twice")
	term.quit()
}

// A kernel that is killed while it compiles, or while compiled code runs, comes back as one that compiles.
func TestNativeKernelKilled(t *testing.T) {
	term := openNative(t, false)
	term.turns(lived...)
	term.expectNative()
	term.killKernel()
	term.typed("x")
	term.expect(`the kernel died: signal: killed; restarted from the last checkpoint, nothing is missing`)
	term.expect(`42 int\n> $`)
	term.expectNative()
	term.turns(goesOn(1)...)
	term.settle()
	term.typed(`n := 0; print("begun"); for { n++ }`)
	term.expect("\nbegun")
	syscall.Kill(term.kernelOf(), syscall.SIGKILL)
	term.expect(`the kernel died: signal: killed; restarted .*`)
	term.expect(promptSign)
	term.expectNative()
	term.turns(goesOn(2)...)
	term.quit()
}

// Compiled code fails as interpreted code does, and leaves the session as it was.
func TestNativeFailures(t *testing.T) {
	term := openNative(t, false)
	term.turns(
		turn{`x, xs := 41, []int{1, 2}`, ``},
		turn{`func at(i int) int { for { return xs[i] } }`, ``},
		turn{`func down(n int) int { return down(n+1) + 1 }`, ``},
		turn{`at(1)`, `2 int`},
		turn{`at(7)`, `(?s).*index out of range \[7\] with length 2.*at.*cell 2.*`},
		turn{`for i := range 3 { x /= i }`, `(?s).*integer divide by zero.*`},
		turn{`var p *int; for { *p = 1 }`, `(?s).*nil pointer dereference.*`},
		turn{`for { os.Exit(3) }`, `(?s).*cell called os\.Exit\(3\).*`},
	)
	term.settle() // for a stack that overflows is the end of the kernel
	term.turns(
		turn{`x = 41; down(0)`, `(?s).*stack.*`},
		turn{`x + at(0)`, `42 int`},
	)
	for _, cell := range []string{`for {}`, `for i := 0; ; i++ { x = i }`, `ch := make(chan int); for { <-ch }`, `func() { for { select {} } }()`} {
		term.typed(`print("begun"); ` + cell)
		term.expect("\nbegun")
		term.keys("\x03")
		term.expect(promptSign)
		term.turns(turn{`x = 41; x + at(0)`, `42 int`})
	}
	term.expectNative()
	term.quit()
}

// A session goes from engine to engine through its file.
func TestFileBetweenEngines(t *testing.T) {
	t.Parallel()
	cache, err := nativeCache()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	run := func(engine string, args ...string) string {
		t.Helper()
		cmd := exec.Command(binary, append([]string{"--engine", engine}, args...)...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), append(nativeEnv(cache), "XDG_STATE_HOME="+dir)...)
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("gosess %s: %v\n%s", strings.Join(args, " "), err, out)
		}
		return string(out)
	}
	make := []string{"-o", "0.gosess"}
	for _, tt := range lived[:10] {
		make = append(make, "-e", tt.typed)
	}
	run("native", make...)
	for i, engine := range []string{"interp", "native", "interp", "native"} {
		var cells []string
		var want strings.Builder
		for _, tt := range goesOn(i + 1) {
			cells = append(cells, "-e", tt.typed)
			want.WriteString(tt.want + "\n")
		}
		from, to := fmt.Sprintf("%d.gosess", i), fmt.Sprintf("%d.gosess", i+1)
		if got := run(engine, append(cells, from, "-o", to)...); got != want.String() {
			t.Errorf("%s: got\n%s\nwant\n%s", engine, got, want.String())
		}
	}
}

// What keeps the prompt from compiling is said once, and never again while it stays so.
func TestWithoutToolchain(t *testing.T) {
	goCommand, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	onlyGo := t.TempDir()
	if err := os.Symlink(goCommand, filepath.Join(onlyGo, "go")); err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, path, reason, workers string }{ // whose maps are compiled where Go is
		{"no Go", t.TempDir(), "there is no Go toolchain: no go command in PATH, and GOSESS_GO is not set", "interpreted: there is no Go toolchain"},
		{"no C compiler", onlyGo, "plugins need a C compiler, and there is none in PATH (gcc or clang)", "compiled by go"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			env := append(nativeEnv(dir+"/cache"), "PATH="+tt.path)
			term := openTerminalWith(t, dir, env)
			term.expect(":help lists the commands(?s:.*)the prompt stays interpreted: " + quoted(tt.reason) + promptSign)
			term.turns(
				turn{`:engine`, `(?s)engine       auto\nprompt       interpreted: ` + quoted(tt.reason) + `\nworkers      ` + tt.workers + `.*`},
				turn{`func f(n int) int { return n * n }`, ``},
			)
			term.waitUntil(time.Now().Add(building), "the worker that there can be", func() bool {
				term.turns(turn{`dispatch.Map(f, []int{1, 2, 3})[2]`, `(.*\n)*.*9 int`})
				return term.hasCompiledWorker() == (tt.path == onlyGo)
			})
			term.turns(
				turn{`:engine native`, `:engine native: ` + quoted(tt.reason)},
			)
			term.quit()

			term = openTerminalWith(t, dir, env)
			term.expect(promptSign)
			term.typed("40 + 2")
			if got := term.expect(`42 int\n> $`); strings.Contains(got, "interpreted") {
				t.Errorf("it was said again: %q", got)
			}
			term.quit()
		})
	}
}

// A prompt that ends while its kernel is being built takes the build along.
func TestEndWhileBuilding(t *testing.T) {
	for name, end := range map[string]func(*terminal){
		"quit":    (*terminal).quit,
		"kill -9": func(term *terminal) { term.cmd.Process.Kill(); term.wantExit(-1) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			term := openTerminalWith(t, dir, append(nativeEnv(dir+"/cache"), "GOCACHE="+dir+"/go")) // there is much to be built
			term.expect(":help lists the commands(?s:.*)the prompt interprets while a kernel that compiles is built.*" + promptSign)
			term.turns(turn{`40 + 2`, `42 int`})
			term.waitFor("a compiler", func() bool { return strings.Contains(fmt.Sprint(processes(term.id)), "/compile ") })
			term.turns(turn{`40 + 2`, `42 int`})
			end(term)
			wantNoProcesses(t, term.id)
		})
	}
}

package interp

import (
	"bytes"
	"context"
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"sync"

	"github.com/traefik/yaegi/interp"

	"gosess/internal/interp/rt"
)

// A machine is one yaegi interpreter and the units loaded into it. Everything
// that outlives it (variables, types, func values) is on the Go side, so a new
// machine can take over at any time.
type machine struct {
	in       *interp.Interpreter
	loaded   map[string]int   // unit key -> version
	names    map[string]*unit // yaegi function name -> unit
	trail    *trail
	imported bool // package t
}

func newMachine() *machine {
	m := &machine{loaded: map[string]int{}, names: map[string]*unit{}, trail: &trail{}}
	m.in = interp.New(interp.Options{Stdin: strings.NewReader(""), Stdout: m.trail, Stderr: m.trail})
	return m
}

// use makes symbols known.
func (m *machine) use(syms map[string]reflect.Value) error {
	if len(syms) == 0 {
		return nil
	}
	return m.in.Use(interp.Exports{pkg + "/" + pkg: syms})
}

// load compiles source text: function declarations of package main.
func (m *machine) load(src string) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("interp: yaegi panicked: %v", r)
		}
	}()
	head := "package main\n"
	if !m.imported { // yaegi takes all that it is given for one file
		head += "import \"" + pkg + "\"\n"
		m.imported = true
	}
	_, err = m.in.Eval(head + src)
	return err
}

// function returns a loaded function as a Go func over layouts.
func (m *machine) function(name string) (v reflect.Value, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("interp: yaegi panicked: %v", r)
		}
	}()
	return m.in.Eval("main." + name)
}

// stop makes every function that runs in the machine return zero values at its
// next operation. The machine is of no use afterwards.
func (m *machine) stop() {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	m.in.Use(interp.Exports{"wait/wait": {"For": reflect.ValueOf(func(c <-chan struct{}) { <-c }), "C": reflect.ValueOf(&stopped).Elem()}})
	m.in.EvalWithContext(ctx, "import \"wait\"\nfunc init() { wait.For(wait.C) }")
}

// stopped is never closed.
var stopped <-chan struct{} = make(chan struct{})

// A trail collects what yaegi writes while a panic unwinds its functions: one
// line for each, innermost first, that ends in "panic: main.NAME(...)".
type trail struct {
	mu    sync.Mutex
	lines map[uint64][]string // by goroutine
}

var trailLine = regexp.MustCompile(`panic: main\.(\w+)(?:\.func)*\(\.\.\.\)`)

func (t *trail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.lines == nil {
		t.lines = map[uint64][]string{}
	}
	id := rt.GoroutineID()
	for _, l := range bytes.Split(b, []byte("\n")) {
		if m := trailLine.FindSubmatch(l); m != nil {
			t.lines[id] = append(t.lines[id], string(m[1]))
		}
	}
	return len(b), nil
}

// forget drops what recovered panics have left of a goroutine that begins a call.
func (t *trail) forget(goroutine uint64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.lines, goroutine)
}

// take returns and forgets the lines of the calling goroutine.
func (t *trail) take() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	id := rt.GoroutineID()
	l := t.lines[id]
	delete(t.lines, id)
	return l
}

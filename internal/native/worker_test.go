package native_test

import (
	"context"
	"encoding/hex"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"gosess/dispatch/core"
	"gosess/internal/native/build"
	"gosess/remote"
	"gosess/session"
)

// An engines is a session, with workers of the same program compiled.
type engines struct {
	t    *testing.T
	s    *session.Session
	pool *remote.Pool
	prog *remote.Program
	comp *session.Compilation // of prog

	mu      sync.Mutex // protects following
	printed strings.Builder
}

// print takes what a worker printed.
func (e *engines) print(_, text string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.printed.WriteString(text)
}

// both evaluates cells and generates their program.
func both(t *testing.T, cells ...string) *engines {
	t.Helper()
	s, err := session.New(session.Options{Sentinel: core.SentinelName})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	e := &engines{t: t, s: s}
	for _, src := range cells {
		e.eval(src)
	}
	e.pool, err = remote.NewPool(remote.Options{
		Hosts: []remote.Host{{Name: "localhost", Slots: 1}}, Command: []string{"/bin/false"},
		Report: func(h remote.HostError) { t.Log(h) },
		Print:  e.print,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.pool.Close)
	return e
}

// eval runs a cell, which may panic.
func (e *engines) eval(src string) {
	e.t.Helper()
	out, err := e.s.Eval(e.t.Context(), src)
	if err != nil {
		e.t.Fatalf("cell: %v\n%s", err, src)
	}
	if out.Err != nil {
		e.t.Logf("cell: %v\n%s", out.Err, src)
	}
}

// cache is where programs are built.
var cache string

func TestMain(m *testing.M) {
	var err error
	if cache, err = os.MkdirTemp("", "gosess-native"); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(cache)
	os.Exit(code)
}

// builder keeps what it builds for all tests.
func builder(t *testing.T) *build.Builder {
	t.Helper()
	tc, err := build.Find(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return build.New(tc, cache)
}

// compile builds the program of the session, once, or one of its own for a
// function that is not part of it.
func (e *engines) compile(c *session.Callable) *remote.Program {
	e.t.Helper()
	if e.prog != nil && e.comp.Holds(c) {
		return e.prog
	}
	comp := e.s.Compilation()
	if !comp.Holds(c) {
		comp = c.Compilation()
	}
	src, err := comp.Source()
	if err != nil {
		e.t.Fatal(err)
	}
	b := builder(e.t)
	prog := remote.NewProgram(func(ctx context.Context, goos, goarch string) (string, error) {
		exe, err := b.Worker(ctx, src.Files, nil, goos, goarch)
		if err != nil {
			e.t.Errorf("build: %v\n%s", err, numbered(string(src.Files["main.go"])))
		}
		return exe, err
	}, func(why error) { e.t.Log(why) })
	e.t.Cleanup(prog.Close)
	if e.prog == nil {
		e.prog, e.comp = prog, comp
	}
	return prog
}

func numbered(text string) string {
	var b strings.Builder
	for i, l := range strings.Split(text, "\n") {
		fmt.Fprintf(&b, "%4d %s\n", i+1, l)
	}
	return b.String()
}

// inputs are encoded inputs as the source of a map.
type inputs struct {
	bodies [][]byte
	next   int
}

func (s *inputs) Len() int { return len(s.bodies) }

func (s *inputs) Next(context.Context) (core.Task, bool, error) {
	if s.next == len(s.bodies) {
		return core.Task{}, false, nil
	}
	s.next++
	return core.Task{Index: s.next - 1, Input: s.bodies[s.next-1]}, true, nil
}

// compiled maps f over inputs in the compiled program.
func (e *engines) compiled(c *session.Callable, bodies [][]byte) []core.Result {
	e.t.Helper()
	prog := e.compile(c)
	snap, err := c.Snapshot()
	if err != nil {
		e.t.Fatal(err)
	}
	desc, err := c.Describe()
	if err != nil {
		e.t.Fatal(err)
	}
	hash := snap.Hash()
	job := remote.Job{
		Session: remote.Blob{Bytes: snap.Bytes, Hash: hex.EncodeToString(hash[:])},
		Func:    remote.NewBlob(desc), Program: prog, Compiled: true,
	}
	st := core.Run(e.t.Context(), &core.Job{Source: &inputs{bodies: bodies}, Pool: e.pool.Map(job), Decode: e.came}, core.Options{Ordered: true, Retries: -1})
	defer st.Stop()
	var list []core.Result
	for st.Next() {
		list = append(list, st.Result())
	}
	if err := st.Cause(); err != nil {
		e.t.Error(err)
	}
	return list
}

// An arrived is an error that came home as a value.
type arrived struct{ error }

func (e *engines) came(data []byte) error {
	err := e.s.DecodeError(data)
	if err == nil {
		e.t.Errorf("an error came as a value that is none here: %x", data)
		return nil
	}
	return arrived{err}
}

// interpreted maps f over inputs in the session itself.
func (e *engines) interpreted(c *session.Callable, bodies [][]byte) []core.Result {
	var list []core.Result
	for i, b := range bodies {
		r := core.Result{Index: i}
		out, err := c.Invoke(e.t.Context(), b)
		switch err := err.(type) {
		case nil:
			r.Output = out
		case *session.CallError:
			r.Err = &core.Error{Kind: core.Kind(err.Kind - 1), Type: err.Type, Message: err.Message}
			if err.Kind == session.CallUnfit {
				r.Err.Kind = core.Unfit
			}
			for _, l := range err.Chain {
				r.Err.Chain = append(r.Err.Chain, core.Link(l))
				if l.Value != nil {
					r.Err.Causes = append(r.Err.Causes, e.came(l.Value))
				}
			}
			for _, f := range err.Trace {
				r.Err.Trace = append(r.Err.Trace, core.Frame(f))
			}
		default:
			r.Err = &core.Error{Kind: core.Unfit, Message: err.Error()}
		}
		list = append(list, r)
	}
	return list
}

// same calls a function in both engines for each input, written in JSON, and
// compares all that comes back. It returns the results.
func (e *engines) same(expr string, in ...string) []string {
	e.t.Helper()
	c, err := e.s.Func(expr)
	if err != nil {
		e.t.Errorf("%s: %v", expr, err)
		return nil
	}
	var bodies [][]byte
	for _, x := range in {
		b, err := c.EncodeJSON([]byte(x))
		if err != nil {
			e.t.Fatalf("%s: input %s: %v", expr, x, err)
		}
		bodies = append(bodies, b)
	}
	got := render(c, e.compiled(c, bodies)) // first: the session's variables travel as they are
	want := render(c, e.interpreted(c, bodies))
	for i := range want {
		if i < len(got) && sameButLines(got[i], want[i]) {
			want[i] = got[i]
		}
	}
	if !slices.Equal(got, want) {
		e.t.Errorf("%s\n   compiled %q\ninterpreted %q", expr, got, want)
	}
	return got
}

// render is everything that came back, as text.
func render(c *session.Callable, results []core.Result) []string {
	var list []string
	for _, r := range results {
		if r.Err == nil {
			body, _ := r.Output.([]byte)
			text, err := c.ResultJSON(body)
			if err != nil {
				text = fmt.Appendf(nil, "%x", body)
			}
			list = append(list, string(text))
			continue
		}
		text := fmt.Sprintf("%v %s %q", r.Err.Kind, r.Err.Type, r.Err.Message)
		for _, l := range r.Err.Chain {
			text += fmt.Sprintf(" <%s %q %s>", l.Type, l.Message, l.Sentinel)
		}
		for _, c := range r.Err.Causes {
			if a, ok := c.(arrived); ok {
				what, _ := session.ViewOf(a.error).Text()
				text += fmt.Sprintf(" came %q", what)
			}
		}
		for _, f := range r.Err.Trace {
			f.Args = "" // only compiled workers know them
			text += " at " + f.String()
		}
		list = append(list, text)
	}
	return list
}

// sameButLines reports whether two results are the same but for lines that the
// interpreted engine does not know.
func sameButLines(got, want string) bool {
	if !strings.Contains(want, ", line 0)") {
		return false
	}
	pattern := strings.ReplaceAll(regexp.QuoteMeta(want), ", line 0\\)", `, line \d+\)`)
	return regexp.MustCompile("^" + pattern + "$").MatchString(got)
}

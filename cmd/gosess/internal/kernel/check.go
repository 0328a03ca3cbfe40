package kernel

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"gosess/dispatch/core"
	"gosess/remote"
	"gosess/session"
)

// A Sample is encoded inputs of a map, chosen to be tried in both engines. Bodies are in the order of
// Indexes, which ascend.
type Sample struct {
	Indexes []int
	Bodies  [][]byte
	Of      int // inputs that there are
}

// SampleSize is how many inputs a check tries unless it is to try all.
const SampleSize = 64

// sampler gives the same numbers whenever it is made: the same inputs are tried again.
func sampler() *rand.Rand { return rand.New(rand.NewPCG(1, 2)) }

// Pick chooses inputs that are spread over all: one at random from each of n stretches. N < 0
// means all.
func Pick(in *session.Inputs, n int) (*Sample, error) {
	s := &Sample{Of: in.Len()}
	if n < 0 || n > s.Of {
		n = s.Of
	}
	rnd := sampler()
	for k := range n {
		from, to := k*s.Of/n, (k+1)*s.Of/n
		i := from + rnd.IntN(to-from)
		body, err := in.At(i)
		if err != nil {
			return nil, fmt.Errorf("input %d: %w", i, err)
		}
		s.Indexes, s.Bodies = append(s.Indexes, i), append(s.Bodies, body)
	}
	return s, nil
}

// Draw chooses n inputs of a source whose length is not known, each with the same probability. N < 0 means
// all. Inputs that do not fit the function are left out.
func Draw(ctx context.Context, in core.Source, n int) (*Sample, error) {
	var tasks []core.Task
	s, rnd := &Sample{}, sampler()
	for {
		t, ok, err := in.Next(ctx)
		if !ok {
			break
		}
		if err != nil {
			continue
		}
		s.Of++
		if n < 0 || len(tasks) < n {
			tasks = append(tasks, t)
		} else if i := rnd.IntN(s.Of); i < n {
			tasks[i] = t
		}
	}
	slices.SortFunc(tasks, func(a, b core.Task) int { return a.Index - b.Index })
	for _, t := range tasks {
		s.Indexes, s.Bodies = append(s.Indexes, t.Index), append(s.Bodies, t.Input.([]byte))
	}
	return s, ctx.Err()
}

// Next returns the sample as the source of a map.
func (s *Sample) source() core.Source { return &sampleSource{s: s} }

type sampleSource struct {
	s    *Sample
	next int
}

func (s *sampleSource) Len() int { return len(s.s.Bodies) }

func (s *sampleSource) Next(ctx context.Context) (core.Task, bool, error) {
	if s.next == len(s.s.Bodies) || ctx.Err() != nil {
		return core.Task{}, false, nil
	}
	body := s.s.Bodies[s.next]
	s.next++
	return core.Task{Index: s.next - 1, Input: body, Size: len(body)}, true, nil
}

// A Verdict is what a check has found.
type Verdict struct {
	Func     string
	Tried    int
	Of       int
	Differ   []string // a few words for each input whose results differ between the engines
	Unsteady int      // inputs whose results differ from one interpreted run to the next
}

// Check runs the function for the sample in both engines and compares what comes back bit for
// bit. The work's inputs and engine do not matter. The error says why the comparison could not be made.
func Check(ctx context.Context, pool *remote.Pool, w Work, s *Sample, o core.Options) (*Verdict, error) {
	v := &Verdict{Func: w.Func.Name, Tried: len(s.Bodies), Of: s.Of}
	compiled, err := runSample(ctx, pool, w, s, Native, o)
	if err != nil {
		return nil, err
	}
	interpreted, err := runSample(ctx, pool, w, s, Interp, o)
	if err != nil {
		return nil, err
	}
	if why := onlyCompiled(interpreted, compiled); why != "" {
		return nil, fmt.Errorf("%s: the interpreted engine cannot run it, so there is nothing to compare: %s", v.Func, why)
	}
	again := &Sample{}
	var where []int
	for i := range s.Bodies {
		if !sameResult(interpreted[i], compiled[i]) {
			where = append(where, i)
			again.Bodies = append(again.Bodies, s.Bodies[i])
		}
	}
	if len(where) == 0 {
		return v, nil
	}
	second, err := runSample(ctx, pool, w, again, Interp, o)
	if err != nil {
		return nil, err
	}
	for k, i := range where {
		if !sameResult(interpreted[i], second[k]) {
			v.Unsteady++
			continue
		}
		a, b := inWords(w.Func, interpreted[i], compiled[i])
		v.Differ = append(v.Differ, fmt.Sprintf("input %d, %s: interpreted %s, compiled %s",
			s.Indexes[i], inputText(w.Func, s.Bodies[i]), a, b))
	}
	return v, nil
}

// onlyCompiled says why the interpreted engine could not make one of the calls that the native one
// made; "" if it has made one.
func onlyCompiled(interpreted, compiled []core.Result) (why string) {
	for i, r := range interpreted {
		if r.Err == nil || r.Err.Kind != core.Unfit || compiled[i].Err != nil && compiled[i].Err.Kind == core.Unfit {
			return ""
		}
		why = r.Err.Message
	}
	return why
}

// CallOptions are what a Pool says about each input.
func CallOptions(p Pool) core.Options {
	return core.Options{Timeout: p.Timeout, Retries: Retries(p.Retries)}
}

// runSample returns the results of the sample in one engine.
func runSample(ctx context.Context, pool *remote.Pool, w Work, s *Sample, engine string, o core.Options) ([]core.Result, error) {
	w.Inputs, w.Engine = s.source(), engine
	job, err := NewJob(pool, w)
	if err != nil {
		return nil, err
	}
	st := core.Run(ctx, job, o)
	defer st.Stop()
	results := make([]core.Result, len(s.Bodies))
	for st.Next() {
		r := st.Result()
		if r.Err != nil && (r.Err.Kind == core.NoWorker || r.Err.Kind == core.Canceled) {
			return nil, sampleError{r.Err}
		}
		results[r.Index] = r
	}
	return results, st.Cause()
}

// A sampleError is why a whole sample could not be tried.
type sampleError struct{ of *core.Error }

func (e sampleError) Error() string { return e.of.Message }

func (e sampleError) Unwrap() error { return e.of }

// sameResult reports whether two results are the same to the last bit: encoded values, or type, message and
// chain of errors.
func sameResult(a, b core.Result) bool {
	if a.Err == nil || b.Err == nil {
		x, _ := a.Output.([]byte)
		y, _ := b.Output.([]byte)
		return a.Err == nil && b.Err == nil && bytes.Equal(x, y)
	}
	return a.Err.Kind == b.Err.Kind && a.Err.Type == b.Err.Type && a.Err.Message == b.Err.Message &&
		slices.EqualFunc(a.Err.Chain, b.Err.Chain, sameLink)
}

func sameLink(a, b core.Link) bool {
	return a.Type == b.Type && a.Message == b.Message && a.Sentinel == b.Sentinel && bytes.Equal(a.Value, b.Value)
}

// maxWords bounds the text of one value.
const maxWords = 120

func clipped(text string) string {
	if len(text) <= maxWords {
		return text
	}
	return strings.ToValidUTF8(text[:maxWords], "") + "…"
}

func inputText(c *session.Callable, body []byte) string {
	text, err := c.InputJSON(body)
	if err != nil {
		return "bytes " + clipped(hex.EncodeToString(body))
	}
	return clipped(string(text))
}

// inWords renders two results that differ, by their bytes if nothing else shows it.
func inWords(c *session.Callable, a, b core.Result) (string, string) {
	x, y := resultText(c, a), resultText(c, b)
	if x != y {
		return clipped(x), clipped(y)
	}
	if a.Err != nil {
		return fmt.Sprintf("%s of type %s, chain %v", clipped(x), a.Err.Type, a.Err.Chain),
			fmt.Sprintf("%s of type %s, chain %v", clipped(y), b.Err.Type, b.Err.Chain)
	}
	return fmt.Sprintf("%s (bytes %x)", clipped(x), a.Output), fmt.Sprintf("%s (bytes %x)", clipped(y), b.Output)
}

func resultText(c *session.Callable, r core.Result) string {
	switch {
	case r.Err != nil && r.Err.Kind == core.Panicked:
		return "panic " + r.Err.Message
	case r.Err != nil:
		return fmt.Sprintf("%v: %s", r.Err.Kind, r.Err.Message)
	}
	body, _ := r.Output.([]byte)
	text, err := c.ResultJSON(body)
	if err != nil {
		return fmt.Sprintf("bytes %x", body)
	}
	return string(text)
}

// Same reports whether the engines agree as far as could be told.
func (v *Verdict) Same() bool { return len(v.Differ) == 0 }

// maxDiffer is how many differences are told one by one.
const maxDiffer = 5

// String tells the verdict in lines.
func (v *Verdict) String() string {
	var b strings.Builder
	tried := fmt.Sprintf("%d inputs", v.Tried)
	if v.Tried < v.Of {
		tried = fmt.Sprintf("%d of %d inputs", v.Tried, v.Of)
	}
	steady := v.Tried - v.Unsteady - len(v.Differ)
	if v.Same() {
		fmt.Fprintf(&b, "%s: %s, the same results interpreted and compiled", v.Func, tried)
		if v.Unsteady > 0 {
			b.Reset()
			fmt.Fprintf(&b, "%s: %s, %d with the same results interpreted and compiled", v.Func, tried, steady)
		}
	} else {
		fmt.Fprintf(&b, "%s: %s, %d with different results interpreted and compiled", v.Func, tried, len(v.Differ))
	}
	for _, d := range v.Differ[:min(len(v.Differ), maxDiffer)] {
		b.WriteString("\n  " + d)
	}
	if more := len(v.Differ) - maxDiffer; more > 0 {
		fmt.Fprintf(&b, "\n  and %d more", more)
	}
	if v.Unsteady > 0 {
		fmt.Fprintf(&b, "\n%d could not be compared: their results differ from run to run in one engine, as of a function that uses random numbers, the time, or variables that it changes", v.Unsteady)
	}
	return b.String()
}

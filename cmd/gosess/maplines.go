package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"gosess/dispatch/core"
	"gosess/session"
)

// A lineSource makes one input of each line of JSON. Blank lines are no inputs.
// Its goroutine reads ahead by one line; it ends with the input, or stays in a
// read until the process ends.
type lineSource struct {
	c     *session.Callable
	lines chan []byte // closed at the end
	err   error       // of the reader; set when lines is closed
	index int
	first []byte // seen by any, and not yet an input
}

var _ core.Source = (*lineSource)(nil)

func newLineSource(r io.Reader, c *session.Callable) *lineSource {
	l := &lineSource{c: c, lines: make(chan []byte)}
	go l.read(bufio.NewReaderSize(r, 64<<10))
	return l
}

func (l *lineSource) read(r *bufio.Reader) {
	defer close(l.lines)
	for {
		line, err := r.ReadBytes('\n')
		if line = bytes.TrimSpace(line); len(line) > 0 {
			l.lines <- line
		}
		if err != nil {
			if err != io.EOF {
				l.err = fmt.Errorf("failed to read inputs: %w", err)
			}
			return
		}
	}
}

// any waits for the first line and reports whether there is one.
func (l *lineSource) any(ctx context.Context) bool {
	l.first = l.line(ctx)
	return l.first != nil
}

// line returns the next line, nil at the end and when ctx is done.
func (l *lineSource) line(ctx context.Context) []byte {
	if line := l.first; line != nil {
		l.first = nil
		return line
	}
	if ctx.Err() != nil {
		return nil
	}
	select {
	case line := <-l.lines:
		return line
	case <-ctx.Done():
		return nil
	}
}

// failure is why reading ended early, nil if it did not. It is asked when the map is over.
func (l *lineSource) failure() error {
	select {
	case _, more := <-l.lines:
		if !more {
			return l.err
		}
	default:
	}
	return nil
}

// Next implements [core.Source].
func (l *lineSource) Next(ctx context.Context) (core.Task, bool, error) {
	line := l.line(ctx)
	if line == nil {
		return core.Task{}, false, nil
	}
	task := core.Task{Index: l.index}
	l.index++
	body, err := l.encode(line)
	task.Input, task.Size = body, len(body)
	return task, true, err
}

// encode makes an input of a line.
func (l *lineSource) encode(line []byte) ([]byte, error) {
	if !json.Valid(line) {
		var v any
		return nil, fmt.Errorf("not JSON: %w", json.Unmarshal(line, &v))
	}
	return l.c.EncodeJSON(line)
}

// Len implements [core.Source].
func (l *lineSource) Len() int { return -1 }

// A lineWriter writes results as lines of JSON and keeps count. What it has
// buffered is written within flushAfter.
type lineWriter struct {
	c        *session.Callable
	good     int
	failed   int
	noWorker *core.Error // the first result that no worker could be had for

	mu    sync.Mutex // protects following
	w     *bufio.Writer
	timer *time.Timer // set while something is buffered
	err   error
}

// flushAfter is how long a result may wait to be written with others.
const flushAfter = 20 * time.Millisecond

func newLineWriter(w io.Writer, c *session.Callable) *lineWriter {
	return &lineWriter{w: bufio.NewWriterSize(w, 64<<10), c: c}
}

// A jsonResult is one line of `gosess map`.
type jsonResult struct {
	Index int             `json:"index"`
	Value json.RawMessage `json:"value,omitempty"`
	Error *jsonError      `json:"error,omitempty"`
}

type jsonError struct {
	Kind     string      `json:"kind"`
	Type     string      `json:"type"`
	Message  string      `json:"message"`
	Trace    []jsonFrame `json:"trace,omitempty"`
	Host     string      `json:"host,omitempty"`
	Attempts int         `json:"attempts"`
	Stderr   string      `json:"stderr,omitempty"` // of a worker that died
}

type jsonFrame struct {
	Func string `json:"func"`
	Cell int    `json:"cell,omitempty"`
	File string `json:"file,omitempty"`
	Line int    `json:"line"`
	Args string `json:"args,omitempty"`
}

// put writes one result. It returns false when there is no point in going on.
func (l *lineWriter) put(r core.Result) bool {
	if r.Err != nil && r.Err.Kind == core.NoWorker && l.noWorker == nil {
		l.noWorker = r.Err
		if l.good+l.failed == 0 {
			return false
		}
	}
	line := l.render(r)
	if line.Error != nil {
		l.failed++
	} else {
		l.good++
	}
	return l.write(line)
}

// render makes the line of a result. One that JSON cannot hold becomes an error.
func (l *lineWriter) render(r core.Result) jsonResult {
	line := jsonResult{Index: r.Index}
	if r.Err != nil {
		line.Error = renderError(r.Err)
		return line
	}
	body, _ := r.Output.([]byte)
	text, err := l.c.ResultJSON(body)
	if err != nil {
		line.Error = renderError(&core.Error{Kind: core.Unfit, Message: err.Error(), Attempts: 1})
		return line
	}
	line.Value = text
	return line
}

func renderError(e *core.Error) *jsonError {
	j := &jsonError{Kind: e.Kind.String(), Type: e.Type, Message: e.Message, Host: e.Host, Attempts: e.Attempts}
	if j.Type == "" {
		j.Type = j.Kind
	}
	for _, f := range e.Trace {
		j.Trace = append(j.Trace, jsonFrame(f))
	}
	if e.Exit != nil {
		j.Stderr = e.Exit.Stderr
	}
	return j
}

func (l *lineWriter) write(line jsonResult) bool {
	text, err := json.Marshal(line)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err == nil {
		l.err = err
	}
	if l.err == nil {
		_, l.err = l.w.Write(append(text, '\n'))
	}
	if l.timer == nil {
		l.timer = time.AfterFunc(flushAfter, l.flush)
	}
	return l.err == nil
}

func (l *lineWriter) flush() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.timer = nil
	if l.err == nil {
		l.err = l.w.Flush()
	}
}

// close writes what is buffered.
func (l *lineWriter) close() error {
	l.mu.Lock()
	if l.timer != nil {
		l.timer.Stop()
	}
	l.mu.Unlock()
	l.flush()
	return l.err
}

// verdict is the error that the exit code follows from, given why the map
// ended.
func (l *lineWriter) verdict(cause error) error {
	var canceled *core.CanceledError
	switch {
	case l.noWorker != nil:
		return &exitError{code: exitHosts, cause: fmt.Errorf("%s", l.noWorker.Message)}
	case errors.As(cause, &canceled):
		return &exitError{code: exitUser, cause: canceled}
	case cause != nil:
		return cause
	case l.failed > 0:
		return exitWith(exitUser)
	}
	return nil
}

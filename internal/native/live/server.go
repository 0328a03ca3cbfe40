package live

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"sync"

	"gosess/dispatch/core"
	"gosess/internal/value"
)

// A Server serves the functions of a program to a map. Its methods are those of
// a server of package remote.
type Server struct {
	prog     *Program
	toBuild  bool // something is to be made before the first call
	building sync.Once
	notBuilt *core.Error
}

// NewServer returns the server of the program that a table describes.
func NewServer(t *Table) *Server { return &Server{prog: New(t)} }

// Load gives the program's variables the values
// that a session file holds. Of a file, only the values are read; variables that
// the program does not have are passed over.
func (s *Server) Load(session []byte) error {
	p := s.prog
	var err error
	if s.toBuild, err = toBuild(session); err != nil {
		return err
	}
	vars, report, err := p.decode(session)
	if err != nil {
		return err
	}
	for _, v := range vars {
		if ptr := p.vars[v.Name]; ptr.IsValid() && !p.isAt(v) {
			return errors.New(differs(v, ptr))
		}
	}
	return lost("the session", unexpected(session, report))
}

// skipToValues reads up to the first record that belongs to package value.
func skipToValues(r *value.SeqReader) error {
	for {
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			return errors.New("the session holds no values")
		}
		if err != nil {
			return err
		}
		if rec.Kind < value.FirstKind {
			r.Unread()
			return nil
		}
	}
}

// unexpected are the losses that the process that wrote the file does not know
// of: those that are not in the file.
func unexpected(session []byte, r *value.Report) *value.Report {
	if r == nil || len(r.Lost) == 0 {
		return nil
	}
	known := map[value.Tombstone]bool{}
	for _, t := range inFile(session) {
		known[t] = true
	}
	var out value.Report
	for _, t := range r.Lost {
		if !known[t] {
			out.Lost = append(out.Lost, t)
		}
	}
	return &out
}

// inFile are the losses that a session file lists: those that it has for a
// reader who needs no type of a program.
func inFile(session []byte) []value.Tombstone {
	r, err := value.NewSeqBytes(session)
	if err != nil || skipToValues(r) != nil {
		return nil
	}
	_, report, err := value.DecodeGroup(r, value.DecodeOptions{})
	if err != nil || report == nil {
		return nil
	}
	return report.Lost
}

// lost makes an error of what a value lost on its way.
func lost(what string, r *value.Report) error {
	if r == nil || len(r.Lost) == 0 {
		return nil
	}
	list := make([]string, len(r.Lost))
	for i, t := range r.Lost {
		list[i] = lostText(t)
	}
	return fmt.Errorf("%s cannot travel: %s", what, strings.Join(list, "; "))
}

// lostText is one loss in words: "model.mu: sync.Mutex is locked".
func lostText(t value.Tombstone) string {
	words := t.Reason
	if t.Type != "" {
		words = t.Type + " " + words
	}
	if path := cmp.Or(t.Path, t.Var); path != "" {
		return path + ": " + words
	}
	return words
}

// Resolve finds the function that the map's other side has described.
func (s *Server) Resolve(description []byte) (func(ctx context.Context, input []byte) ([]byte, error), error) {
	p := s.prog
	var fn any
	report, err := value.DecodeOne(description, p.types.of(reflect.TypeFor[any]()), reflect.ValueOf(&fn), value.DecodeOptions{Resolver: p})
	if err != nil {
		return nil, fmt.Errorf("read the description of a function: %w", err)
	}
	if err := lost("the function", report); err != nil {
		return nil, err
	}
	v := reflect.ValueOf(fn)
	if v.Kind() != reflect.Func || v.IsNil() {
		return nil, fmt.Errorf("the description is of a %T, want a function", fn)
	}
	c := newCall(p, v)
	return func(ctx context.Context, input []byte) ([]byte, error) {
		if err := s.build(); err != nil {
			return nil, err
		}
		return c.run(ctx, input)
	}, nil
}

// build makes what the session does not hold, before the first call. If it fails,
// every call ends with that error.
func (s *Server) build() error {
	if !s.toBuild {
		return nil
	}
	s.building.Do(func() { s.notBuilt = s.prog.build() })
	if s.notBuilt == nil {
		return nil
	}
	failed := *s.notBuilt
	return &failed
}

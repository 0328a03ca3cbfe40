package session

import (
	"context"
	"errors"
	"fmt"
	"go/scanner"
	"go/token"
	"slices"
	"strings"

	"gosess/internal/check"
)

// This file makes values again that no file can keep, by running the statement that
// declared them. Nothing does so by itself except a worker, before its first call
// of a function that uses such a variable.

// ErrKept is wrapped by the error of Rebuild for a variable that has its value.
var ErrKept = errors.New("nothing to rebuild")

// A Rebuild is a statement that makes variables again which were not kept.
type Rebuild struct {
	Names  []string // the variables that are missing, wholly or in part
	Source string   // the statement that declared them
	Cell   int      // the cell that it was typed in
	Lost   []NotKept
}

// String is one line: `f by "f, err := os.Open(name)" of cell 3`.
func (r Rebuild) String() string {
	return fmt.Sprintf("%s by %q of cell %d", strings.Join(r.Names, ", "), firstLine(r.Source), r.Cell)
}

// Rebuilds lists what Rebuild can make again, in the order of cells.
func (s *Session) Rebuilds() []Rebuild {
	st := s.cur.Load()
	return rebuilds(st.prog.Decls(), st.lost)
}

// rebuilds finds the statements that made what was lost.
func rebuilds(decls []check.Decl, lost []NotKept) []Rebuild {
	var list []Rebuild
	for _, d := range decls {
		missing := slices.DeleteFunc(slices.Clone(lost), func(n NotKept) bool { return n.Name != d.Name })
		if d.Kind != check.KindVar || len(missing) == 0 || strings.TrimSpace(d.Src) == "" {
			continue
		}
		same := func(r Rebuild) bool { return r.Cell == d.Cell && r.Source == d.Src }
		if i := slices.IndexFunc(list, same); i >= 0 {
			list[i].Names = append(list[i].Names, d.Name)
			list[i].Lost = append(list[i].Lost, missing...)
			continue
		}
		list = append(list, Rebuild{[]string{d.Name}, d.Src, d.Cell, missing})
	}
	slices.SortStableFunc(list, func(a, b Rebuild) int { return a.Cell - b.Cell })
	return list
}

// Rebuild runs the statement that declared a variable again, as a new cell, for a
// variable that was not kept. All variables that the statement declares are declared
// anew. The Outcome and the error are as those of Eval; before anything ran the
// error wraps ErrNoName or ErrKept.
func (s *Session) Rebuild(ctx context.Context, name string) (*Outcome, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := &Outcome{}
	o.Err = s.rebuildVar(ctx, name, o)
	return o, o.Err
}

func (s *Session) rebuildVar(ctx context.Context, name string, o *Outcome) error {
	st := s.cur.Load()
	for _, r := range rebuilds(st.prog.Decls(), st.lost) {
		if slices.Contains(r.Names, name) {
			return s.eval(ctx, r.Source, o)
		}
	}
	if _, ok := st.prog.Source(name); !ok {
		return noName(st.prog, name, ErrNoName)
	}
	return fmt.Errorf("%w: %q has its value", ErrKept, name)
}

// buildMissing has a worker make what was not kept, before its first call. The error
// is a *CallError; each call ends with it.
func (s *Session) buildMissing(ctx context.Context) error {
	if !s.build {
		return nil
	}
	s.building.Do(func() { s.notBuilt = s.rebuildAll(ctx) })
	if s.notBuilt != nil {
		return &CallError{Kind: CallFailed, Message: s.notBuilt.Error()}
	}
	return nil
}

// rebuildAll makes everything again that was not kept. A worker calls it, whose
// session holds only what one function uses.
func (s *Session) rebuildAll(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.Rebuilds() {
		src, err := r.assigning()
		if err == nil {
			err = s.eval(ctx, src, &Outcome{})
		}
		if err != nil {
			return fmt.Errorf("rebuild %s: %w", r, err)
		}
	}
	return nil
}

// wordsOf are the identifiers in a piece of source.
func wordsOf(src string) []string {
	var sc scanner.Scanner
	fset := token.NewFileSet()
	sc.Init(fset.AddFile("", -1, len(src)), []byte(src), nil, 0)
	var list []string
	for {
		_, tok, text := sc.Scan()
		switch tok {
		case token.EOF:
			return list
		case token.IDENT:
			list = append(list, text)
		}
	}
}

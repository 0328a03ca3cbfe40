package session

import (
	"context"
	"fmt"
	"go/scanner"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"gosess/internal/check"
	"gosess/internal/native/modules"
)

// This file makes modules known to a session, and takes packages again that have
// changed under it.

// Got says what [Session.Get] has done.
type Got struct {
	Modules []Dependency // that are new, or were there in another version; first the one that was asked for
	Changed []string     // import paths of packages of the program that are others now
	Notes   []Note       // what the program makes of them
	Report  Report       // values that did not come through
}

// Get fetches the module or the package of a module that the query names ("example.com/mod",
// "example.com/mod@v1.2.3"), so that cells can import what is in it; the module is recorded in the
// session. If the query is a directory ("./geo"), the local package there is read again. Packages
// that the program imports and that are others now are taken as if their types and functions were
// redefined: values keep what fits, and :undo leads back. The error is one line and has changed
// nothing; it is a [*LinkedError] if another process can take what was fetched. It waits for a
// running cell only after everything has been fetched.
func (s *Session) Get(ctx context.Context, g *modules.Getter, query string) (Got, error) {
	if modules.IsLocal(query) {
		s.mu.Lock()
		defer s.mu.Unlock()
		if err := s.checked(ctx); err != nil {
			return Got{}, err
		}
		got, err := s.getLocal(query)
		if err != nil {
			return got, fmt.Errorf("get %s: %w", query, err)
		}
		return got, nil
	}
	before := s.cur.Load().deps
	had := before.known()
	n, err := g.Get(ctx, &had, query)
	if err != nil {
		return Got{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.checked(ctx); err != nil {
		return Got{}, err
	}
	if s.cur.Load().deps != before {
		return Got{}, fmt.Errorf("get %s: the session has changed meanwhile", query)
	}
	fetched := newModules(had.Modules, n.Modules, query)
	if s.linkedOtherwise(before, n) {
		return Got{}, &LinkedError{Needs: *n, Got: Got{Modules: fetched}}
	}
	got, err := s.take(*n)
	if err != nil {
		return Got{}, fmt.Errorf("get %s: %w", query, err)
	}
	got.Modules = fetched
	return got, nil
}

// newModules lists the modules that are not in both lists, and the one that was asked for.
func newModules(had, have []modules.Module, query string) []Dependency {
	path, _, _ := strings.Cut(query, "@")
	var list []Dependency
	for _, m := range have {
		asked := path == m.Path || m.Direct && strings.HasPrefix(path, m.Path+"/")
		d := Dependency{Path: m.Path, Version: m.Version, Direct: m.Direct}
		switch {
		case asked:
			list = slices.Insert(list, 0, d)
		case !slices.ContainsFunc(had, func(h modules.Module) bool { return h.Path == m.Path && h.Version == m.Version }):
			list = append(list, d)
		}
	}
	return list
}

// getLocal reads a local package again.
func (s *Session) getLocal(dir string) (Got, error) {
	deps := s.cur.Load().deps
	list, err := deps.read(dir)
	if err != nil {
		return Got{}, err
	}
	path := list[len(list)-1].Path
	if !deps.has(path) {
		return Got{}, fmt.Errorf("package %q is not in the session: a cell with import %q takes it", path, dir)
	}
	return s.take(deps.with(list))
}

// take makes n what the session knows, and has the program import what is there now.
func (s *Session) take(n modules.Needs) (Got, error) {
	now := s.cur.Load()
	changed := now.deps.others(&n)
	if len(changed) == 0 {
		now.deps.set(n)
		s.kept = nil
		return Got{}, nil
	}
	notes, report, err := s.importAgain(now, newDependencies(n))
	return Got{Changed: changed, Notes: notes, Report: report}, err
}

// importAgain makes the session one whose program imports what deps finds. Values go
// through the bytes that a file would hold.
func (s *Session) importAgain(now *state, deps *dependencies) ([]Note, Report, error) {
	here, err := s.here()
	if err != nil {
		return nil, Report{}, err
	}
	u, err := check.Restore(deps, now.prog.Decls())
	if err != nil {
		return nil, Report{}, err
	}
	next := *now
	next.prog, next.deps, next.pkg, next.broken, next.waiting = u.Program, deps, u.Pkg, u.Broken, u.Waiting
	eng, report, err := s.rebuild(&step{st: &next, snap: here.snap})
	if err != nil {
		return nil, report, userError(err)
	}
	for _, n := range s.notUndone(here.snap.Packages) {
		if !slices.Contains(now.deps.others(&deps.needs), n.Name) { // of others they are new
			report.Notes = append(report.Notes, n)
		}
	}
	report.place(now.prog.Decls())
	next.lost = slices.Concat(now.lost, report.Lost)
	s.push(here)
	s.eng, s.kept = eng, nil
	s.cur.Store(&next)
	return append(waitingNotes(now, u), brokenNotes(now, u)...), report, nil
}

// retake takes the local packages again that a cell imports by their directories
// and that have changed, and says so.
func (s *Session) retake(src string) ([]Note, error) {
	var notes []Note
	for _, dir := range localImports(src) {
		now := s.cur.Load()
		list, err := now.deps.read(dir)
		if err != nil {
			continue // the check of the cell reports it
		}
		n := now.deps.with(list)
		if len(now.deps.others(&n)) == 0 {
			continue
		}
		got, err := s.take(n)
		if err != nil {
			return nil, err
		}
		path := list[len(list)-1].Path
		for _, changed := range got.Changed {
			notes = append(notes, Note{NoteImport, changed, fmt.Sprintf("package %s has changed on disk, and is taken as it is now", changed)})
		}
		notes = append(notes, got.Notes...)
		for _, line := range got.Report.Lines() {
			notes = append(notes, Note{NoteDropped, path, line})
		}
	}
	return notes, nil
}

// localImports lists the directories that a cell imports.
func localImports(src string) []string {
	if !strings.Contains(src, "import") {
		return nil
	}
	var list []string
	var sc scanner.Scanner
	sc.Init(token.NewFileSet().AddFile("", -1, len(src)), []byte(src), nil, 0)
	imports, group := false, false
	for {
		_, tok, lit := sc.Scan()
		switch {
		case tok == token.EOF:
			return list
		case tok == token.IMPORT:
			imports = true
		case tok == token.LPAREN:
			group = true
		case tok == token.RPAREN || tok == token.SEMICOLON && !group:
			imports, group = false, false
		case tok == token.STRING && imports:
			if path, err := strconv.Unquote(lit); err == nil && modules.IsLocal(path) {
				list = append(list, path)
			}
		}
	}
}

// stale says which local packages of the program have changed on disk. Each
// content of a package is told of once.
func (st *state) stale() []Note {
	var notes []Note
	for _, p := range st.deps.local(st.prog) {
		if now := p.Changed(); now != "" && st.deps.tell(p.Path, now) {
			notes = append(notes, Note{NoteImport, p.Path, fmt.Sprintf("package %s has changed on disk; \":get %s\" takes it as it is now", p.Path, shownDir(p.Dir))})
		}
	}
	return notes
}

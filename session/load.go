package session

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"slices"

	"gosess/internal/value"
)

// This file reads sessions. Nothing that the user wrote is run: source is
// type-checked and compiled, values are decoded.

// Load reads a session that Dump wrote. The error wraps ErrNotSession,
// ErrVersion, ErrTruncated or ErrDamaged if the file is at fault. The Report
// says what the file does not hold, and what of it did not fit.
func Load(r io.Reader, opt Options) (*Session, Report, error) {
	in, err := value.NewSeqReader(r, -1)
	if err != nil {
		return nil, Report{}, fileError(err)
	}
	return load(in, opt)
}

// LoadBytes is Load for a file in memory, which must not be changed.
func LoadBytes(file []byte, opt Options) (*Session, Report, error) {
	in, err := value.NewSeqBytes(file)
	if err != nil {
		return nil, Report{}, fileError(err)
	}
	return load(in, opt)
}

// LoadFile is Load for the file at path, with path in its errors. Large arrays of
// numbers are mapped, not read: changes to them stay in this process, and the file
// may be replaced or removed, but must not be shortened while the process runs.
// Their checksums are compared beside; see [Session.Checked] and [Options.Whole].
func LoadFile(path string, opt Options) (*Session, Report, error) {
	f, err := openFile(path)
	if err != nil {
		return nil, Report{}, err
	}
	in, err := value.NewSeqFile(f)
	if err != nil {
		f.Close()
		return nil, Report{}, fmt.Errorf("load %q: %w", path, fileError(err))
	}
	in.VerifyLater()
	s, report, err := load(in, opt)
	if err != nil {
		in.Unmap()
		f.Close()
		return nil, report, fmt.Errorf("load %q: %w", path, err)
	}
	s.checking = checkLater(in, f, path)
	if opt.Whole {
		if err := s.checking.wait(context.Background()); err != nil {
			in.Unmap()
			return nil, report, err
		}
	}
	return s, report, nil
}

// openFile opens a regular file: to open a pipe may take for ever, and to read a
// device too.
func openFile(path string) (*os.File, error) {
	info, err := os.Stat(path)
	var missing *os.PathError
	switch {
	case errors.As(err, &missing):
		return nil, fmt.Errorf("open %q: %w", path, missing.Err)
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, fmt.Errorf("open %q: is a directory, want a session file", path)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("open %q: is a pipe, a socket or a device, want a session file", path)
	}
	return os.Open(path)
}

func load(in *value.SeqReader, opt Options) (*Session, Report, error) {
	if in.Size() >= respiteFrom {
		defer respite()()
	}
	c, err := readContents(in)
	if err != nil {
		return nil, Report{}, fileError(err)
	}
	st, u, err := c.state()
	if err != nil {
		return nil, Report{}, err
	}
	s := &Session{opt: opt, eng: newEngine(opt.Compiler), build: c.meta.Build}
	if c.meta.Part {
		s.opt.Undo = -1
	}
	unlinked, err := s.link(context.Background(), st.deps, u)
	if err != nil {
		return nil, Report{}, err
	}
	if err := s.eng.Define(u); err != nil {
		return nil, Report{}, userError(err)
	}
	report := Report{Bytes: in.Size(), Lost: c.lost}
	for _, n := range unlinked {
		report.Notes = append(report.Notes, NotKept{Reason: n.Text})
	}
	if err := decodeInto(s.eng, in, &report); err != nil {
		return nil, report, fileError(err)
	}
	report.once()
	report.place(c.decls)
	st.lost = report.Lost
	s.cur.Store(st)
	s.mirror(opt.Compiler)
	return s, report, nil
}

// readContents reads everything before the values. The next record of in is
// the first of the values.
func readContents(in *value.SeqReader) (contents, error) {
	var c contents
	rec, err := in.Next()
	if err != nil {
		return c, err
	}
	if rec.Kind != recMeta {
		return c, fmt.Errorf("%w: begins with a record of kind %d, want %d", ErrNotSession, rec.Kind, recMeta)
	}
	if err := rec.Decode(&c.meta); err != nil {
		return c, err
	}
	for {
		rec, err := in.Next()
		if errors.Is(err, io.EOF) {
			return c, fmt.Errorf("%w: it holds no values", ErrDamaged)
		}
		if err != nil {
			return c, err
		}
		if rec.Kind < value.FirstKind {
			in.Unread()
			return c, nil
		}
		if err := c.add(rec); err != nil {
			return c, err
		}
	}
}

// maxPadding bounds the lines and columns of all declarations together: package
// check rebuilds the space before each.
const maxPadding = 64 << 20

// add takes one record in.
func (c *contents) add(rec value.Record) error {
	switch rec.Kind {
	case recDecl:
		var d declRecord
		if err := rec.Decode(&d); err != nil {
			return err
		}
		if c.padding += d.Line + d.Col; d.Line < 0 || d.Col < 0 || c.padding > maxPadding {
			return fmt.Errorf("%w: declaration %q is at line %d, column %d", ErrDamaged, d.Name, d.Line, d.Col)
		}
		if len(c.decls) == cap(c.decls) { // append would grow by a quarter
			c.decls = slices.Grow(c.decls, max(16, len(c.decls)))
		}
		c.decls = append(c.decls, d.decl())
	case recCell:
		var e cellRecord
		if err := rec.Decode(&e); err != nil {
			return err
		}
		c.cells = append(c.cells, Entered(e))
	case recLost:
		var n lostRecord
		if err := rec.Decode(&n); err != nil {
			return err
		}
		c.lost = append(c.lost, NotKept(n))
	case recModules:
		var r modulesRecord
		if err := rec.Decode(&r); err != nil {
			return err
		}
		r.addTo(&c.needs)
	case recPackage:
		var r packageRecord
		if err := rec.Decode(&r); err != nil {
			return err
		}
		return r.addTo(&c.needs)
	}
	return nil
}

// decodeInto reads the values and what follows them into eng's variables.
func decodeInto(eng engine, in *value.SeqReader, report *Report) error {
	_, r, err := value.DecodeGroup(in, value.DecodeOptions{
		Resolver: eng,
		Cell: func(name string, t *value.Type) reflect.Value {
			if now, ptr, ok := eng.Var(name); ok && now == t {
				return ptr
			}
			return reflect.Value{}
		},
	})
	if err != nil {
		return err
	}
	report.add(r)
	return readToEnd(in)
}

// readToEnd checks what is left of a file.
func readToEnd(in *value.SeqReader) error {
	for {
		if _, err := in.Next(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// Replace makes the session what the file at path holds; it keeps its options.
// Unless force is set, the error is a *ConflictError if the session has names that would
// be lost or get another meaning; a variable always does. Replace can be undone,
// and if it fails the session is as it was.
func (s *Session) Replace(path string, force bool) (Report, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	loaded, report, err := LoadFile(path, s.opt)
	if err != nil {
		return report, err
	}
	now := s.cur.Load()
	if clash := notAmong(now.prog.Decls(), loaded.cur.Load().prog.Decls()); len(clash) > 0 && !force {
		return Report{}, &ConflictError{path, clash}
	}
	undo, err := s.remember(now)
	if err != nil {
		return report, err
	}
	st := *loaded.cur.Load()
	st.next = max(st.next, now.next)
	s.push(undo)
	s.eng, s.kept, s.checking = loaded.eng, nil, loaded.checking
	s.cur.Store(&st)
	return report, nil
}

// fileError makes an error of package value one of this package.
func fileError(err error) error {
	var f *value.FormatError
	if !errors.As(err, &f) {
		return err
	}
	return &FileError{kind: sentinels[f.Problem], cause: f}
}

var sentinels = map[value.Problem]error{
	value.Foreign:   ErrNotSession,
	value.Newer:     ErrVersion,
	value.Truncated: ErrTruncated,
	value.Damaged:   ErrDamaged,
}

// A FileError says what is wrong with a session file. It wraps one of
// ErrNotSession, ErrVersion, ErrTruncated and ErrDamaged.
type FileError struct {
	kind  error
	cause *value.FormatError

	hopeless bool // salvaging it has been tried
}

func (e *FileError) Error() string {
	text := e.cause.Error()
	if (e.kind == ErrDamaged || e.kind == ErrTruncated) && !e.hopeless {
		text += "; \"gosess salvage\" recovers what is intact"
	}
	return text
}

// Unwrap returns the sentinel and the codec's error.
func (e *FileError) Unwrap() []error { return []error{e.kind, e.cause} }

package session

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"slices"
	"sync"

	"gosess/internal/check"
	"gosess/internal/native/modules"
	"gosess/internal/value"
	_ "gosess/internal/value/zstd" // compressed files can be written and read
)

// This file writes sessions.

// Version is the version of gosess, for `gosess version` and session files.
const Version = "0.1"

// Dump writes the session to w. What cannot be kept is in the Report and in the
// file; it is never an error. If w is a [value.LargeWriter], it is told which large
// arrays it may have already.
func (s *Session) Dump(w io.Writer) (Report, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.withBegunAnew(s.dumpOrCopy(w))
}

// DumpOptions say what [Session.DumpFile] writes, and how. The zero value writes
// everything and reads it back.
type DumpOptions struct {
	Names    []string // variables, functions, types and constants to be written, with what they need; nil for all
	NoVerify bool     // the file is not read back before it takes the place of an older one
	Compress bool     // smaller, but slower, and arrays are not mapped by a load
}

// DumpFile writes the session, or a part of it, to the file at path, which is
// replaced as a whole or, if anything fails, not at all. The file gets mode
// 0600; a symbolic link is followed. The error wraps ErrNoName if a part was
// asked for that is not there.
func (s *Session) DumpFile(path string, opt DumpOptions) (Report, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	write := s.dumpOrCopy
	if opt.Compress {
		write = s.dumpPacked
	}
	if opt.Names != nil {
		if err := s.checked(context.Background()); err != nil {
			return Report{}, err
		}
		part, err := s.part(s.cur.Load(), opt.Names)
		if err != nil {
			return Report{}, err
		}
		part.packed = opt.Compress
		write = func(w io.Writer) (Report, error) { return s.write(w, part) }
	}
	verify := verifyFile
	if opt.NoVerify {
		verify = nil
	}
	var report Report
	err := writeFile(path, func(w io.Writer) (err error) {
		report, err = write(w)
		return err
	}, verify)
	if err != nil {
		return Report{}, fmt.Errorf("dump session to %q: %w", path, err)
	}
	return s.withBegunAnew(report, nil)
}

func (s *Session) dump(w io.Writer) (Report, error) {
	if err := s.checked(context.Background()); err != nil {
		return Report{}, err
	}
	return s.write(w, s.contents(s.cur.Load()))
}

// dumpPacked is dump, compressed.
func (s *Session) dumpPacked(w io.Writer) (Report, error) {
	if err := s.checked(context.Background()); err != nil {
		return Report{}, err
	}
	c := s.contents(s.cur.Load())
	c.packed = true
	return s.write(w, c)
}

// contents is all of the session.
func (s *Session) contents(st *state) contents {
	return contents{
		meta:  metaRecord{Producer: "gosess " + Version, Engine: engineName, Next: st.next},
		decls: st.prog.Decls(),
		cells: st.cells,
		lost:  slices.Concat(st.lost, st.parked()),
		vars:  s.vars(st),
		needs: st.deps.all(st.prog, false),
	}
}

// contents are what a file of a session holds.
type contents struct {
	meta  metaRecord
	decls []check.Decl
	cells []Entered
	lost  []NotKept
	vars  []value.Var
	needs modules.Needs

	packed  bool // the file is to be compressed
	padding int  // lines and columns of decls, added up
}

// encode is write to memory.
func (s *Session) encode(c contents) ([]byte, error) {
	var b bytes.Buffer
	if _, err := s.write(&b, c); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func (s *Session) write(to io.Writer, c contents) (Report, error) {
	return c.write(to, s.eng.EncodeOptions())
}

// write writes a file. opt is that of the engine that holds the values.
func (c *contents) write(to io.Writer, opt value.EncodeOptions) (Report, error) {
	w, err := newSeqWriter(to, c.packed)
	if err != nil {
		return Report{}, err
	}
	program := c.program()
	if err := program.write(w); err != nil {
		return Report{}, err
	}
	report := Report{Lost: slices.Clone(c.lost)}
	c.addSources()
	r, err := value.EncodeGroup(w, c.vars, opt)
	if err != nil {
		return report, err
	}
	report.add(r)
	report.place(c.decls)
	if !c.meta.Part {
		program.writeCopy(w, report.Lost)
	}
	err = w.Close()
	report.Bytes = w.Offset()
	return report, err
}

func newSeqWriter(to io.Writer, packed bool) (*value.SeqWriter, error) {
	if packed {
		return value.NewPackedWriter(to)
	}
	return value.NewSeqWriter(to), nil
}

// addSources gives each variable the line that made it.
func (c *contents) addSources() {
	sources := map[string]string{}
	for _, d := range c.decls {
		if d.Kind == check.KindVar {
			sources[d.Name] = firstLine(d.Src)
		}
	}
	for i := range c.vars {
		c.vars[i].Source = sources[c.vars[i].Name]
	}
}

// A Snapshot is what a worker needs of a session. Its bytes are those of a session
// file, and must not be changed.
type Snapshot struct {
	Bytes  []byte
	Report Report
	Build  []Rebuild // what a worker runs before its first call

	once sync.Once
	hash [sha256.Size]byte
}

// Hash is the SHA-256 of Bytes: equal for equal contents.
func (s *Snapshot) Hash() [sha256.Size]byte {
	s.once.Do(func() { s.hash = sha256.Sum256(s.Bytes) })
	return s.hash
}

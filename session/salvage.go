package session

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"gosess/internal/check"
	"gosess/internal/native/modules"
	"gosess/internal/value"
)

// This file recovers what is intact in a damaged file. Nothing in it is run.

// A Salvaged is what Salvage found. Its JSON form is the contract of `gosess
// salvage --json`.
type Salvaged struct {
	Bytes  int64     `json:"bytes"`           // size of the file that was written
	Vars   []string  `json:"vars"`            // variables that are there, sorted; "_" is the last value
	Names  []string  `json:"names"`           // functions, methods, types and constants that are there, in the order of the program
	Cells  int       `json:"cells"`           // of the history, that are there
	Lost   []NotKept `json:"lost,omitempty"`  // values that are not, whether damaged or never kept
	Notes  []NotKept `json:"notes,omitempty"` // what else is missing or does not compile any more
	Damage []Damage  `json:"damage,omitempty"`
}

// A Damage is a range of a file that could not be read.
type Damage struct {
	Offset int64  `json:"offset"`
	Size   int64  `json:"size"`
	Detail string `json:"detail"` // what is wrong, for people
}

// String is "bytes 120 to 180: checksum is …".
func (d Damage) String() string {
	if d.Size == 0 {
		return fmt.Sprintf("byte %d: %s", d.Offset, d.Detail)
	}
	return fmt.Sprintf("bytes %d to %d: %s", d.Offset, d.Offset+d.Size-1, d.Detail)
}

// Whole reports whether all that the file ever held was recovered.
func (r *Salvaged) Whole() bool {
	damaged := func(n NotKept) bool {
		return n.Reason == value.ReasonDamaged || n.Reason == reasonUndeclared || n.Name == ""
	}
	return len(r.Notes) == 0 && !slices.ContainsFunc(r.Lost, damaged)
}

// reasonUndeclared is why an intact value is not kept.
const reasonUndeclared = "its declaration is damaged in the file"

func readFile(path string) ([]byte, error) {
	f, err := openFile(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// SalvageFile writes what is intact in the file at path to a new file at out,
// and says what is not. As with DumpFile the file at out is replaced as a whole or
// not at all. The error wraps ErrNotSession or ErrVersion if there is nothing to
// be salvaged by this program, and ErrDamaged if nothing of a session is left.
func SalvageFile(path, out string) (*Salvaged, error) {
	data, err := readFile(path)
	if err != nil {
		return nil, err
	}
	c, r, err := salvage(data)
	if err != nil {
		err = fileError(err)
		if bad, ok := err.(*FileError); ok {
			bad.hopeless = true
		}
		return nil, fmt.Errorf("salvage %q: %w", path, err)
	}
	err = writeFile(out, func(w io.Writer) error {
		report, err := c.write(w, value.EncodeOptions{})
		r.Bytes = report.Bytes
		return err
	}, func(f *os.File) error { return r.verify(f) })
	if err != nil {
		return nil, fmt.Errorf("salvage %q to %q: %w", path, out, err)
	}
	return r, nil
}

// salvage reads what is intact.
func salvage(data []byte) (contents, *Salvaged, error) {
	in, err := value.NewSalvage(data)
	if err != nil {
		return contents{}, nil, err
	}
	found := salvageProgram(in)
	r := &Salvaged{Notes: found.notes, Damage: found.damage}
	for _, d := range in.Damage() {
		r.Damage = append(r.Damage, Damage(d))
	}
	if in, err = value.NewSalvage(data); err != nil { // from the beginning again
		return contents{}, nil, err
	}
	vars, lost, err := value.DecodeGroup(in, value.DecodeOptions{})
	if err != nil {
		return contents{}, nil, err
	}
	c := found.contents
	if len(vars)+len(c.decls)+len(c.cells) == 0 && len(r.Damage) > 0 {
		return c, nil, fmt.Errorf("%w: nothing in it is intact", ErrDamaged)
	}
	c.vars = vars
	report := Report{Lost: c.lost}
	report.add(lost)
	report.Lost = append(report.Lost, c.dropUndeclared()...)
	if len(vars) == 0 {
		report.Lost = append(report.Lost, undescribed(&c, report.Lost)...)
	}
	report.Lost = distinct(report.Lost)
	report.place(c.decls)
	c.lost = report.Lost
	for _, n := range report.Notes {
		if n.Reason != value.ReasonUntold || !found.copied {
			r.Notes = append(r.Notes, n)
		}
	}
	r.list(&c)
	return c, r, nil
}

// dropUndeclared takes out the values that no program could use, and names them.
func (c *contents) dropUndeclared() (lost []NotKept) {
	declared := map[string]bool{}
	for _, d := range c.decls {
		declared[d.Name] = declared[d.Name] || d.Kind == check.KindVar
	}
	c.vars = slices.DeleteFunc(c.vars, func(v value.Var) bool {
		if !declared[v.Name] {
			lost = append(lost, NotKept{Name: v.Name, Path: v.Name, Type: v.Type.Text(), Reason: reasonUndeclared, Source: v.Source})
		}
		return !declared[v.Name]
	})
	return lost
}

// undescribed names the variables of the program when it is not known what the
// file holds of them.
func undescribed(c *contents, lost []NotKept) (list []NotKept) {
	if !slices.ContainsFunc(lost, func(n NotKept) bool { return n.Name == "" }) {
		return nil
	}
	for _, d := range c.decls {
		if d.Kind == check.KindVar && !check.IsHidden(d.Name) {
			list = append(list, NotKept{Name: d.Name, Path: d.Name, Reason: value.ReasonDamaged, Source: firstLine(d.Src), Cell: d.Cell})
		}
	}
	return list
}

// distinct leaves out what is said twice.
func distinct(list []NotKept) []NotKept {
	type place struct{ name, path string }
	seen := map[place]bool{}
	return slices.DeleteFunc(list, func(n NotKept) bool {
		p := place{n.Name, n.Path}
		again := seen[p] && n.Name != ""
		seen[p] = true
		return again
	})
}

// list fills in what is there.
func (r *Salvaged) list(c *contents) {
	r.Cells, r.Lost = len(c.cells), c.lost
	r.Vars, r.Names = []string{}, []string{}
	for _, v := range c.vars {
		switch {
		case v.Name == check.Last:
			r.Vars = append(r.Vars, "_")
		case !check.IsHidden(v.Name):
			r.Vars = append(r.Vars, v.Name)
		}
	}
	slices.Sort(r.Vars)
	for _, d := range c.decls {
		switch {
		case d.Kind == check.KindVar || d.Kind == check.KindCell || d.Kind == check.KindImport || check.IsHidden(d.Name):
		default:
			for _, n := range declared(d) {
				r.Names = append(r.Names, n.Name)
			}
		}
	}
}

// verify loads what was written, as a session would, and adds what that finds
// missing.
func (r *Salvaged) verify(f *os.File) error {
	in, err := value.NewSeqFile(f)
	if err != nil {
		return err
	}
	defer in.Unmap()
	s, report, err := load(in, Options{Undo: -1})
	var missing *MissingError
	switch {
	case errors.As(err, &missing):
		r.Notes = append(r.Notes, NotKept{Reason: "not tried out: " + missing.Error()})
		return nil
	case err != nil:
		return fmt.Errorf("what is left cannot be loaded: %w", err)
	}
	defer s.Close()
	r.Lost = distinct(slices.Concat(r.Lost, report.Lost))
	r.Notes = append(r.Notes, report.Notes...)
	if len(r.Damage) == 0 {
		return nil
	}
	for _, n := range s.Names() {
		if n.State != "" && !slices.ContainsFunc(r.Lost, func(l NotKept) bool { return l.Name == n.Name }) {
			r.Notes = append(r.Notes, NotKept{Name: n.Name, Path: n.Name, Reason: n.State, Cell: n.Cell})
		}
	}
	return nil
}

// A foundProgram is what is left of a file beside its values.
type foundProgram struct {
	contents
	notes  []NotKept
	damage []Damage // intact records that cannot be understood
	copied bool     // taken from the copy
}

// salvageProgram reads all records that are not of the values. If the copy of the
// program is intact, it is taken.
func salvageProgram(in *value.SeqReader) foundProgram {
	var p foundProgram
	var again *copyRecord
	for {
		rec, err := in.Next()
		if err != nil {
			break
		}
		if rec.Kind != recCopy {
			p.take(rec)
			continue
		}
		c := &copyRecord{}
		if err := rec.Decode(c); err == nil {
			again = c
		}
	}
	if again != nil {
		p.restore(again)
	}
	if p.meta.Producer == "" {
		p.meta = metaRecord{Producer: "gosess " + Version, Engine: engineName}
	}
	for _, d := range p.decls {
		p.meta.Next = max(p.meta.Next, d.Cell+1)
	}
	for _, e := range p.cells {
		p.meta.Next = max(p.meta.Next, e.ID+1)
	}
	p.dropImports()
	return p
}

// take takes one record in.
func (p *foundProgram) take(rec value.Record) {
	rec.Body = bytes.Clone(rec.Body)
	var err error
	if rec.Kind == recMeta {
		err = rec.Decode(&p.meta)
	} else {
		err = p.add(rec)
	}
	if err != nil {
		p.damage = append(p.damage, Damage{Offset: rec.Offset, Detail: firstLine(err.Error())})
	}
}

// restore takes everything from the copy but the history's cells, of which it
// tells the ones that are missing.
func (p *foundProgram) restore(from *copyRecord) {
	cells := p.cells
	p.contents, p.damage, p.copied = contents{cells: cells}, nil, true
	for _, r := range from.Records {
		p.take(value.Record{Kind: r.Kind, Body: r.Body})
	}
	for _, n := range from.Lost {
		p.lost = append(p.lost, NotKept(n))
	}
	for _, id := range from.Cells {
		if !slices.ContainsFunc(cells, func(e Entered) bool { return e.ID == id }) {
			p.notes = append(p.notes, NotKept{Cell: id, Reason: fmt.Sprintf("cell %d of the history is damaged in the file", id)})
		}
	}
}

// dropImports takes out the imports of packages whose source is damaged.
func (p *foundProgram) dropImports() {
	deps := newDependencies(p.needs)
	p.decls = slices.DeleteFunc(p.decls, func(d check.Decl) bool {
		if d.Kind != check.KindImport || isBundled(d.Type) || ofModule(&p.needs, d.Type) {
			return false
		}
		_, err := deps.Find(d.Type)
		if err != nil {
			p.notes = append(p.notes, NotKept{Name: d.Name, Path: d.Name, Type: "import of " + d.Type, Reason: "is left out: " + firstLine(err.Error()), Cell: d.Cell})
		}
		return err != nil
	})
}

// ofModule reports whether a package is of a module that the session fetched, on
// this machine or not.
func ofModule(n *modules.Needs, path string) bool {
	return slices.ContainsFunc(n.Modules, func(m modules.Module) bool {
		return path == m.Path || strings.HasPrefix(path, m.Path+"/")
	})
}

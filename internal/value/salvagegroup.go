package value

import (
	"bytes"
	"io"
	"reflect"
)

// This file decodes a group of which some records are missing.

// A salvaged is a source of a group's records, none of them damaged.
type salvaged struct {
	records []Record
	bytes   int64
}

func (s *salvaged) Next() (Record, error) {
	if len(s.records) == 0 {
		return Record{}, io.EOF
	}
	rec := s.records[0]
	s.records = s.records[1:]
	return rec, nil
}

func (s *salvaged) full() int64 { return s.bytes }

// salvageGroup is DecodeGroup for a reader made by NewSalvage.
func salvageGroup(r *SeqReader, o DecodeOptions) ([]Var, *Report, error) {
	src, whole, ended := collect(r)
	if !whole {
		return nil, &Report{Lost: []Tombstone{{Reason: "what describes the values is damaged in the file"}}}, nil
	}
	o.salvage = true
	vars, rep, err := decodeGroup(src, o)
	if err != nil { // intact records that contradict each other: not damage but malice, or a mistake of the writer
		return nil, &Report{Lost: []Tombstone{{Reason: "the values contradict each other: " + err.Error()}}}, nil
	}
	if !ended {
		rep.Notes = append(rep.Notes, Tombstone{Reason: ReasonUntold})
	}
	return vars, rep, nil
}

// collect reads the intact records of a group. It reports whether what describes
// the group is there, and its end.
func collect(r *SeqReader) (src *salvaged, whole, ended bool) {
	src = &salvaged{bytes: r.full()}
	var described [kindObjects + 1][]byte
	end := Record{Kind: kindGroupEnd, Body: []byte{0xa0}}
	for {
		rec, err := r.Next()
		if err != nil {
			break
		}
		if rec.Kind >= FirstKind {
			continue
		}
		if r.packed {
			rec.Body = bytes.Clone(rec.Body)
		}
		switch rec.Kind {
		case kindTypes, kindVars, kindObjects:
			described[rec.Kind] = rec.Body
		case kindCopy:
			fill(described[kindTypes:], rec.Body)
		case kindChunk, kindArray:
			src.records = append(src.records, rec)
		case kindGroupEnd:
			end, ended = rec, true
		}
		if ended {
			break
		}
	}
	head := []Record{}
	for kind := kindTypes; kind <= kindObjects; kind++ {
		if described[kind] == nil {
			return src, false, ended
		}
		head = append(head, Record{Kind: kind, Body: described[kind]})
	}
	src.records = append(append(head, src.records...), end)
	return src, true, ended
}

// fill sets the bodies that are missing, from a copy.
func fill(bodies [][]byte, copied []byte) {
	sc := scanner{buf: copied}
	if sc.array() != len(bodies) {
		return
	}
	for i := range bodies {
		at := sc.pos
		if sc.skip(); sc.err == nil && bodies[i] == nil {
			bodies[i] = copied[at:sc.pos]
		}
	}
}

// refer notes that the content that is read refers to an object.
func (d *decoder) refer(object uint64) {
	if d.opts.salvage {
		d.refers = append(d.refers, reference{d.object, object})
	}
}

// A reference is from an object to another.
type reference struct{ from, to uint64 }

// passOver goes on with an object after the one that was expected: what is
// before it is damaged.
func (d *decoder) passOver(object uint64, first int) {
	for d.object < object && d.err == nil {
		d.bad[d.object] = true
		if i := d.object - uint64(len(d.blocks)); d.object >= uint64(len(d.blocks)) && i < d.nfuncs {
			d.madeFunc(reflect.Value{})
		}
		d.next()
	}
	if first != d.done {
		d.bad[d.object] = true
		d.done = first
	}
}

// objects returns how many there are.
func (d *decoder) objects() uint64 {
	return uint64(len(d.blocks)) + d.nfuncs + uint64(len(d.maps))
}

// size returns how many elements or entries an object has.
func (d *decoder) size(object uint64) int {
	switch i := object - uint64(len(d.blocks)); {
	case object < uint64(len(d.blocks)):
		return d.blocks[object].count
	case i < d.nfuncs:
		return 1
	default:
		return d.maps[i-d.nfuncs].count
	}
}

// spread marks everything that refers to what is bad.
func (d *decoder) spread() {
	holders := map[uint64][]uint64{}
	for _, r := range d.refers {
		holders[r.to] = append(holders[r.to], r.from)
	}
	work := make([]uint64, 0, len(d.bad))
	for i := range d.bad {
		work = append(work, i)
	}
	for len(work) > 0 {
		i := work[len(work)-1]
		work = work[:len(work)-1]
		for _, h := range holders[i] {
			if !d.bad[h] {
				d.bad[h] = true
				work = append(work, h)
			}
		}
	}
}

// drop reports a variable that is not intact, and clears its memory.
func (d *decoder) drop(v varRecord) {
	d.report.Lost = append(d.report.Lost, Tombstone{
		Var: v.name, Path: v.name, Type: d.types[v.typ].String(), Reason: ReasonDamaged, Source: v.source,
	})
	if v.cell != nil {
		reflect.NewAt(d.plans[v.typ].layout, v.cell).Elem().SetZero()
	}
}

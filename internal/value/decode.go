package value

import (
	"fmt"
	"io"
	"reflect"
	"unsafe"
)

// This file reads a group: it makes all objects first, then fills them, so that
// every reference can be followed as soon as it is read.

// Memory that a group may take: so many bytes for each byte of its file, plus
// something for small ones. What takes most is a nil slice or interface in a
// list: 24 bytes of memory for one of file.
const (
	memoryFactor = 64
	memoryBase   = 16 << 20
)

// source gives the records of a group.
type source interface {
	Next() (Record, error)
	full() int64 // bytes of all records, not compressed
}

// DecodeGroup reads what one EncodeGroup wrote. The Report has what was lost
// when it was written, and what does not fit the resolver's types. No user code
// runs. The error is a *FormatError if the stream is bad.
func DecodeGroup(r *SeqReader, o DecodeOptions) ([]Var, *Report, error) {
	if r.salvage {
		return salvageGroup(r, o)
	}
	vars, rep, err := decodeGroup(r, o)
	if bad, ok := err.(*FormatError); ok && bad.Offset < 0 {
		bad.Offset = r.last.Offset
	}
	return vars, rep, err
}

func decodeGroup(r source, o DecodeOptions) ([]Var, *Report, error) {
	body, err := nextBody(r, kindTypes)
	if err != nil {
		return nil, nil, err
	}
	recs, err := readTypes(body)
	if err != nil {
		return nil, nil, err
	}
	if _, ok := o.Resolver.(generic); ok || o.Resolver == nil {
		types, err := makeGeneric(recs)
		if err != nil {
			return nil, nil, err
		}
		o.Resolver = generic{}
		return decodeAs(r, types, o)
	}
	x := &typeReader{recs: recs, res: o.Resolver}
	types, err := x.resolve()
	if err != nil {
		return nil, nil, err
	}
	if len(x.changed) > 0 {
		return decodeChanged(r, x, o)
	}
	return decodeAs(r, types, o)
}

// decodeAs decodes what follows the types.
func decodeAs(r source, types []*Type, o DecodeOptions) ([]Var, *Report, error) {
	d := &decoder{types: types, opts: o, bad: map[uint64]bool{}}
	d.plans = make([]*plan, len(types))
	for i, t := range types {
		d.plans[i] = planOf(t)
	}
	if m, ok := r.(interface {
		mapNumbers(object, size uint64) unsafe.Pointer
	}); ok {
		d.mapNumbers = m.mapNumbers
	}
	size := uint64(r.full())
	d.budget = memoryBase + memoryFactor*min(size, 1<<50)
	for _, step := range []struct {
		kind uint64
		read func()
	}{{kindVars, d.readVars}, {kindObjects, d.readObjects}} {
		body, err := nextBody(r, step.kind)
		if err != nil {
			return nil, nil, err
		}
		d.scanner = scanner{buf: body}
		if step.read(); d.err != nil {
			return nil, nil, d.err
		}
	}
	return d.contents(r)
}

// nextBody returns the body of the next record, which must be of that kind.
func nextBody(r source, kind uint64) ([]byte, error) {
	rec, err := r.Next()
	if err == io.EOF {
		return nil, damaged("values are missing")
	}
	if err == nil && rec.Kind != kind {
		err = damaged(fmt.Sprintf("record of kind %d, want %d", rec.Kind, kind))
	}
	return rec.Body, err
}

// A varRecord is a variable as written.
type varRecord struct {
	name   string
	typ    uint64
	object uint64
	way    []int
	source string
	wanted bool
	cell   unsafe.Pointer
	lost   bool // it has no place
}

type decoder struct {
	scanner
	types  []*Type // the engine's
	plans  []*plan
	opts   DecodeOptions
	budget uint64 // bytes of memory that may still be taken

	// mapNumbers, if not nil, is that of a SeqReader.
	mapNumbers func(object, size uint64) unsafe.Pointer
	vars       []varRecord

	blocks []block
	funcs  []reflect.Value
	nfuncs uint64
	maps   []mapObject

	object  uint64             // whose content comes next
	done    int                // elements of it that are filled
	waiting map[uint64][]fixup // func slots, until the func is made
	late    []lateBox          // interfaces that hold a word of a block
	boxes   []edge             // which block has which box inside
	synced  []lateMap          // sync.Maps to be filled
	heights map[int32]int      // boxes inside each other, below a block
	inKey   bool               // a map key is being read
	zones   zoneCache
	slab    []byte          // for short strings
	refers  []reference     // for salvage: who refers to whom
	bad     map[uint64]bool // for salvage: objects that are not intact
	alone   bool            // one flat value is read: a slab would be a waste
	report  Report
}

// A fixup is a func slot that waits for its func.
type fixup struct {
	slot unsafe.Pointer
	plan *plan
}

// A lateBox is an interface whose value is the word in a block.
type lateBox struct {
	slot  unsafe.Pointer
	plan  *plan
	block int
}

// plan returns the plan of the type whose index comes next.
func (d *decoder) typ() uint64 {
	id := d.uint()
	if id >= uint64(len(d.plans)) {
		d.fail("reference to a type that does not exist")
		return 0
	}
	return id
}

// readVars reads [[name, type, location, source], …].
func (d *decoder) readVars() {
	if len(d.plans) == 0 && d.peek() != itemEmptyArr {
		d.fail("variables without types")
		return
	}
	n := d.array()
	d.vars = make([]varRecord, 0, min(n, 1<<12)) // or as many as the bytes turn out to hold
	for range n {
		if d.array() != 4 {
			d.fail("variable wanted")
		}
		v := varRecord{name: string(d.text()), typ: d.typ()}
		if d.null() {
			v.lost = true
		} else {
			v.object, v.way = d.location()
		}
		v.source = string(d.text())
		v.wanted = d.opts.Want == nil || d.opts.Want(v.name)
		if d.err != nil {
			return
		}
		d.vars = append(d.vars, v)
	}
}

// contents reads the content of every object, up to the end of the group.
func (d *decoder) contents(r source) ([]Var, *Report, error) {
	for {
		rec, err := r.Next()
		if err == io.EOF {
			err = damaged("the end of the values is missing")
		}
		if err != nil {
			return nil, nil, err
		}
		d.scanner = scanner{buf: rec.Body}
		switch rec.Kind {
		case kindChunk:
			d.chunk()
		case kindArray:
			d.arrayRecord()
		case kindCopy:
			continue
		case kindGroupEnd:
			return d.end(rec.Body)
		default:
			d.fail(fmt.Sprintf("record of kind %d among values", rec.Kind))
		}
		if d.err == nil && d.more() {
			d.fail("bytes follow a record's content")
		}
		if d.err != nil {
			return nil, nil, d.err
		}
	}
}

// begin reads where a record's content belongs: exactly where the last ended.
func (d *decoder) begin() {
	object, first := d.uint(), d.count()
	switch {
	case object == d.object && first == d.done:
	case d.opts.salvage && object < d.objects() && (object > d.object || object == d.object && first > d.done) && first < max(1, d.size(object)):
		d.passOver(object, first)
	default:
		d.fail("contents are missing or out of order")
	}
}

// end finishes the group.
func (d *decoder) end(body []byte) ([]Var, *Report, error) {
	if d.opts.salvage {
		d.passOver(d.objects(), 0)
		d.spread()
	}
	if d.object != d.objects() {
		return nil, nil, damaged("contents are missing")
	}
	d.fillSynced()
	var rec endRecord
	if err := Unmarshal(body, &rec); err != nil {
		return nil, nil, damaged("end of values: " + err.Error())
	}
	vars, err := d.variables()
	if err != nil {
		return nil, nil, err
	}
	rep := d.report
	rep.Lost = append(rec.Lost, rep.Lost...)
	rep.Notes = append(rec.Notes, rep.Notes...)
	return vars, &rep, nil
}

func (d *decoder) variables() ([]Var, error) {
	vars := make([]Var, 0, len(d.vars))
	for _, r := range d.vars {
		if !r.wanted || r.lost {
			continue
		}
		if d.bad[r.object] {
			d.drop(r)
			continue
		}
		ptr, ok := d.place(r.object, r.way, d.plans[r.typ])
		if !ok {
			return nil, damaged(fmt.Sprintf("variable %q has no place", r.name))
		}
		t := d.types[r.typ]
		vars = append(vars, Var{Name: r.name, Type: t, Ptr: reflect.NewAt(t.Layout, ptr), Source: r.source})
	}
	return vars, nil
}

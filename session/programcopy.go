package session

import (
	"fmt"

	"gosess/internal/value"
)

// This file writes the program of a session twice: as records before the values,
// and as one record after them, from which Salvage takes what is damaged before.

// A programRecords is the records of a file before its values.
type programRecords struct {
	records []copied
	cells   []int // numbers of the history's
	err     error
}

// A copied is one record.
type copied struct {
	_    struct{} `cbor:",toarray"`
	Kind uint64
	Body []byte
}

// A copyRecord repeats all records before the values but the history's cells,
// of which it has the numbers, and says again what the values were that could not be kept.
type copyRecord struct {
	Records []copied     `cbor:"1,keyasint"`
	Cells   []int        `cbor:"2,keyasint,omitempty"`
	Lost    []lostRecord `cbor:"3,keyasint,omitempty"`
}

// program encodes everything of c but the values.
func (c *contents) program() *programRecords {
	p := &programRecords{}
	p.add(recMeta, c.meta)
	for _, d := range c.decls {
		p.add(recDecl, declToRecord(d))
	}
	for _, e := range c.cells {
		p.cells = append(p.cells, e.ID)
		p.add(recCell, cellRecord(e))
	}
	for _, n := range c.lost {
		p.add(recLost, lostRecord(n))
	}
	p.addNeeds(&c.needs)
	return p
}

func (p *programRecords) add(kind uint64, record any) {
	body, err := value.Marshal(record)
	if err != nil && p.err == nil {
		p.err = fmt.Errorf("encode record of kind %d: %w", kind, err)
	}
	p.records = append(p.records, copied{Kind: kind, Body: body})
}

// write writes the records. The error is that of one that cannot be encoded;
// those of w stay with it.
func (p *programRecords) write(w *value.SeqWriter) error {
	for _, r := range p.records {
		w.WriteEncoded(r.Kind, r.Body)
	}
	return p.err
}

// writeCopy writes the record that repeats them. lost is all that the file does not hold.
func (p *programRecords) writeCopy(w *value.SeqWriter, lost []NotKept) {
	again := copyRecord{Cells: p.cells}
	for _, n := range lost {
		again.Lost = append(again.Lost, lostRecord(n))
	}
	for _, r := range p.records {
		if r.Kind != recCell && r.Kind != recLost {
			again.Records = append(again.Records, r)
		}
	}
	w.Write(recCopy, again)
}

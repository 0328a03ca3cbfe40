package session

import (
	"gosess/internal/check"
	"gosess/internal/value"
)

// This file defines the records of a session file that are not values.
// docs/format.md specifies them.
//
// The order in a file is: one recMeta, any number of recDecl, recCell,
// recLost, recModules and recPackage, then the values as value.EncodeGroup writes them, then
// one recCopy. Readers skip records of kinds that they do not know.

// Kinds of records.
const (
	recMeta    = value.FirstKind + iota // metaRecord
	recDecl                             // declRecord
	recCell                             // cellRecord
	recLost                             // lostRecord
	recModules                          // modulesRecord
	recPackage                          // packageRecord
	recCopy                             // copyRecord
)

// A metaRecord says who wrote the file.
type metaRecord struct {
	Producer string `cbor:"1,keyasint"`           // "gosess 0.1"
	Engine   string `cbor:"2,keyasint"`           // "interp" or "native"
	Next     int    `cbor:"3,keyasint"`           // number of the next cell
	Part     bool   `cbor:"4,keyasint,omitempty"` // only what one function needs
	Build    bool   `cbor:"5,keyasint,omitempty"` // what was not kept is to be made again before the function is called
}

// A declRecord is one declaration of the program, as [check.Decl].
type declRecord struct {
	Kind    string         `cbor:"1,keyasint"`
	Name    string         `cbor:"2,keyasint"`
	Cell    int            `cbor:"3,keyasint"`
	Line    int            `cbor:"4,keyasint,omitempty"`
	Col     int            `cbor:"5,keyasint,omitempty"`
	Src     string         `cbor:"6,keyasint,omitempty"`
	Type    string         `cbor:"7,keyasint,omitempty"`
	Mask    []string       `cbor:"8,keyasint,omitempty"`
	Renames []renameRecord `cbor:"9,keyasint,omitempty"`
}

// A renameRecord is one identifier that stands for an older thing, as [check.Rename].
type renameRecord struct {
	_   struct{} `cbor:",toarray"`
	Off int
	To  string
}

func declToRecord(d check.Decl) declRecord {
	r := declRecord{Kind: string(d.Kind), Name: d.Name, Cell: d.Cell, Line: d.Line, Col: d.Col, Src: d.Src, Type: d.Type, Mask: d.Mask}
	for _, n := range d.Renames {
		r.Renames = append(r.Renames, renameRecord{Off: n.Off, To: n.To})
	}
	return r
}

func (r declRecord) decl() check.Decl {
	d := check.Decl{Kind: check.Kind(r.Kind), Name: r.Name, Cell: r.Cell, Line: r.Line, Col: r.Col, Src: r.Src, Type: r.Type, Mask: r.Mask}
	for _, n := range r.Renames {
		d.Renames = append(d.Renames, check.Rename{Off: n.Off, To: n.To})
	}
	return d
}

// A cellRecord is one cell of the history.
type cellRecord struct {
	ID     int    `cbor:"1,keyasint"`
	Source string `cbor:"2,keyasint"`
	Err    string `cbor:"3,keyasint,omitempty"`
}

// A lostRecord is something that an earlier file of the session did not keep.
type lostRecord struct {
	Name   string `cbor:"1,keyasint"`
	Path   string `cbor:"2,keyasint"`
	Type   string `cbor:"3,keyasint"`
	Reason string `cbor:"4,keyasint"`
	Source string `cbor:"5,keyasint,omitempty"`
	Cell   int    `cbor:"6,keyasint,omitempty"`
}

package kernel

import (
	"time"

	"gosess/internal/native/modules"
	"gosess/internal/wire"
	"gosess/repl"
	"gosess/session"
)

// protocol is what both sides name in the handshake.
const protocol = "kernel"

// Types of frames. A request is answered by one frame of type msgReply with the
// same id; the others have no answer.
const (
	msgOpen      = 1 // openRequest: the first request
	msgEval      = 2 // evalRequest
	msgDo        = 3 // doRequest
	msgComplete  = 4 // completeRequest
	msgInterrupt = 5 // cancels the request with this id
	msgYield     = 6 // yieldRequest: another kernel is to take over
	msgSave      = 7 // take a checkpoint now

	msgReply      = 16 // reply, or completeReply
	msgCheckpoint = 17 // the checkpoint holds all requests up to this id
	msgProgress   = 18 // repl.Progress
	msgHosts      = 19 // hostsNotice: the hosts of the next kernel
)

// An openRequest says what session to hold.
type openRequest struct {
	Load     string `cbor:"1,keyasint,omitempty"` // file to start from; "" starts empty
	Autosave string `cbor:"2,keyasint,omitempty"` // directory of package autosave to keep the session in; "" keeps nothing
	Pool     Pool   `cbor:"3,keyasint"`
	Fallback bool   `cbor:"4,keyasint,omitempty"`  // go on with an empty session if this one cannot be loaded
	Durable  bool   `cbor:"5,keyasint,omitempty"`  // what is kept in Autosave survives a power failure
	Restore  bool   `cbor:"6,keyasint,omitempty"`  // start from what Autosave holds, and not from Load
	Tell     bool   `cbor:"7,keyasint,omitempty"`  // with Restore: say what it holds, and what not
	Steps    string `cbor:"8,keyasint,omitempty"`  // with Load: file of what can be undone and redone
	Terminal bool   `cbor:"9,keyasint,omitempty"`  // user code reads the terminal
	Whole    bool   `cbor:"10,keyasint,omitempty"` // no damage to a file is found only after it has been loaded
}

// A yieldRequest asks a kernel to write its session for the one that takes over.
type yieldRequest struct {
	File  string `cbor:"1,keyasint"`
	Steps string `cbor:"2,keyasint"` // for openRequest.Steps

	Modules *fetched `cbor:"3,keyasint,omitempty"` // in place of those that the session has; there are no steps then
}

// fetched are modules that need another process, as the session records them.
type fetched struct {
	Needs modules.Needs `cbor:"1,keyasint"`
	Lines []string      `cbor:"2,keyasint"` // what to say when they are there
}

// A yieldReply is what the next kernel needs besides the file. If there is a
// reason, something would be lost, and the kernel stays.
type yieldReply struct {
	Reason string   `cbor:"1,keyasint,omitempty"`
	Dir    string   `cbor:"2,keyasint,omitempty"`
	Env    []string `cbor:"3,keyasint,omitempty"`
}

// A Pool says where maps run.
type Pool struct {
	Hosts    []string      `cbor:"1,keyasint,omitempty"` // "user@a*8,b:2222*4"
	Hostfile string        `cbor:"2,keyasint,omitempty"`
	Workers  int           `cbor:"3,keyasint"` // local ones; negative: one a core, or none if there are hosts
	SSH      string        `cbor:"4,keyasint,omitempty"`
	Ask      bool          `cbor:"7,keyasint,omitempty"` // ssh may ask at the terminal
	Timeout  time.Duration `cbor:"5,keyasint,omitempty"` // of one input; 0 means none
	Retries  int           `cbor:"6,keyasint"`           // after a loss; negative: the default
	Engine   string        `cbor:"8,keyasint,omitempty"` // of workers: Auto, Interp or Native; "" means Auto
	Exe      string        `cbor:"9,keyasint,omitempty"` // gosess for workers; "" means the executable of the process that opens the pool
}

// Engines: what runs code.
const (
	Auto   = "auto"   // compiled where that can be had
	Interp = "interp" // interpreted
	Native = "native" // compiled; without a compiler there is an error
)

type screen struct {
	Width  int  `cbor:"1,keyasint,omitempty"`
	Height int  `cbor:"2,keyasint,omitempty"`
	Color  bool `cbor:"3,keyasint,omitempty"`
}

type evalRequest struct {
	Source string `cbor:"1,keyasint"`
	Screen screen `cbor:"2,keyasint"`
}

type doRequest struct {
	Name   string   `cbor:"1,keyasint"`
	Args   []string `cbor:"2,keyasint,omitempty"`
	Rest   string   `cbor:"3,keyasint,omitempty"`
	Screen screen   `cbor:"4,keyasint"`
}

type completeRequest struct {
	Source string `cbor:"1,keyasint"`
	Pos    int    `cbor:"2,keyasint"`
}

type completeReply struct {
	Start int         `cbor:"1,keyasint"`
	List  []candidate `cbor:"2,keyasint,omitempty"`
}

type candidate struct {
	Text   string `cbor:"1,keyasint"`
	Kind   string `cbor:"2,keyasint,omitempty"`
	Detail string `cbor:"3,keyasint,omitempty"`
}

type hostsNotice struct {
	Hosts []string `cbor:"1,keyasint"`
}

// A reply is a repl.Reply with what the Client itself needs.
type reply struct {
	Out   string        `cbor:"1,keyasint,omitempty"`
	Notes []string      `cbor:"2,keyasint,omitempty"`
	Err   string        `cbor:"3,keyasint,omitempty"`
	Quit  bool          `cbor:"4,keyasint,omitempty"`
	Code  int           `cbor:"5,keyasint,omitempty"`
	Check time.Duration `cbor:"6,keyasint,omitempty"`
	Build time.Duration `cbor:"7,keyasint,omitempty"`
	Run   time.Duration `cbor:"8,keyasint,omitempty"`
	Cell  int           `cbor:"9,keyasint,omitempty"` // number of the cell, 0 if it was not accepted

	Confirm string `cbor:"10,keyasint,omitempty"`
	Changed bool   `cbor:"11,keyasint,omitempty"` // a command made the session another one

	NoWorkers bool `cbor:"12,keyasint,omitempty"`

	Fetched *fetched `cbor:"13,keyasint,omitempty"` // a new kernel is to take them
}

func toReply(r repl.Reply) reply {
	return reply{Out: r.Out, Notes: r.Notes, Err: r.Err, Quit: r.Quit, Code: r.Code,
		Check: r.Check, Build: r.Build, Run: r.Run, Confirm: r.Confirm, NoWorkers: r.NoWorkers}
}

func (r reply) repl() repl.Reply {
	return repl.Reply{Out: r.Out, Notes: r.Notes, Err: r.Err, Quit: r.Quit, Code: r.Code,
		Check: r.Check, Build: r.Build, Run: r.Run, Confirm: r.Confirm, NoWorkers: r.NoWorkers}
}

func fromCandidates(list []candidate) []session.Candidate {
	var out []session.Candidate
	for _, c := range list {
		out = append(out, session.Candidate{Text: c.Text, Kind: c.Kind, Detail: c.Detail})
	}
	return out
}

func toCandidates(list []session.Candidate) []candidate {
	var out []candidate
	for _, c := range list {
		out = append(out, candidate{Text: c.Text, Kind: c.Kind, Detail: c.Detail})
	}
	return out
}

// send encodes v as the header of a frame and sends it.
func send(c *wire.Conn, typ byte, id uint64, v any) error {
	var head []byte
	if v != nil {
		var err error
		if head, err = wire.Marshal(v); err != nil {
			return err
		}
	}
	return c.Send(wire.Frame{Type: typ, ID: id, Header: head})
}

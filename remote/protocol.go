package remote

import (
	"gosess/dispatch/core"
	"gosess/internal/wire"
)

// Protocol names of the introduction; see wire.
const (
	workerProtocol = "worker"
	agentProtocol  = "agent"
)

// Message types. In frames with a Chan, Chan is the worker; the ID of what
// concerns a task is its index.
const (
	msgLoad    = 1  // to worker: header loadHeader
	msgLoaded  = 2  // from worker: the session is loaded and the function found
	msgRefused = 3  // from worker: header errorHeader; it could not
	msgCall    = 4  // to worker: body is the input
	msgResult  = 5  // from worker: body is the result
	msgError   = 6  // from worker: header errorHeader
	msgCancel  = 7  // to worker: give that task up
	msgRecall  = 8  // to worker: send back what has not begun
	msgBack    = 9  // from worker: the task was not begun
	msgPrint   = 10 // from keeper: body is what the worker printed, whole lines
	msgExit    = 11 // from keeper: header exitHeader; the worker is gone

	msgOpen  = 16 // to agent: start a worker; header openHeader, or none
	msgShut  = 17 // to agent: end the worker; Exit follows
	msgKill  = 18 // to agent: end it at once; Exit follows
	msgPut   = 19 // to agent: header putHeader, body a piece of what is stored
	msgHello = 20 // from agent: header helloHeader, the first frame
	msgPing  = 21 // to agent
	msgPong  = 22 // answer to Ping
	msgAsk   = 23 // to agent: header haveHeader; is that program there?
	msgHave  = 24 // answer to Ask: header haveHeader
)

// A loadHeader tells a worker what to load.
type loadHeader struct {
	Session string `cbor:"1,keyasint"` // hash, in hexadecimal
	Func    string `cbor:"2,keyasint"`
	// Paths of the files that hold them; set by the keeper.
	SessionPath string `cbor:"3,keyasint,omitempty"`
	FuncPath    string `cbor:"4,keyasint,omitempty"`
}

type putHeader struct {
	Hash string `cbor:"1,keyasint"`
	Last bool   `cbor:"2,keyasint,omitempty"`

	// Program says that it is an executable, packed by gzip, and Hash that of the unpacked one.
	Program bool `cbor:"3,keyasint,omitempty"`
}

type openHeader struct {
	Program string `cbor:"1,keyasint,omitempty"` // hash of what the worker runs; "" if it interprets
}

type haveHeader struct {
	Hash string `cbor:"1,keyasint"`
	Have bool   `cbor:"2,keyasint,omitempty"`
	Err  string `cbor:"3,keyasint,omitempty"` // why it could not be kept
}

type helloHeader struct {
	Host string `cbor:"1,keyasint"` // as the host calls itself
	PID  int    `cbor:"2,keyasint"`
	CPUs int    `cbor:"3,keyasint"`

	// What programs for the host are built for.
	GOOS   string `cbor:"4,keyasint"`
	GOARCH string `cbor:"5,keyasint"`
}

type exitHeader struct {
	Code   int    `cbor:"1,keyasint"`
	Signal string `cbor:"2,keyasint,omitempty"`
	Reason string `cbor:"3,keyasint,omitempty"`
	Stderr string `cbor:"4,keyasint,omitempty"`
}

type errorHeader struct {
	Kind    int           `cbor:"1,keyasint"`
	Type    string        `cbor:"2,keyasint"`
	Message string        `cbor:"3,keyasint"`
	Chain   []linkHeader  `cbor:"4,keyasint,omitempty"`
	Trace   []frameHeader `cbor:"5,keyasint,omitempty"`
}

type linkHeader struct {
	Type     string `cbor:"1,keyasint"`
	Message  string `cbor:"2,keyasint"`
	Sentinel string `cbor:"3,keyasint,omitempty"`
	Value    []byte `cbor:"4,keyasint,omitempty"`
}

type frameHeader struct {
	Func string `cbor:"1,keyasint"`
	Cell int    `cbor:"2,keyasint,omitempty"`
	File string `cbor:"3,keyasint,omitempty"`
	Line int    `cbor:"4,keyasint,omitempty"`
	Args string `cbor:"5,keyasint,omitempty"`
}

// pack makes a frame whose header is v. V is one of the structs above, which
// always can be encoded.
func pack(f wire.Frame, v any) wire.Frame {
	h, err := wire.Marshal(v)
	if err != nil {
		panic(err)
	}
	f.Header = h
	return f
}

// maxText bounds a message, and maxTrace a stack, so that they fit in a header and on a screen.
const (
	maxText  = 64 << 10
	maxTrace = 100
)

func toHeader(e *core.Error) errorHeader {
	h := errorHeader{Kind: int(e.Kind), Type: e.Type, Message: clip(e.Message)}
	for _, l := range e.Chain {
		h.Chain = append(h.Chain, linkHeader{l.Type, clip(l.Message), l.Sentinel, l.Value})
	}
	for _, f := range e.Trace[:min(len(e.Trace), maxTrace)] {
		h.Trace = append(h.Trace, frameHeader(f))
	}
	return h
}

func clip(s string) string {
	if len(s) <= maxText {
		return s
	}
	return s[:maxText] + "…"
}

// fromHeader is the reverse of toHeader. A header that cannot be decoded becomes an error that says so.
func fromHeader(b []byte) *core.Error {
	var h errorHeader
	if err := wire.Unmarshal(b, &h); err != nil {
		return &core.Error{Kind: core.Unfit, Message: "the worker's error could not be decoded: " + err.Error()}
	}
	e := &core.Error{Kind: core.Kind(h.Kind), Type: h.Type, Message: h.Message}
	if e.Kind < core.Failed || e.Kind > core.Canceled {
		e.Kind = core.Failed
	}
	for _, l := range h.Chain {
		e.Chain = append(e.Chain, core.Link{Type: l.Type, Message: l.Message, Sentinel: l.Sentinel, Value: l.Value})
	}
	for _, f := range h.Trace {
		e.Trace = append(e.Trace, core.Frame(f))
	}
	return e
}

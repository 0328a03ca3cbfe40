package kernel

import (
	"time"

	"gosess/repl"
)

// A progressNotice is a repl.Progress on its way to the prompt.
type progressNotice struct {
	Map    int64          `cbor:"1,keyasint"`
	Name   string         `cbor:"2,keyasint,omitempty"`
	Total  int            `cbor:"3,keyasint"`
	Done   int            `cbor:"4,keyasint"`
	Failed int            `cbor:"5,keyasint"`
	Start  int64          `cbor:"6,keyasint"` // nanoseconds since 1970
	Hosts  []hostProgress `cbor:"7,keyasint,omitempty"`
	Final  bool           `cbor:"8,keyasint,omitempty"`
}

type hostProgress struct {
	Host  string `cbor:"1,keyasint"`
	Done  int    `cbor:"2,keyasint"`
	Slots int    `cbor:"3,keyasint"`
}

func (n progressNotice) repl() repl.Progress {
	p := repl.Progress{Map: n.Map, Name: n.Name, Total: n.Total, Done: n.Done, Failed: n.Failed,
		Start: time.Unix(0, n.Start), Final: n.Final}
	for _, h := range n.Hosts {
		p.Hosts = append(p.Hosts, repl.HostProgress(h))
	}
	return p
}

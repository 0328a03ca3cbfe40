package session

import (
	"io"
)

// A Report says what a dump could not keep or what a load could not restore.
type Report struct {
	Bytes int64     `json:"bytes"` // size of the file
	Lost  []NotKept `json:"lost,omitempty"`
	Notes []string  `json:"notes,omitempty"` // kept with a change: "model.mu: sync.Mutex is locked, kept unlocked"
}

// A NotKept is a value, or a part of one, that a file does not hold.
type NotKept struct {
	Name   string `json:"name"`   // variable
	Path   string `json:"path"`   // inside it, from the name on: "model.files[3].f"
	Type   string `json:"type"`   // of what is missing
	Reason string `json:"reason"` // why
	Source string `json:"source"` // the line that made the variable
	Cell   int    `json:"cell"`   // the cell of that line
}

// Lines returns the report as lines such as
// "session: model.mu: sync.Mutex is locked, kept unlocked".
func (r Report) Lines() []string { return nil }

// Dump writes the session to w.
func (s *Session) Dump(w io.Writer) (Report, error) { return Report{}, nil }

// DumpFile writes the session to the file at path, which is replaced as a whole
// or, if anything fails, not at all. The file gets mode 0600; a
// symbolic link is followed.
func (s *Session) DumpFile(path string) (Report, error) { return Report{}, nil }

// Load reads a session that Dump wrote. It runs no user code. The error wraps
// ErrNotSession, ErrVersion, ErrTruncated or ErrDamaged if the file is at fault.
func Load(r io.Reader, opt Options) (*Session, Report, error) { return nil, Report{}, nil }

// LoadFile is Load for the file at path, with path in its errors.
func LoadFile(path string, opt Options) (*Session, Report, error) { return nil, Report{}, nil }

// Replace makes s what the file at path holds, keeping s's options. It can be undone. If it fails, s is as it was.
func (s *Session) Replace(path string) (Report, error) { return Report{}, nil }

package session

import (
	"fmt"
	"strings"
	"sync"

	"gosess/internal/value"
)

// A travelCache holds what is the same for a function as long as the program is: maps of it
// in a loop find it out once. Its methods may be called from any goroutine.
type travelCache struct {
	mu    sync.Mutex // protects following
	st    *state
	funcs map[travelKey]travelling
}

// A travelKey tells functions apart, but for the values that they carry.
type travelKey struct {
	name    string // that the engine knows; "" if it knows none
	t       *value.Type
	carried string // types of the receiver and of what is captured
}

// travelKey returns the function's own.
func (c *Callable) travelKey() travelKey {
	m := View{t: c.t, v: c.fn}.fn()
	if m == nil {
		return travelKey{}
	}
	k := travelKey{name: m.Name, t: c.t}
	if m.Recv == nil && len(m.Captured) == 0 {
		return k
	}
	var b strings.Builder
	if m.Recv != nil {
		fmt.Fprintf(&b, "%p", m.Recv.T)
	}
	for _, v := range m.Captured {
		fmt.Fprintf(&b, " %p", v.Type)
	}
	k.carried = b.String()
	return k
}

// A travelling is what is known of a function. Zero fields are not known, or not the same each time.
type travelling struct {
	needs map[string]bool // names of the session that it uses
	snap  *Snapshot       // if it uses no variables
	desc  []byte          // if it carries nothing
}

// of returns what is known of a function under a program.
func (t *travelCache) of(st *state, k travelKey) travelling {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.st != st {
		return travelling{}
	}
	return t.funcs[k]
}

// note has set enter what has been found out about a function.
func (t *travelCache) note(st *state, k travelKey, set func(*travelling)) {
	if k.name == "" {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.st != st {
		t.st, t.funcs = st, map[travelKey]travelling{}
	}
	x := t.funcs[k]
	set(&x)
	t.funcs[k] = x
}

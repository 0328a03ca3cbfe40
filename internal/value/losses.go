package value

import "unsafe"

// This file notes what a walk cannot keep.

// A loss is a Tombstone whose path is not written out yet.
type loss struct {
	place
	suffix string // what follows the place in its path
	t      *Type
	reason string
	count  int
}

// losses are kept up to a limit: a slice of a million channels needs no million lines.
type losses struct {
	list []loss
	more int
}

const maxLosses = 1000

func (l *losses) add(p place, t *Type, reason string) {
	if len(l.list) >= maxLosses {
		l.more++
		return
	}
	l.list = append(l.list, loss{place: p, t: t, reason: reason})
}

// unkept notes a slot that cannot be kept, unless it is zero anyway.
func (g *graph) unkept(p *plan, ptr unsafe.Pointer, reason string, at place) {
	if !zero(ptr, p.size) {
		g.lost.add(at, p.t, reason)
	}
}

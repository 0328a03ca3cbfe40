package value

import (
	"reflect"
	"strconv"
	"strings"
	"unsafe"
)

// This file says where in a variable something is, for people.

// maxSteps bounds a path: deep in a list of a million nodes the beginning and
// the end say enough.
const maxSteps = 32

// report writes out what was lost.
func (g *graph) report() *Report {
	return &Report{Lost: g.tombstones(&g.lost), Notes: g.tombstones(&g.notes)}
}

func (g *graph) tombstones(l *losses) []Tombstone {
	var list []Tombstone
	for _, x := range l.list {
		v, path := g.path(x.place)
		ts := Tombstone{Path: path + x.suffix, Type: x.t.String(), Reason: x.reason, Count: x.count}
		if v >= 0 {
			ts.Var, ts.Source = g.vars[v].Name, g.vars[v].Source
		}
		list = append(list, ts)
	}
	if l.more > 0 {
		list = append(list, Tombstone{Reason: "and " + strconv.Itoa(l.more) + " more", Count: l.more})
	}
	return list
}

// path returns the variable that leads to a place, -1 if none does, and the way.
func (g *graph) path(at place) (v int, path string) {
	var steps []string // last first
	cut := false
	for at.in >= 0 {
		if s := g.step(at); len(steps) < maxSteps {
			steps = append(steps, s)
		} else {
			cut = true
		}
		at = g.where(at.in)
	}
	v = int(^at.in)
	var b strings.Builder
	b.WriteString(g.vars[v].Name)
	if cut {
		b.WriteString("…")
	}
	for i := len(steps) - 1; i >= 0; i-- {
		b.WriteString(steps[i])
	}
	return v, b.String()
}

// step returns the way from a node to a place in it.
func (g *graph) step(at place) string {
	n := g.nodes.at(at.in)
	switch n.kind {
	case nodeFunc:
		if f := (*Func)(n.ptr); at.off < uintptr(len(f.Captured)) {
			return "." + f.Captured[at.off].Name
		}
		return ".receiver"
	case nodeMap:
		if at.key == nil {
			return ""
		}
		return "[" + keyText(n.plan.key, at.key) + "]" + inside(n.plan.elem, at.off)
	}
	i := at.off / max(1, n.plan.size)
	off := at.off - i*n.plan.size
	if n.list || n.count > 1 {
		return "[" + strconv.Itoa(int(i)) + "]" + inside(n.plan, off)
	}
	return inside(n.plan, off)
}

// inside returns the way from a value to what is off bytes into it.
func inside(p *plan, off uintptr) string {
	var b strings.Builder
	for p.op == opStruct || p.op == opArray {
		if p.op == opArray {
			i := off / max(1, p.elem.size)
			off -= i * p.elem.size
			b.WriteString("[" + strconv.Itoa(int(i)) + "]")
			p = p.elem
			continue
		}
		f := fieldAt(p, off)
		if f < 0 {
			break
		}
		b.WriteString("." + p.t.Fields[f].Name)
		off -= p.fields[f].off
		p = p.fields[f].plan
	}
	return b.String()
}

// keyText returns a map key as Go source, if that is short.
func keyText(p *plan, key unsafe.Pointer) string {
	switch p.op {
	case opString:
		s := *(*string)(key)
		if len(s) > 40 {
			s = s[:40] + "…"
		}
		return strconv.Quote(s)
	case opBool, opInt8, opInt16, opInt32, opInt64, opUint8, opUint16, opUint32, opUint64, opFloat32, opFloat64:
		v := reflect.NewAt(p.layout, key).Elem()
		switch {
		case v.CanInt():
			return strconv.FormatInt(v.Int(), 10)
		case v.CanUint():
			return strconv.FormatUint(v.Uint(), 10)
		case v.CanFloat():
			return strconv.FormatFloat(v.Float(), 'g', -1, 64)
		}
		return strconv.FormatBool(v.Bool())
	case opIface:
		if d, why := unpack((*Iface)(key)); why == "" && d.plan != nil && d.plan.op != opIface {
			return keyText(d.plan, d.ptr)
		}
	}
	return "…"
}

// copyValue copies one value, as Go's assignment does.
func copyValue(p *plan, dst, src unsafe.Pointer) {
	reflect.NewAt(p.layout, dst).Elem().Set(reflect.NewAt(p.layout, src).Elem())
}

package value

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unsafe"
)

// This file compares two values part by part. Like the walk of graph.go it keeps
// a list of what is still to be compared, so its depth is bounded by memory.

// DiffOptions say which numbers count as equal. The zero value asks for equal
// bits, but takes all NaNs as equal.
type DiffOptions struct {
	Abs float64 // two floats are equal if they differ by no more than this
	Rel float64 // … or by no more than this times the larger magnitude

	// Max bounds the differences that are returned; 0 is 1000.
	Max int
}

// A Difference is a place where two values differ.
type Difference struct {
	Path string // from the variable: "model.weights[3]"
	A, B string // the parts there, short; "" if one has none
}

// Diff compares two variables and returns where they differ, in the order of
// the first, and how many more differences there are than DiffOptions.Max
// allows. They differ also where one shares memory inside itself and the other
// does not. The capacity of slices is not compared, and not what cannot be kept.
// The variables may be of different engines or files. It may be called from any
// goroutine that may read both values.
func Diff(a, b Var, o DiffOptions) (list []Difference, more int) {
	if o.Max == 0 {
		o.Max = 1000
	}
	d := &differ{opts: o, left: map[identity]match{}, right: map[identity]match{}}
	d.add(planOf(a.Type), planOf(b.Type), a.Ptr.UnsafePointer(), b.Ptr.UnsafePointer(), &way{text: a.Name})
	for len(d.todo) > 0 {
		p := d.todo[len(d.todo)-1]
		d.todo = d.todo[:len(d.todo)-1]
		at := len(d.todo)
		d.value(p.p, p.q, p.a, p.b, p.at)
		slices.Reverse(d.todo[at:]) // what comes first is compared first
	}
	return d.list, d.more
}

// A differ compares two values.
type differ struct {
	opts        DiffOptions
	a, b        graph // for what interfaces and funcs hold
	todo        []comparison
	left, right map[identity]match
	list        []Difference
	more        int
}

// A comparison is of two values that are still to be compared.
type comparison struct {
	p, q *plan
	a, b unsafe.Pointer
	at   *way
}

// A way leads from a variable to a part of it.
type way struct {
	from *way
	text string // a step, or the name of the variable
	n    int    // if text is "", an index
}

func (w *way) String() string {
	var steps []string // last first
	for ; w.from != nil; w = w.from {
		if w.text == "" {
			steps = append(steps, "["+strconv.Itoa(w.n)+"]")
		} else {
			steps = append(steps, w.text)
		}
	}
	if len(steps) > 2*maxSteps {
		steps = slices.Concat(steps[:maxSteps], []string{"…"}, steps[len(steps)-maxSteps:])
	}
	slices.Reverse(steps)
	return w.text + strings.Join(steps, "")
}

func (w *way) step(text string) *way { return &way{from: w, text: text} }
func (w *way) index(i int) *way      { return &way{from: w, n: i} }

// An identity is a thing that may be shared.
type identity struct {
	ptr  unsafe.Pointer
	plan *plan
}

// A match is what an identity of one value is in the other.
type match struct {
	other identity
	count int  // elements that were compared
	at    *way // where they were met first
}

func (d *differ) add(p, q *plan, a, b unsafe.Pointer, at *way) {
	d.todo = append(d.todo, comparison{p, q, a, b, at})
}

// meet notes that two things correspond, and reports whether count of their
// elements are still to be compared, from which on.
func (d *differ) meet(a, b identity, count int, at *way) (from int, compare bool) {
	x, oldA := d.left[a]
	y, oldB := d.right[b]
	switch {
	case !oldA && !oldB:
	case oldA && x.other == b:
		if from = x.count; from >= count {
			return 0, false
		}
		at = x.at
	case oldA && (!oldB || y.other != a):
		d.differ(at, "the same as "+x.at.String(), otherwise(oldB, y, "not shared"))
		return 0, !oldB
	default:
		d.differ(at, "not shared", "the same as "+y.at.String())
		return 0, true
	}
	d.left[a] = match{b, count, at}
	d.right[b] = match{a, count, at}
	return from, true
}

func otherwise(shared bool, m match, text string) string {
	if shared {
		return "the same as " + m.at.String()
	}
	return text
}

// differ notes a difference.
func (d *differ) differ(at *way, a, b string) {
	if len(d.list) >= d.opts.Max {
		d.more++
		return
	}
	d.list = append(d.list, Difference{at.String(), a, b})
}

// differs notes that two values differ.
func (d *differ) differs(p, q *plan, a, b unsafe.Pointer, at *way) {
	if len(d.list) >= d.opts.Max {
		d.more++
		return
	}
	x, y := brief(p, a), brief(q, b)
	if s, t := p.t.String(), q.t.String(); s != t || x == y {
		x, y = strings.TrimSpace(x+" "+s), strings.TrimSpace(y+" "+t)
	}
	d.differ(at, x, y)
}

// sortedKeys returns the keys of a map's index in order.
func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, cmp.Compare)
	return keys
}

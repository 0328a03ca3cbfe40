package interp

import (
	"fmt"
	"maps"
	"reflect"
	"strings"
	"sync/atomic"
	"unsafe"

	"gosess/internal/interp/emit"
	"gosess/internal/interp/rt"
	"gosess/internal/value"
)

// This file makes a program for the Go compiler of units, and takes over the
// functions of the plugin that it was built into.

// knownTypes are the host's types that emitted programs declare themselves.
var knownTypes = map[reflect.Type]string{
	reflect.TypeFor[value.Iface]():  "Iface",
	reflect.TypeFor[value.Type]():   "Type",
	reflect.TypeFor[value.Func]():   "Func",
	reflect.TypeFor[rt.Frame]():     "Frame",
	reflect.TypeFor[rt.Recoverer](): "Recoverer",
	reflect.TypeFor[rt.MapIter]():   "MapIter",
	reflect.TypeFor[rt.Selection](): "Selection",
	reflect.TypeFor[rt.MethodRef](): "MethodRef",
}

// A batch is the units of one build.
type batch struct {
	serial   int // among all of the process
	keys     []string
	units    []*unit // as they were when the batch was made
	editions []int
	names    map[string]string // units of extern, by name
	program  *emit.Program
	symbols  map[string]reflect.Value
	raw      map[string]reflect.Value
	extern   map[string]reflect.Value // functions that run elsewhere
}

// batches counts the batches of the process. No two plugins have the same
// source, so each is opened as one of its own.
var batches atomic.Int64

// emit writes the units named by keys, which must be loaded.
func (e *Engine) emit(keys []string) (*batch, error) {
	b := &batch{serial: int(batches.Add(1)), keys: keys, symbols: map[string]reflect.Value{}, extern: map[string]reflect.Value{}, names: map[string]string{}}
	b.raw = maps.Clone(e.syms.raw)
	in := emit.Input{Extern: map[string]reflect.Type{}, Late: map[string]emit.Late{}, Methods: map[string]reflect.Type{}, Raw: b.raw, Symbols: b.symbols, Known: knownTypes, Direct: e.direct(), Dir: fmt.Sprintf("%s%d/", rt.CompiledDir, b.serial), Line: func(id int) int { return e.lines.list[id].line }}
	here := map[string]bool{}
	for _, k := range keys {
		here[k] = true
	}
	for _, k := range keys {
		u := e.units[k]
		b.units, b.editions = append(b.units, u), append(b.editions, u.edition)
		text := link(exactCalls(u.text), func(ref string) string {
			key, isTaken := strings.CutPrefix(ref, "&")
			d := e.units[key]
			switch {
			case d != nil && isTaken && !e.whole:
				in.Late["late_"+d.name] = emit.Late{Type: d.funcType(), Cell: strings.TrimPrefix(e.lateFunc(d).call, pkg+".")}
				return "late_" + d.name
			case d != nil && !isTaken && e.bindsLate(u, d):
				return "(*" + e.lateFunc(d).call + ")"
			case here[key]:
				return d.name
			case d == nil:
				return "missing_unit"
			}
			in.Extern["x_"+d.name] = d.compiledType()
			b.extern["x_"+d.name] = reflect.Value{}
			b.names["x_"+d.name] = key
			return "x_" + d.name
		})
		in.Units = append(in.Units, emit.Unit{Name: u.name, Text: text, Line: u.pos.Line, Method: e.methodType(u)})
	}
	for n, v := range e.syms.all {
		b.symbols[n] = v
		if n[0] == 'K' {
			in.Methods[n] = v.Interface().(*rt.MethodRef).Type.Layout.Field(1).Type
		}
	}
	for n, f := range compiledSupport {
		b.symbols[n] = reflect.ValueOf(f)
	}
	p, err := emit.Source(in)
	b.program = p
	return b, err
}

// methodType is the type of u's function if interfaces call it, else nil.
func (e *Engine) methodType(u *unit) reflect.Type {
	t := u.compiledType()
	if t == nil || !e.methods[u.key] || t.In(0).Kind() == reflect.Interface {
		return nil
	}
	return t
}

// direct lists the compiled functions that programs call as such.
func (e *Engine) direct() map[string]string {
	fns := map[string]string{}
	for key, name := range e.syms.hosts {
		if strings.HasPrefix(key, "math.") || strings.HasPrefix(key, "math/bits.") {
			fns[name] = key
		}
	}
	return fns
}

// open fills in what the opened plugin needs and returns its functions by unit
// key.
func (e *Engine) open(b *batch, lookup func(string) (any, error)) (map[string]*code, error) {
	var slots, units, methods []unsafe.Pointer
	var types []any
	var sizes []uintptr
	for _, s := range []struct {
		name string
		p    any
	}{{"Slots", &slots}, {"Units", &units}, {"Methods", &methods}, {"Types", &types}, {"Sizes", &sizes}} {
		v, err := lookup(s.name)
		if err != nil {
			return nil, err
		}
		dst := reflect.ValueOf(s.p)
		dst.Elem().Set(reflect.NewAt(dst.Type().Elem(), reflect.ValueOf(v).UnsafePointer()).Elem())
	}
	for i, t := range b.program.Sized {
		if sizes[i] != t.Size() {
			return nil, fmt.Errorf("interp: a %s has %d bytes in compiled code, want %d", t, sizes[i], t.Size())
		}
	}
	for i, t := range b.program.Types {
		registerTwin(reflect.TypeOf(types[i]).Elem(), t)
	}
	*(**uint32)(slots[0]) = rt.StopWord()
	for i, n := range b.program.Slots {
		fill(n, slots[i+1], b)
	}
	out := map[string]*code{}
	for i, u := range b.units {
		name, params := u.paramsOf()
		rt.SetParams(fmt.Sprintf("%s%d/%d", rt.CompiledDir, b.serial, i), name, params)
		t := u.compiledType()
		if t == nil {
			continue
		}
		c := &code{f: reflect.NewAt(t, units[i]).Elem()}
		if methods[i] != nil {
			c.method = *(*unsafe.Pointer)(methods[i])
		}
		out[u.key] = c
	}
	return out, nil
}

// fill sets the variable at p.
func fill(name string, p unsafe.Pointer, b *batch) {
	if f, ok := b.extern[name]; ok {
		reflect.NewAt(f.Type(), p).Elem().Set(f)
		return
	}
	if raw, ok := strings.CutPrefix(name, "raw_"); ok {
		v := b.raw[raw]
		reflect.NewAt(v.Type(), p).Elem().Set(v)
		return
	}
	v := b.symbols[name]
	switch {
	case name[0] == 'V' && name[1] >= '0' && name[1] <= '9':
		reflect.NewAt(reflect.PointerTo(v.Type()), p).Elem().Set(v.Addr())
	case name[0] == 'D' && name[1] >= '0' && name[1] <= '9':
		t := v.Interface().(*value.Type)
		d := (*struct {
			t *value.Type
			r unsafe.Pointer
		})(p)
		d.t, d.r = t, descriptor(t.Layout)
	default:
		if f, ok := v.Interface().(*value.Func); ok {
			rt.PrepareCapture(f)
		}
		reflect.NewAt(v.Type(), p).Elem().Set(v)
	}
}

// paramsOf returns the name in compiled code of the function that the user knows, and
// its parameters.
func (u *unit) paramsOf() (name string, params []reflect.Type) {
	t := u.compiledType()
	name = u.name
	if u.lit != nil {
		name, t = u.name+".func1", u.lit.typ.Layout.Field(1).Type
	}
	if t == nil {
		return name, nil
	}
	for p := range t.Ins() {
		params = append(params, p)
	}
	return name, params
}

// compiledType is the type of the unit's function, nil for one that only other
// units of the same build can call.
func (u *unit) compiledType() reflect.Type {
	switch {
	case u.ftype != nil:
		return u.ftype
	case u.lit != nil:
		in := []reflect.Type{reflect.TypeFor[*value.Func]()}
		for _, c := range u.lit.captured {
			in = append(in, reflect.PointerTo(c.Type.Layout))
		}
		return reflect.FuncOf(in, []reflect.Type{u.lit.typ.Layout}, false)
	case u.sig != nil:
		return u.sig.Layout.Field(1).Type
	}
	return nil
}

package value

import (
	"reflect"
	"sync"
	"sync/atomic"
	"unsafe"
)

// This file compiles a Type to a plan: what the codec does with the memory of
// its values, decided once per type.

// An op says how the memory of a value is read and written.
type op uint8

const (
	opBool op = iota
	opInt8
	opInt16
	opInt32
	opInt64
	opUint8
	opUint16
	opUint32
	opUint64
	opFloat32
	opFloat64
	opComplex64
	opComplex128
	opString
	opStruct
	opArray       // of count times elem, nested arrays flattened
	opPointer     // one word
	opSlice       // a slice header
	opBrokenSlice // an any that holds a slice: see Type.Layout
	opMap
	opBrokenMap // an any that holds a map
	opIface     // an Iface
	opGoIface   // a Go interface
	opFunc      // a struct that begins with a *Func, then a Go func
	opGoFunc    // a Go func
	opChan
	opUnsafe   // an unsafe.Pointer
	opTime     // a time.Time
	opLocation // a time.Location, only ever behind a pointer
	opBigInt   // a big.Int
	opBigRat   // a big.Rat
	opPair     // by the compiled type's own pair of methods
	opSyncMap  // a sync.Map
	opReset    // kept as zero, said if it is not: a mutex
	opOpaque   // cannot be kept
	opStored   // a string with the item as it is written: a type unknown here
)

// A plan is what the codec knows about a Type. It is immutable once published.
type plan struct {
	t      *Type
	id     uint32 // no other plan has it
	op     op
	pair   pair           // of opPair
	reason string         // of opOpaque and opReset: why, for people
	size   uintptr        // of a value in memory
	layout reflect.Type   // of memory, breaks and all
	memory reflect.Type   // of the value behind a break, else layout
	rtype  unsafe.Pointer // layout as the first word of an any that holds it
	direct bool           // an any holds the value itself, not a pointer to it

	elem   *plan // of array (not an array itself), pointer, slice, map
	key    *plan
	count  int // of array, in elems
	fields []fieldPlan

	// noscan: no value can refer to other memory or lose anything.
	noscan bool
	// inline: a value nests no deeper than its type, so it can stand inside an
	// interface's item; others get an object of their own.
	inline  bool
	depth   int    // of structs in structs
	hasText bool   // strings, or interfaces that may hold some, are inside
	flat    bool   // a value is one item that needs no types and no objects
	extern  bool   // pointers to it may point to a variable of a compiled package
	stored  uint8  // of opStored: its form
	tag     uint64 // of the RFC 8746 typed array for it; 0 if there is none
}

type fieldPlan struct {
	off uintptr
	*plan
}

// maxTypeDepth bounds structs by value in structs by value, because the codec
// recurses over types. Real programs stay under ten.
const maxTypeDepth = 250

// planOf returns t's plan. It may be called from any goroutine.
func planOf(t *Type) *plan {
	if p := t.published(); p != nil {
		return p
	}
	planning.Lock()
	defer planning.Unlock()
	b := planner{made: map[*Type]*plan{}}
	p := b.plan(t)
	for t, p := range b.made {
		t.publish(p)
	}
	return p
}

// planning makes one goroutine at a time compile plans, because one type must
// have one plan.
var planning sync.Mutex

// plans counts those that were made.
var plans atomic.Uint32

// A published plan says whose it is: a Type may have been copied from another.
type published struct {
	of   *Type
	plan *plan
}

// published returns t's plan if it has one.
func (t *Type) published() *plan {
	if p := (*published)(atomic.LoadPointer(&t.plan)); p != nil && p.of == t {
		return p.plan
	}
	return nil
}

func (t *Type) publish(p *plan) {
	atomic.StorePointer(&t.plan, unsafe.Pointer(&published{t, p}))
}

// planner compiles a type with everything that it reaches.
type planner struct{ made map[*Type]*plan }

func (b *planner) plan(t *Type) *plan {
	c := canonical(t)
	if p := c.published(); p != nil {
		b.made[t] = p
		return p
	}
	if p := b.made[c]; p != nil {
		b.made[t] = p
		return p
	}
	p := &plan{t: c, id: plans.Add(1), layout: c.Layout, memory: c.Memory(), size: c.Layout.Size()}
	b.made[c], b.made[t] = p, p
	p.rtype, p.direct = boxing(c.Layout)
	b.fill(p, c)
	if p.size == 0 && p.op != opOpaque {
		p.noscan = true
	}
	p.flat = p.noscan
	if p.depth > maxTypeDepth {
		p.opaque("types are nested too deeply")
	}
	return p
}

// boxing returns how an any holds a value of type rt.
func boxing(rt reflect.Type) (rtype unsafe.Pointer, direct bool) {
	if rt.Kind() == reflect.Interface {
		return nil, false
	}
	// A reflect.Type is an interface that holds what an any has as first word.
	rtype = (*eface)(unsafe.Pointer(&rt)).data
	if rt.Size() == unsafe.Sizeof(rtype) {
		v := reflect.Zero(rt).Interface()
		direct = (*eface)(unsafe.Pointer(&v)).data == nil
	}
	return rtype, direct
}

// eface is the memory of an any.
type eface struct{ typ, data unsafe.Pointer }

func (p *plan) opaque(reason string) {
	p.op, p.reason, p.noscan, p.inline, p.fields, p.depth = opOpaque, reason, false, true, nil, 0
}

func (b *planner) fill(p *plan, t *Type) {
	p.inline = true
	if t.Host == syncMapType {
		p.op, p.elem, p.hasText = opSyncMap, b.plan(t.Fields[0].Type), true
		return
	}
	if compiled(t) && compiledPlan(p, t) {
		return
	}
	switch t.Kind {
	case reflect.Struct:
		b.structPlan(p, t)
	case reflect.Array:
		b.arrayPlan(p, t)
	case reflect.Pointer:
		p.op, p.elem = opPointer, b.plan(t.Elem)
		p.extern = mayBeExtern(t.Elem)
	case reflect.Slice:
		p.op, p.elem = opSlice, b.plan(t.Elem)
		if t.Broken() {
			p.op = opBrokenSlice
		}
	case reflect.Map:
		p.op, p.key, p.elem = opMap, b.plan(t.Key), b.plan(t.Elem)
		if t.Broken() {
			p.op = opBrokenMap
		}
	case reflect.Interface:
		p.op, p.inline, p.hasText = opGoIface, false, true
		if t.Layout == ifaceLayout {
			p.op = opIface
		}
	case reflect.Func:
		p.op, p.inline = opFunc, false
		if t.Layout.Kind() == reflect.Func {
			p.op = opGoFunc
		}
	case reflect.Chan:
		p.op = opChan
	case reflect.UnsafePointer:
		p.op = opUnsafe
	default:
		p.noscan = true
		p.op, p.tag = basicOp(t.Kind)
		p.hasText = p.op == opString
	}
}

// basicOp returns the op of a kind that refers to nothing, and the tag of a
// typed array of it, little endian.
func basicOp(k reflect.Kind) (op, uint64) {
	switch k {
	case reflect.Bool:
		return opBool, 0
	case reflect.Int8:
		return opInt8, 72
	case reflect.Int16:
		return opInt16, 77
	case reflect.Int32:
		return opInt32, 78
	case reflect.Int, reflect.Int64:
		return opInt64, 79
	case reflect.Uint8:
		return opUint8, 64
	case reflect.Uint16:
		return opUint16, 69
	case reflect.Uint32:
		return opUint32, 70
	case reflect.Uint, reflect.Uint64, reflect.Uintptr:
		return opUint64, 71
	case reflect.Float32:
		return opFloat32, 85
	case reflect.Float64:
		return opFloat64, 86
	case reflect.Complex64:
		return opComplex64, 85
	case reflect.Complex128:
		return opComplex128, 86
	}
	return opString, 0
}

// An int has 64 bits wherever gosess runs: it is written and read as such.
const _ = uint(1 << 63)

func (b *planner) structPlan(p *plan, t *Type) {
	p.op, p.noscan = opStruct, true
	for i, f := range t.Fields {
		fp := fieldPlan{p.layout.Field(i).Offset, b.plan(f.Type)}
		if t.Host != nil && isAtomicPointer(t.Host) {
			fp = b.atomicField(p, f)
		}
		p.fields = append(p.fields, fp)
		p.noscan = p.noscan && fp.noscan
		p.inline = p.inline && fp.inline
		p.hasText = p.hasText || fp.hasText
		p.depth = max(p.depth, fp.depth+1)
	}
}

// atomicField is a field of an atomic.Pointer, which is not one of its memory.
func (b *planner) atomicField(p *plan, f Field) fieldPlan {
	if f.Name == "mu" {
		return fieldPlan{0, &plan{t: f.Type, op: opReset, layout: emptyLayout, memory: emptyLayout, noscan: true, inline: true}}
	}
	word, _ := p.layout.FieldByName("v")
	return fieldPlan{word.Offset, b.plan(f.Type)}
}

var emptyLayout = reflect.TypeFor[struct{}]()

func (b *planner) arrayPlan(p *plan, t *Type) {
	e := b.plan(t.Elem)
	p.op, p.elem, p.count = opArray, e, t.Len
	if e.op == opArray {
		p.elem, p.count = e.elem, t.Len*e.count
	}
	p.noscan, p.inline, p.depth, p.hasText = e.noscan, e.inline || t.Len == 0, e.depth, e.hasText
}

// run returns the plan's elements: an array is a run of its elements, anything
// else a run of one.
func (p *plan) run() (elem *plan, count int) {
	if p.op == opArray {
		return p.elem, p.count
	}
	return p, 1
}

// same reports whether p and q are the same but for the name of the type, so
// that Go converts a pointer to one into a pointer to the other. Layouts do not
// tell: where they are broken, many types have the same.
func (p *plan) same(q *plan) bool {
	if p == q || p.op != q.op || p.size != q.size {
		return p == q
	}
	switch p.op {
	case opStruct:
		for i := range p.fields {
			if len(p.fields) != len(q.fields) || p.fields[i].plan != q.fields[i].plan {
				return false
			}
		}
		return len(p.fields) == len(q.fields)
	case opArray, opPointer, opSlice, opBrokenSlice, opMap, opBrokenMap:
		return p.elem == q.elem && p.key == q.key && p.count == q.count
	case opIface:
		return len(p.t.Methods) == 0 && len(q.t.Methods) == 0
	case opGoIface:
		return p.layout == q.layout
	}
	return p.op <= opString && p.t.Kind == q.t.Kind
}

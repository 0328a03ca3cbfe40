package value

import (
	"fmt"
	"math/big"
	"reflect"
	"strconv"
	"time"
	"unsafe"
)

// This file shows values as trees, for people and programs that look at them.

// A Node is a value as data: see [Tree].
type Node struct {
	Type  string // as the user would write it
	Kind  reflect.Kind
	Text  string // of a number, bool, string (not quoted), func, time, big number
	Nil   bool
	Len   int    // of array, chan, map, slice or string
	Cap   int    // of slice
	Items []Item // at most Limits.Items; of a pointer or an interface, the one that it holds
	Ref   int    // of a pointer: the number of its target; the target is shown once
}

// An Item is an element, a field or an entry of a Node. A nil Node is beyond
// the limits.
type Item struct {
	Name string // of a field
	Key  *Node  // of a map's entry
	Node *Node
}

// Limits bound a Tree. Zero fields stand for defaults that suit a screen.
type Limits struct {
	Depth int // of Nodes in Nodes; 8
	Items int // of one Node; 100
	Bytes int // of all text; 64 KiB
}

// Tree shows the value at ptr as Nodes, within limits. Its cost depends on the
// limits only, except that a map of up to 4096 entries is sorted. It runs no
// user code.
func Tree(t *Type, ptr reflect.Value, l Limits) *Node {
	b := treeBuilder{left: l.Bytes, items: l.Items, refs: map[unsafe.Pointer]int{}}
	if b.left == 0 {
		b.left = 64 << 10
	}
	if b.items == 0 {
		b.items = 100
	}
	if l.Depth == 0 {
		l.Depth = 8
	}
	return b.node(planOf(t), ptr.UnsafePointer(), l.Depth)
}

type treeBuilder struct {
	left  int // bytes of text
	items int
	refs  map[unsafe.Pointer]int
	graph graph // for the dynamic values of interfaces
}

// node returns nil beyond the limits.
func (b *treeBuilder) node(p *plan, ptr unsafe.Pointer, depth int) *Node {
	if depth < 0 || b.left <= 0 {
		return nil
	}
	b.left -= 8
	n := &Node{Type: p.t.String(), Kind: p.t.Kind}
	switch p.op {
	case opString:
		s := *(*string)(ptr)
		n.Len = len(s)
		n.Text = s[:min(len(s), max(b.left, 0))]
		b.left -= len(n.Text)
	case opStruct:
		for i := range p.fields {
			f := &p.fields[i]
			n.Items = append(n.Items, Item{Name: p.t.Fields[i].Name, Node: b.node(f.plan, unsafe.Add(ptr, f.off), depth-1)})
		}
	case opArray:
		b.list(n, planOf(p.t.Elem), ptr, p.t.Len, depth)
	case opSlice, opBrokenSlice:
		b.slice(n, p, ptr, depth)
	case opMap, opBrokenMap:
		b.entries(n, p, mapWord(p, ptr), depth)
	case opPointer:
		b.pointer(n, p, *(*unsafe.Pointer)(ptr), depth)
	case opIface, opGoIface:
		b.iface(n, p, ptr, depth)
	case opFunc, opGoFunc:
		f, why := b.graph.fn(p, ptr)
		if n.Nil = f == nil && why == ""; f != nil {
			n.Text = f.Name
		}
	case opChan, opUnsafe:
		n.Nil = zero(ptr, p.size)
	default:
		n.Text = b.text(p, ptr)
	}
	return n
}

// text returns the text of a value without parts.
func (b *treeBuilder) text(p *plan, ptr unsafe.Pointer) (text string) {
	switch p.op {
	case opTime:
		text = (*time.Time)(ptr).Format(time.RFC3339Nano)
	case opLocation:
		text = (*time.Location)(ptr).String()
	case opBigInt:
		text = bigText((*big.Int)(ptr))
	case opBigRat:
		r := (*big.Rat)(ptr)
		text = bigText(r.Num()) + "/" + bigText(r.Denom())
	case opPair:
		text = pairText(p, ptr)
	case opStored:
		text = storedText(p, []byte(*(*string)(ptr)))
	case opReset, opOpaque, opSyncMap:
	default:
		text = basicText(reflect.NewAt(p.layout, ptr).Elem())
	}
	text = text[:min(len(text), max(b.left, 0))]
	b.left -= len(text)
	return text
}

func basicText(v reflect.Value) string {
	switch {
	case v.Kind() == reflect.Bool:
		return strconv.FormatBool(v.Bool())
	case v.CanInt():
		return strconv.FormatInt(v.Int(), 10)
	case v.CanUint():
		return strconv.FormatUint(v.Uint(), 10)
	case v.CanFloat():
		return strconv.FormatFloat(v.Float(), 'g', -1, v.Type().Bits())
	case v.CanComplex():
		return strconv.FormatComplex(v.Complex(), 'g', -1, v.Type().Bits())
	}
	return ""
}

// bigText writes a number in decimal, unless that takes noticeable time.
func bigText(x *big.Int) string {
	if n := x.BitLen(); n > 1<<16 {
		return fmt.Sprintf("a number of %d bits", n)
	}
	return x.String()
}

// floatText is bigText for floats: a large exponent makes a long decimal.
func floatText(x *big.Float) string {
	if exp := x.MantExp(nil); exp > 1<<14 || exp < -1<<14 || x.MinPrec() > 1<<14 {
		return fmt.Sprintf("%.20s…p%d", x.Text('p', 0), exp)
	}
	return x.String()
}

// pairText is what a compiled type's own String method says, or the value as
// its pair writes it.
func pairText(p *plan, ptr unsafe.Pointer) string {
	v := reflect.NewAt(p.layout, ptr)
	if x, ok := v.Interface().(*big.Float); ok {
		return floatText(x)
	}
	if s, ok := v.Interface().(fmt.Stringer); ok {
		return stringOf(s)
	}
	data, err := p.pair.marshal(v)
	if err != nil {
		return ""
	}
	return pairData(p.pair.text(), data)
}

func stringOf(s fmt.Stringer) (text string) {
	defer func() {
		if recover() != nil {
			text = ""
		}
	}()
	return s.String()
}

func pairData(text bool, data []byte) string {
	if text {
		return string(data)
	}
	return fmt.Sprintf("%d bytes", len(data))
}

// storedText shows a value of a type that is not known here.
func storedText(p *plan, item []byte) string {
	s := scanner{buf: item}
	if item == nil {
		return ""
	}
	if data := s.text(); s.err == nil {
		return pairData(p.stored == formText, data)
	}
	return diagnosis(item)
}

// list shows count values in a row.
func (b *treeBuilder) list(n *Node, p *plan, ptr unsafe.Pointer, count, depth int) {
	n.Len = count
	for i := 0; i < min(count, b.items) && b.left > 0; i++ {
		n.Items = append(n.Items, Item{Node: b.node(p, unsafe.Add(ptr, uintptr(i)*p.size), depth-1)})
	}
}

func (b *treeBuilder) slice(n *Node, p *plan, ptr unsafe.Pointer, depth int) {
	if p.op == opBrokenSlice {
		ptr = (*eface)(ptr).data
	}
	if ptr == nil || (*sliceHeader)(ptr).ptr == nil {
		n.Nil = true
		return
	}
	h := (*sliceHeader)(ptr)
	n.Cap = h.cap
	b.list(n, p.elem, h.ptr, h.len, depth)
}

func (b *treeBuilder) entries(n *Node, p *plan, m unsafe.Pointer, depth int) {
	if m == nil {
		n.Nil = true
		return
	}
	v := mapValue(p, &m)
	n.Len = v.Len()
	b.graph.eachEntry(p, v, func(key, elem unsafe.Pointer) {
		if len(n.Items) < b.items && b.left > 0 {
			n.Items = append(n.Items, Item{Key: b.node(p.key, key, depth-1), Node: b.node(p.elem, elem, depth-1)})
		}
	})
}

// pointer shows what a pointer points to, unless it is shown elsewhere.
func (b *treeBuilder) pointer(n *Node, p *plan, to unsafe.Pointer, depth int) {
	if to == nil {
		n.Nil = true
		return
	}
	if name, ok := externOf(to); ok && p.extern {
		n.Text = name
		return
	}
	ref, seen := b.refs[to]
	if !seen {
		ref = len(b.refs) + 1
		b.refs[to] = ref
	}
	if n.Ref = ref; !seen {
		n.Items = []Item{{Node: b.node(p.elem, to, depth-1)}}
	}
}

func (b *treeBuilder) iface(n *Node, p *plan, ptr unsafe.Pointer, depth int) {
	d, why := b.graph.dynamic(p, ptr)
	switch {
	case why != "":
		n.Text = why
	case d.plan == nil:
		n.Nil = true
	default:
		n.Items = []Item{{Node: b.node(d.plan, d.ptr, depth-1)}}
	}
}

package value

import (
	"reflect"
	"strconv"
	"strings"
)

// String renders the tree in one line, much as Go source: {X:1 Y:[1 2 … (1000)]}.
func (n *Node) String() string {
	var b strings.Builder
	writeNode(&b, n)
	return b.String()
}

func writeNode(b *strings.Builder, n *Node) {
	switch {
	case n == nil:
		b.WriteString("…")
	case n.Nil:
		b.WriteString("nil")
	case n.Ref > 0 && len(n.Items) == 0:
		b.WriteString("&#" + strconv.Itoa(n.Ref))
	case n.Text != "" || isScalar(n.Kind):
		b.WriteString(n.Text)
	case n.Kind == reflect.Pointer:
		b.WriteString("&")
		writeItems(b, n, "", "")
	case n.Kind == reflect.Interface:
		writeItems(b, n, "", "")
	case n.Kind == reflect.Struct:
		writeItems(b, n, "{", "}")
	case n.Kind == reflect.Map:
		writeItems(b, n, "map[", "]")
	default:
		writeItems(b, n, "[", "]")
	}
}

func isScalar(k reflect.Kind) bool {
	return k >= reflect.Bool && k <= reflect.Complex128 || k == reflect.String || k == reflect.Func || k == reflect.Chan
}

func writeItems(b *strings.Builder, n *Node, open, end string) {
	b.WriteString(open)
	for i, it := range n.Items {
		if i > 0 {
			b.WriteString(" ")
		}
		switch {
		case it.Key != nil:
			writeNode(b, it.Key)
			b.WriteString(":")
		case it.Name != "":
			b.WriteString(it.Name + ":")
		}
		writeNode(b, it.Node)
	}
	if hasLength(n.Kind) && len(n.Items) < n.Len {
		b.WriteString(" … (" + strconv.Itoa(n.Len) + ")")
	}
	b.WriteString(end)
}

func hasLength(k reflect.Kind) bool {
	return k == reflect.Slice || k == reflect.Array || k == reflect.Map
}

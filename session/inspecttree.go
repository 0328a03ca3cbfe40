package session

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"gosess/internal/check"
	"gosess/internal/value"
)

// This file shows values of a session file as trees.

// treeOf bounds the tree of one variable.
var treeOf = value.Limits{Depth: 24, Items: 20, Bytes: 64 << 10}

// only leaves the named variables in an Inspection, with their trees. The error
// wraps ErrNoName if one is not there.
func (in *Inspection) only(names []string, vars []value.Var) error {
	byName := varsByName(vars)
	var list []InspectedVar
	for _, name := range names {
		i := slices.IndexFunc(in.Vars, func(v InspectedVar) bool { return v.Name.Name == name })
		if i < 0 {
			return fmt.Errorf("%w among the variables: %q", ErrNoName, name)
		}
		v := in.Vars[i]
		if name == "_" {
			name = check.Last
		}
		t := treeLines{}
		t.add(0, v.Name.Name, value.Tree(byName[name].Type, byName[name].Ptr, treeOf))
		v.Tree = t
		list = append(list, v)
	}
	in.Vars = list
	return nil
}

// treeLines is a tree, a line for each part that has parts: `  next  *Node  &#2`.
type treeLines []string

func (t *treeLines) add(depth int, label string, n *value.Node) {
	if n == nil {
		t.line(depth, label, "…")
		return
	}
	typ := shownType(n)
	target := n
	for target.Ref == 0 && len(target.Items) == 1 && target.Kind == reflect.Interface && target.Items[0].Node != nil {
		target = target.Items[0].Node
		typ += " " + shownType(target)
	}
	mark := ""
	if target.Ref > 0 && len(target.Items) > 0 {
		mark = fmt.Sprintf("#%d", target.Ref)
	}
	if target.Kind == reflect.Pointer && len(target.Items) == 1 && target.Items[0].Node != nil {
		target = target.Items[0].Node
	}
	if !hasParts(target) {
		t.line(depth, label, typ, mark, target.String())
		return
	}
	if target.Kind == reflect.Slice || target.Kind == reflect.Map {
		mark = strings.TrimSpace(fmt.Sprintf("%s len %d", mark, target.Len))
	}
	t.line(depth, label, typ, mark)
	for i, item := range target.Items {
		t.add(depth+1, labelOf(i, item), item.Node)
	}
	if more := target.Len - len(target.Items); more > 0 && target.Kind != reflect.Struct {
		t.line(depth+1, fmt.Sprintf("… %d more", more))
	}
}

func labelOf(i int, item value.Item) string {
	switch {
	case item.Key != nil:
		return "[" + item.Key.String() + "]"
	case item.Name != "":
		return item.Name
	}
	return fmt.Sprintf("[%d]", i)
}

// hasParts reports whether a value is shown in several lines: all but those whose
// parts are plain.
func hasParts(n *value.Node) bool {
	if n.Kind == reflect.Struct || n.Kind == reflect.Map {
		return len(n.Items) > 0
	}
	return slices.ContainsFunc(n.Items, func(i value.Item) bool { return i.Node != nil && len(i.Node.Items) > 0 })
}

func (t *treeLines) line(depth int, words ...string) {
	words = slices.DeleteFunc(words, func(w string) bool { return w == "" })
	*t = append(*t, strings.Repeat("  ", depth)+strings.Join(words, "  "))
}

// mainPrefix finds the session's own package in the name of a type.
var mainPrefix = regexp.MustCompile(`(^|[^/\pL\pN_.])` + mainPath + `\.`)

func shownType(n *value.Node) string {
	return strings.ReplaceAll(mainPrefix.ReplaceAllString(n.Type, "$1"), "interface {}", "any")
}

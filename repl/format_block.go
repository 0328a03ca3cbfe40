package repl

import (
	"reflect"
	"strings"

	"gosess/session"
)

// This file renders values on several lines.

// spread renders a value that does not fit on one line of room columns. The lines
// after the first begin with the prefix.
func (p *printer) spread(v session.View, room int, prefix string, depth int) string {
	x := dynamic(v)
	if text, ok := scalar(x); ok && depth == 0 && !isString(x) && strings.Contains(text, "\n") {
		return indent(strings.TrimRight(text, "\n"), prefix)
	}
	switch x.Kind() {
	case reflect.Struct:
		if hasText(x) {
			break
		}
		return p.spreadStruct(x, prefix, depth)
	case reflect.Map:
		return p.spreadMap(x, prefix, depth)
	case reflect.Pointer:
		return p.spreadPointer(x, room, prefix, depth)
	case reflect.Slice, reflect.Array:
		if isBytes(x) || hasText(x) {
			break
		}
		if !hasParts(x.ElemKind()) || x.Len() == 0 {
			return p.spreadScalars(x, room, prefix, depth)
		}
		return p.spreadList(x, prefix, depth)
	}
	text := p.squeeze(v, room, depth)
	return text
}

func hasText(v session.View) bool {
	_, ok := v.Text()
	return ok
}

// hasParts is true of kinds whose values may need lines of their own.
func hasParts(k reflect.Kind) bool {
	switch k {
	case reflect.Struct, reflect.Map, reflect.Pointer, reflect.Slice, reflect.Array, reflect.Interface:
		return true
	}
	return false
}

func (p *printer) spreadStruct(v session.View, prefix string, depth int) string {
	return p.spreadParts("{", "}", v.NumField(), v.NumField(), prefix, func(i int) (string, session.View) {
		f, x := v.Field(i)
		return f.Name, x
	}, depth)
}

// room is how many lines a map or list may take at a depth.
func (p *printer) room(depth int) int { return max(p.lines>>depth, 4) }

func (p *printer) spreadMap(v session.View, prefix string, depth int) string {
	leave, ok := p.enter(v, depth)
	if !ok {
		return p.cycle(v)
	}
	defer leave()
	entries := v.Entries(p.room(depth))
	return p.spreadParts("{", "}", len(entries), v.Len(), prefix, func(i int) (string, session.View) {
		key := p.squeeze(entries[i].Key, p.width/3, depth+1)
		return key, entries[i].Value
	}, depth)
}

func (p *printer) spreadPointer(v session.View, room int, prefix string, depth int) string {
	leave, ok := p.enter(v, depth)
	if !ok {
		return p.cycle(v)
	}
	defer leave()
	return "&" + p.spread(v.Elem(), room-1, prefix, depth+1)
}

func (p *printer) spreadList(v session.View, prefix string, depth int) string {
	n, limit := v.Len(), p.room(depth)
	return p.spreadParts("[", "]", min(n, limit), n, prefix, func(i int) (string, session.View) {
		if n > limit && i >= limit/2 { // the later half comes from the end
			i = n - limit + i
		}
		return itoa(i), v.Index(i)
	}, depth)
}

// spreadParts gives each part a line: its label and its value. shown of n parts
// are asked for.
func (p *printer) spreadParts(open, shut string, shown, n int, prefix string, part func(int) (string, session.View), depth int) string {
	inner := prefix + "  "
	var b strings.Builder
	b.WriteString(open)
	for i := range shown {
		if open == "[" && shown < n && i == shown/2 {
			b.WriteString("\n" + inner + "⋮")
		}
		label, x := part(i)
		b.WriteString("\n" + inner + label + ": ")
		b.WriteString(p.part(x, inner, label, depth+1))
	}
	if open == "{" && shown < n {
		b.WriteString("\n" + inner + "… " + itoa(n-shown) + " more")
	}
	b.WriteString("\n" + prefix + shut)
	return b.String()
}

// part renders one part after its label. Lists are cut to a line; what has names
// may have lines of its own, down to a depth where a line has to do.
func (p *printer) part(v session.View, prefix, label string, depth int) string {
	room := max(p.width-textWidth(prefix)-textWidth(label)-2, 16)
	if text, ok := p.inline(v, room, depth); ok {
		return text
	}
	switch x := dynamic(v); {
	case depth > 3, !x.IsValid(), hasText(x):
	case x.Kind() == reflect.Struct, x.Kind() == reflect.Map, x.Kind() == reflect.Pointer:
		return p.spread(v, room, prefix, depth)
	}
	text := p.squeeze(v, room-len(" len ")-6, depth)
	if strings.ContainsAny(text, "…⋮") {
		text += length(v)
	}
	return text
}

// maxWrapped is how many lines of numbers are shown before they are cut.
const maxWrapped = 5

// spreadScalars wraps a list of values without parts over a few lines, or cuts it
// to one.
func (p *printer) spreadScalars(v session.View, room int, prefix string, depth int) string {
	width := p.width - textWidth(prefix)
	if v.Len()*2 <= width*maxWrapped {
		if text, ok := p.wrap(v, width-1, prefix, depth); ok {
			return text
		}
	}
	text := p.squeeze(v, room, depth)
	return text
}

func (p *printer) wrap(v session.View, width int, prefix string, depth int) (string, bool) {
	lines := []string{"["}
	for i := range v.Len() {
		text, ok := p.inline(v.Index(i), width-1, depth+1)
		if !ok {
			return "", false
		}
		last := &lines[len(lines)-1]
		switch {
		case *last == "[":
			*last += text
		case textWidth(*last)+1+textWidth(text) < width:
			*last += " " + text
		case len(lines) == maxWrapped:
			return "", false
		default:
			lines = append(lines, " "+text)
		}
	}
	return strings.Join(lines, "\n"+prefix) + "]", true
}

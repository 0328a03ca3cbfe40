package repl

import (
	"reflect"
	"strconv"
	"strings"

	"gosess/session"
)

// This file renders values on one line.

// inline renders all of v on one line of at most room columns. ok is false if it
// does not fit, or has more lines; then little was done.
func (p *printer) inline(v session.View, room, depth int) (text string, ok bool) {
	if room < 1 {
		return "", false
	}
	if isInterface(v) && !v.IsNil() {
		return p.inlineDynamic(v, room, depth)
	}
	if isString(v) && v.Len() > room {
		return "", false
	}
	if text, ok := scalar(v); ok {
		text = within(v, text, depth)
		return text, textWidth(text) <= room && !strings.Contains(text, "\n")
	}
	if m, ok := v.Matrix(); ok {
		return p.inlineMatrix(m, room)
	}
	switch v.Kind() {
	case reflect.Pointer:
		return p.inlinePointer(v, room, depth)
	case reflect.Struct:
		return p.inlineParts("{", ", ", "}", v.NumField(), room, func(i, room int) (string, bool) {
			f, x := v.Field(i)
			return p.labelled(f.Name, x, room, depth)
		})
	case reflect.Array, reflect.Slice:
		if isBytes(v) {
			return bytesText(v.Bytes(), room)
		}
		return p.inlineParts("[", " ", "]", v.Len(), room, func(i, room int) (string, bool) {
			return p.inline(v.Index(i), room, depth+1)
		})
	case reflect.Map:
		return p.inlineMap(v, room, depth)
	}
	return "", false
}

// within is the text of a value as it stands inside another: that of an Error or
// String method in quotes unless it is one word.
func within(v session.View, text string, depth int) string {
	if depth > 0 && strings.ContainsAny(text, " \t\n\",[]{}") && hasText(v) {
		return quote(text)
	}
	return text
}

// inlineDynamic renders what an interface holds. Inside other values the type is
// told with it, unless the text alone tells it.
func (p *printer) inlineDynamic(v session.View, room, depth int) (string, bool) {
	x := dynamic(v)
	text, ok := p.inline(x, room, depth)
	if !ok || depth == 0 || obvious(x, text) {
		return text, ok
	}
	if !strings.HasPrefix(text, "{") && !strings.HasPrefix(text, "[") {
		text = "(" + text + ")"
	}
	text = x.Type() + text
	return text, textWidth(text) <= room
}

// obvious reports whether text is what a person would type for a value of that type.
func obvious(v session.View, text string) bool {
	switch v.Type() {
	case "int", "string", "bool", "nil":
		return true
	case "float64":
		return strings.ContainsAny(text, ".eIN")
	}
	return v.IsError()
}

func (p *printer) inlinePointer(v session.View, room, depth int) (string, bool) {
	leave, ok := p.enter(v, depth)
	if !ok {
		return p.cycle(v), true
	}
	defer leave()
	text, ok := p.inline(v.Elem(), room-1, depth+1)
	return "&" + text, ok
}

func (p *printer) inlineMap(v session.View, room, depth int) (string, bool) {
	if v.Len()*3 > room { // no entry is shorter than "1:2 "
		return "", false
	}
	leave, ok := p.enter(v, depth)
	if !ok {
		return p.cycle(v), true
	}
	defer leave()
	entries := v.Entries(-1)
	return p.inlineParts("{", ", ", "}", len(entries), room, func(i, room int) (string, bool) {
		key, ok := p.inline(entries[i].Key, room, depth+1)
		if !ok {
			return "", false
		}
		return p.labelled(key, entries[i].Value, room, depth)
	})
}

func (p *printer) labelled(label string, v session.View, room, depth int) (string, bool) {
	label += ": "
	text, ok := p.inline(v, room-textWidth(label), depth+1)
	return label + text, ok
}

// inlineParts joins n parts between brackets while they fit.
func (p *printer) inlineParts(open, sep, shut string, n, room int, part func(i, room int) (string, bool)) (string, bool) {
	if 2*n > room+2 {
		return "", false
	}
	var b strings.Builder
	b.WriteString(open)
	room -= len(open) + len(shut)
	for i := range n {
		if i > 0 {
			b.WriteString(sep)
			room -= len(sep)
		}
		text, ok := part(i, room)
		if !ok {
			return "", false
		}
		room -= textWidth(text)
		b.WriteString(text)
	}
	b.WriteString(shut)
	return b.String(), room >= 0
}

// squeeze renders v on one line of at most room columns, leaving out what does not
// fit.
func (p *printer) squeeze(v session.View, room, depth int) string {
	if text, ok := p.inline(v, room, depth); ok {
		return text
	}
	x := dynamic(v)
	switch {
	case isString(x):
		text, _ := cutString(x.Str(), room)
		return text
	case isBytes(x):
		text, _ := bytesText(x.Bytes(), room)
		return text
	}
	if text, ok := scalar(x); ok {
		return cutMiddle(within(x, strings.Join(strings.Fields(text), " "), depth), room)
	}
	if m, ok := x.Matrix(); ok {
		return cut("["+shape(m)+"]", room)
	}
	switch x.Kind() {
	case reflect.Array, reflect.Slice:
		return p.squeezeList(x, room, depth)
	case reflect.Pointer:
		return p.squeezePointer(x, room, depth)
	case reflect.Struct:
		return p.squeezeStruct(x, room, depth)
	case reflect.Map:
		return p.squeezeMap(x, room, depth)
	}
	return "…"
}

// squeezeList shows as many elements as fit, from both ends.
func (p *printer) squeezeList(v session.View, room, depth int) string {
	room -= len("[ … ]")
	each := max(room/3, 4)
	var head, tail []string
	for n := v.Len(); len(head)+len(tail) < n; {
		i := len(head)
		atTail := len(tail) < len(head)
		if atTail {
			i = n - 1 - len(tail)
		}
		text := p.squeeze(v.Index(i), each, depth+1)
		if room -= textWidth(text) + 1; room < 0 {
			break
		}
		if atTail {
			tail = append([]string{text}, tail...)
		} else {
			head = append(head, text)
		}
	}
	return "[" + strings.Join(append(append(head, "…"), tail...), " ") + "]"
}

func (p *printer) squeezePointer(v session.View, room, depth int) string {
	leave, ok := p.enter(v, depth)
	if !ok {
		return p.cycle(v)
	}
	defer leave()
	text := p.squeeze(v.Elem(), room-1, depth+1)
	return "&" + text
}

func (p *printer) squeezeStruct(v session.View, room, depth int) string {
	return p.squeezeParts(v.NumField(), room, func(i, room int) string {
		f, x := v.Field(i)
		text := p.squeeze(x, room-len(f.Name)-2, depth+1)
		return f.Name + ": " + text
	})
}

func (p *printer) squeezeMap(v session.View, room, depth int) string {
	leave, ok := p.enter(v, depth)
	if !ok {
		return p.cycle(v)
	}
	defer leave()
	entries := v.Entries(room)
	return p.squeezeParts(len(entries), room, func(i, room int) string {
		key := p.squeeze(entries[i].Key, room/2, depth+1)
		text := p.squeeze(entries[i].Value, room-textWidth(key)-2, depth+1)
		return key + ": " + text
	})
}

// squeezeParts shows as many parts as fit, from the first.
func (p *printer) squeezeParts(n, room int, part func(i, room int) string) string {
	room -= len("{, …}")
	each := max(room/2, 8)
	var parts []string
	for i := 0; i < n; i++ {
		text := part(i, min(each, max(room, 8)))
		if room -= textWidth(text) + 2; room < -2 {
			break
		}
		parts = append(parts, text)
	}
	if len(parts) < n {
		parts = append(parts, "…")
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func isString(v session.View) bool { return v.IsValid() && v.Kind() == reflect.String }

// isBytes is true of a slice or array of bytes.
func isBytes(v session.View) bool {
	return v.IsValid() && (v.Kind() == reflect.Slice || v.Kind() == reflect.Array) &&
		v.ElemKind() == reflect.Uint8 && !(v.Kind() == reflect.Slice && v.IsNil())
}

func itoa(n int) string { return strconv.Itoa(n) }

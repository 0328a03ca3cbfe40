package value

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"unsafe"
)

// This file finds the fields of a struct by the names that JSON has for them.

func (r *jsonReader) fields(p *plan, ptr unsafe.Pointer, v any, path string) error {
	obj, ok := v.(map[string]any)
	if !ok {
		return misfit(path, v, p.t.Text())
	}
	fields := jsonFieldsOf(p)
	for name, v := range obj {
		f := findField(fields, name)
		if f == nil {
			return &FitError{Path: path, Got: fmt.Sprintf("field %q", name), Want: p.t.Text() + fieldNames(fields)}
		}
		if err := r.value(f.plan, unsafe.Add(ptr, f.off), v, path+"."+name); err != nil {
			return err
		}
	}
	return nil
}

// findField finds a field by its name, exactly if there is one, else whatever
// the case of its letters.
func findField(fields []jsonField, name string) (found *jsonField) {
	for i := range fields {
		if fields[i].name == name {
			return &fields[i]
		}
		if found == nil && strings.EqualFold(fields[i].name, name) {
			found = &fields[i]
		}
	}
	return found
}

func fieldNames(fields []jsonField) string {
	var names []string
	for _, f := range fields {
		names = append(names, strconv.Quote(f.name))
	}
	if len(names) == 0 {
		return " without fields"
	}
	return " with fields " + strings.Join(names, ", ")
}

// A jsonField is a field as JSON has it; those of embedded structs are among
// their own.
type jsonField struct {
	name  string
	off   uintptr
	plan  *plan
	empty bool // left out if zero
}

var jsonFields sync.Map // *plan to []jsonField

func jsonFieldsOf(p *plan) []jsonField {
	if f, ok := jsonFields.Load(p); ok {
		return f.([]jsonField)
	}
	fields := collectFields(nil, p, 0, map[string]bool{})
	jsonFields.Store(p, fields)
	return fields
}

// collectFields appends the fields of p; what lies deeper is hidden by the same
// name above it.
func collectFields(list []jsonField, p *plan, off uintptr, seen map[string]bool) []jsonField {
	var inner []int
	for i, f := range p.t.Fields {
		tag := reflect.StructTag(f.Tag).Get("json")
		name, opts, _ := strings.Cut(tag, ",")
		switch {
		case tag == "-" || f.Name == "_":
			continue
		case f.Embedded && name == "" && p.fields[i].op == opStruct:
			inner = append(inner, i)
			continue
		case name == "":
			name = f.Name
		}
		if !seen[name] {
			seen[name] = true
			empty := strings.Contains(","+opts+",", ",omitempty,") || strings.Contains(","+opts+",", ",omitzero,")
			list = append(list, jsonField{name, off + p.fields[i].off, p.fields[i].plan, empty})
		}
	}
	for _, i := range inner {
		list = collectFields(list, p.fields[i].plan, off+p.fields[i].off, seen)
	}
	return list
}

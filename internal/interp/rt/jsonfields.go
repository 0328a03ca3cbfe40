package rt

import (
	"reflect"
	"strings"
	"sync"
	"unicode"

	"gosess/internal/value"
)

// jsonField is a field of a struct as encoding/json sees it.
type jsonField struct {
	name      string
	index     []int
	typ       *value.Type
	omitEmpty bool
	omitZero  bool
	quoted    bool
	tagged    bool
}

var jsonFieldCache sync.Map // *value.Type -> []jsonField

// jsonFields returns the fields that encoding/json reads and writes of the
// struct type t, in order: exported ones, and those of embedded structs unless
// hidden by a shallower or tagged one.
func jsonFields(t *value.Type) []jsonField {
	if f, ok := jsonFieldCache.Load(t); ok {
		return f.([]jsonField)
	}
	fs := dominant(collectFields(t))
	jsonFieldCache.Store(t, fs)
	return fs
}

// collectFields lists the candidates, level by level.
func collectFields(t *value.Type) []jsonField {
	type level struct {
		t     *value.Type
		index []int
	}
	var all []jsonField
	seen := map[*value.Type]bool{}
	for next := []level{{t: t}}; len(next) > 0; {
		current := next
		next = nil
		for _, l := range current {
			if seen[l.t] {
				continue
			}
			for i, f := range l.t.Fields {
				index := append(append([]int(nil), l.index...), i)
				if inner := embeddedStruct(f); inner != nil && jsonName(f) == "" {
					if jsonTag(f) != "-" {
						next = append(next, level{inner, index})
					}
					continue
				}
				if f.Pkg == "" && jsonTag(f) != "-" {
					all = append(all, newJSONField(f, index))
				}
			}
		}
		for _, l := range current {
			seen[l.t] = true
		}
	}
	return all
}

// embeddedStruct returns the struct type that f embeds, perhaps by pointer.
func embeddedStruct(f value.Field) *value.Type {
	if !f.Embedded {
		return nil
	}
	t := f.Type
	if t.Kind == reflect.Pointer {
		t = t.Elem
	}
	if t.Kind != reflect.Struct {
		return nil
	}
	return t
}

func jsonTag(f value.Field) string { return reflect.StructTag(f.Tag).Get("json") }

// jsonName returns the name that the tag of f gives.
func jsonName(f value.Field) string {
	name, _, _ := strings.Cut(jsonTag(f), ",")
	for _, r := range name {
		if !strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~ ", r) && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return ""
		}
	}
	return name
}

func newJSONField(f value.Field, index []int) jsonField {
	j := jsonField{name: jsonName(f), index: index, typ: f.Type}
	j.tagged = j.name != ""
	if !j.tagged {
		j.name = f.Name
	}
	_, opts, _ := strings.Cut(jsonTag(f), ",")
	for _, o := range strings.Split(opts, ",") {
		switch o {
		case "omitempty":
			j.omitEmpty = true
		case "omitzero":
			j.omitZero = true
		case "string":
			j.quoted = quotable(f.Type)
		}
	}
	return j
}

// quotable reports whether the option "string" applies to t.
func quotable(t *value.Type) bool {
	if t.Kind == reflect.Pointer && t.Name == "" {
		t = t.Elem
	}
	switch t.Kind {
	case reflect.Bool, reflect.String, reflect.Float32, reflect.Float64:
		return true
	}
	return t.Kind >= reflect.Int && t.Kind <= reflect.Uintptr
}

// dominant keeps, of several fields of one name, the shallowest, or the tagged
// one among those; none if there are still several.
func dominant(all []jsonField) []jsonField {
	var out []jsonField
	for i, f := range all {
		keep := true
		for k, g := range all {
			if k == i || g.name != f.name {
				continue
			}
			if len(g.index) < len(f.index) || len(g.index) == len(f.index) && (g.tagged || !f.tagged) {
				keep = false
			}
		}
		if keep {
			out = append(out, f)
		}
	}
	sortByIndex(out)
	return out
}

func sortByIndex(fs []jsonField) {
	less := func(a, b []int) bool {
		for i := range min(len(a), len(b)) {
			if a[i] != b[i] {
				return a[i] < b[i]
			}
		}
		return len(a) < len(b)
	}
	for i := 1; i < len(fs); i++ {
		for j := i; j > 0 && less(fs[j].index, fs[j-1].index); j-- {
			fs[j], fs[j-1] = fs[j-1], fs[j]
		}
	}
}

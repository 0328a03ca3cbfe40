package interp

import (
	"errors"
	"fmt"
	"go/token"
	"reflect"
	"strings"

	"gosess/internal/check/pkgdata"
	"gosess/internal/interp/rt"
	"gosess/internal/interp/symbols"
	"gosess/internal/interp/symbols/table"
	"gosess/internal/value"
)

// This file spells the types of mirrors.

// spell writes a type. The names of declared session types are their own.
func (w *mirrorWriter) spell(t *value.Type) (string, error) {
	if t.Host != nil {
		return w.host(t.Host)
	}
	if t.Name != "" {
		return t.Name, nil
	}
	return w.composite(t)
}

// composite writes the underlying type of a session type.
func (w *mirrorWriter) composite(t *value.Type) (string, error) {
	switch t.Kind {
	case reflect.Pointer:
		return w.with("*%s", t.Elem)
	case reflect.Slice:
		return w.with("[]%s", t.Elem)
	case reflect.Array:
		return w.with(fmt.Sprintf("[%d]%%s", t.Len), t.Elem)
	case reflect.Map:
		return w.with("map[%s]%s", t.Key, t.Elem)
	case reflect.Func:
		params, results, err := w.signature(t)
		return "func(" + strings.Join(params, ", ") + ") (" + strings.Join(results, ", ") + ")", err
	case reflect.Interface:
		return "any", nil
	case reflect.Struct:
		return w.structure(t)
	}
	return t.Kind.String(), nil
}

func (w *mirrorWriter) with(format string, parts ...*value.Type) (string, error) {
	var texts []any
	for _, p := range parts {
		text, err := w.spell(p)
		if err != nil {
			return "", err
		}
		texts = append(texts, text)
	}
	return fmt.Sprintf(format, texts...), nil
}

func (w *mirrorWriter) signature(t *value.Type) (params, results []string, err error) {
	spell := func(list []*value.Type) (out []string) {
		for _, p := range list {
			text, e := w.spell(p)
			err = errors.Join(err, e)
			out = append(out, text)
		}
		return out
	}
	params, results = spell(t.Params), spell(t.Results)
	if t.Variadic {
		last := len(params) - 1
		params[last] = "..." + strings.TrimPrefix(params[last], "[]")
	}
	return params, results, err
}

func (w *mirrorWriter) structure(t *value.Type) (string, error) {
	var b strings.Builder
	b.WriteString("struct {")
	for _, f := range t.Fields {
		text, err := w.spell(f.Type)
		if err != nil {
			return "", err
		}
		if !f.Embedded {
			text = f.Name + " " + text
		}
		fmt.Fprintf(&b, " %s %q;", text, f.Tag)
	}
	return b.String() + " }", nil
}

// host writes a type of compiled packages.
func (w *mirrorWriter) host(t reflect.Type) (string, error) {
	switch {
	case t.PkgPath() != "":
		if !token.IsExported(t.Name()) || strings.Contains(t.Name(), "[") || !importable(t.PkgPath()) || symbols.LinkedModule(t.PkgPath()) == "" && !pkgdata.Has(t.PkgPath()) {
			return "", fmt.Errorf("it holds a %s, which has no name here", t)
		}
		w.imports[t.PkgPath()] = true
		return importName(t.PkgPath()) + "." + t.Name(), nil
	case t.Name() != "":
		return t.Name(), nil
	}
	part := func(format string, parts ...reflect.Type) (string, error) {
		var texts []any
		for _, p := range parts {
			text, err := w.host(p)
			if err != nil {
				return "", err
			}
			texts = append(texts, text)
		}
		return fmt.Sprintf(format, texts...), nil
	}
	switch t.Kind() {
	case reflect.Pointer:
		return part("*%s", t.Elem())
	case reflect.Slice:
		return part("[]%s", t.Elem())
	case reflect.Array:
		return part(fmt.Sprintf("[%d]%%s", t.Len()), t.Elem())
	case reflect.Map:
		return part("map[%s]%s", t.Key(), t.Elem())
	case reflect.Interface:
		if t.NumMethod() == 0 {
			return "any", nil
		}
	case reflect.Func:
		return w.with("%s", funcShape(t))
	case reflect.Struct:
		if t.NumField() == 0 {
			return "struct{}", nil
		}
	}
	return "", fmt.Errorf("it holds a %s, which cannot be written", t)
}

// funcShape is a func type of compiled packages as one that composite writes.
func funcShape(t reflect.Type) *value.Type {
	shape := *rt.HostType(t)
	shape.Host = nil
	return &shape
}

// importName is how a package is called in a plugin of mirrors: nothing that a session declares.
func importName(path string) string { return "gosess_" + table.Ident(path) }

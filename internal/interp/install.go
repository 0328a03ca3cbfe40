package interp

import (
	"fmt"
	"io"
	"reflect"
	"slices"
	"sort"
	"strings"

	"gosess/internal/check"
	"gosess/internal/interp/rt"
)

// This file makes lowered units those of the engine.

// install loads the units of lw, and the newest version of every unit that
// calls one of them, and makes them the engine's.
func (e *Engine) install(lw *lowering) error {
	defer rt.CodeChanged()
	all := map[string]*unit{}
	for k, u := range e.units {
		if !isOldCell(k) {
			all[k] = u
		}
	}
	changed := map[string]bool{}
	for k, u := range lw.units {
		if u == nil {
			return fmt.Errorf("interp: %s was not lowered", k)
		}
		all[k] = u
		changed[k] = true
	}
	e.dropOutdated(all, lw)
	keys := e.dependants(all, changed)
	for _, k := range keys {
		e.version++
		all[k].edition = e.version
		all[k].code.Store(nil)
	}
	if err := e.load(all, keys); err != nil {
		return err
	}
	e.units = all
	e.changed()
	return nil
}

// dropOutdated removes the instances and the wrappers of methods that were made for
// what types and methods were before: nothing can call them any more.
func (e *Engine) dropOutdated(all map[string]*unit, lw *lowering) {
	changed := map[string]bool{}
	for k := range lw.outdated {
		changed[k] = true
		if lw.units[k] == nil {
			delete(all, k)
		}
	}
	for k, u := range lw.units {
		if was := e.units[k]; was != nil && was.compiledType() != u.compiledType() {
			changed[k] = true
		}
	}
	for k, u := range all {
		if lw.units[k] == nil && isWrapper(k) && slices.ContainsFunc(u.deps, func(d string) bool { return changed[d] }) {
			delete(all, k)
		}
	}
}

// isWrapper reports whether a unit was made to call a method.
func isWrapper(key string) bool {
	return strings.HasPrefix(key, "expr ") || strings.HasPrefix(key, "bound ")
}

// isOldCell reports whether a unit holds the statements of a cell that has run:
// nothing calls it again, and it need not follow redefinitions. Its func
// literals are units of their own.
func isOldCell(key string) bool { return strings.HasPrefix(key, "main."+check.Hidden+"cell") }

// dependants adds to changed the units that name one of them, directly or not.
func (e *Engine) dependants(all map[string]*unit, changed map[string]bool) []string {
	users := map[string][]string{}
	for k, u := range all {
		for _, d := range u.deps {
			if !e.bindsLate(u, all[d]) {
				users[d] = append(users[d], k)
			}
		}
	}
	var queue, out []string
	for k := range changed {
		queue = append(queue, k)
	}
	for len(queue) > 0 {
		k := queue[0]
		queue = queue[1:]
		out = append(out, k)
		for _, u := range users[k] {
			if !changed[u] {
				changed[u] = true
				queue = append(queue, u)
			}
		}
	}
	sort.Strings(out)
	return out
}

// load compiles units into the machine under new names.
func (e *Engine) load(all map[string]*unit, keys []string) error {
	if len(keys) == 0 {
		return nil
	}
	fresh := map[string]string{}
	for _, k := range keys {
		e.version++
		fresh[k] = yaegiName(k, e.version)
	}
	name := func(key string) string {
		if n, ok := fresh[key]; ok {
			return n
		}
		if u := all[key]; u != nil && u.isCompiled() {
			return e.syms.native(u)
		} else if u != nil {
			return u.name
		}
		return "missing_unit"
	}
	var src strings.Builder
	for _, k := range keys {
		u := all[k]
		src.WriteString(link(u.text, func(key string) string {
			if k, ok := strings.CutPrefix(key, "&"); ok && all[k] != nil {
				return "(*" + e.lateFunc(all[k]).taken + ")"
			}
			if e.bindsLate(u, all[key]) {
				return "(*" + e.lateFunc(all[key]).call + ")"
			}
			return name(key)
		}))
	}
	if e.opts.Lowered != nil {
		io.WriteString(e.opts.Lowered, src.String())
	}
	if err := e.m.use(e.syms.pending); err != nil {
		return err
	}
	e.syms.pending = map[string]reflect.Value{}
	if err := e.m.load(src.String()); err != nil {
		return fmt.Errorf("interp: the interpreter does not take what this was lowered to: %w", err)
	}
	for k, n := range fresh {
		all[k].name = n
		e.m.names[n] = all[k]
	}
	return e.fillLate(all, keys)
}

// function returns the function of a unit as a Go func over layouts.
func (e *Engine) function(key string) (reflect.Value, error) {
	u := e.units[key]
	if u == nil {
		return reflect.Value{}, fmt.Errorf("interp: no function %q", strings.TrimPrefix(key, "main."))
	}
	if f := u.compiled(); f.IsValid() {
		return f, nil
	}
	e.funcMu.Lock()
	defer e.funcMu.Unlock()
	if f, ok := e.funcs[u.name]; ok {
		return f, nil
	}
	f, err := e.m.function(u.name)
	if err == nil {
		e.funcs[u.name] = f
	}
	return f, err
}

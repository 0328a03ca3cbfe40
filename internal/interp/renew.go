package interp

import (
	"reflect"
	"strings"

	"gosess/internal/check"
	"gosess/internal/value"
)

// This file lets the func values of func literals follow redefinitions. Their
// code is compiled with the types and constants of the day on which they were
// made, so they are made again when what they are made of changes.

// Renewed reports whether the newest Define changed what f is made of, or took
// it away: f has to be made again, with MakeFunc.
func (e *Engine) Renewed(f *value.Func) bool {
	e.mu.RLock()
	defer e.mu.RUnlock()
	return e.renewed[f.Name]
}

// AnyRenewed reports whether Renewed may be true for any func value.
func (e *Engine) AnyRenewed() bool {
	e.mu.RLock()
	defer e.mu.RUnlock()
	return len(e.renewed) > 0
}

// renew finds the func literals that an Update changes and takes those away that do not
// compile any more.
func (e *Engine) renew(lw *lowering) {
	e.renewed = map[string]bool{}
	for key, n := range lw.units {
		if n == nil || n.lit == nil {
			continue
		}
		if e.units[key] != nil || e.lost[key] != "" {
			e.renewed[key] = true
		}
		delete(e.lost, key)
	}
	for key, was := range e.units {
		if was.lit != nil && e.why[was.owner] != "" {
			e.renewed[key] = true
			e.lost[key] = was.owner
			delete(e.units, key)
		}
	}
}

// explainLiteral says why the func literal cannot be called.
func (e *Engine) explainLiteral(key string) *Undefined {
	cell, _, _ := strings.Cut(strings.TrimPrefix(key, "lit cell "), ":")
	why := e.why[e.lost[key]]
	if why == "" {
		why = e.why[check.Hidden+"cell"+cell]
	}
	if why == "" {
		why = "it does not compile any more"
	}
	return &Undefined{"func value of cell " + cell, why}
}

// brokenLiteral is the func value of a literal that does not compile now. A call
// looks whether it does again.
func (e *Engine) brokenLiteral(f *value.Func) reflect.Value {
	v := reflect.New(f.Type.Layout).Elem()
	v.Field(0).Set(reflect.ValueOf(f))
	v.Field(1).Set(reflect.MakeFunc(v.Field(1).Type(), func(args []reflect.Value) []reflect.Value {
		e.mu.RLock()
		there := e.units[f.Name] != nil
		e.mu.RUnlock()
		if !there {
			panic(&undefined{name: f.Name})
		}
		made, err := e.makeLiteral(f)
		if err != nil {
			panic(&undefined{name: f.Name})
		}
		return made.Field(1).Call(args)
	}))
	return v
}

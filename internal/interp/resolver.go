package interp

import (
	"reflect"

	"gosess/internal/value"
)

// This file is what package session needs to decode values into an engine and
// to carry them over when types are redefined.

// SetVar gives a package variable other memory: a pointer to the Layout that
// its type has now. Functions that are compiled already see it.
func (e *Engine) SetVar(name string, ptr reflect.Value) {}

// Named returns the newest type declared as ident in pkg, of the session or of
// a compiled package, nil if there is none; see [value.Resolver].
func (e *Engine) Named(pkg, ident string) *value.Type { return nil }

// Unnamed returns the engine's type identical to t, an unnamed type made of the
// engine's own types and without Layout.
func (e *Engine) Unnamed(t *value.Type) *value.Type { return nil }

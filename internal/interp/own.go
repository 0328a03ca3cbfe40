package interp

import "reflect"

// own returns the engine's own version of a compiled function, over layouts;
// the zero Value if it has none.
func (e *Engine) own(name string) reflect.Value { return reflect.Value{} }

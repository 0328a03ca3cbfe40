package rt

import "reflect"

// Shim returns the replacement of a compiled function or method, over layouts;
// the zero Value if the compiled one serves.
func Shim(name string) reflect.Value {
	if f, ok := shims[name]; ok {
		return reflect.ValueOf(f())
	}
	return reflect.Value{}
}

// SetShim makes f the maker of a replacement, over layouts, of the compiled
// function or method of that name. It is called before any engine exists.
func SetShim(name string, f func() any) { shims[name] = f }

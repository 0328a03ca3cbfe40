// Package reflect stands for the generic part of the standard library's
// reflect in the interpreted engine.
package reflect

import "reflect"

// TypeFor returns the type T.
func TypeFor[T any]() reflect.Type { return reflect.TypeOf((*T)(nil)).Elem() }

package rt

import (
	"errors"
	"reflect"

	"gosess/internal/value"
)

func init() {
	shims["errors.As"] = func() any { return errorsAs }
	shims["errors.Is"] = func() any { return errorsIs }
	shims["errors.Unwrap"] = func() any {
		return func(err iface) iface { return FromHostAny(errors.Unwrap(hostIface[error](err))) }
	}
}

// errorsIs is errors.Is: adapters of session errors compare as the errors do
// and have their methods.
func errorsIs(err, target iface) bool {
	if err.T == nil || target.T == nil || err.T == target.T && err.T.Kind == reflect.Pointer && err.V == target.V {
		return err.T == target.T
	}
	return errors.Is(hostIface[error](err), hostIface[error](target))
}

// errorsAs is errors.As for a target that points to a session type, a compiled
// type or an interface.
func errorsAs(err, target iface) bool {
	if target.T == nil {
		panic("errors: target cannot be nil")
	}
	if target.T.Kind != reflect.Pointer || memory(target.T, layoutValue(target)).IsNil() {
		panic("errors: target must be a non-nil pointer")
	}
	want := target.T.Elem
	if want.Kind != reflect.Interface && !Implements(want, HostType(errorType)) {
		panic("errors: *target must be interface or implement error")
	}
	return asChain(err, target, want)
}

// asChain walks err's tree in the order in which errors.As does.
func asChain(err, target iface, want *value.Type) bool {
	for err.T != nil {
		if want.Kind == reflect.Interface && Implements(err.T, want) || err.T == want {
			setTarget(err, target, want)
			return true
		}
		if asMethod(err, target) {
			return true
		}
		several, one := unwrap(err)
		for _, e := range several {
			if asChain(e, target, want) {
				return true
			}
		}
		err = one
	}
	return false
}

func setTarget(err, target iface, want *value.Type) {
	dst := memory(target.T, layoutValue(target)).Elem()
	if want.Kind == reflect.Interface {
		dst.Set(reflect.ValueOf(err))
		return
	}
	dst.Set(layoutValue(err))
}

// asMethod calls err's own As method.
func asMethod(err, target iface) (ok bool) {
	if mt := methodType(err.T, "", "As"); mt == nil || len(mt.Params) != 1 || len(mt.Results) != 1 || mt.Params[0] != anyIface() || mt.Results[0] != boolType() {
		return false
	}
	Invoke(err, "As", []any{target}, &ok)
	return ok
}

// unwrap returns the errors directly inside err, session errors as themselves.
func unwrap(err iface) (several []iface, one iface) {
	switch e := hostIface[error](err).(type) {
	case interface{ Unwrap() error }:
		return nil, FromHostAny(e.Unwrap())
	case interface{ Unwrap() []error }:
		for _, inner := range e.Unwrap() {
			several = append(several, FromHostAny(inner))
		}
	}
	return several, iface{}
}

package kernel

import (
	"gosess/dispatch"
	"gosess/dispatch/core"
	"gosess/internal/interp/prelude"
	"gosess/internal/interp/rt"
	"gosess/internal/interp/symbols"
	"gosess/internal/value"
)

const (
	dispatchPath = "gosess/dispatch"
	corePath     = "gosess/dispatch/core"
)

// SupplyDispatch makes package dispatch known to the interpreted engine: its
// generic functions as source, package core compiled. Functions, inputs and
// outputs reach core as the engine holds them, so that its Backend sees which they
// are. It is called once, before there is a session.
func SupplyDispatch() {
	prelude.Supply(dispatchPath, dispatchSource())
	symbols.Supply(dispatchPath, "dispatch", dispatchSymbol)
	symbols.Supply(corePath, "core", coreSymbol)
	for name, f := range unconverted {
		rt.SetShim(name, func() any { return f })
	}
}

// dispatchSource is the source of package dispatch. That it cannot be read is
// impossible: it is part of the binary.
func dispatchSource() map[string][]byte {
	files := map[string][]byte{}
	entries, err := dispatch.Source.ReadDir(".")
	if err != nil {
		panic(err)
	}
	for _, e := range entries {
		if files[e.Name()], err = dispatch.Source.ReadFile(e.Name()); err != nil {
			panic(err)
		}
	}
	return files
}

// dispatchSymbol is what package dispatch has in compiled form; the rest is
// generic.
func dispatchSymbol(name string) any {
	switch name {
	case "Hosts":
		return dispatch.Hosts
	case "Workers":
		return dispatch.Workers
	case "Timeout":
		return dispatch.Timeout
	case "Retries":
		return dispatch.Retries
	case "Chunk":
		return dispatch.Chunk
	case "ErrNoWorkers":
		return &dispatch.ErrNoWorkers
	}
	return symbols.Generic{}
}

// coreSymbol is what the source of package dispatch and its callers need of
// package core.
func coreSymbol(name string) any {
	if s := coreType(name); s != nil {
		return s
	}
	switch name {
	case "Start":
		return core.Start
	case "Map":
		return core.Map
	case "Collect":
		return core.Collect
	case "Call":
		return core.Call
	case "First":
		return core.First
	case "Fail":
		return core.Fail
	case "Hosts":
		return core.Hosts
	case "Workers":
		return core.Workers
	case "Timeout":
		return core.Timeout
	case "Retries":
		return core.Retries
	case "Chunk":
		return core.Chunk
	case "ErrNoWorkers":
		return &core.ErrNoWorkers
	}
	return nil
}

func coreType(name string) any {
	switch name {
	case "Stream":
		return (*core.Stream)(nil)
	case "Option":
		return (*core.Option)(nil)
	case "Error":
		return (*core.Error)(nil)
	case "Failures":
		return (*core.Failures)(nil)
	case "CanceledError":
		return (*core.CanceledError)(nil)
	case "Frame":
		return (*core.Frame)(nil)
	case "Link":
		return (*core.Link)(nil)
	case "Exit":
		return (*core.Exit)(nil)
	case "Kind":
		return (*core.Kind)(nil)
	}
	return nil
}

// unconverted are the functions of core that take values of the session as the
// engine holds them.
var unconverted = map[string]any{
	corePath + ".Start": func(f, in value.Iface, ordered bool, opts []core.Option) *core.Stream {
		return core.Start(f, in, ordered, opts)
	},
	corePath + ".Map": func(f, in, out value.Iface, opts []core.Option) value.Iface {
		return rt.FromHostAny(core.Map(f, in, out, opts))
	},
	corePath + ".Collect": func(s *core.Stream, out value.Iface) value.Iface {
		return rt.FromHostAny(core.Collect(s, out))
	},
	corePath + ".Call": func(f, in, out value.Iface, opts []core.Option) value.Iface {
		return rt.FromHostAny(core.Call(f, in, out, opts))
	},
	corePath + ".First": func(s *core.Stream, out value.Iface) value.Iface {
		return rt.FromHostAny(core.First(s, out))
	},
	"(*" + corePath + ".Stream).Store": func(s *core.Stream, dst value.Iface) value.Iface {
		return rt.FromHostAny(s.Store(dst))
	},
}

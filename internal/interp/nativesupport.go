package interp

import (
	"gosess/internal/interp/rt"
	"gosess/internal/value"
)

// compiledSupport is the run-time support that compiled code names, where it is
// not that of interpreted code: what the prelude of package emit calls, and
// functions that look at what they get as any.
var compiledSupport = map[string]any{
	"AssertFails": func(x value.Iface, t, static *value.Type) { rt.Assert(x, t, static, nil) },
	"EqualValues": rt.Equal, "EqualParts": rt.EqualStruct, "CheckHashOf": rt.CheckHash,
	"DecodeWide": rt.DecodeRune, "Stopped": rt.CheckCancelled, "Waking": rt.Waking,
	"RaiseNil": rt.PanicNil, "RaiseDivide": rt.PanicDivide, "RaiseShift": rt.PanicShift,
	"RaiseIndex": func(i, n int) { rt.CheckIndex(i, n) }, "RaiseIndexU": func(u uint64, n int) { rt.CheckIndexU(u, n) },
	"Raise": rt.Panic,

	"MethodFor": rt.MethodFor, "Generation": rt.Generation(),
	"UnderWay": rt.DefersUnderWay(), "NoteWrapper": rt.Wrapper, "FindPanic": rt.EnterRecover,
	"Bind":      func(x value.Iface, id string, fn any) { rt.Bind(x, id, own(fn)) },
	"LoadHost":  func(dst, src any, t *value.Type) { rt.LoadHost(own(dst), own(src), t) },
	"StoreHost": func(dst, src any, t *value.Type) { rt.StoreHost(own(dst), own(src), t) },
	"StoreKept": func(dst, src any, t *value.Type) { rt.StoreKept(own(dst), own(src), t) },
	"Relayout":  func(dst, src any) { rt.Relayout(own(dst), own(src)) },
	"PushDefer": (*rt.Frame).Push, "FromAny": rt.FromHostAny, "Implements": rt.Implements,
	"Defer":      func(f *rt.Frame, fn any, args ...any) { f.Defer(own(fn), ownAll(args)...) },
	"CaptureOne": rt.Capture1, "CaptureTwo": rt.Capture2, "CaptureThree": rt.Capture3,
	"Capture": func(f *value.Func, cells ...any) *value.Func { return rt.Capture(f, ownAll(cells)...) },
	"Go":      func(fn any, args ...any) { rt.GoCall(own(fn), ownAll(args)...) },

	"Close": func(ch any) { rt.Close(own(ch)) }, "MakeChan": func(p any, n int) { rt.MakeChan(own(p), n) },
	"SelectSend": func(s *rt.Selection, i int, ch, p any) { rt.SelectSend(s, i, own(ch), own(p)) },
	"SelectRecv": func(s *rt.Selection, i int, ch, p any, ok *bool) { rt.SelectRecv(s, i, own(ch), own(p), ok) },

	"RangeMap":            func(m any) *rt.MapIter { return rt.RangeMap(own(m)) },
	"NextMap":             func(it *rt.MapIter, k, v any) bool { return rt.NextMap(it, own(k), own(v)) },
	"SliceToArray":        func(p, s any) { rt.SliceToArray(own(p), own(s)) },
	"SliceToArrayPointer": func(p, s any) { rt.SliceToArrayPointer(own(p), own(s)) },
}

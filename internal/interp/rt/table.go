package rt

import "reflect"

// Support is what lowered code may call, by name.
var Support = map[string]any{
	// interfaces
	"Box": Box, "BoxFrom": BoxFrom, "Unbox": Unbox, "Is": Is, "IsImpl": IsImpl,
	"Assert": Assert, "AssertOK": AssertOK, "AssertIface": AssertIface, "AssertIfaceOK": AssertIfaceOK,
	"Equal": Equal, "EqualTo": EqualTo, "EqualStruct": EqualStruct, "CheckKey": CheckKey, "CheckHash": CheckHash,
	"Bind": Bind, "Invoke": Invoke, "CallMethod": CallMethod, "BindMethod": BindMethod, "Capture": Capture,
	// compiled data
	"LoadHost": LoadHost, "StoreHost": StoreHost, "Relayout": Relayout,
	// run-time errors
	"PanicNil": PanicNil, "PanicDivide": PanicDivide, "PanicShift": PanicShift, "PanicNilMap": PanicNilMap,
	"CheckIndex": CheckIndex, "CheckIndexU": CheckIndexU, "CheckSlice": CheckSlice, "CheckSlice2": CheckSlice2,
	"CheckSliceString": CheckSliceString, "CheckMake": CheckMakeOf, "IntOf": IntOf,
	// panics and goroutines
	"Panic": Panic, "NewFrame": NewFrame, "RunFrame": (*Frame).Run, "Defer": (*Frame).Defer,
	"EnterRecover": EnterRecover, "Recover": (*Recoverer).Recover, "Recover0": recoverNothing, "Go": GoCall,
	// channels
	"MakeChan": MakeChan, "Close": Close, "Recv": Recv, "Send": Send,
	"NewSelect": NewSelect, "SelectSend": SelectSend, "SelectRecv": SelectRecv, "SelectDefault": SelectDefault, "RunSelect": RunSelect,
	// builtins and conversions
	"AppendString": AppendString, "Copy": Copy, "CopyString": CopyString, "Clear": Clear, "RangeMap": RangeMap, "NextMap": NextMap,
	"DecodeRune": DecodeRune, "RuneString": RuneString, "UintString": UintString, "BytesString": BytesString, "RunesString": RunesString,
	"StringBytes": StringBytes, "StringRunes": StringRunes, "SliceToArray": SliceToArray, "SliceToArrayPointer": SliceToArrayPointer,
	"MinFloat": MinFloat, "MaxFloat": MaxFloat, "DivComplex": DivComplex, "Print": Print, "Println": Println, "PrintIface": BoxPrinted,
	"FloatToInt": FloatToInt, "FloatToInt8": FloatToInt8, "FloatToInt16": FloatToInt16, "FloatToInt32": FloatToInt32, "FloatToInt64": FloatToInt64,
	"FloatToUint": FloatToUint, "FloatToUint8": FloatToUint8, "FloatToUint16": FloatToUint16, "FloatToUint32": FloatToUint32,
	"FloatToUint64": FloatToUint64, "FloatToUintptr": FloatToUintptr,
}

// recoverNothing is recover called by a defer or go statement itself.
func recoverNothing() {}

// GoCall is go fn(args...): fn is a func over layouts, or compiled; its
// arguments were evaluated. If fn is variadic the last argument is its slice.
func GoCall(fn any, args ...any) {
	d := prepare(fn, args)
	if !d.callable() {
		fatal("go of nil func value")
	}
	ctx := Context()
	Go(func() {
		defer Enter(ctx)()
		callReflect(d.fn, d.args)
	})
}

func (d deferred) callable() bool { return d.fn.Kind() == reflect.Func && !d.fn.IsNil() }

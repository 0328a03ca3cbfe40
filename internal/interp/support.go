package interp

import (
	"reflect"

	"gosess/internal/interp/rt"
	"gosess/internal/value"
)

// support is the run-time support that lowered code names, beside what it
// takes from the symtab.
var support = map[string]any{
	"Iface": (*value.Iface)(nil), "Func": (*value.Func)(nil), "Frame": (*rt.Frame)(nil),
	"Recoverer": (*rt.Recoverer)(nil), "MapIter": (*rt.MapIter)(nil), "Selection": (*rt.Selection)(nil), "MethodRef": (*rt.MethodRef)(nil),

	"Box": rt.Box, "Unbox": rt.Unbox, "Assert": rt.Assert, "AssertOK": rt.AssertOK,
	"AssertIface": rt.AssertIface, "AssertIfaceOK": rt.AssertIfaceOK, "IsImpl": rt.IsImpl,
	"Equal": rt.Equal, "EqualTo": rt.EqualTo, "EqualStruct": rt.EqualStruct,
	"CheckKey": rt.CheckKey, "CheckHash": rt.CheckHash, "CallMethod": rt.CallMethod, "Bind": rt.Bind,
	"LoadHost": rt.LoadHost, "StoreHost": rt.StoreHost, "StoreKept": rt.StoreKept, "Relayout": rt.Relayout,

	"NewFrame": rt.NewFrame, "RunFrame": (*rt.Frame).Run, "Defer": (*rt.Frame).Defer,
	"EnterRecover": rt.EnterRecover, "Recover": (*rt.Recoverer).Recover,
	"RecoverLater": rt.RecoverLater, "Wrapper": rt.Wrapper, "Panic": rt.Panic,
	"PanicNil": rt.PanicNil, "PanicDivide": rt.PanicDivide, "PanicShift": rt.PanicShift,
	"CheckIndex": func(i, n int) { rt.CheckIndex(i, n) }, "CheckIndexU": rt.CheckIndexU,
	"CheckSlice": rt.CheckSlice, "CheckSlice2": rt.CheckSlice2, "CheckSliceString": rt.CheckSliceString,
	"CheckSliceArray": func(lo, hi, n, c, unsigned int) { rt.CheckSliceArray(lo, hi, n, unsigned) }, "CheckSliceArray3": rt.CheckSliceArray3,
	"CheckMake": rt.CheckMakeOf, "PanicRange": panicRange, "PanicUndefined": panicUndefined,

	"Capture": rt.Capture, "BindMethod": rt.BindMethod,
	"Send": rt.Send, "Recv": rt.Recv, "Close": rt.Close, "MakeChan": rt.MakeChan, "Go": rt.GoCall,
	"NewSelect": rt.NewSelect, "SelectDefault": rt.SelectDefault, "SelectSend": rt.SelectSend, "SelectRecv": rt.SelectRecv, "RunSelect": rt.RunSelect,
	"RangeMap": rt.RangeMap, "NextMap": rt.NextMap, "Clear": rt.Clear,
	"Copy": rt.Copy, "CopyString": rt.CopyString, "AppendString": rt.AppendString,
	"RuneString": rt.RuneString, "UintString": rt.UintString,
	"RunesString": rt.RunesString, "BytesString": rt.BytesString, "StringBytes": rt.StringBytes, "StringRunes": rt.StringRunes,
	"SliceToArray": rt.SliceToArray, "SliceToArrayPointer": rt.SliceToArrayPointer,
	"DecodeRune": rt.DecodeRune,
	"IntOf":      rt.IntOf, "DivComplex": rt.DivComplex,
	"MinFloat":   rt.MinFloat,
	"MaxFloat":   rt.MaxFloat,
	"FloatToInt": rt.FloatToInt, "FloatToInt8": rt.FloatToInt8,
	"FloatToInt16": rt.FloatToInt16, "FloatToInt32": rt.FloatToInt32,
	"FloatToInt64": rt.FloatToInt64, "FloatToUint": rt.FloatToUint,
	"FloatToUint8": rt.FloatToUint8, "FloatToUint16": rt.FloatToUint16,
	"FloatToUint32": rt.FloatToUint32, "FloatToUint64": rt.FloatToUint64,
	"FloatToUintptr": rt.FloatToUintptr,

	"AppendValues": appendValues, "PanicWrap": panicWrap,
	"IsZero": func(p any) bool { return reflect.ValueOf(p).Elem().IsZero() },
	"Print":  rt.Print, "Println": rt.Println, "PrintIface": rt.BoxPrinted,
}

// appendValues appends values to the slice that p points to.
func appendValues(p any, xs ...any) {
	s := reflect.ValueOf(p).Elem()
	for _, x := range xs {
		s.Set(reflect.Append(s, reflect.ValueOf(x)))
	}
}

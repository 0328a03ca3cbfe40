package value

import (
	"hash/crc32"
	"hash/crc64"
	"reflect"
)

// This file makes hashes again that only their constructor can make: the table of a
// CRC is no part of what its methods write, except for a number by which they know it.

// constructed are fresh values of types whose zero value takes nothing in.
var constructed = func() map[reflect.Type][]func() any {
	list := []func() any{
		func() any { return crc32.NewIEEE() },
		func() any { return crc32.New(castagnoli) },
		func() any { return crc32.New(crc32.MakeTable(crc32.Koopman)) },
		func() any { return crc64.New(crc64.MakeTable(crc64.ISO)) },
		func() any { return crc64.New(crc64.MakeTable(crc64.ECMA)) },
	}
	m := map[reflect.Type][]func() any{}
	for _, f := range list {
		t := reflect.TypeOf(f()).Elem()
		m[t] = append(m[t], f)
	}
	return m
}()

// unmarshalFresh is unmarshal into a value that a constructor made, of which v
// becomes a copy. The error is that of unmarshal if there is no fitting constructor.
func (k pair) unmarshalFresh(v reflect.Value, data []byte) error {
	err := k.unmarshal(v, data)
	for _, fresh := range constructed[v.Type().Elem()] {
		if err == nil {
			break
		}
		x := reflect.ValueOf(fresh())
		if err = k.unmarshal(x, data); err == nil {
			v.Elem().Set(x.Elem())
		}
	}
	return err
}

package session

import (
	"fmt"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"strings"
)

// ordinaryName is what a func value of an ordinary program is, "" if that has no name.
func (v View) ordinaryName() string {
	if !v.ordinary || v.Kind() != reflect.Func || v.IsNil() {
		return ""
	}
	f := runtime.FuncForPC(v.v.Pointer())
	if f == nil {
		return ""
	}
	name := strings.TrimSuffix(strings.TrimPrefix(f.Name(), mainPath+"."), "-fm")
	if strings.Contains(name, ".func") || strings.Contains(name, "_gs_") {
		return ordinaryLiteral(f)
	}
	if pkg, method, ok := strings.Cut(name, ".(*"); ok { // of a pointer
		return "(*" + pkg + "." + method
	}
	return name
}

// literalPlaces says where in the session the func literals of this program were, by
// file and line of it: "cells.go:57".
var literalPlaces map[string]Place

// A Place is a line of a cell, both counted from 1.
type Place struct{ Cell, Line int }

// SetLiteralPlaces says where the func literals of an ordinary program, which was a
// session, were in it, by file and line: "cells.go:57". The program calls it before it shows anything.
func SetLiteralPlaces(places map[string]Place) { literalPlaces = places }

// generatedLiteral is the name that a literal has that came out of a file of values: what is
// no letter or digit of "cell 7:2:5" stands there as "_" and two hexadecimal digits.
var generatedLiteral = regexp.MustCompile(`_gs_cell_20(\d+)_3a(\d+)_3a(\d+)`)

// ordinaryLiteral is what a func literal of an ordinary program is.
func ordinaryLiteral(f *runtime.Func) string {
	if m := generatedLiteral.FindStringSubmatch(f.Name()); m != nil {
		l, _ := parseLiteral(literalPrefix + strings.Join(m[1:], ":"))
		return l.String()
	}
	file, line := f.FileLine(f.Entry())
	if at, ok := literalPlaces[fmt.Sprintf("%s:%d", filepath.Base(file), line)]; ok {
		return literal{cell: at.Cell, line: at.Line}.String()
	}
	return "func literal"
}

// A literal is the place of a func literal.
type literal struct{ cell, line, col int }

// literalPrefix is how the names of func literals begin.
const literalPrefix = "lit cell "

// parseLiteral reads the name that the engine gives a func literal:
// "lit cell 7:2:5", perhaps followed by a generic instance.
func parseLiteral(name string) (l literal, ok bool) {
	n, err := fmt.Sscanf(name, literalPrefix+"%d:%d:%d", &l.cell, &l.line, &l.col)
	return l, err == nil && n == 3
}

// name is what parseLiteral reads.
func (l literal) name() string {
	return fmt.Sprintf("%s%d:%d:%d", literalPrefix, l.cell, l.line, l.col)
}

// String is the literal as a person reads it.
func (l literal) String() string {
	return fmt.Sprintf("func literal (cell %d, line %d)", l.cell, l.line)
}

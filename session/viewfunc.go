package session

import (
	"fmt"
	"reflect"
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
		return "func literal"
	}
	if pkg, method, ok := strings.Cut(name, ".(*"); ok { // of a pointer
		return "(*" + pkg + "." + method
	}
	return name
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

package emit

import (
	"fmt"
	"go/token"
	"strings"
)

// This file writes what a unit names on the Go side.

// raises are the calls that do not return, and what makes them.
var raises = map[string]string{"PanicNil": "RaiseNil", "PanicDivide": "RaiseDivide", "PanicShift": "RaiseShift", "CheckIndex": "RaiseIndex", "Panic": "Raise"}

// described are the functions of the prelude whose argument is a desc.
var described = map[string]bool{"Box": true, "EqualTo": true, "EqualStruct": true, "CheckHash": true}

// symbol writes t.NAME, which begins at ts[i], and returns the index of the last
// token that it dealt with.
func (c *copier) symbol(i int) int {
	name := c.ts[i+2].lit
	c.last = c.ts[i+2].end
	switch {
	case raises[name] != "":
		return c.raise(i)
	case name == "Clear":
		c.code.WriteString("clear")
	case name == "Capture" && countArgs(c.ts, i+4) <= 4:
		fmt.Fprintf(&c.code, "Capture%d", countArgs(c.ts, i+4)-1)
	case preludeNames[name]:
		c.code.WriteString(name)
	case isNumbered(name, 'T'):
		c.types[name] = true
		c.code.WriteString(name)
	case isNumbered(name, 'V'):
		c.slot(name)
		c.code.WriteString("(*" + name + ")")
	case isNumbered(name, 'D'):
		c.slot(name)
		c.code.WriteString(c.described(i, name))
	case c.in.Direct[name] != "":
		fn := c.in.Direct[name]
		c.imports[fn[:strings.LastIndexByte(fn, '.')]] = true
		c.code.WriteString(fn[strings.LastIndexByte(fn, '/')+1:])
	case c.in.Raw[name].IsValid():
		c.raw[name] = true
		c.code.WriteString(name)
	default:
		c.slot(name)
		c.code.WriteString(name)
	}
	return i + 2
}

// described is how the type descriptor at ts[i] is written.
func (c *copier) described(i int, name string) string {
	// t.Box(t.D, or t.EqualTo(x, t.D,: x is a name or a path of names
	depth := 0
	for j := i - 1; j > 1; j-- {
		switch c.ts[j].tok {
		case token.RPAREN, token.RBRACE, token.RBRACK:
			depth++
		case token.LPAREN, token.LBRACE, token.LBRACK:
			if depth == 0 {
				if c.ts[j-1].tok == token.IDENT && described[c.ts[j-1].lit] && c.ts[j-2].tok == token.PERIOD {
					return "&" + name
				}
				return name + ".t"
			}
			depth--
		}
	}
	return name + ".t"
}

// raise writes a call that panics, so that the compiler knows that it does: t.NAME
// begins at ts[i]. It returns the index of the call's last token.
func (c *copier) raise(i int) int {
	fn := raises[c.ts[i+2].lit]
	c.slot(fn)
	c.code.WriteString(fn)
	depth := 0
	for j := i + 3; j < len(c.ts); j++ {
		t := c.ts[j]
		c.code.WriteString(c.text[c.last:t.at])
		c.last = t.at
		if c.isSymbol(j) {
			j = c.symbol(j)
			continue
		}
		c.copy(t)
		switch t.tok {
		case token.LPAREN:
			depth++
		case token.RPAREN:
			if depth--; depth == 0 {
				c.code.WriteString(c.keep + "; panic(0)")
				return j
			}
		}
	}
	return len(c.ts)
}

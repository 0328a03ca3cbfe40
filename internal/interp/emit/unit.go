package emit

import (
	"fmt"
	"go/scanner"
	"go/token"
	"reflect"
	"strconv"
	"strings"
)

// A writer writes one program.
type writer struct {
	in                    Input
	code                  strings.Builder
	index                 int    // of the unit being written
	keep                  string // keeps what stacks show of the function being written
	line                  int    // of the source, that the code being written is for
	order                 []string
	slots, types, imports map[string]bool
	called                map[string]bool // methods of interfaces
	raw                   map[string]bool // functions of Input.Raw
	speller
}

// A tok is a token of a unit's text.
type tok struct {
	at, end int
	tok     token.Token
	lit     string
}

// scan splits text into tokens; automatic semicolons are left out.
func scan(text string) []tok {
	fset := token.NewFileSet()
	f := fset.AddFile("", -1, len(text))
	var s scanner.Scanner
	s.Init(f, []byte(text), nil, 0)
	var ts []tok
	for {
		pos, t, lit := s.Scan()
		if t == token.EOF {
			return ts
		}
		if t == token.SEMICOLON && lit == "\n" {
			continue
		}
		at := f.Offset(pos)
		n := len(lit)
		if n == 0 || t.IsOperator() {
			n = len(t.String())
		}
		ts = append(ts, tok{at, at + n, t, lit})
	}
}

// unit writes one unit.
func (w *writer) unit(u Unit) {
	text := u.Text
	ts := scan(text)
	w.line = max(u.Line, 1)
	bodies := w.bodies(text, ts)
	skip := map[int]int{}       // tokens that are left out: where they begin and end
	instead := map[int]string{} // of tokens
	last := 0                   // what is before has been written
	copyTo := func(at int) {
		w.gap(text[last:at])
		last = at
	}
	for i := 0; i < len(ts); i++ {
		t := ts[i]
		if to := skip[i]; to > 0 {
			last, i = ts[to].at, to-1
			continue
		}
		copyTo(t.at)
		if s, ok := instead[i]; ok {
			w.code.WriteString(s)
			last = t.end
			continue
		}
		if t.tok == token.FUNC {
			w.keep = kept(ts[i:])
		}
		begins := i == 0 || strings.Contains(text[ts[i-1].end:t.at], "\n")
		switch {
		case t.tok == token.MUL && isNote(ts[i:]):
			id, _ := strconv.Atoi(ts[i+5].lit)
			w.line = w.in.Line(id)
			fmt.Fprintf(&w.code, "/*line :%d:1*/", w.line)
			i += 5
			if i+1 < len(ts) && ts[i+1].tok == token.SEMICOLON {
				i++
			}
			last = ts[i].end
		case t.tok == token.IDENT && t.lit == "t" && i+2 < len(ts) && ts[i+1].tok == token.PERIOD:
			last = ts[i+2].end
			switch ts[i+2].lit {
			case "CallMethod":
				w.methodCall(ts, i, skip)
				i += 2
			case "Defer":
				w.deferCall(ts, i, skip, instead)
				i += 2
			default:
				i = w.symbol(text, ts, i, &last)
			}
		case t.tok == token.FOR && begins, t.tok == token.VAR && begins:
			end := lineEnd(text, ts, i)
			for ; i <= end; i++ {
				copyTo(ts[i].at)
				if ts[i].lit == "t" && i+2 < len(ts) && ts[i+1].tok == token.PERIOD {
					last = ts[i+2].end
					i = w.symbol(text, ts, i, &last)
					continue
				}
				w.code.WriteString(text[ts[i].at:ts[i].end])
				last = ts[i].end
			}
			i = end
			if t.tok == token.FOR {
				w.code.WriteString(" if *stop != 0 { Stopped() }")
			} else {
				w.use(ts, t)
			}
		case t.tok == token.GOTO:
			w.code.WriteString("if *stop != 0 { Stopped() }; goto")
			last = t.end
		case t.tok == token.IF && begins && isRange(ts[i+1:]):
			fmt.Fprintf(&w.code, "if uint(%s) >= uint(", ts[i+1].lit)
			i += 6
			last = ts[i].end
			instead[lineBrace(ts, i)] = ") {"
		case bodies[i]:
			w.code.WriteString("{ stop := Stop; _ = stop")
			last = t.end
		default:
			w.code.WriteString(text[t.at:t.end])
			last = t.end
			if name, ok := w.in.Extern[t.lit]; ok && t.tok == token.IDENT && name != nil {
				w.slot(t.lit)
			}
		}
	}
	copyTo(len(text))
}

// bodies returns the tokens that open the bodies of functions, if the text has
// loops.
func (w *writer) bodies(text string, ts []tok) map[int]bool {
	open := map[int]bool{}
	loops := false
	for i, t := range ts {
		switch t.tok {
		case token.FUNC:
			open[lineEnd(text, ts, i)] = true
		case token.FOR, token.GOTO:
			loops = true
		}
	}
	if !loops {
		return nil
	}
	return open
}

// gap writes what is between two tokens; a line that begins is told which line
// of the source it is.
func (w *writer) gap(s string) {
	if !strings.Contains(s, "\n") {
		w.code.WriteString(s)
		return
	}
	fmt.Fprintf(&w.code, "\n/*line :%d:1*/", w.line)
}

// lineEnd returns the index of the last token on the line of ts[i].
func lineEnd(text string, ts []tok, i int) int {
	for i+1 < len(ts) && !strings.Contains(text[ts[i].end:ts[i+1].at], "\n") {
		i++
	}
	return i
}

// use makes the compiler accept variables that are not used.
func (w *writer) use(ts []tok, v tok) {
	i := 0
	for ts[i].at != v.at {
		i++
	}
	names := []string{ts[i+1].lit}
	for i++; ts[i+1].tok == token.COMMA; i += 2 {
		names = append(names, ts[i+2].lit)
	}
	blanks := strings.Repeat(", _", len(names))[2:]
	w.code.WriteString("; " + blanks + " = " + strings.Join(names, ", "))
}

// isRange reports whether ts begins with i < 0 || i >=, the test of an index: the
// compiler makes it as one comparison.
func isRange(ts []tok) bool {
	return len(ts) > 6 && ts[0].tok == token.IDENT && ts[1].tok == token.LSS && ts[2].lit == "0" && ts[3].tok == token.LOR && ts[4].lit == ts[0].lit && ts[5].tok == token.GEQ
}

// lineBrace returns the index of the first opening brace after ts[i].
func lineBrace(ts []tok, i int) int {
	for ts[i].tok != token.LBRACE {
		i++
	}
	return i
}

// kept is a statement that names the first parameters of the function literal or
// declaration that ts begins with, if they are of types that stacks show. After a
// call that panics it makes the compiler keep them where traces find them.
func kept(ts []tok) string {
	i := 1
	if ts[i].tok == token.IDENT {
		i++
	}
	var b strings.Builder
	for n := 0; n < maxKept && ts[i].tok != token.RPAREN; n++ {
		end := argument(ts, i+1)
		if end == i+3 && shown[ts[i+2].lit] {
			b.WriteString("; keep(" + ts[i+1].lit + ")")
		}
		i = end
	}
	return b.String()
}

const maxKept = 6

// shown are the types of arguments that stacks show.
var shown = func() map[string]bool {
	m := map[string]bool{}
	for k := reflect.Bool; k <= reflect.Float64; k++ {
		m[k.String()] = true
	}
	m["string"] = true
	return m
}()

// isNote reports whether ts begins with *t.L = id.
func isNote(ts []tok) bool {
	return len(ts) > 5 && ts[1].lit == "t" && ts[2].tok == token.PERIOD && ts[3].lit == "L" && ts[4].tok == token.ASSIGN && ts[5].tok == token.INT
}

// raises are the calls that do not return, and what makes them.
var raises = map[string]string{"PanicNil": "RaiseNil", "PanicDivide": "RaiseDivide", "PanicShift": "RaiseShift", "CheckIndex": "RaiseIndex", "Panic": "Raise"}

// described are the functions of the prelude whose argument is a desc.
var described = map[string]bool{"Box": true, "EqualTo": true, "EqualStruct": true, "CheckHash": true}

// symbol writes t.NAME, which begins at ts[i], and returns the index of the
// last token that it dealt with.
func (w *writer) symbol(text string, ts []tok, i int, last *int) int {
	name := ts[i+2].lit
	switch {
	case raises[name] != "":
		return w.raise(text, ts, i, last)
	case name == "Clear":
		w.code.WriteString("clear")
	case name == "Capture" && countArgs(ts, i+4) <= 4:
		fmt.Fprintf(&w.code, "Capture%d", countArgs(ts, i+4)-1)
	case preludeNames[name]:
		w.code.WriteString(name)
	case isNumbered(name, 'T'):
		w.types[name] = true
		w.code.WriteString(name)
	case isNumbered(name, 'V'):
		w.slot(name)
		w.code.WriteString("(*" + name + ")")
	case isNumbered(name, 'D'):
		w.slot(name)
		w.code.WriteString(w.described(ts, i, name))
	case w.in.Direct[name] != "":
		fn := w.in.Direct[name]
		w.imports[fn[:strings.LastIndexByte(fn, '.')]] = true
		w.code.WriteString(fn[strings.LastIndexByte(fn, '/')+1:])
	case w.in.Raw[name].IsValid():
		w.raw[name] = true
		w.code.WriteString(name)
	default:
		w.slot(name)
		w.code.WriteString(name)
	}
	return i + 2
}

// described is how the type descriptor at ts[i] is written.
func (w *writer) described(ts []tok, i int, name string) string {
	// t.Box(t.D, or t.EqualTo(x, t.D,: x is a name or a path of names
	depth := 0
	for j := i - 1; j > 1; j-- {
		switch ts[j].tok {
		case token.RPAREN, token.RBRACE, token.RBRACK:
			depth++
		case token.LPAREN, token.LBRACE, token.LBRACK:
			if depth == 0 {
				if ts[j-1].tok == token.IDENT && described[ts[j-1].lit] && ts[j-2].tok == token.PERIOD {
					return "&" + name
				}
				return name + ".t"
			}
			depth--
		}
	}
	return name + ".t"
}

// raise writes a call that panics, so that the compiler knows that it does.
func (w *writer) raise(text string, ts []tok, i int, last *int) int {
	fn := raises[ts[i+2].lit]
	w.slot(fn)
	w.code.WriteString(fn)
	depth := 0
	for j := i + 3; j < len(ts); j++ {
		w.code.WriteString(text[*last:ts[j].at])
		*last = ts[j].at
		if ts[j].lit == "t" && ts[j+1].tok == token.PERIOD {
			*last = ts[j+2].end
			j = w.symbol(text, ts, j, last)
			continue
		}
		w.code.WriteString(text[ts[j].at:ts[j].end])
		*last = ts[j].end
		switch ts[j].tok {
		case token.LPAREN:
			depth++
		case token.RPAREN:
			if depth--; depth == 0 {
				w.code.WriteString(w.keep + "; panic(0)")
				return j
			}
		}
	}
	return len(ts)
}

// isNumbered reports whether name is a prefix and a number.
func isNumbered(name string, prefix byte) bool {
	if name[0] != prefix || len(name) < 2 {
		return false
	}
	_, err := strconv.Atoi(name[1:])
	return err == nil
}

// slot declares a variable that the host fills in.
func (w *writer) slot(name string) {
	if !w.slots[name] {
		w.slots[name] = true
		w.order = append(w.order, name)
	}
}

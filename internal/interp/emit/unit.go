package emit

import (
	"fmt"
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

// slot declares a variable that the host fills in.
func (w *writer) slot(name string) {
	if !w.slots[name] {
		w.slots[name] = true
		w.order = append(w.order, name)
	}
}

// unit writes one unit.
func (w *writer) unit(u Unit) {
	ts := scan(u.Text)
	w.line = max(u.Line, 1)
	c := &copier{writer: w, text: u.Text, ts: ts, bodies: bodies(u.Text, ts), skip: map[int]int{}, instead: map[int]string{}, ends: map[int]bool{}, labels: map[string]bool{}}
	for i := 0; i < len(ts); i++ {
		i = c.next(i)
	}
	c.upTo(len(u.Text))
}

// bodies returns the tokens that open the bodies of functions, if the text has
// loops.
func bodies(text string, ts []tok) map[int]bool {
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

// A copier copies the text of a unit token by token, but for what the compiler
// wants otherwise than the interpreter.
type copier struct {
	*writer
	text    string
	ts      []tok
	last    int               // the text before it has been written
	bodies  map[int]bool      // tokens that open bodies which may have to be stopped
	skip    map[int]int       // tokens that are left out: where they begin and end
	instead map[int]string    // of tokens
	ends    map[int]bool      // tokens that close loops
	labels  map[string]bool   // that have been passed: jumps to them go back
	vars    map[string]string // types of variables, once they are wanted; see declared
}

// upTo writes the text between the last token and at.
func (c *copier) upTo(at int) {
	c.gap(c.text[c.last:at])
	c.last = at
}

// put writes text in the place of t.
func (c *copier) put(t tok, text string) {
	c.code.WriteString(text)
	c.last = t.end
}

func (c *copier) copy(t tok) { c.put(t, c.text[t.at:t.end]) }

// isSymbol reports whether t.NAME begins at ts[i].
func (c *copier) isSymbol(i int) bool {
	return c.ts[i].lit == "t" && i+2 < len(c.ts) && c.ts[i+1].tok == token.PERIOD
}

// next writes ts[i], with those tokens after it that it cannot be written without,
// and returns the index of the last of them.
func (c *copier) next(i int) int {
	t := c.ts[i]
	if to := c.skip[i]; to > 0 {
		c.last = c.ts[to].at
		return to - 1
	}
	c.upTo(t.at)
	if s, ok := c.instead[i]; ok {
		c.put(t, s)
		return i
	}
	if t.tok == token.FUNC {
		c.keep = kept(c.ts[i:])
	}
	begins := i == 0 || strings.Contains(c.text[c.ts[i-1].end:t.at], "\n")
	switch {
	case t.tok == token.MUL && isNote(c.ts[i:]):
		return c.note(i)
	case c.isSymbol(i):
		return c.support(i)
	case begins && t.tok == token.FOR:
		end := c.lineOf(i)
		c.ends[closing(c.ts, end)] = true
		return end
	case c.ends[i]:
		c.put(t, stopTest+"; }")
	case begins && t.tok == token.VAR:
		end := c.lineOf(i)
		c.use(i)
		return end
	case begins && t.tok == token.IDENT && c.ts[i+1].tok == token.COLON:
		c.labels[t.lit] = true
		c.copy(t)
	case t.tok == token.GOTO && c.labels[c.ts[i+1].lit]:
		c.put(t, stopTest+"; goto")
	case begins && c.isAssertOK(i):
		if next, done := c.unbox(i); done {
			return next
		}
		c.copy(t)
	case begins && t.tok == token.IF && isRange(c.ts[i+1:]):
		return c.rangeTest(i)
	case c.bodies[i]:
		c.put(t, "{ stop := Stop; _ = stop")
	default:
		c.copy(t)
		if name, ok := c.in.Extern[t.lit]; ok && t.tok == token.IDENT && name != nil {
			c.slot(t.lit)
		}
	}
	return i
}

// stopTest ends what runs in circles when its call is cancelled. It stands where a loop
// ends and before a jump back.
const stopTest = "if *stop != 0 { Stopped() }"

// isAssertOK reports whether ok = t.AssertOK( begins at ts[i].
func (c *copier) isAssertOK(i int) bool {
	return i+4 < len(c.ts) && c.ts[i+1].tok == token.ASSIGN && c.isSymbol(i+2) && c.ts[i+4].lit == "AssertOK"
}

// note leaves out *t.L = id, and tells the compiler the line.
func (c *copier) note(i int) int {
	id, _ := strconv.Atoi(c.ts[i+5].lit)
	c.line = c.in.Line(id)
	fmt.Fprintf(&c.code, "/*line :%d:1*/", c.line)
	i += 5
	if i+1 < len(c.ts) && c.ts[i+1].tok == token.SEMICOLON {
		i++
	}
	c.last = c.ts[i].end
	return i
}

// support writes t.NAME, which begins at ts[i], and begins a call if it is one of
// those that are made otherwise.
func (c *copier) support(i int) int {
	switch c.ts[i+2].lit {
	case "CallMethod":
		c.methodCall(i)
	case "Defer":
		c.deferCall(i)
	case "Unbox", "Assert":
		if next, done := c.unbox(i); done {
			return next
		}
		return c.symbol(i)
	default:
		return c.symbol(i)
	}
	c.last = c.ts[i+2].end
	return i + 2
}

// lineOf writes the line that begins at ts[i] and returns the index of its last
// token.
func (c *copier) lineOf(i int) int {
	end := lineEnd(c.text, c.ts, i)
	for ; i <= end; i++ {
		c.upTo(c.ts[i].at)
		if c.isSymbol(i) {
			i = c.symbol(i)
		} else {
			c.copy(c.ts[i])
		}
	}
	return end
}

// use makes the compiler accept that the variables which ts[i] declares are not
// used.
func (c *copier) use(i int) {
	names := []string{c.ts[i+1].lit}
	for i++; c.ts[i+1].tok == token.COMMA; i += 2 {
		names = append(names, c.ts[i+2].lit)
	}
	blanks := strings.Repeat(", _", len(names))[2:]
	c.code.WriteString("; " + blanks + " = " + strings.Join(names, ", "))
}

// rangeTest writes the test of an index as one comparison.
func (c *copier) rangeTest(i int) int {
	fmt.Fprintf(&c.code, "if uint(%s) >= uint(", c.ts[i+1].lit)
	i += 6
	c.last = c.ts[i].end
	c.instead[lineBrace(c.ts, i)] = ") {"
	return i
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

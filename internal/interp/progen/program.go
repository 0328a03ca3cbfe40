package progen

import (
	"fmt"
	"go/format"
	"math/rand/v2"
	"strings"
)

// header is what all parts use. Tracing stops soon after the fuel is used up.
const header = `package main

import (
	"fmt"
	"runtime"
)

// What is left to be spent: by statements that may print, and by pure functions.
var fuel, pureFuel int

func tick() bool { fuel--; return fuel > 0 }

func pureTick() bool { pureFuel--; return pureFuel > 0 }

func id[T any](x T) T { return x }

// plain hides which run-time error it was.
func plain(x any) any {
	if _, ok := x.(runtime.Error); ok {
		return "run-time error"
	}
	return x
}

func trace(n int, xs ...any) {
	if fuel--; fuel < -300 {
		return
	}
	fmt.Print(n, ":")
	for _, x := range xs {
		fmt.Printf(" %v", plain(x))
	}
	fmt.Println()
}

func traceType(n int, x any) {
	if fuel--; fuel > -300 {
		fmt.Printf("%d: %T %+v\n", n, x, x)
	}
}

// caught traces what was recovered.
func caught(n int, r any) {
	pureFuel = 500
	if r != nil {
		trace(n, "caught", r)
	}
}

func part(name string, f func()) {
	fuel, pureFuel = 300, 500
	fmt.Println("part", name)
	defer func() { caught(0, recover()) }()
	f()
}

`

// Program is the program with a part for each seed, in this order.
func Program(seeds ...uint64) []byte {
	var src strings.Builder
	src.WriteString(header)
	for _, s := range seeds {
		src.WriteString(newPart(s, false).text(false))
	}
	src.WriteString(mainText(seeds))
	return formatted(src.String())
}

// mainText is a main that runs the parts.
func mainText(seeds []uint64) string {
	var calls strings.Builder
	for _, s := range seeds {
		fmt.Fprintf(&calls, "part(%[1]q, %[1]smain)\n", PartName(s))
	}
	return "func main() {\n" + calls.String() + "}\n"
}

func formatted(src string) []byte {
	out, err := format.Source([]byte(src))
	if err != nil {
		panic(fmt.Sprintf("a random program does not parse: %v", err))
	}
	return out
}

// PartName is the name of the part that follows from a seed.
func PartName(seed uint64) string { return fmt.Sprint("P", seed) }

// Parts splits what a program has printed by the names of its parts.
// What a program prints before it dies belongs to its last part.
func Parts(output string) map[string]string {
	parts := map[string]string{}
	for _, p := range strings.Split("\n"+output, "\npart ")[1:] {
		name, text, _ := strings.Cut(p, "\n")
		parts[name] = text
	}
	return parts
}

// A gen writes one part.
type gen struct {
	r      *rand.Rand
	prefix string // of the names at top level
	decls  []*decl
	keyed  bool // literals of structs name their fields
	names  int  // that have been made
	notes  int  // numbers of traces that have been given

	types    []*typ // all named ones
	structs  []*typ
	ifaces   []*typ
	funcs    []*function
	generics []string // generic functions of two type parameters
	generic  string   // the generic type
	sum      string   // a generic function over some basic types
	globals  []variable
}

// A function is declared at top level.
type function struct {
	name     string
	params   []*typ
	results  []*typ
	variadic bool // the last parameter, a slice, is
	pure     bool // see the package's documentation
}

// A decl is a declaration at top level.
type decl struct {
	name    string
	text    string
	changed bool // since it was asked for
}

// emit writes a declaration, again if there is one of its name.
func (g *gen) emit(name, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	for _, d := range g.decls {
		if d.name == name {
			d.changed = d.changed || d.text != text
			d.text = text
			return
		}
	}
	g.decls = append(g.decls, &decl{name, text, true})
}

// text is all declarations, or those that have changed.
func (g *gen) text(changed bool) string {
	var b strings.Builder
	for _, d := range g.decls {
		if d.changed || !changed {
			b.WriteString(d.text + "\n\n")
		}
		d.changed = false
	}
	return b.String()
}

// newPart writes the declarations of one part; its main function is called after it. In a
// chain they can be declared anew.
func newPart(seed uint64, chain bool) *gen {
	g := &gen{r: rand.New(rand.NewPCG(seed, 0)), prefix: PartName(seed), keyed: chain}
	g.declareTypes()
	g.constant()
	for range g.some(1, 3) {
		if chain {
			g.constant() // the variables of a session would go on living
		} else {
			g.global()
		}
	}
	for range g.some(2, 4) {
		g.function()
	}
	g.mainFunc()
	return g
}

// mainFunc writes the part's main function: calls of everything and other statements, each of
// which survives a panic.
func (g *gen) mainFunc() {
	b := g.body(false)
	for _, t := range g.types {
		for _, m := range t.methods {
			if t.kind != kIface && g.odds(60) {
				b.callMethod(t, m)
			}
		}
	}
	for _, f := range g.funcs {
		b.protect(func(l *body) { l.callFunc(f) })
	}
	for range g.some(1, 3) {
		b.budget = 5
		b.protected()
	}
	for _, v := range g.globals {
		if v.t.printable() {
			b.w("trace(0, %s)", v.name)
		}
	}
	g.emit("main", "func %smain() {\n%s}", g.prefix, b.text())
}

// odds is true in percent of all cases.
func (g *gen) odds(percent int) bool { return g.r.IntN(100) < percent }

// some is a number from lo to hi.
func (g *gen) some(lo, hi int) int { return lo + g.r.IntN(hi-lo+1) }

// local makes a name for a function's variable, global one for the top level.
func (g *gen) local(kind string) string { g.names++; return fmt.Sprint(kind, g.names) }

func (g *gen) top(kind string) string { return g.prefix + g.local(kind) }

// note is the number of a new trace.
func (g *gen) note() int { g.notes++; return g.notes }

func pick[T any](g *gen, s []T) T { return s[g.r.IntN(len(s))] }

func (g *gen) pick(s ...string) string { return pick(g, s) }

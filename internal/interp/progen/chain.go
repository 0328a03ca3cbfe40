package progen

import (
	"fmt"
	"strings"
)

// A Stage is the state of a session after a cell.
type Stage struct {
	Cell    string // the declarations that are new
	Program []byte // that has all declarations as they are now
}

// Chain is a session of so many cells in which declarations are replaced: functions,
// methods, constants, generic ones and the fields of structs. After each, main must print
// what the stage's program prints. There are parts as in [Program].
func Chain(stages int, seeds ...uint64) []Stage {
	var parts []*gen
	for _, s := range seeds {
		parts = append(parts, newPart(s, true))
	}
	var chain []Stage
	for i := range stages {
		var cell, all strings.Builder
		if i == 0 {
			cell.WriteString(strings.TrimPrefix(header, "package main\n") + mainText(seeds))
		}
		all.WriteString(header + mainText(seeds))
		for _, g := range parts {
			if i > 0 {
				g.redeclare()
			}
			cell.WriteString(g.text(true))
			all.WriteString(g.text(false))
		}
		chain = append(chain, Stage{cell.String(), formatted(all.String())})
	}
	return chain
}

// redeclare replaces up to three declarations.
func (g *gen) redeclare() {
	for range g.some(1, 3) {
		switch g.r.IntN(8) {
		case 0, 1:
			g.newFunction()
		case 2, 3:
			g.newMethod()
		case 4:
			g.newFields(pick(g, g.structs))
		case 5:
			v := g.globals[0]
			g.writeConst(strings.TrimSuffix(strings.TrimPrefix(v.name, "id("), ")"), v.t)
		case 6:
			g.writeGeneric(g.generics[0])
		case 7:
			g.writeLen(g.generic)
		}
	}
	if g.odds(30) {
		g.mainFunc()
	}
}

// newFunction gives a function another body.
func (g *gen) newFunction() {
	all := g.funcs
	i := g.r.IntN(len(all))
	g.funcs = all[:i]
	g.writeFunction(all[i])
	g.funcs = all
}

// newMethod gives a method another body. It may call methods that call it, until there is
// no fuel.
func (g *gen) newMethod() {
	t := pick(g, g.types)
	if t.kind == kIface || len(t.methods) == 0 || strings.Contains(t.name, "[") {
		return
	}
	m := pick(g, t.methods)
	funcs := g.funcs
	g.funcs, m.open = nil, true
	g.method(t, m)
	g.funcs, m.open = funcs, false
}

// newFields gives a struct one more field and all another order.
func (g *gen) newFields(t *typ) {
	if strings.Contains(t.name, "[") {
		return
	}
	name := fmt.Sprint("y", strings.ToLower(t.name), len(t.fields))
	t.fields = append(t.fields, field{name, pick(g, basics), false})
	g.r.Shuffle(len(t.fields), func(i, j int) { t.fields[i], t.fields[j] = t.fields[j], t.fields[i] })
	g.emitStruct(t)
}

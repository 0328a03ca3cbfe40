package export

import (
	"fmt"
	"go/types"
	"maps"
	"slices"
	"strings"

	"gosess/internal/check"
)

// This file finds what has another meaning now than when a cell used it.

// A difference is something that a cell used, and what has its name now.
type difference struct{ then, now check.Decl }

func (d difference) String() string {
	switch {
	case d.now.Name == "":
		return fmt.Sprintf("it uses %s, which is gone", d.then.Name)
	case !slices.Equal(d.then.Mask, d.now.Mask):
		return fmt.Sprintf("it uses %s, declared together with %s, which is another since", d.now.Name, strings.Join(d.now.Mask, ", "))
	case d.now.Kind == check.KindVar:
		return fmt.Sprintf("it uses %s, which is of another type since", d.now.Name)
	}
	return fmt.Sprintf("it uses %s as it was before cell %d", d.now.Name, d.now.Cell)
}

// changed lists what the cell used that has another meaning now.
func (h *history) changed(c *cell) []difference {
	var list []difference
	names := slices.Sorted(maps.Keys(c.names))
	then, now := byName(c.update.Program.Part(names)), byName(h.s.Program.Part(names))
	for _, key := range slices.Sorted(maps.Keys(then)) {
		a, b := then[key], now[key]
		if b.Name == "" || !sameDecl(a, b) || c.apart[a.Name].Kind != "" {
			list = append(list, difference{a, b})
		}
	}
	for _, key := range slices.Sorted(maps.Keys(now)) {
		if d := now[key]; then[key].Name == "" && !hasName(list, d.Name) && (d.Kind != check.KindMethod || h.found[methodOf(d)]) {
			list = append(list, difference{now: d}) // that cannot be a version
		}
	}
	return list
}

// hasName reports whether the name is among what differs.
func hasName(list []difference, name string) bool {
	return slices.ContainsFunc(list, func(d difference) bool { return d.then.Name == name })
}

// sameDecl reports whether two declarations of a name mean the same, if all that they
// name does.
func sameDecl(a, b check.Decl) bool {
	return (a.Src == b.Src || a.Kind == check.KindVar) && a.Type == b.Type && slices.Equal(a.Mask, b.Mask)
}

func methodOf(d check.Decl) string { return d.Name[strings.LastIndexByte(d.Name, '.')+1:] }

// lookedFor are methods that packages look for in values of any type.
var lookedFor = []string{
	"String", "Error", "Format", "GoString", "Unwrap", "Is", "As", "Scan", "LogValue", "Timeout", "Temporary",
	"MarshalJSON", "UnmarshalJSON", "MarshalText", "UnmarshalText", "MarshalBinary", "UnmarshalBinary", "GobEncode", "GobDecode",
	"MarshalXML", "UnmarshalXML", "Read", "Write", "WriteTo", "ReadFrom", "WriteString", "ReadByte", "ReadRune", "Close", "Flush",
	"Dims", "At", "Len", "Less", "Swap", "Value", "Set",
}

// dynamicMethods are the methods by which a type may be told from what it was before
// it had them: those that packages look for, and those of the session's interfaces.
func dynamicMethods(info *types.Info) map[string]bool {
	found := map[string]bool{}
	for _, name := range lookedFor {
		found[name] = true
	}
	for _, tv := range info.Types {
		if i, ok := tv.Type.(*types.Interface); ok && tv.IsType() {
			for m := range i.Methods() {
				found[m.Name()] = true
			}
		}
	}
	return found
}

// byName are declarations that say what names mean.
func byName(decls []check.Decl) map[string]check.Decl {
	m := map[string]check.Decl{}
	for _, d := range decls {
		if d.Kind != check.KindImport && d.Kind != check.KindCell && !check.IsHidden(d.Name) {
			m[string(d.Kind)+" "+d.Name] = d
		}
	}
	return m
}

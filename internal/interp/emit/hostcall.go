package emit

import (
	"fmt"
	"strings"
)

// This file writes calls of compiled functions that lowered code knows by other
// types: interfaces that they return are converted here, where that is nearly
// nothing if they are nil.

// hosts writes the functions of Input.Raw that are called.
func (w *writer) hosts() {
	w.code.WriteString("\n//line /gosess/host:1\n")
	for _, name := range sortedKeys(w.raw) {
		t, raw := w.in.Symbols[name].Type(), w.in.Raw[name].Type()
		args := names(t, 0)
		var rs, outs []string
		for i := range t.NumOut() {
			r := fmt.Sprintf("r%d", i)
			rs = append(rs, r)
			if t.Out(i) != raw.Out(i) {
				r = "fromHost(any(" + r + "))"
			}
			outs = append(outs, r)
		}
		pass := strings.Join(args, ", ")
		if raw.IsVariadic() {
			pass += "..."
		}
		w.slot("raw_" + name)
		set := ""
		if len(rs) > 0 {
			set = strings.Join(rs, ", ") + " := "
		}
		fmt.Fprintf(&w.code, "func %s(%s) %s {\n%sraw_%s(%s)\nreturn %s\n}\n", name, w.params(t, args), w.results(t), set, name, pass, strings.Join(outs, ", "))
	}
}

package export

import (
	"fmt"
	"go/format"
	"strings"
)

// This file writes the files that say what the module is and run it.

// mainFile is main.go: the values, then the cells in order.
func (w *writer) mainFile() []byte {
	var b strings.Builder
	restored := w.history.restored()
	fmt.Fprintf(&b, "// Command %s is a gosess session: its declarations are in session.go, and what was typed\n", w.s.Name)
	b.WriteString("// beside them in cells.go. It does what the session did, in the same order. With\n")
	b.WriteString("// -values it only prints what the session's variables were worth at its end.\npackage main\n\n")
	embed, flag, program := w.name("embed"), w.name("flag"), w.name("program")
	fmt.Fprintf(&b, "import (\n\t%s \"embed\"\n\t%s \"flag\"\n\n\t%s \"gosess/program\"\n)\n\n", as("embed", embed), as("flag", flag), as("program", program))
	files := w.name("files")
	fmt.Fprintf(&b, "// %s holds the values of the session's variables: it is the session file.\n//\n//go:embed values.gosess\nvar %s %s.FS\n\n", files, files, embed)
	values, no := "onlyValues", "false" // a local variable, and its value
	if w.u.Pkg.Scope().Lookup(no) != nil {
		no = "0 > 1"
	}
	fmt.Fprintf(&b, "func main() {\n\t%s := %s.Bool(\"values\", %s, \"print what the session's variables were worth at its end, and run nothing\")\n\t%s.Parse()\n", values, flag, no, flag)
	fmt.Fprintf(&b, "\tt := %s()\n", w.name("table"))
	if len(restored) > 0 {
		b.WriteString("\t// These variables begin with what they were worth at the session's end.\n")
	}
	fmt.Fprintf(&b, "\t%s.Restore(t, %s, \"values.gosess\"%s)\n", program, files, quotedList(restored))
	fmt.Fprintf(&b, "\tif *%s {\n\t\t%s.Print(t)\n\t\treturn\n\t}\n", values, program)
	if len(w.places) > 0 {
		fmt.Fprintf(&b, "\t%s.Literals(%s)\n", program, w.name("literals"))
	}
	for _, c := range w.history.run() {
		fmt.Fprintf(&b, "\t%s()\n", w.cellName(c))
	}
	b.WriteString("}\n")
	return formatted(b.String())
}

// as is the name in an import declaration, nothing if it is the package's own.
func as(own, name string) string {
	if own == name {
		return ""
	}
	return name
}

func quotedList(names []string) string {
	var b strings.Builder
	for _, n := range names {
		fmt.Fprintf(&b, ", %q", n)
	}
	return b.String()
}

// showFile is show.go: how results are printed.
func (w *writer) showFile() []byte {
	program := w.name("program")
	text := fmt.Sprintf("package main\n\nimport %s \"gosess/program\"\n\n// This file prints results as the session did.\n\n", as("program", program)) +
		w.showFuncs(func(show string) string { return program + ".Show(v)" })
	if len(w.places) > 0 {
		text += fmt.Sprintf("// %s says where in the session the func literals were.\nvar %s = map[string]%s.Place{\n", w.name("literals"), w.name("literals"), program)
		for _, p := range w.places {
			text += fmt.Sprintf("%q: {Cell: %d, Line: %d},\n", fmt.Sprintf("%s:%d", p.file, p.at), p.cell, p.line)
		}
		text += "}\n"
	}
	return formatted(text)
}

// showStub is showFile without imports, to check the cells with.
func (w *writer) showStub() string {
	return "package main\n\n" + w.showFuncs(func(string) string { return "" })
}

func (w *writer) showFuncs(body func(show string) string) string {
	var b strings.Builder
	show := w.name("show")
	fmt.Fprintf(&b, "// %s prints a value and its type.\nfunc %s[T interface{}](v T) { %s }\n\n", show, show, body(show))
	arities := map[int]bool{}
	for _, c := range w.history.run() {
		n := len(c.update.Results)
		if n < 2 || c.update.Silent || arities[n] {
			continue
		}
		arities[n] = true
		var types, params, calls []string
		for i := 1; i <= n; i++ {
			types = append(types, fmt.Sprintf("T%d", i))
			params = append(params, fmt.Sprintf("v%d T%d", i, i))
			calls = append(calls, fmt.Sprintf("%s(v%d)", show, i))
		}
		name := w.showMany(n)
		fmt.Fprintf(&b, "// %s prints %d values and their types.\nfunc %s[%s interface{}](%s) {\n%s\n}\n\n", name, n, name,
			strings.Join(types, ", "), strings.Join(params, ", "), strings.Join(calls, "\n"))
	}
	return b.String()
}

// formatted is our own text as gofmt writes it.
func formatted(text string) []byte {
	b, err := format.Source([]byte(text))
	if err != nil {
		panic(fmt.Sprintf("export: %v in\n%s", err, text))
	}
	return b
}

const readmeText = `# %s

This is a gosess session as an ordinary Go module.

	go run .            does what the session did, in the same order, and prints the same results
	go run . -values    prints what the session's variables were worth at its end, and runs nothing

| file | what it is |
|---|---|
| session.go | types, functions, constants and variables, as they were typed |
| cells.go | what was typed beside them, a function for each cell |
| main.go | runs the cells |
| values.gosess | the session file: the values, and the source again; gosess opens it |
| values.go | lets values from that file into the program; generated |
| show.go | prints results |
| gosess/ | the part of gosess that the program needs, with its license |

Calls of package dispatch run on the processors of this machine.
`

// readme says what the module is, and which cells it does not run.
func (w *writer) readme() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, readmeText, w.s.Name)
	left := false
	for _, c := range w.history.cells {
		if c.left == "" {
			continue
		}
		if !left {
			b.WriteString("\nCells that would not do again what they did are left out, and stand as comments in cells.go; the variables that they made come out of values.gosess:\n\n")
			left = true
		}
		fmt.Fprintf(&b, "- cell %d: %s\n", c.ID, oneLine(c.left))
	}
	return []byte(b.String())
}

package limit

import (
	"fmt"
	"strings"
)

// Document is docs/interpreted.md.
func Document() string {
	var b strings.Builder
	b.WriteString(head)
	section(&b, "Refused before anything runs", "The message names the shape, the file or cell and the line.", refused)
	section(&b, "Stopped when the program gets there", "The program cannot recover from it: it ends with the message and exit code 1, a cell fails.", stopped)
	b.WriteString(open)
	return b.String()
}

func section(b *strings.Builder, title, intro string, when stage) {
	fmt.Fprintf(b, "\n## %s\n%s\n\n| what | why |\n|---|---|\n", title, intro)
	for _, l := range all {
		if l.when == when {
			fmt.Fprintf(b, "| %s | %s |\n", l.shape, l.reason)
		}
	}
}

const head = `<!-- Written by "go generate ./internal/interp/limit"; change the list there. -->
# What the interpreted engine does not do
The native engine is Go. The interpreted one runs the same programs with the same results, except for what is listed here: it
refuses these, or stops with a message that names the limit, and never gives another answer. ` + "`--engine native`" + ` has none of the limits.
`

const open = `
## What Go leaves open
Results that the language does not promise are not the same as those of a compiled program: how goroutines take turns, when finalizers and
cleanups run and whether they do, what ` + "`runtime.ReadMemStats`, `runtime.NumGoroutine` and `testing.AllocsPerRun`" + ` count, the text of addresses, how deep a
recursion may go, and how long things take: interpreted loops are 100 times slower than compiled ones and more.
`

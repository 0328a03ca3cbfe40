package repl

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"gosess/session"
)

// This file renders lists of names and of hosts.

var kinds = []string{"var", "func", "method", "type", "const", "import"}

func answerWho(s *session.Session, cmd Command, scr Screen) Reply {
	return whoTable(s.Names(), cmd.Args, scr)
}

// whoTable renders the names that match one of the patterns; a pattern is a kind or a
// name with * and ?. Without any it renders all names but imports.
func whoTable(names []session.Name, patterns []string, scr Screen) Reply {
	match := func(n session.Name) bool { return n.Kind != "import" }
	if len(patterns) > 0 {
		match = func(n session.Name) bool {
			return slices.ContainsFunc(patterns, func(p string) bool { return matches(p, n) })
		}
	}
	var rows [][]string
	for _, n := range names {
		if match(n) {
			rows = append(rows, whoRow(n))
		}
	}
	if len(rows) == 0 {
		return nothing(patterns)
	}
	return Reply{Out: textTable([]string{"name", "kind", "type", "shape", "bytes", ""}, rows, scr)}
}

func nothing(patterns []string) Reply {
	if len(patterns) == 0 {
		return Reply{Notes: []string{"nothing is defined yet"}}
	}
	return Reply{Notes: []string{"nothing matches " + strings.Join(patterns, " ")}}
}

// matches reports whether a name or its kind is meant by a pattern.
func matches(pattern string, n session.Name) bool {
	if kind := strings.TrimSuffix(pattern, "s"); slices.Contains(kinds, kind) && n.Name != pattern {
		return n.Kind == kind
	}
	ok, err := path.Match(pattern, n.Name)
	return err == nil && ok || pattern == n.Name
}

func whoRow(n session.Name) []string {
	size := ""
	if n.Kind == "var" {
		size = byteCount(n.Bytes)
	}
	return []string{n.Name, n.Kind, n.Type, n.Shape, size, n.State}
}

// byteCount is a number of bytes for a person: "12 B", "7.6 MiB".
func byteCount(n int64) string {
	if n < 1024 {
		return strconv.FormatInt(n, 10) + " B"
	}
	x := float64(n)
	for _, unit := range []string{"KiB", "MiB", "GiB", "TiB"} {
		if x /= 1024; x < 1023.95 {
			return fmt.Sprintf("%.1f %s", x, unit)
		}
	}
	return fmt.Sprintf("%.1f PiB", x/1024)
}

// Hosts renders the answer to :hosts.
func Hosts(list []Host, scr Screen) Reply {
	if len(list) == 0 {
		return Reply{Notes: []string{"no hosts; maps run on this machine. :hosts add user@host*slots adds one"}}
	}
	var rows [][]string
	for _, h := range list {
		rows = append(rows, []string{h.Name, itoa(h.Slots), itoa(h.Done), h.State})
	}
	return Reply{Out: textTable([]string{"host", "slots", "done", "state"}, rows, scr)}
}

// numeric are the heads of columns that stand to the right.
var numeric = map[string]bool{"bytes": true, "slots": true, "done": true, "cell": true}

// textTable aligns rows of text under heads. Columns that are empty are left out, and
// the widest give way until a row fits the screen.
func textTable(heads []string, rows [][]string, scr Screen) string {
	p := newPrinter(scr)
	var cols []column
	for i, head := range heads {
		c := column{head: head, right: numeric[head]}
		empty := true
		for _, r := range rows {
			c.cells = append(c.cells, strings.Join(strings.Fields(r[i]), " "))
			empty = empty && r[i] == ""
		}
		if !empty {
			c.fit(textWidth(head))
			cols = append(cols, c)
		}
	}
	p.shrink(cols)
	var b strings.Builder
	for i := -1; i < len(rows); i++ {
		p.writeRow(&b, cols, i)
	}
	return b.String()
}

// shrink narrows the widest columns until a row fits.
func (p *printer) shrink(cols []column) {
	for {
		sum, widest := 2*(len(cols)-1), 0
		for i, c := range cols {
			sum += c.width
			if c.width > cols[widest].width {
				widest = i
			}
		}
		c := &cols[widest]
		if sum <= p.width || c.width <= 10 {
			return
		}
		c.width = max(10, c.width-(sum-p.width))
		for i, s := range c.cells {
			c.cells[i] = cut(s, c.width)
		}
	}
}

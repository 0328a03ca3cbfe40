package repl

import (
	"reflect"
	"strconv"
	"strings"
	"unicode"

	"gosess/session"
)

// This file renders a slice of structs, a slice of rows of numbers and a matrix as a table.

// A grid is what a table shows, cell by cell.
type grid struct {
	rows, cols int
	head       func(col int) string
	cell       func(row, col int) session.View // the zero View where there is none
	footer     string
}

// table renders v as a table if it is fit for one.
func (p *printer) table(v session.View) (string, bool) {
	if m, ok := matrixOf(v); ok {
		if m.Rows == 0 || m.Cols == 0 {
			return withType("[]", p.faint(typeText(v)+" "+shape(m)), " "), true
		}
		return p.render(denseGrid(m, typeText(v))), true
	}
	x := dynamic(v)
	if !x.IsValid() || x.Kind() != reflect.Slice && x.Kind() != reflect.Array || x.Len() == 0 || isBytes(x) || hasText(x) {
		return "", false
	}
	if _, ok := matrixOf(x.Index(0)); ok {
		return "", false
	}
	if fields := x.FieldsOfElem(); len(fields) > 0 && !hasText(deref(x.Index(0))) {
		return p.render(structGrid(x, fields, typeText(v))), true
	}
	if cols := matrixCols(x); cols > 0 {
		return p.render(matrixGrid(x, cols, typeText(v))), true
	}
	return "", false
}

func structGrid(v session.View, fields []session.Field, typ string) grid {
	return grid{
		rows: v.Len(), cols: len(fields),
		head: func(col int) string { return fields[col].Name },
		cell: func(row, col int) session.View {
			s := deref(v.Index(row))
			if !s.IsValid() {
				return session.View{}
			}
			_, x := s.Field(col)
			return x
		},
		footer: typ + " len " + itoa(v.Len()),
	}
}

func matrixGrid(v session.View, cols int, typ string) grid {
	return grid{
		rows: v.Len(), cols: cols,
		head: strconv.Itoa,
		cell: func(row, col int) session.View {
			if r := v.Index(row); col < r.Len() {
				return r.Index(col)
			}
			return session.View{}
		},
		footer: typ + " " + itoa(v.Len()) + "×" + itoa(cols),
	}
}

// deref is what a pointer points to; the zero View if nil.
func deref(v session.View) session.View {
	if v.IsValid() && v.Kind() == reflect.Pointer {
		return v.Elem()
	}
	return v
}

// maxMatrixRows is how many rows are looked at to tell a matrix from a ragged list.
const maxMatrixRows = 1 << 16

// matrixCols is the length of the rows of a matrix of scalars; 0 if v is none.
func matrixCols(v session.View) int {
	if k := v.ElemKind(); k != reflect.Slice && k != reflect.Array {
		return 0
	}
	first := v.Index(0)
	if isBytes(first) || hasParts(first.ElemKind()) || first.ElemKind() == reflect.Func || hasText(first) {
		return 0
	}
	for i := range min(v.Len(), maxMatrixRows) {
		if v.Index(i).Len() != first.Len() {
			return 0
		}
	}
	return first.Len()
}

// maxCell is the widest that a column may be, so that others have room.
const maxCell = 32

// A column is one column of a table, ready to be written.
type column struct {
	head  string
	cells []string
	right bool // numbers stand to the right
	width int
}

// render draws the rows and columns that fit; rows are left out in the middle.
func (p *printer) render(g grid) string {
	rows := ends(g.rows, p.lines)
	labels := column{head: "", right: true}
	for _, r := range rows {
		labels.cells = append(labels.cells, gapOr(r, "⋮"))
	}
	labels.fit(len(itoa(g.rows)))
	cols, isRounded := p.columns(g, rows, labels.width)
	var b strings.Builder
	p.writeRow(&b, append([]column{labels}, cols...), -1)
	for i := range rows {
		p.writeRow(&b, append([]column{labels}, cols...), i)
	}
	if isRounded {
		g.footer += ", rounded to 6 digits"
	}
	if shown := len(cols); shown < g.cols {
		g.footer += ", " + hiddenColumns(g, shown, p.width)
	}
	b.WriteString(p.faint(g.footer))
	return b.String()
}

// columns renders as many columns as fit, from the left.
func (p *printer) columns(g grid, rows []int, used int) (cols []column, isRounded bool) {
	for i := 0; i < g.cols; i++ {
		c, r := p.column(g, rows, i)
		if used += c.width + 2; used > p.width && i > 0 {
			break
		}
		cols = append(cols, c)
		isRounded = isRounded || r
	}
	return cols, isRounded
}

// hiddenColumns names the columns from the first that is not shown.
func hiddenColumns(g grid, first, width int) string {
	n := g.cols - first
	var names []string
	for i := first; i < g.cols && len(names) < 20; i++ {
		names = append(names, g.head(i))
	}
	if len(names) < n {
		names = append(names, "…")
	}
	word := " more columns: "
	if n == 1 {
		word = " more column: "
	}
	return cut(itoa(n)+word+strings.Join(names, " "), max(width-textWidth(g.footer)-2, 24))
}

func (p *printer) column(g grid, rows []int, col int) (c column, isRounded bool) {
	c.head = cut(g.head(col), maxCell)
	c.right = true
	for _, r := range rows {
		if r < 0 {
			c.cells = append(c.cells, "⋮")
			continue
		}
		text, number, exact := p.cell(g.cell(r, col))
		c.cells = append(c.cells, text)
		c.right = c.right && number
		isRounded = isRounded || !exact
	}
	c.fit(textWidth(c.head))
	return c, isRounded
}

func (c *column) fit(least int) {
	c.width = least
	for _, s := range c.cells {
		c.width = max(c.width, textWidth(s))
	}
}

// cell renders one cell. number says that it belongs to the right, exact that a
// number is not rounded.
func (p *printer) cell(v session.View) (text string, number, exact bool) {
	x := dynamic(v)
	if !v.IsValid() {
		return "", true, true
	}
	switch {
	case hasText(x):
		text, _ = x.Text()
		return cutMiddle(strings.Join(strings.Fields(text), " "), maxCell), false, true
	case x.IsValid() && (x.Kind() == reflect.Float64 || x.Kind() == reflect.Float32):
		bits := 64
		if x.Kind() == reflect.Float32 {
			bits = 32
		}
		text, exact = rounded(x.Float(), bits)
		return text, true, exact
	case isString(x) && isPlain(x.Str()):
		return cutMiddle(x.Str(), maxCell), false, true
	}
	text = p.squeeze(v, maxCell, 1)
	return text, isNumber(x), true
}

// isPlain reports whether a string can be read without quotes.
func isPlain(s string) bool {
	if s == "" || len(s) > maxQuoted || strings.TrimSpace(s) != s || s == "nil" {
		return false
	}
	for _, r := range s {
		if !unicode.IsPrint(r) || r == unicode.ReplacementChar {
			return false
		}
	}
	return true
}

func isNumber(v session.View) bool {
	return v.IsValid() && v.Kind() >= reflect.Int && v.Kind() <= reflect.Complex128 && !hasText(v)
}

// ends is the rows 0 to n-1, or if they are more than limit those at both ends with
// -1 for the gap between.
func ends(n, limit int) []int {
	var rows []int
	if n <= limit {
		for i := range n {
			rows = append(rows, i)
		}
		return rows
	}
	for i := range limit / 2 {
		rows = append(rows, i)
	}
	rows = append(rows, -1)
	for i := n - limit/2; i < n; i++ {
		rows = append(rows, i)
	}
	return rows
}

func gapOr(row int, gap string) string {
	if row < 0 {
		return gap
	}
	return itoa(row)
}

// writeRow writes row i, or the heads if i is negative.
func (p *printer) writeRow(b *strings.Builder, cols []column, i int) {
	var line strings.Builder
	for n, c := range cols {
		text := c.head
		if i >= 0 {
			text = c.cells[i]
		}
		text = pad(text, c.width, c.right)
		if n > 0 {
			line.WriteString("  ")
		}
		if n == 0 || i < 0 {
			text = p.faint(text)
		}
		line.WriteString(text)
	}
	b.WriteString(strings.TrimRight(line.String(), " "))
	b.WriteByte('\n')
}

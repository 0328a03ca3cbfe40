package repl

import (
	"strconv"

	"gosess/session"
)

// This file renders values of compiled matrix types.

// matrixOf is the matrix that a value is, or that an interface holds.
func matrixOf(v session.View) (session.Matrix, bool) {
	x := dynamic(v)
	if !x.IsValid() || hasText(x) {
		return session.Matrix{}, false
	}
	return x.Matrix()
}

func shape(m session.Matrix) string { return itoa(m.Rows) + "×" + itoa(m.Cols) }

func denseGrid(m session.Matrix, typ string) grid {
	return grid{rows: m.Rows, cols: m.Cols, head: strconv.Itoa, cell: m.At, footer: typ + " " + shape(m)}
}

// inlineMatrix renders a matrix inside another value: its rows, or at least its shape.
func (p *printer) inlineMatrix(m session.Matrix, room int) (string, bool) {
	text, ok := p.inlineParts("[", " ", "]", m.Rows, room, func(i, room int) (string, bool) {
		return p.inlineParts("[", " ", "]", m.Cols, room, func(j, room int) (string, bool) {
			return p.inline(m.At(i, j), room, 1)
		})
	})
	if ok {
		return text, true
	}
	text = "[" + shape(m) + "]"
	return text, textWidth(text) <= room
}

package repl

import "github.com/mattn/go-runewidth"

// This file measures text in columns of a terminal.

func textWidth(s string) int { return runewidth.StringWidth(s) }

// cut shortens a line to a width, at its end.
func cut(s string, width int) string { return runewidth.Truncate(s, max(width, 1), "…") }

// cutMiddle shortens a line to a width, in its middle.
func cutMiddle(s string, width int) string {
	if runewidth.StringWidth(s) <= width {
		return s
	}
	head := runewidth.Truncate(s, (width+1)/2, "…")
	tail := runewidth.TruncateLeft(s, runewidth.StringWidth(s)-width/2, "")
	return head + tail
}

// pad fills a cell of a table up to a width.
func pad(s string, width int, right bool) string {
	if right {
		return runewidth.FillLeft(s, width)
	}
	return runewidth.FillRight(s, width)
}

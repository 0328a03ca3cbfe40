package line

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/chzyer/readline"
	"github.com/mattn/go-runewidth"
)

// A menu offers completions under the entry. Tab goes through them.
type menu struct {
	list   []Candidate
	before snapshot
	start  int // where the completed word begins, in runes
	chosen int // -1 until Tab is pressed again
}

// offer completes the word at the cursor with what the list has in common, and
// opens a menu if that is not the whole.
func (en *entry) offer(start int, list []Candidate) {
	before := string(en.buf.text[:en.buf.pos])
	if len(list) == 0 || start < 0 || start > len(before) {
		return
	}
	word := before[start:]
	first := utf8.RuneCountInString(before[:start])
	common := commonStart(list)
	if len(list) == 1 || len(common) > len(word) && strings.HasPrefix(common, word) {
		en.buf.splice(first, en.buf.pos, []rune(common))
		if len(list) == 1 {
			return
		}
	}
	en.menu = &menu{
		list:   list,
		before: snapshot{en.buf.text, en.buf.pos},
		start:  first,
		chosen: -1,
	}
}

func commonStart(list []Candidate) string {
	common := list[0].Text
	for _, c := range list[1:] {
		for !strings.HasPrefix(c.Text, common) {
			_, n := utf8.DecodeLastRuneInString(common)
			common = common[:len(common)-n]
		}
	}
	return common
}

// pressMenu is one key's effect while completions are offered. A key that has no
// meaning for the menu closes it, and is not done.
func (en *entry) pressMenu(r rune) (done bool) {
	m := en.menu
	choosing := m.chosen >= 0
	switch {
	case r == readline.CharTab, choosing && (r == keyDown || r == readline.CharForward):
		en.choose((m.chosen + 1) % len(m.list))
	case r == keyBackTab, choosing && (r == keyUp || r == readline.CharBackward):
		en.choose((max(m.chosen, 0) + len(m.list) - 1) % len(m.list))
	case r == readline.CharBell, r == readline.CharInterrupt && choosing:
		en.buf.text, en.buf.pos = m.before.text, m.before.pos
		en.menu = nil
	case (r == readline.CharEnter || r == readline.CharCtrlJ) && choosing:
		en.menu = nil
	default:
		en.menu = nil
		return false
	}
	return true
}

// choose puts candidate i into the text.
func (en *entry) choose(i int) {
	m := en.menu
	m.chosen = i
	en.buf.text = m.before.text
	en.buf.splice(m.start, m.before.pos, []rune(m.list[i].Text))
}

// rows draws the menu in at most height rows of a width: with details if each
// candidate can have a row, in columns otherwise.
func (m *menu) rows(width, height int) []string {
	height = max(height, 1)
	var cells []string
	columns := 1
	if len(m.list) <= height && len(m.list) <= 8 {
		cells = m.detailed(width)
	} else {
		cells, columns = m.columns(width)
	}
	perPage := columns * height
	paged := len(cells) > perPage
	if paged {
		perPage = columns * max(height-1, 1)
	}
	page := max(m.chosen, 0) / perPage
	first := page * perPage
	last := min(first+perPage, len(cells))
	var rows []string
	for i := first; i < last; i += columns {
		rows = append(rows, strings.TrimRight(strings.Join(cells[i:min(i+columns, last)], ""), " "))
	}
	if paged {
		rows = append(rows, clip(fmt.Sprintf("%d to %d of %d", first+1, last, len(cells)), width))
	}
	return rows
}

const (
	inverse = "\x1b[7m"
	faint   = "\x1b[2m"
)

// detailed is one row for each candidate: its name, and what it is.
func (m *menu) detailed(width int) []string {
	wide := 0
	for _, c := range m.list {
		wide = max(wide, runewidth.StringWidth(c.show()))
	}
	wide = min(wide, max(width/2, 1))
	rows := make([]string, len(m.list))
	for i, c := range m.list {
		name := runewidth.FillRight(clip(c.show(), wide), wide)
		rows[i] = m.mark(i, name) + faint + clip("  "+c.Detail, width-wide) + reset
	}
	return rows
}

// columns is one cell for each candidate, all of one width.
func (m *menu) columns(width int) (cells []string, columns int) {
	wide := 0
	for _, c := range m.list {
		wide = max(wide, runewidth.StringWidth(c.show()))
	}
	wide = min(wide, max(width-2, 1))
	for i, c := range m.list {
		name := runewidth.FillRight(clip(c.show(), wide), wide)
		cells = append(cells, m.mark(i, name)+"  ")
	}
	return cells, max(width/(wide+2), 1)
}

func (m *menu) mark(i int, text string) string {
	if i == m.chosen {
		return inverse + text + reset
	}
	return text
}

func (c Candidate) show() string {
	if c.Show != "" {
		return c.Show
	}
	return c.Text
}

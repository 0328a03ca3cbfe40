package line

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

// A menu offers completions under the entry. Tab goes through them.
type menu struct {
	list   []Candidate
	before snapshot
	start  int // where the completed word begins, in runes
	chosen int // -1 until Tab is pressed again
}

// asks reports whether a key asks for completions.
func (s *state) asks(k key) bool {
	return k.code == keyTab && s.menu == nil && s.find == nil && s.cfg.Complete != nil && !s.atIndent()
}

// offer completes the word at the cursor as far as it is clear, and offers a
// choice if it is not.
func (s *state) offer(start int, list []Candidate) {
	before := string(s.buf.text[:s.buf.pos])
	if len(list) == 0 || start < 0 || start > len(before) {
		return
	}
	word := before[start:]
	first := utf8.RuneCountInString(before[:start])
	common := commonStart(list)
	if len(list) == 1 || len(common) > len(word) && strings.HasPrefix(common, word) {
		s.buf.save()
		s.buf.splice(first, s.buf.pos, []rune(common))
		if len(list) == 1 {
			return
		}
	}
	s.menu = &menu{
		list:   list,
		before: snapshot{append([]rune(nil), s.buf.text...), s.buf.pos},
		start:  first,
		chosen: -1,
	}
}

// atIndent reports whether only blanks are before the cursor on its line, where Tab
// indents, unless nothing at all was typed yet.
func (s *state) atIndent() bool {
	start := s.buf.lineStart(s.buf.pos)
	return start > 0 && strings.TrimSpace(string(s.buf.text[start:s.buf.pos])) == ""
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
func (s *state) pressMenu(k key) (done bool) {
	m := s.menu
	choosing := m.chosen >= 0
	switch {
	case k.code == keyNone:
	case k.code == keyTab, choosing && (k.code == keyDown || k.code == keyRight):
		s.choose((m.chosen + 1) % len(m.list))
	case k.code == keyBackTab, choosing && (k.code == keyUp || k.code == keyLeft):
		s.choose((max(m.chosen, 0) + len(m.list) - 1) % len(m.list))
	case k.code == keyCancel, k.code == keyInterrupt && choosing:
		s.buf.text, s.buf.pos = m.before.text, m.before.pos
		s.menu = nil
	case k.code == keyEnter && choosing:
		s.menu = nil
	default:
		s.menu = nil
		return false
	}
	return true
}

// choose puts candidate i into the text.
func (s *state) choose(i int) {
	m := s.menu
	m.chosen = i
	s.buf.text = append([]rune(nil), m.before.text...)
	s.buf.splice(m.start, m.before.pos, []rune(m.list[i].Text))
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

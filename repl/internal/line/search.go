package line

import (
	"strings"
	"unicode/utf8"
)

// A search goes through the history for a text that is typed meanwhile.
type search struct {
	want   string
	failed bool
	before snapshot // what to go back to
	at     int      // the entry that is shown; len(entries) if none is
	wasAt  int
}

func newSearch(s *state) *search {
	return &search{
		before: snapshot{append([]rune(nil), s.buf.text...), s.buf.pos},
		at:     len(s.past.entries),
		wasAt:  s.past.at,
	}
}

// label is shown under the entry.
func (f *search) label() string {
	if f.failed {
		return "(nothing like it before) search: " + f.want
	}
	return "search: " + f.want + "_"
}

// pressSearch is one key's effect while the history is searched. A key that has
// no meaning for the search ends it, keeping what was found, and is not done.
func (s *state) pressSearch(k key) (done bool) {
	f := s.find
	switch k.code {
	case keyNone:
	case keyRune, keyPaste:
		f.want += k.text
		s.search(f.at, -1)
	case keyBackspace:
		_, n := utf8.DecodeLastRuneInString(f.want)
		f.want = f.want[:len(f.want)-n]
		s.search(len(s.past.entries), -1)
	case keySearch:
		s.search(f.at-1, -1)
	case keySearchForward:
		s.search(f.at+1, 1)
	case keyInterrupt, keyCancel:
		s.buf.text, s.buf.pos = f.before.text, f.before.pos
		s.past.at = f.wasAt
		s.find = nil
	case keyEnter:
		s.find = nil
	default:
		s.find = nil
		return false
	}
	return true
}

// search looks for f.want from an entry on, in steps of dir, and shows what it
// finds with the cursor at the place.
func (s *state) search(from, dir int) {
	f := s.find
	if f.want == "" {
		f.failed = false
		return
	}
	for i := min(from, len(s.past.entries)-1); i >= 0 && i < len(s.past.entries); i += dir {
		at := strings.Index(s.past.entries[i], f.want)
		if at < 0 {
			continue
		}
		f.at, f.failed = i, false
		s.past.at = i
		s.buf.setAt(s.past.entries[i], utf8.RuneCountInString(s.past.entries[i][:at]))
		return
	}
	f.failed = true
}

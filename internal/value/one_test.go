package value

import (
	"errors"
	"testing"
)

// A value that would take too much room is given up before it is written.
func TestAppendOneWithin(t *testing.T) {
	n := newNative()
	for _, c := range []struct {
		size, limit int
		fits        bool
	}{{10, 1000, true}, {1000, 1000, false}, {1e6, 1000, false}, {1e6, 9e6, true}} {
		x := make([]float64, c.size)
		v := n.variable("x", &x)
		got, _, err := AppendOneWithin(c.limit, []byte("before"), v.Type, v.Ptr, n.options())
		if (err == nil) != c.fits || err != nil && !errors.Is(err, ErrTooLong) {
			t.Errorf("%d numbers in %d bytes: got error %v", c.size, c.limit, err)
		}
		if len(got) > c.limit+len("before")+1 {
			t.Errorf("%d numbers in %d bytes: %d bytes were written", c.size, c.limit, len(got))
		}
	}
}

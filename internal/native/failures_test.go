package native_test

import (
	"strings"
	"testing"
)

// Errors and panics come home as those of the interpreted engine.
func TestFailures(t *testing.T) {
	e := both(t,
		`type MyErr struct { Code int }
func (e *MyErr) Error() string { return fmt.Sprintf("code %d", e.Code) }
type Soft string
func (s Soft) Error() string { return string(s) }
type Loud int
func (l Loud) String() string { return fmt.Sprintf("loud %d", int(l)) }
type Bad struct{}
func (*Bad) Error() string { panic("no text") }
var ErrMine = errors.New("mine")
var errSoft error = Soft("soft")`,
		`func fail(k int) error {
	switch k {
	case 0: return nil
	case 1: return &MyErr{3}
	case 2: return fmt.Errorf("wrapped: %w", &MyErr{4})
	case 3: return ErrMine
	case 4: return fmt.Errorf("a %w and %w", ErrMine, io.EOF)
	case 5: return errors.Join(errSoft, context.Canceled)
	case 6: _, err := os.Open("/does/not/exist"); return err
	case 7: _, err := strconv.Atoi("x"); return err
	case 8: return Soft("other")
	case 9: return &Bad{}
	}
	return errSoft
}`,
		`func boom(k int) int {
	var m map[string]int
	var p *MyErr
	var s []int
	switch k {
	case 0: panic("text")
	case 1: panic(&MyErr{5})
	case 2: panic(Loud(3))
	case 3: return s[k]
	case 4: m["a"] = 1
	case 5: return p.Code
	case 6: clear(s); copy(s, s[:1])
	case 7: return 1 / (k - 7)
	case 8: panic(ErrMine)
	case 9: panic(2.5)
	case 10: panic(Soft("two\nlines"))
	case 11: return deep(3)
	case 12: func() { panic("inside") }()
	case 13: return Loud(1).Do(k)
	case 15: panic(fmt.Errorf("w: %w", io.EOF))
	}
	return 0
}
func deep(n int) int {
	if n == 0 {
		panic("bottom")
	}
	return deep(n-1) + 1
}
func (l Loud) Do(k int) int { return []int{1}[k] }`,
		`later := func(x int) int {
	return x / (x - 1)
}
func recovers(k int) (s string) {
	defer func() { s = fmt.Sprint("got ", recover()) }()
	boom(k)
	return "no"
}`,
	)
	for i, text := range e.same("fail", "1", "2", "3", "6", "8") {
		if came := strings.Contains(text, " came "); came != (i != 2) { // ErrMine is known by its name
			t.Errorf("result %d: %s: the error came home as a value: %v", i, text, came)
		}
	}
	e.same("fail", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10")
	e.same("boom", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "15")
	e.same("recovers", "0", "1", "2", "3", "4", "5", "6", "7", "11")
	e.same("later", "2", "1")
}

package rt

import (
	"context"
	"reflect"
	"time"
)

// SelectCase is one case of a select statement. Chan is a channel over
// layouts; Send is the value of a send, and not used for a receive.
type SelectCase struct {
	Chan any
	Send any
	Recv any // pointer to where the received value goes; nil if nowhere, or for a send
	OK   *bool
	Dir  reflect.SelectDir
}

// Select runs a select statement and returns the index of the case that was
// chosen; the default case, if there is one, has Dir reflect.SelectDefault.
func Select(cases ...SelectCase) int {
	rc := make([]reflect.SelectCase, len(cases))
	for i, c := range cases {
		rc[i].Dir = c.Dir
		if c.Dir == reflect.SelectDefault {
			continue
		}
		rc[i].Chan = reflect.ValueOf(c.Chan)
		if c.Dir == reflect.SelectSend {
			rc[i].Send = sendValue(c.Send, rc[i].Chan)
		}
	}
	i, v, ok := reflect.Select(rc)
	c := cases[i]
	if c.Dir == reflect.SelectRecv {
		if c.Recv != nil {
			reflect.ValueOf(c.Recv).Elem().Set(v)
		}
		if c.OK != nil {
			*c.OK = ok
		}
	}
	return i
}

func sendValue(v any, ch reflect.Value) reflect.Value {
	if rv := reflect.ValueOf(v); rv.IsValid() {
		return rv
	}
	return reflect.Zero(ch.Type().Elem())
}

// RecvCase, SendCase and DefaultCase make the cases of [Select].
func RecvCase(ch, into any, ok *bool) SelectCase {
	return SelectCase{Chan: ch, Recv: into, OK: ok, Dir: reflect.SelectRecv}
}

// SendCase is the case ch <- v.
func SendCase(ch, v any) SelectCase { return SelectCase{Chan: ch, Send: v, Dir: reflect.SelectSend} }

// DefaultCase is the default case.
func DefaultCase() SelectCase { return SelectCase{Dir: reflect.SelectDefault} }

// Sleep is time.Sleep that ends when ctx is done; it then panics with a
// [*Cancelled].
func Sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
		panic(&Cancelled{context.Cause(ctx)})
	}
}

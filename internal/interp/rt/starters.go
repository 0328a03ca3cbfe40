package rt

import (
	"context"
	"sync"
	"time"

	"gosess/internal/value"
)

// Functions of the standard library that run a func of the session in a goroutine of their own:
// it is one like those of the go statement. It ends when its call is cancelled, and what leaves it
// ends the process with words of ours.

// plainFunc is how a func() is held.
type plainFunc = struct {
	M *value.Func
	F func()
}

// A stopFunc is how the func() bool that context.AfterFunc returns is held.
type stopFunc = struct {
	M *value.Func
	F func() bool
}

func init() {
	shims["time.AfterFunc"] = func() any {
		return func(d time.Duration, f plainFunc) *time.Timer { return time.AfterFunc(d, apart(f)) }
	}
	shims["context.AfterFunc"] = func() any {
		return func(ctx iface, f plainFunc) stopFunc {
			return stopFunc{F: context.AfterFunc(hostIface[context.Context](ctx), apart(f))}
		}
	}
	shims["(*sync.WaitGroup).Go"] = func() any {
		return func(g *sync.WaitGroup, f plainFunc) {
			run := apart(f)
			g.Add(1)
			go func() { // ends with f
				defer g.Done()
				run()
			}()
		}
	}
}

// apart returns f as what a goroutine runs that begins later, under the context of the caller.
func apart(f plainFunc) func() {
	ctx := Context()
	return func() {
		goroutines.Add(1)
		defer goroutines.Add(-1)
		outermost(ctx, f.F)
	}
}

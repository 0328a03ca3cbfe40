package kernel

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gosess/internal/native/build"
	"gosess/repl"
)

// engines are the names that :engine knows.
var engines = []string{Auto, Interp, Native}

// doEngine answers :engine. Another name than the present one changes what runs
// the session, now and in the kernels to come.
func (c *Client) doEngine(ctx context.Context, cmd repl.Command, scr repl.Screen) (repl.Reply, error) {
	if len(cmd.Args) > 1 || len(cmd.Args) == 1 && !slices.Contains(engines, cmd.Args[0]) {
		return repl.Reply{Err: fmt.Sprintf(":engine %q: not an engine; use auto, interp or native", cmd.Rest)}, nil
	}
	if len(cmd.Args) == 1 {
		if err := c.setEngine(ctx, cmd.Args[0]); err != nil {
			return repl.Reply{Err: fmt.Sprintf(":engine %s: %v", cmd.Args[0], err)}, nil
		}
	}
	r, err := c.call(ctx, ":engine", msgDo, doRequest{cmd.Name, cmd.Args, cmd.Rest, screen(scr)})
	if err == nil && !r.Failed() {
		r.Out = c.promptLines(ctx) + r.Out
	}
	return r, err
}

// setEngine changes the engine. For native it waits for the kernel.
func (c *Client) setEngine(ctx context.Context, name string) error {
	if name == Native && !c.kernelIsNative() {
		select {
		case <-c.native.begin(nil):
		case <-ctx.Done():
			return fmt.Errorf("the compiled kernel is still being built")
		}
		if err := c.handOver(ctx); err != nil {
			return err
		}
	}
	before := c.engine()
	c.mu.Lock()
	c.opt.Pool.Engine = name
	upgrading := c.exe == "" && name == Auto && before != Auto
	c.mu.Unlock()
	if upgrading {
		go c.upgrade() // ends with the client at the latest
	}
	return nil
}

// promptLines say what the kernel is, and why.
func (c *Client) promptLines(ctx context.Context) string {
	name := c.engine()
	return engineLine("engine", name) + engineLine("prompt", c.promptState(ctx, name))
}

// promptState says what runs what is typed, in a few words.
func (c *Client) promptState(ctx context.Context, engine string) string {
	building, since, reason := c.native.status()
	switch {
	case engine == Interp:
		return byRequest
	case c.kernelIsNative():
		return "compiled; cells without loops are interpreted"
	case building:
		return fmt.Sprintf("interpreted; a kernel that compiles is being built, for %s now", since.Round(time.Second))
	case reason != "":
	case c.nativeIsThere():
		return "interpreted; the kernel that compiles takes over in a moment"
	default:
		reason = whyNotBuilt(ctx)
	}
	return "interpreted: " + reason
}

func (c *Client) nativeIsThere() bool {
	exe, _ := c.native.state()
	return exe != ""
}

// whyNotBuilt says why a client that was to build nothing has found no kernel that compiles.
func whyNotBuilt(ctx context.Context) string {
	tc, err := build.Find(ctx)
	if err == nil {
		err = tc.Plugins()
	}
	if err != nil {
		return err.Error()
	}
	return "a kernel that compiles has not been built yet; a prompt on a terminal builds one, and so does --engine native"
}

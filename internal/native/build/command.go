package build

import (
	"bytes"
	"cmp"
	"context"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// niceness is the priority of builds: whatever the user runs goes first.
const niceness = 15

// A command is one run of the toolchain.
type command struct {
	tool string // "" is the go command
	dir  string
	env  []string
	args []string
}

// output runs a command and returns what it printed. It ends with ctx, and
// all that it has started with it; with this process, it ends where the
// system can do that. The error is an [*Error] or that of ctx.
func (t *Toolchain) output(ctx context.Context, c command) (printed string, err error) {
	runtime.LockOSThread() // the bond to this process is to the thread that starts the command
	defer runtime.UnlockOSThread()
	cmd := exec.CommandContext(ctx, cmp.Or(c.tool, t.Go), c.args...)
	cmd.Dir, cmd.Env = c.dir, append(c.env, "PWD="+c.dir)
	if dir, remove := scratch(); dir != "" {
		defer remove()
		cmd.Env = append(cmd.Env, "GOTMPDIR="+dir, "TMPDIR="+dir)
	}
	cmd.SysProcAttr = buildAttr()
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = 10 * time.Second // a child that outlives the kill holds the pipe
	if err := cmd.Start(); err != nil {
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		return "", &Error{Reason: "the go command cannot be started: " + err.Error()}
	}
	syscall.Setpriority(syscall.PRIO_PGRP, cmd.Process.Pid, niceness) // its children inherit it
	err = cmd.Wait()
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case err != nil:
		return "", newError(err, out.String())
	}
	return out.String(), nil
}

// run is output for a command whose words nobody needs.
func (t *Toolchain) run(ctx context.Context, c command) error {
	_, err := t.output(ctx, c)
	return err
}

package remote

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"
)

// A client is one run of ssh.
type client struct {
	cmd    *exec.Cmd
	stdin  *os.File
	stdout *os.File
	stderr *os.File
	lines  *bufio.Reader // over stdout
	words  tail          // what it and the far side's shell said on standard error

	once  sync.Once
	ended chan struct{} // closed when it has been reaped
	heard chan struct{} // closed when all its words have been read
}

// startClient starts ssh with a command for the far side's shell. If ask is
// not nil, ssh is in the foreground of that terminal until settle is called.
func startClient(ssh []string, h Host, command string, ask *os.File) (c *client, settle func(), err error) {
	args := append([]string(nil), ssh[1:]...)
	args = append(args, "-T", "-o", "ClearAllForwardings=yes")
	if ask == nil {
		args = append(args, "-o", "BatchMode=yes")
	}
	if h.Port != "" {
		args = append(args, "-p", h.Port)
	}
	args = append(args, "--", h.Addr, command)
	pipes, err := openPipes()
	if err != nil {
		return nil, nil, err
	}
	c = &client{stdin: pipes.in[1], stdout: pipes.out[0], stderr: pipes.print[0], ended: make(chan struct{}), heard: make(chan struct{})}
	c.lines = bufio.NewReaderSize(c.stdout, 64<<10)
	c.cmd = exec.Command(ssh[0], args...)
	c.cmd.Stdin, c.cmd.Stdout, c.cmd.Stderr = pipes.in[0], pipes.out[1], pipes.print[1]
	c.cmd.SysProcAttr = childAttr()
	settle, err = foreground(c.cmd, ask)
	if err == nil {
		err = startOnThread(c.cmd)
	}
	if err != nil {
		pipes.close()
		return nil, nil, err
	}
	pipes.in[0].Close()
	pipes.out[1].Close()
	pipes.print[1].Close()
	go func() { // ends when nobody holds the pipe any more, or it is closed
		defer close(c.heard)
		io.Copy(&tailWriter{t: &c.words}, c.stderr)
	}()
	return c, settle, nil
}

// kill ends ssh at once. It may be called at any time.
func (c *client) kill() {
	select {
	case <-c.ended:
	default:
		syscall.Kill(-c.cmd.Process.Pid, syscall.SIGKILL)
	}
}

// end kills ssh, waits for it and releases what it used.
func (c *client) end() {
	c.kill()
	c.wait()
}

// wait waits for ssh, which is about to end, and releases what it used.
func (c *client) wait() {
	c.once.Do(func() {
		c.stdin.Close()
		c.cmd.Wait()
		close(c.ended)
		drained(c.stderr, c.heard) // a background ssh of the user's own configuration may hold it
		c.stderr.Close()
		c.stdout.Close()
	})
}

// line reads lines up to the next one that holds mark, and returns what
// follows mark in it. Everything before is noise of start-up files. The error is
// what ssh said, if it ended, or that the time was over.
func (c *client) line(ctx context.Context, mark string, limit time.Duration) (string, error) {
	c.stdout.SetReadDeadline(time.Now().Add(limit))
	defer c.stdout.SetReadDeadline(time.Time{})
	stop := context.AfterFunc(ctx, func() { c.stdout.SetReadDeadline(time.Unix(1, 0)) })
	defer stop()
	for {
		text, err := c.lines.ReadString('\n')
		if _, after, ok := strings.Cut(text, mark); ok && err == nil {
			return strings.TrimSpace(after), nil
		}
		switch {
		case err == nil:
		case ctx.Err() != nil:
			return "", ctx.Err()
		case errors.Is(err, os.ErrDeadlineExceeded):
			return "", c.late(limit)
		default:
			return "", c.failure()
		}
	}
}

// late is the error of a phase that took too long.
func (c *client) late(limit time.Duration) error {
	if words := c.words.String(); words != "" {
		return fmt.Errorf("no answer within %v; it said: %s", limit, oneLine(words))
	}
	return fmt.Errorf("no answer within %v", limit)
}

// failure is why ssh, which has closed its streams, ends: its own words if it has any.
func (c *client) failure() error {
	late := time.AfterFunc(stopGrace, c.kill)
	defer late.Stop()
	c.wait()
	if words := c.words.String(); words != "" {
		return errors.New(oneLine(words))
	}
	return fmt.Errorf("ssh ended without a word (%v)", c.cmd.ProcessState)
}

func oneLine(s string) string { return strings.ReplaceAll(s, "\n", "; ") }

// A tailWriter fills a tail with the lines of what is written to it.
type tailWriter struct {
	t    *tail
	part []byte
}

func (w *tailWriter) Write(b []byte) (int, error) {
	w.part = append(w.part, b...)
	if i := strings.LastIndexByte(string(w.part), '\n'); i >= 0 {
		w.t.add(string(w.part[:i+1]))
		w.part = append(w.part[:0], w.part[i+1:]...)
	}
	return len(b), nil
}

package kernel

import (
	"context"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"syscall"

	"gosess/session"
)

// This file is the kernel's side of a handover: another process takes its
// place, if nothing is lost by that.

// yield writes the session to a file for the kernel that takes over. The reply
// says what would be lost, if anything would; this kernel then stays. It stays too if ctx is
// done before everything has been written.
func (k *server) yield(ctx context.Context, req yieldRequest) yieldReply {
	if n := session.Goroutines(); n > 0 {
		return yieldReply{Reason: fmt.Sprintf("goroutines of the session are running (%d)", n)}
	}
	if n := children(); n > 0 {
		return yieldReply{Reason: fmt.Sprintf("processes that the session has started are running (%d)", n)}
	}
	if cell, what := outlasting(k.session.History()); cell > 0 {
		return yieldReply{Reason: fmt.Sprintf("cell %d has changed the process itself: %s", cell, what)}
	}
	var report session.Report
	err := replaceFile(req.File, func(w io.Writer) (err error) {
		if req.Modules != nil {
			report, err = k.session.DumpWith(whileWanted{ctx, w}, &req.Modules.Needs)
		} else {
			report, err = k.session.Dump(whileWanted{ctx, w})
		}
		return err
	})
	if err == nil && req.Modules == nil {
		err = replaceFile(req.Steps, func(w io.Writer) error { return k.session.DumpSteps(whileWanted{ctx, w}) })
	}
	if err != nil {
		return yieldReply{Reason: err.Error()}
	}
	for _, n := range append(report.Lost, report.Notes...) {
		return yieldReply{Reason: "something would be lost: " + n.String()}
	}
	dir, err := os.Getwd()
	if err != nil {
		return yieldReply{Reason: "the directory of the session is gone"}
	}
	return yieldReply{Dir: dir, Env: os.Environ()}
}

// whileWanted writes until ctx is done.
type whileWanted struct {
	ctx context.Context
	io.Writer
}

func (w whileWanted) Write(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.Writer.Write(p)
}

// loadSteps is the other side of yield: what can be undone goes along.
func loadSteps(s *session.Session, file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	return s.LoadSteps(f)
}

// children counts the processes in this process's group that it has started, and that would be
// killed with it. It finds none where there is no /proc.
func children() int {
	threads, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return 0
	}
	count := 0
	for _, thread := range threads {
		data, err := os.ReadFile("/proc/self/task/" + thread.Name() + "/children")
		if err != nil {
			continue // the thread has ended
		}
		for _, word := range strings.Fields(string(data)) {
			pid, err := strconv.Atoi(word)
			if group, gerr := syscall.Getpgid(pid); err == nil && gerr == nil && group == syscall.Getpgrp() {
				count++
			}
		}
	}
	return count
}

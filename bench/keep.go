package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"gosess/internal/autosave"
	"gosess/session"
)

// This file measures what it costs that nothing is lost: undo, the journal, checkpoints, and the
// memory that a dump takes.

// harmlessCell is the time of a cell that declares a variable, beside a large map that undo would
// keep for another cell.
func harmlessCell(b *bench) (float64, error) {
	const name = "undo beside a map"
	s := b.held[name]
	if s == nil {
		clear(b.held)
		var err error
		if s, err = session.New(session.Options{}); err != nil {
			return 0, err
		}
		if _, err := s.Eval(context.Background(), `m := make(map[string]int, 1e6); for i := range 1_000_000 { m["key number "+strconv.Itoa(i)] = i }`); err != nil {
			return 0, err
		}
		b.held[name] = s
	}
	start := time.Now()
	_, err := s.Eval(context.Background(), fmt.Sprintf("x%d := len(m)", len(s.History())))
	return milliseconds(time.Since(start)), err
}

// largeArray is the cells that make 256 MiB of numbers.
var largeArray = []string{"x := make([]float64, 32<<20)", "x[0] = 0.1; for i := 1; i < len(x); i *= 2 { copy(x[i:], x[:i]) }", "n := 0"}

// A saved session is one that is checkpointed as that of a prompt.
type saved struct {
	session *session.Session
	to      *autosave.Writer
}

// saving is a session beside 256 MiB, whose first checkpoint has been taken.
func (b *bench) saving() (*saved, error) {
	if b.saved != nil {
		return b.saved, nil
	}
	clear(b.held)
	s, err := session.New(session.Options{})
	if err != nil {
		return nil, err
	}
	for _, cell := range largeArray {
		if _, err := s.Eval(context.Background(), cell); err != nil {
			return nil, err
		}
	}
	d, err := autosave.Create(filepath.Join(b.dir, "autosave"), autosave.About{})
	if err != nil {
		return nil, err
	}
	w, err := autosave.Open(d.Path(), true)
	if err != nil {
		return nil, err
	}
	v := &saved{s, w}
	if err := v.checkpoint(); err != nil {
		return nil, err
	}
	b.saved = v
	return v, nil
}

func (v *saved) checkpoint() error {
	return v.to.Save(len(v.session.History()), func(w io.Writer) error {
		_, err := v.session.Dump(w)
		return err
	})
}

// journalled is how long a cell waits for its line in the journal before it runs.
func journalled(b *bench) (float64, error) {
	v, err := b.saving()
	if err != nil {
		return 0, err
	}
	start := time.Now()
	err = v.to.Cell(len(v.session.History()), "n++")
	return milliseconds(time.Since(start)), err
}

// checkpointTime is the time of a checkpoint beside 256 MiB that a cell has left alone.
func checkpointTime(b *bench) (float64, error) {
	took, _, err := b.checkpointAfterCell()
	return milliseconds(took), err
}

// checkpointBytes is how much such a checkpoint writes, in KiB. It is known on Linux only.
func checkpointBytes(b *bench) (float64, error) {
	_, written, err := b.checkpointAfterCell()
	return written / 1024, err
}

func (b *bench) checkpointAfterCell() (took time.Duration, written float64, err error) {
	v, err := b.saving()
	if err != nil {
		return 0, 0, err
	}
	if _, err := v.session.Eval(context.Background(), "n++"); err != nil {
		return 0, 0, err
	}
	before, err := procNumber("/proc/self/io", "wchar:")
	if err != nil {
		return 0, 0, err
	}
	start := time.Now()
	if err := v.checkpoint(); err != nil {
		return 0, 0, err
	}
	took = time.Since(start)
	after, err := procNumber("/proc/self/io", "wchar:")
	return took, after - before, err
}

func dumpMemoryInterpreted(b *bench) (float64, error) { return b.dumpMemory("interp") }

func dumpMemoryNative(b *bench) (float64, error) { return b.dumpMemory("native") }

// dumpMemory is by how many MiB the memory of a kernel that holds 256 MiB of numbers grows, at most,
// while it writes and verifies them. It is known on Linux only.
func (b *bench) dumpMemory(engine string) (float64, error) {
	s, err := b.startScript("--engine", engine)
	if err != nil {
		return 0, err
	}
	defer s.stop()
	for _, cell := range largeArray {
		if _, err := io.WriteString(s.in, cell+"\n"); err != nil {
			return 0, err
		}
	}
	if _, err := s.ask("len(x)"); err != nil {
		return 0, err
	}
	kernel, err := childOf(s.cmd.Process.Pid)
	if err != nil {
		return 0, err
	}
	if err := os.WriteFile(kernel+"/clear_refs", []byte("5"), 0); err != nil { // the peak begins anew
		return 0, err
	}
	before, err := procNumber(kernel+"/status", "VmRSS:")
	if err != nil {
		return 0, err
	}
	if _, err := s.ask(":dump " + filepath.Join(b.dir, "memory.gosess") + "\nlen(x)"); err != nil {
		return 0, err
	}
	peak, err := procNumber(kernel+"/status", "VmHWM:")
	return (peak - before) / 1024, err
}

// childOf is the directory in /proc of the only child of a process.
func childOf(pid int) (string, error) {
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	if err != nil {
		return "", err
	}
	var children []string
	for _, t := range threads {
		list, err := os.ReadFile(t)
		if err != nil && !os.IsNotExist(err) { // a thread may have ended
			return "", err
		}
		children = append(children, strings.Fields(string(list))...)
	}
	if len(children) != 1 {
		return "", fmt.Errorf("process %d has %d children, want its kernel only", pid, len(children))
	}
	return "/proc/" + children[0], nil
}

// procNumber is the number in the line of a file of /proc that begins with key.
func procNumber(path, key string) (float64, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0, err
	}
	for l := range strings.Lines(string(text)) {
		if fields := strings.Fields(l); len(fields) > 1 && fields[0] == key {
			return strconv.ParseFloat(fields[1], 64)
		}
	}
	return 0, fmt.Errorf("%s has no %s", path, key)
}

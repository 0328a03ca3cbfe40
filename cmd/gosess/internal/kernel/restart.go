package kernel

import (
	"context"
	"fmt"
	"strings"

	"gosess/repl"
)

// A journal knows the requests that the checkpoint does not hold.
type journal struct {
	entries []entry
	base    bool // a checkpoint exists
}

// An entry is one request.
type entry struct {
	id      uint64
	cell    int // 0 while it runs, or if it was not accepted
	src     string
	over    bool // it was answered
	changed bool // it was a command that changed the session
}

func (j *journal) add(id uint64, src string) {
	j.entries = append(j.entries, entry{id: id, src: src})
}

// number notes what became of a request. One that changed nothing is forgotten.
func (j *journal) number(id uint64, cell int, changed bool) {
	for i := range j.entries {
		if e := &j.entries[i]; e.id == id {
			e.cell, e.over, e.changed = cell, true, changed
		}
	}
}

// saved notes that a checkpoint holds everything up to request id.
func (j *journal) saved(id uint64) {
	j.base = true
	for len(j.entries) > 0 && j.entries[0].id <= id {
		j.entries = j.entries[1:]
	}
}

// missing names the cells that only the dead kernel knew.
func (j *journal) missing() []string {
	var names []string
	for _, e := range j.entries {
		switch {
		case e.cell > 0:
			names = append(names, fmt.Sprintf("cell %d (%s)", e.cell, firstLine(e.src)))
		case e.changed:
			names = append(names, firstLine(e.src))
		case !e.over:
			names = append(names, fmt.Sprintf("what was running (%s)", firstLine(e.src)))
		}
	}
	return names
}

// firstLine is enough of a cell to recognise it.
func firstLine(src string) string {
	const most = 40
	line, rest, more := strings.Cut(strings.TrimSpace(src), "\n")
	if r := []rune(line); len(r) > most {
		line, more, rest = string(r[:most]), true, "…"
	}
	if more && rest != "" {
		line += "…"
	}
	return line
}

// revive makes sure that there is a kernel, and says what happened to the last
// one if it died between two requests.
func (c *Client) revive(ctx context.Context) (notes []string, err error) {
	c.mu.Lock()
	p, closed := c.proc, c.closed
	c.mu.Unlock()
	if closed {
		return nil, repl.ErrClosed
	}
	if !p.ending() {
		return c.takeWarning(), nil
	}
	if err := c.replace(ctx, &request{proc: p}); err != nil {
		notes = append(notes, err.Error())
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.proc.ended() {
		return notes, fmt.Errorf("%w: no kernel could be started", repl.ErrClosed)
	}
	return notes, nil
}

// replace starts a new kernel from the checkpoint and returns an error that
// says what happened to the old one and what that loses.
func (c *Client) replace(ctx context.Context, run *request) error {
	<-run.proc.dead
	what := c.obituary(run)
	c.mu.Lock()
	if c.closed {
		c.mu.Unlock()
		return repl.ErrClosed
	}
	missing := c.journal.missing()
	from := c.restoreFrom()
	c.journal.entries = nil
	c.fallBack()
	err := c.startLocked(from, true)
	c.mu.Unlock()
	if err != nil {
		return fmt.Errorf("%s; %w", what, err)
	}
	if err := c.restored(ctx, from); err != nil {
		return fmt.Errorf("%s; the session could not be restored from %s: %w", what, from.name, err)
	}
	if len(missing) == 0 {
		return fmt.Errorf("%s; restarted from %s, nothing is missing", what, from.name)
	}
	return fmt.Errorf("%s; restarted from %s, without the effects of %s", what, from.name, strings.Join(missing, ", "))
}

// restored waits a moment for a kernel that has replaced another, also when ctx has ended. If the file kills
// that one too, the next begins with an empty session, and the file is kept.
func (c *Client) restored(ctx context.Context, from origin) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	_, err := c.Ready(ctx)
	if err == nil || ctx.Err() != nil {
		return nil
	}
	c.takeWarning() // it is said here
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.proc.ended() || !from.restore && from.file == "" {
		return err
	}
	file := from.file
	if from.restore {
		var aerr error
		if file, aerr = c.opt.Saving.SetAside(); aerr != nil {
			return fmt.Errorf("%w; what was saved could not be set aside: %w", err, aerr)
		}
	}
	c.journal.base, c.opt.Session = false, ""
	if serr := c.startLocked(origin{}, true); serr != nil {
		return fmt.Errorf("%w; %w", err, serr)
	}
	return fmt.Errorf("%w; the session is empty now, and what could not be restored is in %s", err, file)
}

// takeWarning returns, once, why a kernel that has replaced another could not
// load the session.
func (c *Client) takeWarning() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	o := c.opening
	select {
	case <-o.done:
	default:
		return nil
	}
	if !o.restart || o.warned || o.reply.Err == "" {
		return nil
	}
	o.warned = true
	return []string{"the session could not be restored: " + o.reply.Err}
}

// obituary says in one line how a kernel ended.
func (c *Client) obituary(run *request) string {
	if run.interrupted {
		return "the cell did not stop and its kernel was killed"
	}
	return "the kernel died: " + c.lastWords(run.proc)
}

// lastWords is how a process ended, after all that it printed has been passed on.
func (c *Client) lastWords(p *process) string {
	<-p.dead
	c.flush()
	return p.cause
}

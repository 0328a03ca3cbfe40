package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"gosess/internal/autosave"
)

// This file says where a prompt keeps what would be lost with it, and for how long.

// savingRoot is where every prompt has its directory.
func savingRoot() (string, error) {
	dir, err := stateDir()
	return filepath.Join(dir, "autosave"), err
}

// newSaving makes a directory for this prompt; nil, with a message, if it cannot, and nil if
// the config file says that nothing is to be kept. The error is that of the config file.
func (e *env) newSaving(session string, script bool) (*autosave.Dir, error) {
	set, err := autosaveSettings()
	if err != nil || set.Off {
		return nil, err
	}
	about := e.about(session, script)
	about.Limit = int64(set.Max)
	root, err := savingRoot()
	if err == nil {
		var d *autosave.Dir
		if d, err = autosave.Create(root, about); err == nil {
			return d, nil
		}
	}
	e.errorf("the session is not saved while you work: %v", err)
	return nil, nil
}

// about describes this prompt.
func (e *env) about(session string, script bool) autosave.About {
	a := autosave.About{Begun: time.Now(), Session: session, Script: script}
	a.Host, _ = os.Hostname() // what is not known is not shown
	a.Dir, _ = os.Getwd()
	return a
}

// unusable sets aside what was saved and could not be restored, for err.
func (p *prompt) unusable(err error) error {
	err = fmt.Errorf("the session could not be restored: %w", err)
	path, aerr := p.saving.SetAside()
	if aerr != nil {
		return fmt.Errorf("%w; %w", err, aerr)
	}
	return fmt.Errorf("%w; what there is of its values is in %s now, and its newest cells are still offered", err, path)
}

// savingTime bounds how long the end of the prompt waits for what is new to be
// saved. The cells are in the journal already.
const savingTime = 10 * time.Second

// endSaving ends what was kept of the session, with the kernel still there. After an
// end that nobody asked for it stays, with what is new.
func (p *prompt) endSaving(keep bool) (end func()) {
	switch {
	case p.saving == nil:
		return func() {}
	case !keep:
		return func() { p.saving.Remove() } // what cannot be removed is offered again, and can be declined
	}
	ctx, cancel := context.WithTimeout(context.Background(), savingTime)
	defer cancel()
	if err := p.kernel.Save(ctx); err != nil {
		p.env.errorf("what the newest cells did could not be saved: %v", err)
	}
	return p.saving.Leave
}

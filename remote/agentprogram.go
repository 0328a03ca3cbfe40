package remote

import (
	"errors"
	"fmt"

	"gosess/dispatch/core"
	"gosess/internal/wire"
)

// This file sends compiled workers to a host.

// has says whether the host is known to have the program at that path of this machine.
func (a *agent) has(path string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.programs[path] != ""
}

// provide sends a program unless the host has it, and waits until it is there. See isLost for a
// connection that ends meanwhile.
func (a *agent) provide(path string) error {
	a.programMu.Lock()
	defer a.programMu.Unlock()
	if a.has(path) {
		return nil
	}
	bin, err := hashed(path)
	if err != nil {
		return err
	}
	have, err := a.ask(bin.sha256)
	if err == nil && !have.Have {
		if err = a.sendProgram(bin); err == nil {
			have, err = a.ask(bin.sha256)
		}
	}
	switch {
	case err != nil:
		return err
	case have.Err != "":
		return errors.New(have.Err)
	case !have.Have:
		return errors.New("the compiled worker was damaged on its way")
	}
	a.mu.Lock()
	a.programs[path] = bin.sha256
	a.mu.Unlock()
	return nil
}

// sendProgram sends an executable in pieces.
func (a *agent) sendProgram(bin *binary) error {
	rest, err := bin.read(true)
	if err != nil {
		return fmt.Errorf("failed to read the compiled worker: %w", err)
	}
	for last := false; !last; {
		n := min(len(rest), putPiece)
		last = n == len(rest)
		f := pack(wire.Frame{Type: msgPut, Body: rest[:n]}, putHeader{Hash: bin.sha256, Last: last, Program: true})
		if a.conn.Send(f) != nil {
			<-a.dead
			return a.exit()
		}
		rest = rest[n:]
		a.conn.WaitBelow(putAhead)
	}
	return nil
}

// isLost reports whether an error of provide is that the connection has ended: the next one may do better.
func isLost(err error) bool {
	var exit *core.Exit
	return errors.As(err, &exit)
}

// ask asks whether the host has the program of that hash.
func (a *agent) ask(hash string) (haveHeader, error) {
	answer := make(chan haveHeader, 1)
	a.mu.Lock()
	a.asked[hash] = answer
	a.mu.Unlock()
	a.conn.Send(pack(wire.Frame{Type: msgAsk}, haveHeader{Hash: hash}))
	select {
	case h := <-answer:
		return h, nil
	case <-a.dead:
		return haveHeader{}, a.exit()
	}
}

// answered takes the answer to ask.
func (a *agent) answered(f wire.Frame) {
	var h haveHeader
	if err := wire.Unmarshal(f.Header, &h); err != nil {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if ch := a.asked[h.Hash]; ch != nil {
		delete(a.asked, h.Hash)
		ch <- h
	}
}

package remote

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"sync"
	"time"

	"gosess/internal/wire"
)

// ServeAgent runs this process as the agent of a host: its peer on standard input and output
// has it keep sessions and start workers. It returns when the peer is gone, or has been
// silent for as long as the first argument says, and no worker is left.
func ServeAgent(args []string) int {
	silence := 60 * time.Second
	if len(args) > 0 {
		if d, err := time.ParseDuration(args[0]); err == nil {
			silence = d
		}
	}
	exe, err := os.Executable()
	if err != nil {
		fmt.Fprintln(os.Stderr, "gosess agent:", err)
		return 1
	}
	k := newKeeper([]string{exe}, wire.New(os.Stdin, os.Stdout))
	if err := k.conn.Handshake(agentProtocol); err != nil {
		fmt.Fprintln(os.Stderr, "gosess agent:", err)
		return 1
	}
	k.serve(silence)
	return 0
}

// A keeper is an agent at work.
type keeper struct {
	command  []string
	conn     *wire.Conn
	store    *store
	programs *programStore

	unkept map[string]error // blobs that could not be stored, and why

	mu      sync.Mutex // protects following
	workers map[uint32]*proc
	empty   *sync.Cond // a worker has ended
}

func newKeeper(command []string, conn *wire.Conn) *keeper {
	k := &keeper{command: command, conn: conn, store: newStore(), programs: newProgramStore(),
		unkept: map[string]error{}, workers: map[uint32]*proc{}}
	k.empty = sync.NewCond(&k.mu)
	return k
}

// serve does what the peer asks until it is gone, then ends all workers.
func (k *keeper) serve(silence time.Duration) {
	name, _ := os.Hostname()
	k.conn.Send(pack(wire.Frame{Type: msgHello}, helloHeader{Host: name, PID: os.Getpid(), CPUs: runtime.NumCPU(),
		GOOS: runtime.GOOS, GOARCH: runtime.GOARCH}))
	frames := make(chan wire.Frame)
	go func() { // ends with standard input, or with the process
		defer close(frames)
		for {
			f, err := k.conn.Recv()
			if err != nil {
				return
			}
			frames <- f
		}
	}()
	timer := time.NewTimer(silence)
	defer timer.Stop()
	for open := true; open; {
		select {
		case f, ok := <-frames:
			if open = ok; ok {
				timer.Reset(silence)
				k.do(f)
			}
		case <-timer.C:
			open = false
		}
	}
	k.end()
}

var errEnded = errors.New("the peer is gone")

// end kills all workers and waits until they are gone.
func (k *keeper) end() {
	k.conn.Abort(errEnded)
	k.mu.Lock()
	for _, p := range k.workers {
		p.kill()
	}
	for len(k.workers) > 0 {
		k.empty.Wait()
	}
	k.mu.Unlock()
	k.store.close()
}

func (k *keeper) do(f wire.Frame) {
	switch {
	case f.Type == msgLoad:
		k.load(f)
	case f.Chan != 0:
		if p := k.worker(f.Chan); p != nil {
			f.Chan = 0
			p.conn.Send(f)
		}
	case f.Type == msgOpen:
		k.open(f)
	case f.Type == msgShut, f.Type == msgKill:
		p := k.worker(uint32(f.ID))
		switch {
		case p == nil:
		case f.Type == msgShut:
			p.shut()
		default:
			p.kill()
		}
	case f.Type == msgPut:
		k.keep(f)
	case f.Type == msgAsk:
		k.ask(f)
	case f.Type == msgPing:
		k.conn.Send(wire.Frame{Type: msgPong})
	case f.Type == msgPong, f.Type == wire.Unsupported:
	default:
		k.conn.Send(wire.Unknown(f))
	}
}

func (k *keeper) worker(ch uint32) *proc {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.workers[ch]
}

// relayAhead bounds the bytes that wait to go to the peer; a worker that gives
// more waits.
const relayAhead = 16 << 20

// commandFor returns what starts a worker of the kind that an Open asks for.
func (k *keeper) commandFor(header []byte) ([]string, error) {
	if len(header) == 0 {
		return k.command, nil
	}
	var h openHeader
	if err := wire.Unmarshal(header, &h); err != nil {
		return nil, fmt.Errorf("failed to read what to start: %w", err)
	}
	path, err := k.programs.find(h.Program)
	if path == "" && err == nil {
		err = fmt.Errorf("compiled worker %.12s has not arrived", h.Program)
	}
	return []string{path}, err
}

// ask answers whether a program is here.
func (k *keeper) ask(f wire.Frame) {
	var h haveHeader
	if err := wire.Unmarshal(f.Header, &h); err != nil {
		return
	}
	path, err := k.programs.find(h.Hash)
	h.Have = path != ""
	if err != nil {
		h.Err = err.Error()
	}
	k.conn.Send(pack(wire.Frame{Type: msgHave}, h))
}

// open starts a worker and relays what comes from it.
func (k *keeper) open(f wire.Frame) {
	ch := uint32(f.ID)
	command, err := k.commandFor(f.Header)
	if err != nil {
		k.conn.Send(pack(wire.Frame{Type: msgExit, Chan: ch}, exitHeader{Code: -1, Reason: err.Error()}))
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	p, err := startProc(command, func(f wire.Frame) {
		f.Chan = ch
		if f.Type == msgExit {
			k.mu.Lock()
			delete(k.workers, ch)
			k.empty.Broadcast()
			k.mu.Unlock()
		}
		k.conn.Send(f)
		k.conn.WaitBelow(relayAhead)
	}, func() {})
	if err != nil {
		k.conn.Send(pack(wire.Frame{Type: msgExit, Chan: ch}, exitHeader{Code: -1, Reason: err.Error()}))
		return
	}
	k.workers[ch] = p
}

// keep stores a piece of a blob. If it cannot, the next Load of the blob says why.
func (k *keeper) keep(f wire.Frame) {
	var h putHeader
	if err := wire.Unmarshal(f.Header, &h); err != nil {
		return // a Load of what it was part of will be refused
	}
	if h.Program {
		k.programs.append(h.Hash, f.Body, h.Last)
		return
	}
	if k.unkept[h.Hash] == nil {
		k.unkept[h.Hash] = k.store.append(h.Hash, f.Body, h.Last)
	}
}

// load adds to a Load the paths of what is to be loaded.
func (k *keeper) load(f wire.Frame) {
	p := k.worker(f.Chan)
	if p == nil {
		return
	}
	var h loadHeader
	if err := wire.Unmarshal(f.Header, &h); err != nil {
		k.refuse(f.Chan, err)
		return
	}
	for _, hash := range []string{h.Session, h.Func} {
		if !k.store.has(hash) {
			err := k.unkept[hash]
			delete(k.unkept, hash)
			if err == nil {
				err = fmt.Errorf("session %.12s has not arrived", hash)
			}
			k.refuse(f.Chan, err)
			return
		}
	}
	h.SessionPath, h.FuncPath = k.store.path(h.Session), k.store.path(h.Func)
	p.conn.Send(pack(wire.Frame{Type: msgLoad}, h))
}

func (k *keeper) refuse(ch uint32, err error) {
	k.conn.Send(pack(wire.Frame{Type: msgRefused, Chan: ch}, errorHeader{Message: err.Error()}))
}

package remote

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"syscall"

	"gosess/dispatch/core"
	"gosess/internal/wire"
)

// A Server is what a worker process runs: a session.
//
// Load is called once, then Resolve once for each map, then the Func that it
// returned once for each input, never two at a time.
type Server interface {
	// Load makes the session ready. The bytes stay as they are and must not be
	// changed; all workers of a host share them.
	Load(session []byte) error

	// Resolve finds the function that the map's other side has described.
	Resolve(description []byte) (Func, error)
}

// A Func calls the function for one encoded input and returns its encoded
// result. Ctx is done when the input is given up. An error that is a
// *[core.Error] travels as it is; any other one says that the input or the
// result could not be handled.
type Func func(ctx context.Context, input []byte) ([]byte, error)

// ServeWorker runs this process as a worker: it takes over standard input and file descriptor 3 for
// its peer, gives user code an empty standard input, and returns an
// exit code when the peer is gone. Only the process that [Options.Command]
// started with the argument [WorkerArgument] may call it.
func ServeWorker(s Server) int {
	in, out, err := workerStreams()
	if err != nil {
		fmt.Fprintln(os.Stderr, "gosess worker:", err)
		return 1
	}
	w := newServing(s, wire.NewDirect(in, out))
	if err := w.conn.Handshake(workerProtocol); err != nil {
		fmt.Fprintln(os.Stderr, "gosess worker:", err)
		return 1
	}
	go w.read()
	w.run()
	return 0
}

// workerStreams moves the peer's streams to where user code does not find them.
func workerStreams() (in, out *os.File, err error) {
	fd, err := syscall.Dup(0)
	if err != nil {
		return nil, nil, fmt.Errorf("failed to keep standard input: %w", err)
	}
	syscall.CloseOnExec(fd)
	syscall.CloseOnExec(3)
	null, err := os.Open(os.DevNull)
	if err != nil {
		return nil, nil, err
	}
	defer null.Close()
	if err := dup2(int(null.Fd()), 0); err != nil {
		return nil, nil, fmt.Errorf("failed to replace standard input: %w", err)
	}
	// A reader that waits without holding a thread hands an input over to run at once.
	for _, n := range []int{fd, 3} {
		if err := syscall.SetNonblock(n, true); err != nil {
			return nil, nil, fmt.Errorf("failed to prepare the peer's streams: %w", err)
		}
	}
	return os.NewFile(uintptr(fd), "peer"), os.NewFile(3, "peer"), nil
}

// A serving is a worker process at work: the reader queues what comes, run does it.
type serving struct {
	server Server
	conn   *wire.Conn
	fn     Func
	loaded string // hash of the session

	mu     sync.Mutex // protects following
	more   *sync.Cond
	queue  []wire.Frame // loads and calls
	index  uint64       // of the running task
	cancel context.CancelFunc
}

func newServing(s Server, conn *wire.Conn) *serving {
	w := &serving{server: s, conn: conn, cancel: func() {}}
	w.more = sync.NewCond(&w.mu)
	return w
}

// read takes frames until the peer is gone, which ends the process and what
// user code has started.
func (w *serving) read() {
	for {
		f, err := w.conn.Recv()
		if err != nil {
			endGroup()
		}
		w.took(f)
	}
}

// endGroup ends this process, and its group if it leads one.
func endGroup() {
	if syscall.Getpgrp() == os.Getpid() {
		syscall.Kill(0, syscall.SIGKILL)
	}
	os.Exit(0)
}

func (w *serving) took(f wire.Frame) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch f.Type {
	case msgLoad, msgCall:
		w.queue = append(w.queue, f)
		w.more.Signal()
	case msgCancel:
		if w.index == f.ID {
			w.cancel()
		}
	case msgRecall:
		w.sendBack()
	case wire.Unsupported:
	default:
		w.conn.Send(wire.Unknown(f))
	}
}

// sendBack returns the calls that have not begun. Called with mu held.
func (w *serving) sendBack() {
	var keep, back []wire.Frame
	for _, f := range w.queue {
		if f.Type == msgCall {
			back = append(back, wire.Frame{Type: msgBack, ID: f.ID})
		} else {
			keep = append(keep, f)
		}
	}
	w.queue = keep
	w.conn.SendAll(back...)
}

// noTask is an index that no task has.
const noTask = 1<<64 - 1

// run does what is queued, for ever: read ends the process.
func (w *serving) run() {
	for {
		f, ctx := w.next()
		if f.Type == msgLoad {
			w.load(f)
			continue
		}
		w.call(ctx, f)
	}
}

func (w *serving) next() (wire.Frame, context.Context) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cancel()
	w.index = noTask
	for len(w.queue) == 0 {
		w.more.Wait()
	}
	f := w.queue[0]
	w.queue[0] = wire.Frame{}
	w.queue = w.queue[1:]
	if f.Type == msgCall {
		w.index = f.ID
	}
	var ctx context.Context
	ctx, w.cancel = context.WithCancel(context.Background())
	return f, ctx
}

// load answers a Load frame.
func (w *serving) load(f wire.Frame) {
	if err := w.tryLoad(f.Header); err != nil {
		w.conn.Send(pack(wire.Frame{Type: msgRefused}, toHeader(describe(err, core.NoWorker))))
		return
	}
	w.conn.Send(wire.Frame{Type: msgLoaded})
}

func (w *serving) tryLoad(header []byte) (err error) {
	defer recovered(&err)
	var h loadHeader
	if err := wire.Unmarshal(header, &h); err != nil {
		return fmt.Errorf("failed to read what to load: %w", err)
	}
	if w.loaded != h.Session {
		session, err := mapFile(h.SessionPath)
		if err != nil {
			return fmt.Errorf("failed to read the session: %w", err)
		}
		if err := w.server.Load(session); err != nil {
			return fmt.Errorf("failed to load the session: %w", err)
		}
		w.loaded = h.Session
	}
	description, err := mapFile(h.FuncPath)
	if err != nil {
		return fmt.Errorf("failed to read the function: %w", err)
	}
	w.fn, err = w.server.Resolve(description)
	return err
}

// call answers a Call frame.
func (w *serving) call(ctx context.Context, f wire.Frame) {
	out, err := w.tryCall(ctx, f.Body)
	answer := wire.Frame{Type: msgResult, ID: f.ID, Body: out}
	if err != nil {
		answer = pack(wire.Frame{Type: msgError, ID: f.ID}, toHeader(describe(err, core.Unfit)))
	}
	err = w.conn.Send(answer)
	if err != nil && len(out) > wire.MaxBody {
		w.conn.Send(pack(wire.Frame{Type: msgError, ID: f.ID}, toHeader(describe(err, core.Unfit))))
	}
}

func (w *serving) tryCall(ctx context.Context, input []byte) (out []byte, err error) {
	defer recovered(&err)
	if w.fn == nil {
		return nil, errors.New("no session is loaded")
	}
	return w.fn(ctx, input)
}

// recovered turns a panic of the server itself into an error: user code's are its business.
func recovered(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("internal error: %v", p)
	}
}

// describe makes err ready to travel; kind is for what is no *core.Error.
func describe(err error, kind core.Kind) *core.Error {
	var e *core.Error
	if errors.As(err, &e) {
		return e
	}
	e = core.Describe(err, nil)
	e.Kind = kind
	if errors.Is(err, context.Canceled) {
		e.Kind = core.Canceled
	}
	return e
}

// mapFile returns a file's bytes, shared with every process that maps them.
func mapFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return nil, err
	}
	b, err := syscall.Mmap(int(f.Fd()), 0, int(info.Size()), syscall.PROT_READ, syscall.MAP_PRIVATE)
	if err == nil {
		return b, nil
	}
	return io.ReadAll(f)
}

package kernel

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"syscall"

	"gosess/internal/wire"
	"gosess/repl"
	"gosess/session"
)

// Descriptors on which a kernel finds its requests and leaves its replies.
const (
	requestFD = 3
	replyFD   = 4
)

// Main is the kernel process. It returns its exit code when its requests end.
func Main([]string) int {
	syscall.CloseOnExec(requestFD)
	syscall.CloseOnExec(replyFD)
	protect()
	in, out := os.NewFile(requestFD, "requests"), os.NewFile(replyFD, "replies")
	if in == nil || out == nil {
		fmt.Fprintln(os.Stderr, "gosess: the kernel is started by gosess, not by hand")
		return 2
	}
	conn := wire.New(in, out)
	if err := conn.Handshake(protocol); err != nil {
		fmt.Fprintln(os.Stderr, "gosess: kernel:", err)
		return 2
	}
	k := &server{conn: conn, work: make(chan wire.Frame, 64)}
	go k.loop()
	k.receive()
	k.end()
	return 0
}

// A server is the kernel's side of a connection. Its loop runs one request at a
// time and ends with the process.
type server struct {
	conn  *wire.Conn
	work  chan wire.Frame
	check checkpointer

	mu      sync.Mutex // protects following
	session *session.Session
	pool    *pool
	current uint64             // request that runs
	cancel  context.CancelFunc // of it; nil if none runs
	dropped uint64             // newest request that was interrupted before it ran
}

// receive reads requests until the prompt is gone. Interrupts and completions
// do not wait for the request that runs.
func (k *server) receive() {
	for {
		f, err := k.conn.Recv()
		if err != nil {
			return
		}
		switch f.Type {
		case msgInterrupt:
			k.interrupt(f.ID)
		case msgComplete:
			go k.complete(f) // ends with its answer
		case msgOpen, msgEval, msgDo:
			k.work <- f
		default:
			k.conn.Send(wire.Unknown(f))
		}
	}
}

// end stops workers and whatever user code has started in this process group,
// this process included.
func (k *server) end() {
	k.mu.Lock()
	p := k.pool
	k.mu.Unlock()
	if p != nil {
		p.close()
	}
	if syscall.Getpgrp() == os.Getpid() {
		syscall.Kill(0, syscall.SIGKILL)
	}
}

// loop runs requests, and takes checkpoints between them.
func (k *server) loop() {
	for {
		f, ok := k.next()
		if !ok {
			return
		}
		ctx, stop := k.start(f.ID)
		r := k.run(ctx, f)
		stop()
		if err := send(k.conn, msgReply, f.ID, r); err != nil {
			send(k.conn, msgReply, f.ID, reply{Err: "the answer cannot be shown: " + err.Error()})
		}
		k.afterRequest(f.ID)
	}
}

// start makes the context of a request, which an interrupt cancels.
func (k *server) start(id uint64) (context.Context, func()) {
	ctx, cancel := context.WithCancel(context.Background())
	k.mu.Lock()
	k.current, k.cancel = id, cancel
	if k.dropped >= id {
		cancel()
	}
	k.mu.Unlock()
	return ctx, func() {
		k.mu.Lock()
		k.cancel = nil
		k.mu.Unlock()
		cancel()
	}
}

func (k *server) interrupt(id uint64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.dropped = max(k.dropped, id)
	if k.cancel != nil && k.current == id {
		k.cancel()
	}
}

// run carries out one request.
func (k *server) run(ctx context.Context, f wire.Frame) reply {
	switch f.Type {
	case msgOpen:
		var req openRequest
		if err := wire.Unmarshal(f.Header, &req); err != nil {
			return reply{Err: err.Error(), Fault: true}
		}
		return k.open(req)
	case msgEval:
		var req evalRequest
		if err := wire.Unmarshal(f.Header, &req); err != nil {
			return reply{Err: err.Error()}
		}
		return k.eval(ctx, req)
	}
	var req doRequest
	if err := wire.Unmarshal(f.Header, &req); err != nil {
		return reply{Err: err.Error()}
	}
	return k.do(ctx, req)
}

// open makes the session.
func (k *server) open(req openRequest) reply {
	opt := session.Options{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}
	var s *session.Session
	var report session.Report
	var err error
	if req.Load == "" {
		s, err = session.New(opt)
	} else {
		s, report, err = session.LoadFile(req.Load, opt)
	}
	if err != nil {
		return reply{Err: err.Error(), Fault: true}
	}
	k.mu.Lock()
	k.session = s
	k.pool = newPool(req.Pool)
	k.mu.Unlock()
	k.check = newCheckpointer(req.Checkpoint)
	return reply{Notes: report.Lines()}
}

// eval runs a cell.
func (k *server) eval(ctx context.Context, req evalRequest) reply {
	o, err := k.session.Eval(ctx, req.Source)
	if o == nil {
		return reply{Err: err.Error()}
	}
	r := toReply(repl.Outcome(o, repl.Screen(req.Screen)))
	r.Cell = o.Cell
	var exit *session.ExitError
	if errors.As(o.Err, &exit) {
		r.Quit, r.Code = true, exit.Code
	}
	k.check.dirty = k.check.dirty || o.Cell > 0
	return r
}

// complete answers a completion.
func (k *server) complete(f wire.Frame) {
	var req completeRequest
	r := completeReply{}
	if wire.Unmarshal(f.Header, &req) == nil {
		r.Start = req.Pos
		k.mu.Lock()
		s := k.session
		k.mu.Unlock()
		if s != nil {
			start, list := s.Complete(req.Source, req.Pos)
			r = completeReply{Start: start, List: toCandidates(list)}
		}
	}
	send(k.conn, msgReply, f.ID, r)
}

package kernel

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"strings"
	"sync"
	"syscall"

	"gosess/cmd/gosess/internal/crash"
	"gosess/dispatch/core"
	"gosess/internal/autosave"
	"gosess/internal/wire"
	"gosess/remote"
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
	crash.Divert(requestFD + 2)
	protect()
	in, out := os.NewFile(requestFD, "requests"), os.NewFile(replyFD, "replies")
	if in == nil || out == nil {
		fmt.Fprintln(os.Stderr, "gosess: the kernel is started by gosess, not by hand")
		return 2
	}
	conn := wire.NewDirect(in, out) // a notice of a checkpoint is out before the next cell can end the process
	if err := conn.Handshake(protocol); err != nil {
		fmt.Fprintln(os.Stderr, "gosess: kernel:", err)
		return 2
	}
	k := &server{conn: conn, work: make(chan wire.Frame, 64), programs: NewPrograms(reportLine)}
	go k.loop()
	k.receive()
	k.end()
	return 0
}

// reportLine tells the user something that no reply says.
func reportLine(text string) { fmt.Fprintln(os.Stderr, "gosess:", text) }

// A server is the kernel's side of a connection. Its loop runs one request at a
// time and ends with the process.
type server struct {
	conn  *wire.Conn
	work  chan wire.Frame
	check checkpointer

	backend     *backend
	poolOptions Pool
	restored    autosave.Mark // what the session began with, if that was restored
	programs    *Programs
	keyboard    *keyboard // nil if user code cannot read a terminal

	mu      sync.Mutex // protects following
	session *session.Session
	pool    *remote.Pool       // nil until a map or :hosts needs it
	context context.Context    // of the request that runs; nil if none does
	current uint64             // that request
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
		case msgOpen, msgEval, msgDo, msgYield, msgSave:
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
	k.programs.Close()
	if p != nil {
		p.Close()
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
	k.programs.Unsettle()
	ctx, cancel := context.WithCancel(context.Background())
	k.mu.Lock()
	k.current, k.context, k.cancel = id, ctx, cancel
	if k.dropped >= id {
		cancel()
	}
	k.mu.Unlock()
	return ctx, func() {
		k.mu.Lock()
		k.context, k.cancel = nil, nil
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
		k.keyboard.interrupt()
	}
}

// run carries out one request. A panic of gosess itself fails the request and
// not the session.
func (k *server) run(ctx context.Context, f wire.Frame) (r any) {
	defer func() {
		if p := recover(); p != nil {
			r = reply{Err: InternalError(p).Error()}
		}
	}()
	if k.session == nil && f.Type != msgOpen {
		return reply{Err: "there is no session"}
	}
	switch f.Type {
	case msgOpen:
		var req openRequest
		if err := wire.Unmarshal(f.Header, &req); err != nil {
			return reply{Err: err.Error()}
		}
		return k.open(req)
	case msgEval:
		var req evalRequest
		if err := wire.Unmarshal(f.Header, &req); err != nil {
			return reply{Err: err.Error()}
		}
		k.keyboard.begin()
		defer k.keyboard.end()
		return k.eval(ctx, req)
	case msgYield:
		var req yieldRequest
		if err := wire.Unmarshal(f.Header, &req); err != nil {
			return yieldReply{Reason: err.Error()}
		}
		return k.yield(ctx, req)
	case msgSave:
		return k.save()
	}
	var req doRequest
	if err := wire.Unmarshal(f.Header, &req); err != nil {
		return reply{Err: err.Error()}
	}
	k.keyboard.begin()
	defer k.keyboard.end()
	return k.do(ctx, req)
}

// InternalError is a defect of gosess that p, what recover returned, has shown, in one line.
// GOSESS_DEBUG=panic shows where.
func InternalError(p any) error {
	if strings.Contains(os.Getenv("GOSESS_DEBUG"), "panic") {
		os.Stderr.Write(debug.Stack())
	}
	return fmt.Errorf("internal error of gosess: %v", p)
}

// open makes the session.
func (k *server) open(req openRequest) reply {
	if req.Terminal {
		k.mu.Lock()
		k.keyboard = openKeyboard()
		k.mu.Unlock()
	}
	if err := k.openSaving(req); err != nil {
		reportLine("the session is not saved while you work: " + err.Error())
	}
	opt := session.Options{Sentinel: core.SentinelName, Compiler: compilerFor(req.Pool.Engine), Whole: req.Whole, Accepted: k.accepted}
	s, notes, err := k.load(req, opt)
	r := reply{Notes: notes}
	if err != nil && req.Fallback {
		r.Err = err.Error()
		s, err = session.New(opt)
	}
	if err != nil {
		r.Err = err.Error()
		return r
	}
	k.mu.Lock()
	k.session = s
	k.poolOptions = req.Pool
	k.backend = &backend{k: k}
	k.mu.Unlock()
	core.SetBackend(k.backend)
	if req.Tell && r.Err == "" {
		r.Notes = append(r.Notes, k.sinceRestored()...)
	}
	return r
}

// load makes the session that a kernel begins with, and says what it lacks.
func (k *server) load(req openRequest, opt session.Options) (*session.Session, []string, error) {
	s, report, err := k.first(req, opt)
	if err != nil {
		return s, report.Lines(), err
	}
	return s, repl.Missing(s, report), nil
}

// first is load, which says what the report says in lines.
func (k *server) first(req openRequest, opt session.Options) (s *session.Session, report session.Report, err error) {
	switch {
	case req.Restore:
		return k.restore(opt)
	case req.Load != "":
		s, report, err = session.LoadFile(req.Load, opt)
		if err == nil && req.Steps != "" {
			err = loadSteps(s, req.Steps)
		}
		return s, report, err
	}
	s, err = session.New(opt)
	return s, report, err
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
	if failed := k.backend.takeFailures(); failed != nil && r.Err == "" {
		r.Err, r.NoWorkers = failed.Error(), errors.Is(failed, core.ErrNoWorkers)
	}
	k.check.dirty = k.check.dirty || o.Cell > 0
	k.ended(o.Cell, r.Err)
	return r
}

// complete answers a completion, with nothing if it cannot.
func (k *server) complete(f wire.Frame) {
	var r completeReply
	defer func() {
		recover() // a line without candidates is better than no kernel
		send(k.conn, msgReply, f.ID, r)
	}()
	var req completeRequest
	if wire.Unmarshal(f.Header, &req) != nil {
		return
	}
	r.Start = req.Pos
	k.mu.Lock()
	s := k.session
	k.mu.Unlock()
	if s == nil {
		return
	}
	start, list := s.Complete(req.Source, req.Pos)
	r = completeReply{Start: start, List: toCandidates(list)}
}

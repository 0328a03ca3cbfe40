package core

import (
	"context"
	"sync"
)

// A Task is one input on its way to a worker.
type Task struct {
	Index int // of the input, from 0
	Input any // what the Pool's workers understand
	Size  int // bytes that Input holds, roughly; bounds how much is sent ahead
}

// A Reply is what became of one task.
type Reply struct {
	Index  int
	Output any
	Size   int    // bytes that Output holds, roughly
	Err    *Error // the function's own failure; Host and Attempts are filled in here
	NotRun bool   // given back unbegun, after Recall
}

// A Worker runs tasks one at a time. It is used by one goroutine at a time.
//
//  1. Tasks are run, and replies given, in the order of sending; NotRun replies
//     follow those of the tasks that were begun.
//  2. Send never waits for a task to be run.
//  3. After Kill, or when the worker dies by itself, Take says so within a
//     second, after all replies that it gave. Of the tasks without reply the
//     first counts as begun, the others as not.
//  4. Cancel and Recall return at once and do nothing if there is nothing to do.
//  5. A worker that its pool retires is recalled, gets no more tasks, and is
//     released when the task that it has begun has its reply.
type Worker interface {
	// Send hands over tasks. If the worker is gone, Take tells.
	Send(tasks []Task)

	// Ready has a value when Take has something new. A worker embeds a [Mailbox] for both.
	Ready() <-chan struct{}

	// Take returns the replies given since the last call. If gone is set the
	// worker has ended and there will be no more.
	Take() (replies []Reply, gone bool)

	// Retired says whether the pool has a better worker for its place. Ready has a
	// value when that changes.
	Retired() bool

	// Cancel asks for the task of that index to be given up if it is the one that
	// runs. It still gets a reply.
	Cancel(index int)

	// Recall asks for the tasks not begun: they come back as NotRun replies.
	Recall()

	// Kill ends the worker and whatever its task has started.
	Kill()

	// Exit says how the worker ended. It is meaningful once Take has said so.
	Exit() *Exit

	// Host is the name of the host as the user wrote it; "" for this process.
	Host() string
}

// A Mailbox collects the replies of one worker for its driver. Put never waits. Use
// [NewMailbox]. Its methods may be called from any goroutine.
type Mailbox struct {
	ready chan struct{} // capacity 1

	mu      sync.Mutex // protects following
	replies []Reply
	closed  bool
	retired bool
}

// NewMailbox returns an empty Mailbox.
func NewMailbox() *Mailbox { return &Mailbox{ready: make(chan struct{}, 1)} }

// Put adds replies.
func (m *Mailbox) Put(replies ...Reply) {
	m.mu.Lock()
	m.replies = append(m.replies, replies...)
	m.mu.Unlock()
	m.notify()
}

// Close says that the worker is gone. Replies that are put later are lost.
func (m *Mailbox) Close() {
	m.mu.Lock()
	m.closed = true
	m.mu.Unlock()
	m.notify()
}

// Retire says that the pool wants the worker back, or no longer does.
func (m *Mailbox) Retire(retired bool) {
	m.mu.Lock()
	m.retired = retired
	m.mu.Unlock()
	if retired {
		m.notify()
	}
}

// Retired implements [Worker].
func (m *Mailbox) Retired() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.retired
}

func (m *Mailbox) notify() {
	select {
	case m.ready <- struct{}{}:
	default: // the driver knows already
	}
}

// Ready implements [Worker].
func (m *Mailbox) Ready() <-chan struct{} { return m.ready }

// Take implements [Worker].
func (m *Mailbox) Take() (replies []Reply, gone bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	replies, m.replies = m.replies, nil
	return replies, m.closed
}

// A Pool supplies workers to one map. Its methods may be called from any goroutine.
type Pool interface {
	// Slots is how many workers the map may have at once, at present. It falls
	// when a host fails and rises when one is added.
	Slots() int

	// Acquire waits for a worker that is ready to run this map's function. Before an
	// error other than ctx's is returned, Slots has fallen.
	Acquire(ctx context.Context) (Worker, error)

	// Release gives back a worker that has no tasks, or that is gone.
	Release(Worker)
}

// A Source yields the inputs of one map, as they are needed. Next is called from one
// goroutine.
type Source interface {
	// Next waits for the next input. ok is false at the end, and when ctx is
	// done. An error concerns this input only.
	Next(ctx context.Context) (t Task, ok bool, err error)

	// Len is the number of inputs, -1 if not known.
	Len() int
}

package repl

import (
	"context"
	"errors"
	"io"
	"time"

	"gosess/session"
)

// A Kernel holds the session and runs user code, in a process of its own. The
// loop makes one call of Eval or Do at a time; Complete, Interrupt and Kill may
// be called at any time and from any goroutine.
type Kernel interface {
	// Attach says where everything goes that user code prints, then and until the
	// kernel ends, and who is told of the progress of maps. It is called once, before
	// the first Eval. What a cell printed has been written when its Eval returns.
	Attach(Output)

	// Eval runs one cell. The Reply says what became of it, failures of user code
	// included. The error says that the kernel could not run it or was lost while
	// it did; when it is not nil the kernel can be used again, unless it is ErrClosed.
	Eval(ctx context.Context, src string, scr Screen) (Reply, error)

	// Do carries out a command that needs the session or its hosts: those of
	// [Answer], "hosts", "check", "checkpoint", "get" and "engine".
	Do(ctx context.Context, cmd Command, scr Screen) (Reply, error)

	// Complete lists what may stand at the byte offset pos of src; the candidates
	// replace src[start:pos]. It answers within ctx, with nothing if the kernel is busy.
	Complete(ctx context.Context, src string, pos int) (start int, list []session.Candidate)

	// Interrupt cancels what is running: a map stops feeding its workers and keeps
	// what has been computed. Eval or Do then returns soon, with a Reply.
	Interrupt()

	// Kill ends what is running at once, whatever that takes. Eval or Do then
	// returns an error that says from which point the session goes on.
	Kill()
}

// ErrClosed is returned by a kernel that can not be used any more.
var ErrClosed = errors.New("the kernel has ended")

// A Command is one `:name args` line.
type Command struct {
	Name string   // in full, without the colon: "who"
	Args []string // with quotes removed
	Rest string   // the text after the name, as typed and trimmed
}

// A Reply is what a cell or a command has to say, ready to be shown.
type Reply struct {
	Out   string   // results, for stdout; ends in a newline unless empty
	Notes []string // messages, for stderr, one line each
	Err   string   // why it failed, for stderr; may have several lines; "" if it did not

	// Confirm is a question: the command failed, and if the answer is yes it
	// can be given again with --force. "" if there is nothing to ask.
	Confirm string

	// Quit is set when user code called os.Exit: the process that owns the
	// terminal goes on, a program that was run from a file ends with Code.
	Quit bool
	Code int

	// NoWorkers is set if it failed because hosts or workers could not be had.
	NoWorkers bool

	Check, Build, Run time.Duration // what a cell took, for :time
}

// Failed reports whether the cell or command failed.
func (r Reply) Failed() bool { return r.Err != "" }

// Output is where a kernel's words go. Its writers may be used from any
// goroutine at any time, also while a line is being typed.
type Output struct {
	Stdout   io.Writer
	Stderr   io.Writer
	Progress func(Progress) // never nil, never blocks for long
}

// Progress is how far a map has come. The last one of a map has Final set.
type Progress struct {
	Map    int64 // tells maps apart that run at the same time
	Name   string
	Total  int // inputs, -1 if not known
	Done   int // finished, the failed ones included
	Failed int
	Start  time.Time
	Hosts  []HostProgress
	Final  bool
}

// HostProgress is one host's part of a map.
type HostProgress struct {
	Host  string
	Done  int
	Slots int
}

// A Host is one row of :hosts.
type Host struct {
	Name  string // as it was given: "user@a"
	Slots int
	State string // "ready", "connecting", "failed: …", "2 of 4 busy", …
	Done  int    // inputs finished since it was added
}

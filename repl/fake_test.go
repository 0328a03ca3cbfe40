package repl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"gosess/session"
)

// A fakeKernel does what the first word of a cell says, and otherwise shows the
// cell.
type fakeKernel struct {
	out    Output
	stands func()     // called when a cell is about to wait for Ctrl-C; may be nil
	mu     sync.Mutex // protects following
	cancel chan struct{}
	killed chan struct{}
	log    []string
}

var _ Kernel = (*fakeKernel)(nil)

func (k *fakeKernel) Attach(out Output) { k.out = out }

func (k *fakeKernel) Interrupt() { k.signal("interrupt", &k.cancel) }
func (k *fakeKernel) Kill()      { k.signal("kill", &k.killed) }

func (k *fakeKernel) signal(what string, c *chan struct{}) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.log = append(k.log, what)
	select {
	case <-*c:
	default:
		close(*c)
	}
}

func (k *fakeKernel) begin() (cancel, killed <-chan struct{}) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.cancel, k.killed = make(chan struct{}), make(chan struct{})
	return k.cancel, k.killed
}

func (k *fakeKernel) Eval(_ context.Context, src string, scr Screen) (Reply, error) {
	cancel, killed := k.begin()
	word, rest, _ := strings.Cut(src, " ")
	switch word {
	case "print":
		io.WriteString(k.out.Stdout, rest)
		return Reply{}, nil
	case "say":
		io.WriteString(k.out.Stdout, rest)
		return Reply{Notes: []string{"a note"}}, nil
	case "fail":
		return Reply{Notes: []string{"a note"}, Err: "cell 1, line 1: no\n  fail\n  ^"}, nil
	case "hang":
		k.stand()
		<-cancel
		return Reply{Err: "interrupted"}, nil
	case "deaf":
		k.stand()
		<-killed
		return Reply{}, errors.New("killed; the session goes on from cell 3")
	case "dead":
		k.stand()
		select {}
	case "later":
		time.AfterFunc(200*time.Millisecond, func() { io.WriteString(k.out.Stdout, rest) })
		return Reply{}, nil
	case "map":
		k.progress(cancel)
		return Reply{Err: "interrupted"}, nil
	case "exit":
		return Reply{Err: "cell called os.Exit(3)", Quit: true, Code: 3}, nil
	case "size":
		return Reply{Out: fmt.Sprintln(scr.Width, scr.Height)}, nil
	}
	return Reply{Out: fmt.Sprintf("%q\n", src)}, nil
}

func (k *fakeKernel) stand() {
	if k.stands != nil {
		k.stands()
	}
}

func (k *fakeKernel) progress(cancel <-chan struct{}) {
	for n := 1; ; n++ {
		k.out.Progress(Progress{Map: 1, Name: "f", Total: 1000, Done: n, Failed: 2, Start: time.Now().Add(-time.Second),
			Hosts: []HostProgress{{"a", 1, 2}, {"b", 2, 4}}})
		if n == 3 {
			io.WriteString(k.out.Stdout, "from f\n")
		}
		select {
		case <-cancel:
			return
		case <-time.After(30 * time.Millisecond):
		}
	}
}

func (k *fakeKernel) Do(_ context.Context, cmd Command, _ Screen) (Reply, error) {
	k.begin()
	return Reply{Out: fmt.Sprintf("%s %q\n", cmd.Name, cmd.Args)}, nil
}

func (k *fakeKernel) Complete(_ context.Context, src string, pos int) (int, []session.Candidate) {
	start := strings.LastIndexAny(src[:pos], " .(\n\"") + 1
	if start > 0 && src[start-1] == '"' {
		return pos, nil
	}
	var list []session.Candidate
	for _, name := range []string{"math", "matrix", "strings"} {
		if strings.HasPrefix(name, src[start:pos]) {
			list = append(list, session.Candidate{Text: name, Kind: "package"})
		}
	}
	return start, list
}

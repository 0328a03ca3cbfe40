package remote

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"gosess/dispatch/core"
)

// The test's executable is also the worker and the agent that it starts.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case WorkerArgument:
			debug.SetMaxStack(1 << 20) // so that to overflow it takes no time
			os.Exit(ServeWorker(&fakeServer{}))
		case AgentArgument:
			os.Exit(ServeAgent(os.Args[2:]))
		}
	}
	if config := os.Getenv(clientOf); config != "" {
		runClient(config)
	}
	if config := os.Getenv(askOf); config != "" {
		runAsker(config)
	}
	os.Exit(m.Run())
}

// clientOf is the variable that makes the test a client that maps over host a, by that
// ssh configuration, and this machine, until it is killed.
const clientOf = "GOSESS_TEST_CLIENT"

func runClient(config string) {
	p, err := NewPool(Options{Hosts: []Host{{Name: "a", Addr: "a", Slots: 2}, {Name: Local, Slots: 2}},
		SSH: []string{"ssh", "-F", config}, Binary: func(_, _ string) (string, error) { return os.Executable() }})
	if err != nil {
		panic(err)
	}
	os.Unsetenv(clientOf)
	mapAll(context.Background(), p, "s", "sleep", []string{"1h", "1h", "1h", "1h"}, core.Options{})
}

// askOf is the variable that makes the test a client that may ask at its terminal.
const askOf = "GOSESS_TEST_ASK"

// runAsker maps over host a, by that ssh configuration, from a process group that
// is not the terminal's foreground, as a kernel is.
func runAsker(config string) {
	os.Unsetenv(askOf)
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		panic(err)
	}
	p, err := NewPool(Options{Hosts: []Host{{Name: "a", Addr: "a", Slots: 1}}, SSH: []string{"ssh", "-F", config},
		Binary: func(_, _ string) (string, error) { return os.Executable() }, Terminal: tty})
	if err != nil {
		panic(err)
	}
	outs, errs, _ := mapAll(context.Background(), p, "s", "inc", []string{"41"}, core.Options{})
	tty.WriteString("result " + outs[0] + "\r\n")
	if errs[0] != nil {
		tty.WriteString(errs[0].Error() + "\r\n")
	}
	p.Close()
	os.Exit(0)
}

// fakeServer stands for a session. The session's bytes say how loading goes,
// the description names a function, inputs and results are text.
type fakeServer struct{ session string }

func (s *fakeServer) Load(session []byte) error {
	s.session = string(session)
	verb, arg, _ := strings.Cut(s.session, " ")
	if verb == "load" {
		return misbehave(arg)
	}
	return nil
}

func (s *fakeServer) Resolve(description []byte) (Func, error) {
	name := string(description)
	f, ok := map[string]Func{"inc": inc, "echo": echo, "length": s.length, "pid": pid, "do": do, "sleep": sleep, "say": say, "who": who, "spin": spin}[name]
	if !ok {
		return nil, fmt.Errorf("no function %q in the session", name)
	}
	return f, nil
}

func inc(_ context.Context, in []byte) ([]byte, error) {
	n, err := strconv.Atoi(string(in))
	if err != nil {
		return nil, err
	}
	return strconv.AppendInt(nil, int64(n+1), 10), nil
}

func echo(_ context.Context, in []byte) ([]byte, error) { return in, nil }

func (s *fakeServer) length(context.Context, []byte) ([]byte, error) {
	return []byte(strconv.Itoa(len(s.session))), nil
}

func pid(context.Context, []byte) ([]byte, error) { return []byte(strconv.Itoa(os.Getpid())), nil }

// who notes the input, "FILE TIME", in the file, takes that time, and says which executable ran it.
func who(_ context.Context, in []byte) ([]byte, error) {
	file, text, _ := strings.Cut(string(in), " ")
	f, err := os.OpenFile(file, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	fmt.Fprintln(f, text)
	_, d, _ := strings.Cut(text, " ")
	if took, err := time.ParseDuration(d); err == nil {
		time.Sleep(took)
	}
	exe, err := os.Executable()
	return []byte(filepath.Base(exe)), err
}

func sleep(ctx context.Context, in []byte) ([]byte, error) {
	d, err := time.ParseDuration(string(in))
	if err != nil {
		return nil, err
	}
	if d == 0 {
		return in, nil
	}
	select {
	case <-time.After(d):
		return in, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func say(_ context.Context, in []byte) ([]byte, error) {
	fmt.Println("out", string(in))
	fmt.Fprintln(os.Stderr, "err", string(in))
	if b, err := io.ReadAll(os.Stdin); len(b) > 0 || err != nil {
		return nil, fmt.Errorf("standard input holds %q, %v", b, err)
	}
	return nil, nil
}

// do misbehaves as the input says, the first time only if it begins with "once FILE".
func do(_ context.Context, in []byte) ([]byte, error) {
	verb := string(in)
	if rest, ok := strings.CutPrefix(verb, "once "); ok {
		file, how, _ := strings.Cut(rest, " ")
		f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return []byte("done"), nil
		}
		f.Close()
		verb = how
	}
	return []byte("done"), misbehave(verb)
}

var errMine = errors.New("mine")

func misbehave(how string) error {
	switch how {
	case "":
	case "fail":
		return &core.Error{Kind: core.Failed, Type: "*fmt.wrapError", Message: "no: mine",
			Chain: []core.Link{{Type: "*fmt.wrapError", Message: "no: mine"}, {Type: "*errors.errorString", Message: "mine", Sentinel: "errMine"},
				{Type: "*errors.errorString", Message: "EOF", Sentinel: "io.EOF"}},
			Trace: []core.Frame{{Func: "f", Cell: 3, Line: 2}}}
	case "userpanic":
		return &core.Error{Kind: core.Panicked, Type: "string", Message: "boom", Trace: []core.Frame{{Func: "g", Cell: 1, Line: 1}}}
	case "unfit":
		return errors.New("result.c: a channel cannot be sent")
	case "exit":
		fmt.Fprintln(os.Stderr, "about to exit")
		os.Exit(3)
	case "goroutine panic":
		go panic("in a goroutine")
		select {}
	case "internal panic":
		panic("server bug")
	case "kill":
		syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	case "stack":
		fmt.Fprint(io.Discard, overflow(0))
	case "hang":
		for {
			time.Sleep(time.Hour)
		}
	case "half frame":
		os.NewFile(3, "peer").Write([]byte{msgResult, 0, 0, 0, 100, 1, 2, 3})
		os.Exit(0)
	case "no frame":
		os.NewFile(3, "peer").Write([]byte("\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"))
		select {}
	case "child":
		exec.Command("sleep", "1000").Start()
	default:
		return fmt.Errorf("unknown misdeed %q", how)
	}
	return nil
}

func overflow(n int) int {
	if n < 0 {
		return 0
	}
	return overflow(n+1) + 1
}

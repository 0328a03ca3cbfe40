package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/creack/pty"
)

// env is a process's environment: state and caches of the bench's own.
func (b *bench) env() []string {
	return append(os.Environ(), "TERM=xterm", "XDG_STATE_HOME="+b.dir+"/state",
		"XDG_CONFIG_HOME="+b.dir+"/config", "XDG_CACHE_HOME="+b.dir+"/cache")
}

// promptReady is the time from starting gosess at a terminal to its sign that it
// waits for a line.
func promptReady(b *bench) (float64, error) {
	cmd := exec.Command(b.gosess)
	cmd.Env = b.env()
	start := time.Now()
	tty, err := pty.Start(cmd)
	if err != nil {
		return 0, err
	}
	defer tty.Close()
	err = readUntil(tty, "> ")
	took := time.Since(start)
	cmd.Process.Kill()
	cmd.Wait()
	return milliseconds(took), err
}

// readUntil reads up to text.
func readUntil(r io.Reader, text string) error {
	var got []byte
	buf := make([]byte, 4096)
	for !bytes.Contains(got, []byte(text)) {
		n, err := r.Read(buf)
		got = append(got, buf[:n]...)
		if err != nil {
			return fmt.Errorf("no %q in %q: %w", text, got, err)
		}
	}
	return nil
}

// A script is a gosess that is fed cells one by one.
type script struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

// startScript starts gosess with args and has it define what the workloads use.
func (b *bench) startScript(args ...string) (*script, error) {
	s := &script{cmd: exec.Command(b.gosess, args...)}
	s.cmd.Env = b.env()
	s.cmd.Stderr = os.Stderr
	var err error
	if s.in, err = s.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	s.out = bufio.NewReader(out)
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	io.WriteString(s.in, "import \"time\"\nfunc inc(x int) int { return x + 1 }\n")
	if _, err := s.ask("inc(1)"); err != nil {
		s.stop()
		return nil, err
	}
	return s, nil
}

// ask evaluates an expression and returns the first word of what it shows.
func (s *script) ask(expr string) (string, error) {
	if _, err := io.WriteString(s.in, expr+"\n"); err != nil {
		return "", err
	}
	text, err := s.out.ReadString('\n')
	if err != nil {
		return "", fmt.Errorf("no answer to %q: %w", expr, err)
	}
	word, _, _ := strings.Cut(text, " ")
	return word, nil
}

func (s *script) stop() error {
	s.in.Close()
	return s.cmd.Wait()
}

// freshWorkers is the time from entering a session's first map to its result.
func freshWorkers(b *bench) (float64, error) {
	s, err := b.startScript("--workers", "2")
	if err != nil {
		return 0, err
	}
	defer s.stop()
	start := time.Now()
	got, err := s.ask("dispatch.Map(inc, []int{1, 2})[1]")
	took := time.Since(start)
	if err == nil && got != "3" {
		err = fmt.Errorf("got %q, want 3", got)
	}
	return milliseconds(took), err
}

// roundTrip is the time of one call of a trivial function in a warm worker.
func roundTrip(b *bench) (float64, error) {
	const calls = 2000
	return b.timed("--workers", "1", fmt.Sprintf("for range %d { dispatch.Pipe(inc, 1) }", calls), 1e3/calls)
}

// manyInputs is how many inputs of a trivial function two warm workers do in a second.
func manyInputs(b *bench) (float64, error) {
	const inputs = 100_000
	seconds, err := b.timed("--workers", "2", fmt.Sprintf("dispatch.Map(inc, make([]int, %d))", inputs), 1)
	return inputs / seconds, err
}

// timed runs statements in a session with warm workers and returns how many
// seconds they took by the session's own clock, times scale. All is compiled by then: a session
// that has just begun would share the machine with what is being built.
func (b *bench) timed(flag, value, statements string, scale float64) (float64, error) {
	s, err := b.startScript("--engine", "native", flag, value)
	if err != nil {
		return 0, err
	}
	defer s.stop()
	for range 2 { // the second time with workers that are built
		if _, err := s.ask("len(dispatch.Map(inc, make([]int, 1000)))"); err != nil {
			return 0, err
		}
		time.Sleep(time.Second)
	}
	got, err := s.ask("start := time.Now(); " + statements + "; time.Since(start).Seconds()")
	if err != nil {
		return 0, err
	}
	seconds, err := strconv.ParseFloat(got, 64)
	return seconds * scale, err
}

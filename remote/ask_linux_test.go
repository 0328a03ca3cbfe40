package remote

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"gosess/dispatch/core"
)

// Ssh may ask the user at the terminal: it is in the foreground while it does, and then
// those who had the terminal have it again.
func TestSSHAsks(t *testing.T) {
	s := sshd(t)
	s.write("empty", "")
	config := strings.Replace(s.clientConfig("empty"), "StrictHostKeyChecking yes", "StrictHostKeyChecking ask", 1)
	s.write("ask_config", config)
	// A shell leads the session; the asker is in the background of it.
	script := `set -m; ` + askOf + `=` + filepath.Join(s.dir, "ask_config") + ` "$0" & wait; ` +
		`read answer; echo "shell has $answer"`
	cmd := exec.Command("bash", "-c", script, os.Args[0])
	cmd.Env = append(os.Environ(), "XDG_CACHE_HOME="+t.TempDir())
	tty, err := pty.Start(cmd)
	if err != nil {
		t.Fatal(err)
	}
	defer tty.Close()
	screen := watchScreen(tty)
	kill := time.AfterFunc(time.Minute, func() { cmd.Process.Kill() })
	defer kill.Stop()
	screen.wait(t, "Are you sure you want to continue connecting")
	tty.WriteString("yes\n")
	screen.wait(t, "result 42")
	tty.WriteString("the terminal\n")
	screen.wait(t, "shell has the terminal")
	cmd.Wait()
	s.wantNone()
}

// A screen collects what a terminal shows.
type screen struct {
	mu   sync.Mutex // protects following
	text bytes.Buffer
}

func watchScreen(tty *os.File) *screen {
	s := &screen{}
	go func() { // ends when the terminal is closed
		b := make([]byte, 4096)
		for {
			n, err := tty.Read(b)
			s.mu.Lock()
			s.text.Write(b[:n])
			s.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	return s
}

func (s *screen) wait(t *testing.T, text string) {
	t.Helper()
	for range 4000 {
		s.mu.Lock()
		seen := strings.Contains(s.text.String(), text)
		s.mu.Unlock()
		if seen {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t.Fatalf("the terminal never showed %q; it shows:\n%s", text, &s.text)
}

// A network that is cut: two machines in network namespaces, of which the cable is pulled while an
// input runs. The map goes on elsewhere, and the far side cleans up by itself.
func TestSSHNetworkCut(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("network namespaces need root")
	}
	if out, err := exec.Command("ip", "netns", "add", "gosess-probe").CombinedOutput(); err != nil {
		t.Skipf("network namespaces cannot be made here: %v: %s", err, out)
	}
	exec.Command("ip", "netns", "del", "gosess-probe").Run()
	ns := "gosess-" + strconv.Itoa(os.Getpid())
	near, far := "gn"+strconv.Itoa(os.Getpid()), "gf"+strconv.Itoa(os.Getpid())
	ip := func(args ...string) {
		t.Helper()
		if out, err := exec.Command("ip", args...).CombinedOutput(); err != nil {
			t.Skipf("ip %v: %v: %s", args, err, out)
		}
	}
	ip("netns", "add", ns)
	t.Cleanup(func() { exec.Command("ip", "netns", "del", ns).Run() })
	ip("link", "add", near, "type", "veth", "peer", "name", far)
	t.Cleanup(func() { exec.Command("ip", "link", "del", near).Run() })
	ip("link", "set", far, "netns", ns)
	ip("addr", "add", "10.213.77.1/30", "dev", near)
	ip("link", "set", near, "up")
	ip("-n", ns, "addr", "add", "10.213.77.2/30", "dev", far)
	ip("-n", ns, "link", "set", far, "up")

	s := sshdAt(t, "10.213.77.2", "ip", "netns", "exec", ns)
	o := s.options("a*1")
	o.Silence, o.Connect = 3*time.Second, 3*time.Second
	p := testPool(t, o)
	begun := filepath.Join(s.dir, "begun")
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	go func() { // ends when the cable is pulled
		for _, err := os.Stat(begun); err != nil && ctx.Err() == nil; _, err = os.Stat(begun) {
			time.Sleep(time.Millisecond)
		}
		exec.Command("ip", "link", "set", near, "down").Run()
		p.Add(Host{Name: Local, Slots: 1})
	}()
	outs, errs, cause := mapAll(ctx, p, "s", "do", []string{"once " + begun + " hang"}, core.Options{})
	if errs[0] != nil || outs[0] != "done" || cause != nil {
		t.Errorf("got %q, %v, %v", outs[0], errs[0], cause)
	}
	for range 1000 {
		if len(s.processes(WorkerArgument))+len(s.processes(AgentArgument)) == 0 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if n := len(s.processes(WorkerArgument)) + len(s.processes(AgentArgument)); n != 0 {
		t.Errorf("%d agents and workers are left on the far side of the cut", n)
	}
	for _, pid := range s.processes("") {
		syscall.Kill(pid, syscall.SIGKILL) // sshd's own, which waits for TCP
	}
}

package remote

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
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
	kill := time.AfterFunc(3*patience, func() { cmd.Process.Kill() })
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
	shows := func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return strings.Contains(s.text.String(), text)
	}
	if eventually(shows) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t.Fatalf("the terminal never showed %q; it shows:\n%s", text, &s.text)
}

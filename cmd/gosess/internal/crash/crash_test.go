package crash

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
)

func TestSummary(t *testing.T) {
	tests := []struct{ report, want string }{
		{"", ""},
		{"no reason\n", ""},
		{"runtime: goroutine stack exceeds 1-byte limit\nfatal error: stack overflow\n\nruntime stack:\n", "fatal error: stack overflow"},
		{"panic: boom\n", "panic: boom"},
		{"panic: old\n\tpanic: new\n", "panic: old"},
		{"panic: old\npanic: new\n\ngoroutine 1 [running]:\npanic: in a frame\n", "panic: new"},
		{"SIGQUIT: quit\nPC=0x1\n\ngoroutine 0:\n", "SIGQUIT: quit"},
		{"don't panic: not at the beginning\n", ""},
	}
	for _, tt := range tests {
		if got := Summary([]byte(tt.report)); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.report, got, tt.want)
		}
	}
}

// role tells the test binary to be a process that crashes.
const role = "GOSESS_CRASH_TEST="

func TestMain(m *testing.M) {
	if how := os.Getenv(strings.TrimSuffix(role, "=")); how != "" {
		Divert(3)
		fmt.Fprintln(os.Stderr, "user's words")
		end(how)
	}
	os.Exit(m.Run())
}

// end ends the process.
func end(how string) {
	switch how {
	case "overflow":
		debug.SetMaxStack(1 << 20)
		var down func(int) int
		down = func(n int) int { return down(n+1) + 1 }
		down(0)
	case "panic":
		panic("boom")
	case "concurrent map writes":
		m := map[int]int{}
		for range 2 {
			go func() {
				for {
					m[1]++
				}
			}()
		}
		select {}
	case "cut file":
		f, _ := os.CreateTemp("", "")
		os.Remove(f.Name())
		f.Truncate(int64(os.Getpagesize()))
		mem, err := syscall.Mmap(int(f.Fd()), 0, os.Getpagesize(), syscall.PROT_READ, syscall.MAP_PRIVATE)
		if err != nil {
			panic(err)
		}
		f.Truncate(0)
		os.Exit(int(mem[0]))
	case "kill":
		syscall.Kill(os.Getpid(), syscall.SIGKILL)
	}
	os.Exit(0)
}

// The user's words arrive as they are, and of the run-time's only the reason.
func TestReport(t *testing.T) {
	for how, want := range map[string]string{
		"exit": "", "kill": "", "panic": "panic: boom", "overflow": "fatal error: stack overflow",
		"concurrent map writes": "fatal error: concurrent map writes",
		"cut file":              "fatal error: fault: a file that is mapped was cut short, or cannot be read",
	} {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), role+how)
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		rep, err := Start(cmd)
		if err != nil {
			t.Fatal(err)
		}
		cmd.Wait()
		if got := rep.Words(); got != want {
			t.Errorf("%s: got %q, want %q", how, got, want)
		}
		if got := stderr.String(); got != "user's words\n" {
			t.Errorf("%s: standard error is %q", how, got)
		}
	}
}

package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

// patience is how long a test waits for what has to happen, and building for what may have to be
// compiled from its first package on.
const (
	patience = time.Minute
	building = 10 * time.Minute
)

// A terminal is gosess at a pseudo-terminal.
type terminal struct {
	t   *testing.T
	cmd *exec.Cmd
	tty *os.File
	id  string // marks its processes, see processes

	exited chan struct{} // closed when gosess has ended; then err is set
	err    error

	mu   sync.Mutex // protects following
	got  []byte     // what it has shown and expect has not passed
	grew chan struct{}
}

// openTerminal starts gosess with args in a directory of its own. At the end of
// the test it must have left nothing behind.
func openTerminal(t *testing.T, args ...string) *terminal {
	t.Helper()
	return openTerminalIn(t, t.TempDir(), args...)
}

// openTerminalIn is openTerminal in a given directory.
func openTerminalIn(t *testing.T, dir string, args ...string) *terminal {
	t.Helper()
	return openTerminalWith(t, dir, nil, args...)
}

// openTerminalWith is openTerminalIn with variables of the environment besides the usual ones.
// Among those is that nothing is compiled: tests about that say so.
func openTerminalWith(t *testing.T, dir string, env []string, args ...string) *terminal {
	t.Helper()
	term := &terminal{t: t, id: newID(t), exited: make(chan struct{}), grew: make(chan struct{}, 1)}
	term.cmd = exec.Command(binary, args...)
	term.cmd.Dir = dir
	term.cmd.Env = append(os.Environ(), marker+term.id, "HOME="+dir, "TERM=xterm", "NO_COLOR=1", "GOSESS_ENGINE=interp",
		"XDG_STATE_HOME="+dir+"/state", "XDG_CONFIG_HOME="+dir+"/config", "XDG_CACHE_HOME="+dir+"/cache")
	term.cmd.Env = append(term.cmd.Env, env...)
	tty, err := pty.StartWithSize(term.cmd, &pty.Winsize{Rows: 40, Cols: 120})
	if err != nil {
		t.Fatal(err)
	}
	term.tty = closable(t, tty)
	go term.read()
	go func() { // ends with gosess
		term.err = term.cmd.Wait()
		close(term.exited)
	}()
	t.Cleanup(func() {
		term.tty.Close()
		wantNoProcesses(t, term.id)
	})
	return term
}

// closable returns the same file such that closing it hangs the terminal up even
// while it is being read.
func closable(t *testing.T, tty *os.File) *os.File {
	t.Helper()
	defer tty.Close()
	fd, err := syscall.Dup(int(tty.Fd()))
	if err == nil {
		syscall.CloseOnExec(fd)
		err = syscall.SetNonblock(fd, true)
	}
	if err != nil {
		t.Fatal(err)
	}
	return os.NewFile(uintptr(fd), tty.Name())
}

// read collects what gosess shows until the terminal is closed.
func (term *terminal) read() {
	buf := make([]byte, 4096)
	for {
		n, err := term.tty.Read(buf)
		term.mu.Lock()
		term.got = append(term.got, buf[:n]...)
		term.mu.Unlock()
		select {
		case term.grew <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

// erased is a line that is shown no more, as a map's bar once the map is done.
var erased = regexp.MustCompile(`[^\n]*\r\x1b\[K`)

// escapes are the control sequences that a terminal does not show.
var escapes = regexp.MustCompile(`\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|[\r\a\x08]`)

// expect waits until gosess has shown what matches the pattern, escape
// sequences apart, and passes over it. It returns what was passed over.
func (term *terminal) expect(pattern string) string {
	term.t.Helper()
	re := regexp.MustCompile(pattern)
	deadline := time.After(patience)
	for {
		term.mu.Lock()
		plain := escapes.ReplaceAll(erased.ReplaceAll(term.got, nil), nil)
		loc := re.FindIndex(plain)
		if loc != nil {
			term.got = bytes.Clone(plain[loc[1]:])
			term.mu.Unlock()
			return string(plain[:loc[1]])
		}
		term.mu.Unlock()
		select {
		case <-term.grew:
		case <-deadline:
			term.t.Fatalf("waited in vain for %q; the terminal shows %q", pattern, plain)
		}
	}
}

// promptSign is what gosess shows when it waits for a line, on a line of its own
// and nothing after it. While a line is typed it is drawn anew, without a newline before.
const promptSign = `\n> $`

// typed enters a line.
func (term *terminal) typed(line string) { term.keys(line + "\r") }

// keys presses keys.
func (term *terminal) keys(s string) {
	term.t.Helper()
	if _, err := term.tty.WriteString(s); err != nil {
		term.t.Fatal(err)
	}
}

// wantExit waits for gosess to end with that exit code.
func (term *terminal) wantExit(code int) {
	term.t.Helper()
	select {
	case <-term.exited:
	case <-time.After(patience):
		term.t.Fatalf("gosess has not ended; the terminal shows %q", term.got)
	}
	if got := exitCode(term.err); got != code {
		term.t.Fatalf("got exit code %d, want %d; the terminal shows %q", got, code, term.got)
	}
}

// exitCode is that of a finished process, -1 after a signal.
func exitCode(err error) int {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode()
	}
	return 0
}

// marker is the environment variable by which a test knows the processes that
// it caused, wherever they have been adopted.
const marker = "GOSESS_TEST_ID="

var (
	idMu   sync.Mutex // protects lastID
	lastID int
)

func newID(testing.TB) string {
	idMu.Lock()
	defer idMu.Unlock()
	lastID++
	return strconv.Itoa(os.Getpid()) + "-" + strconv.Itoa(lastID)
}

// A proc is a running process.
type proc struct {
	pid    int
	parent int    // process id
	line   string // command line
}

// processes lists the processes with a marker, by /proc.
func processes(id string) []proc {
	var list []proc
	files, _ := filepath.Glob("/proc/[0-9]*/environ")
	for _, file := range files {
		env, err := os.ReadFile(file)
		if err != nil || !bytes.Contains(append(env, 0), []byte(marker+id+"\x00")) {
			continue
		}
		dir := filepath.Dir(file)
		pid, _ := strconv.Atoi(filepath.Base(dir))
		line, _ := os.ReadFile(filepath.Join(dir, "cmdline"))
		list = append(list, proc{pid, parentOf(dir), strings.TrimSpace(strings.ReplaceAll(string(line), "\x00", " "))})
	}
	return list
}

// parentOf returns the parent of the process that a directory of /proc is about, 0 if it is gone.
func parentOf(dir string) int {
	stat, _ := os.ReadFile(filepath.Join(dir, "stat"))
	var state string
	var parent int
	fmt.Sscan(string(stat[bytes.LastIndexByte(stat, ')')+1:]), &state, &parent)
	return parent
}

// wantNoProcesses fails if processes with the marker go on.
func wantNoProcesses(t interface {
	Errorf(string, ...any)
}, id string) {
	var left []proc
	for end := time.Now().Add(patience / 2); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if left = processes(id); len(left) == 0 {
			return
		}
	}
	for _, p := range left {
		t.Errorf("process %d was left behind: %s", p.pid, p.line)
		syscall.Kill(p.pid, syscall.SIGKILL)
	}
}

// kernelOf returns the process id of the kernel.
func (term *terminal) kernelOf() int {
	term.t.Helper()
	var kernels []int
	term.waitFor("a kernel", func() bool {
		kernels = term.kernels()
		return len(kernels) > 0
	})
	return kernels[0]
}

// kernels are the process ids of the prompt's kernels. A child of a kernel that is not its own program
// yet looks like its parent, and is not among them.
func (term *terminal) kernels() []int {
	list := processes(term.id)
	list = slices.DeleteFunc(list, func(p proc) bool { return !strings.HasSuffix(p.line, " kernel-process") })
	var pids []int
	for _, p := range list {
		if !slices.ContainsFunc(list, func(q proc) bool { return q.pid == p.parent }) {
			pids = append(pids, p.pid)
		}
	}
	return pids
}

// waitForCheckpoint waits until everything that was said is in the checkpoint.
func (term *terminal) waitForCheckpoint() {
	term.t.Helper()
	term.waitFor("a checkpoint", func() bool {
		dirs, _ := filepath.Glob(filepath.Join(term.cmd.Dir, "state/gosess/autosave/*"))
		return len(dirs) > 0 && !slices.ContainsFunc(dirs, func(dir string) bool { return !checkpointed(dir) })
	})
}

// checkpointed reports whether the values in a prompt's directory hold all of its journal.
func checkpointed(dir string) bool {
	values, err := os.ReadFile(filepath.Join(dir, "values"))
	journal, jerr := os.ReadFile(filepath.Join(dir, "journal"))
	if err != nil || jerr != nil {
		return false
	}
	head, _, _ := bytes.Cut(values, []byte("\n"))
	lines := bytes.Split(bytes.TrimSpace(journal), []byte("\n"))
	newest := regexp.MustCompile(`"n":(\d+),`).FindSubmatch(lines[len(lines)-1])
	held := regexp.MustCompile(`"record":(\d+)[,}]`).FindSubmatch(head)
	return newest != nil && held != nil && bytes.Equal(newest[1], held[1])
}

// settle waits until the kernel has done all that belongs to the checkpoint of what was said, and
// the prompt knows of it.
func (term *terminal) settle() {
	term.t.Helper()
	term.waitForCheckpoint()
	term.typed(":who nothing") // which is answered after that
	term.expect(promptSign)
}

// killKernel kills the kernel once its checkpoint is there, and waits until the prompt has noticed the
// end.
func (term *terminal) killKernel() {
	term.t.Helper()
	term.settle()
	pid := term.kernelOf()
	syscall.Kill(pid, syscall.SIGKILL)
	term.waitFor("the end of the kernel", func() bool { return syscall.Kill(pid, 0) == syscall.ESRCH }) // it has been reaped
}

// waitFor waits until something is so.
func (term *terminal) waitFor(what string, so func() bool) {
	term.t.Helper()
	term.waitUntil(time.Now().Add(patience), what, so)
}

// waitUntil is waitFor with an end.
func (term *terminal) waitUntil(end time.Time, what string, so func() bool) {
	term.t.Helper()
	for ; !so(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			term.t.Fatalf("waited in vain for %s", what)
		}
	}
}

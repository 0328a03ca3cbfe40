package remote

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// An sshServer is a real sshd on an address of this machine, with keys and configuration of
// its own, in which everything that it starts carries a mark in its environment.
type sshServer struct {
	t     testing.TB
	dir   string
	addr  string
	port  int
	mark  string
	cmd   *exec.Cmd
	cache string // XDG_CACHE_HOME of the far side
	noise string // file that the far side's shell reads first

	mu   sync.Mutex // protects following
	over bool       // the test takes no more reports
}

// sshd starts a server, which ends with the test: then nothing may be left of what it started. CI must
// have one; elsewhere the test is skipped without it.
func sshd(t testing.TB) *sshServer { return sshdAt(t, loopback()) }

// loopback is an address of this machine that no other process uses, if there is more than one: then
// nobody else takes a port there.
func loopback() string {
	pid := os.Getpid()
	addr := fmt.Sprintf("127.%d.%d.%d", 64+pid>>16&63, pid>>8&255, pid&255)
	l, err := net.Listen("tcp", addr+":0")
	if err != nil {
		return "127.0.0.1"
	}
	l.Close()
	return addr
}

// sshdAt starts a server at an address, by means of a command that runs it elsewhere.
func sshdAt(t testing.TB, addr string, by ...string) *sshServer {
	t.Helper()
	path, err := exec.LookPath("/usr/sbin/sshd")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("sshd is needed: install openssh-server: %v", err)
		}
		t.Skipf("no sshd here: install openssh-server to run this test: %v", err)
	}
	s := &sshServer{t: t, addr: addr, dir: t.TempDir(), port: freePort(t, loopback())}
	s.mark = fmt.Sprintf("GOSESS_TEST=%d-%s-%d", os.Getpid(), addr, s.port)
	s.cache, s.noise = filepath.Join(s.dir, "cache"), filepath.Join(s.dir, "noise")
	s.write("noise", "")
	s.seed()
	s.keygen("host_key")
	s.keygen("user_key")
	// With SHLVL bash reads BASH_ENV and leaves the user's own .bashrc alone.
	s.write("sshd_config", fmt.Sprintf(`ListenAddress %[6]s:%[1]d
HostKey %[2]s/host_key
PidFile none
AuthorizedKeysFile %[2]s/user_key.pub
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
StrictModes no
LogLevel ERROR
MaxStartups 100
SetEnv %[3]s SHLVL=1 XDG_CACHE_HOME=%[4]s BASH_ENV=%[5]s GORACE=atexit_sleep_ms=0
`, s.port, s.dir, s.mark, s.cache, s.noise, s.addr))
	hostKey, err := os.ReadFile(filepath.Join(s.dir, "host_key.pub"))
	if err != nil {
		t.Fatal(err)
	}
	s.write("known_hosts", fmt.Sprintf("[%s]:%d %s", s.addr, s.port, hostKey))
	s.write("ssh_config", s.clientConfig("known_hosts"))
	os.MkdirAll("/run/sshd", 0o755) // sshd wants it if it is root's
	args := append(by, path, "-D", "-e", "-f", filepath.Join(s.dir, "sshd_config"))
	s.cmd = exec.Command(args[0], args[1:]...)
	var log bytes.Buffer
	s.cmd.Stderr = &log
	s.cmd.WaitDelay = time.Second
	s.cmd.SysProcAttr = childAttr()
	if err := startOnThread(s.cmd); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { // ends with sshd
		defer close(ended)
		s.cmd.Wait()
	}()
	t.Cleanup(func() {
		s.cmd.Process.Kill()
		<-ended
		s.wantNone()
		s.mu.Lock()
		defer s.mu.Unlock()
		s.over = true
		if t.Failed() && log.Len() > 0 {
			t.Logf("sshd said: %s", &log)
		}
	})
	s.waitReady(ended)
	return s
}

func (s *sshServer) write(name, text string) {
	if err := os.WriteFile(filepath.Join(s.dir, name), []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// seed puts the test's executable into the far side's cache: only tests of sending it send it.
func (s *sshServer) seed() {
	exe, err := os.Executable()
	if err != nil {
		s.t.Fatal(err)
	}
	bin, err := hashed(exe)
	if err != nil {
		s.t.Fatal(err)
	}
	data, err := os.ReadFile(exe)
	if err != nil {
		s.t.Fatal(err)
	}
	dir := filepath.Join(s.cache, "gosess", "bin")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, bin.sha256), data, 0o700); err != nil {
		s.t.Fatal(err)
	}
}

// unseed empties the far side's cache.
func (s *sshServer) unseed() {
	if err := os.RemoveAll(s.cache); err != nil {
		s.t.Fatal(err)
	}
}

func (s *sshServer) keygen(name string) {
	out, err := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", filepath.Join(s.dir, name)).CombinedOutput()
	if err != nil {
		s.t.Fatalf("ssh-keygen: %v: %s", err, out)
	}
}

// clientConfig makes a, b and c names of the server.
func (s *sshServer) clientConfig(knownHosts string) string {
	u, err := user.Current()
	if err != nil {
		s.t.Fatal(err)
	}
	return fmt.Sprintf(`Host a b c
HostName %[5]s
Port %[1]d
User %[2]s
IdentityFile %[3]s/user_key
IdentitiesOnly yes
UserKnownHostsFile %[3]s/%[4]s
GlobalKnownHostsFile /dev/null
StrictHostKeyChecking yes
`, s.port, u.Username, s.dir, knownHosts, s.addr)
}

func freePort(t testing.TB, addr string) int {
	l, err := net.Listen("tcp", addr+":0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func (s *sshServer) waitReady(ended <-chan struct{}) {
	s.t.Helper()
	answers := false
	eventually(func() bool {
		c, err := net.Dial("tcp", net.JoinHostPort(s.addr, strconv.Itoa(s.port)))
		if answers = err == nil; answers {
			c.Close()
		}
		select {
		case <-ended:
			return true
		default:
			return answers
		}
	})
	if !answers {
		s.t.Fatal("sshd does not answer")
	}
}

// ssh is the client's command.
func (s *sshServer) ssh() []string {
	return []string{"ssh", "-F", filepath.Join(s.dir, "ssh_config")}
}

// options are those of a pool whose hosts are the server's and may be slow.
func (s *sshServer) options(hosts string) Options {
	list, err := ParseHosts(hosts)
	if err != nil {
		s.t.Fatal(err)
	}
	return Options{Hosts: list, SSH: s.ssh(), Binary: ownBinary, Report: s.report,
		Connect: patience, Upload: patience, Start: patience}
}

// report logs what a pool reports while the test lasts.
func (s *sshServer) report(e HostError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.over {
		s.t.Logf("report: %v", &e)
	}
}

// ownBinary is the test itself, which serves as worker and agent.
func ownBinary(goos, goarch string) (string, error) { return os.Executable() }

// processes lists the ids of what runs on the far side with that argument; all with "". A child that
// has not become its own program yet has its parent's arguments and is not counted among those.
func (s *sshServer) processes(word string) []int {
	dirs, err := os.ReadDir("/proc")
	if err != nil {
		s.t.Fatal(err)
	}
	var pids []int
	parents := map[int]int{}
	for _, d := range dirs {
		pid, err := strconv.Atoi(d.Name())
		if err != nil {
			continue
		}
		env, _ := os.ReadFile(filepath.Join("/proc", d.Name(), "environ"))
		cmdline, _ := os.ReadFile(filepath.Join("/proc", d.Name(), "cmdline"))
		if slices.Contains(strings.Split(string(env), "\x00"), s.mark) && (word == "" || bytes.Contains(cmdline, []byte("\x00"+word+"\x00"))) {
			pids = append(pids, pid)
			parents[pid] = parentOf(pid)
		}
	}
	if word == "" {
		return pids
	}
	return slices.DeleteFunc(pids, func(pid int) bool { _, ok := parents[parents[pid]]; return ok })
}

// parentOf returns the id of a process's parent; 0 if the process has ended.
func parentOf(pid int) int {
	stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	if len(fields) < 2 {
		return 0
	}
	parent, _ := strconv.Atoi(string(fields[1]))
	return parent
}

// some waits until there are processes of that kind and returns one.
func (s *sshServer) some(word string) int {
	s.t.Helper()
	var pids []int
	if !eventually(func() bool { pids = s.processes(word); return len(pids) > 0 }) {
		s.t.Fatalf("there is no process of kind %q", word)
	}
	return pids[0]
}

// signal waits until there is exactly one process of that kind and signals it. It may be called from any goroutine.
func (s *sshServer) signal(word string, sig syscall.Signal) {
	var pids []int
	if !eventually(func() bool { pids = s.processes(word); return len(pids) == 1 }) {
		s.t.Errorf("got processes %v of kind %q, want one", pids, word)
		return
	}
	syscall.Kill(pids[0], sig)
}

// wantNone fails the test if anything stays on the far side.
func (s *sshServer) wantNone() {
	s.t.Helper()
	if eventually(func() bool { return len(s.processes("")) == 0 }) {
		return
	}
	for _, pid := range s.processes("") {
		cmdline, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
		s.t.Errorf("process %d is left: %q", pid, cmdline)
		syscall.Kill(pid, syscall.SIGKILL)
	}
}

package remote

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"gosess/dispatch/core"
)

// wantInc fails the test unless all of outs are one more than their index.
func wantInc(t *testing.T, outs []string, errs []*core.Error, cause error) {
	t.Helper()
	if cause != nil {
		t.Fatal(cause)
	}
	for i := range outs {
		if errs[i] != nil || outs[i] != strconv.Itoa(i+1) {
			t.Fatalf("input %d: got %q, %v", i, outs[i], errs[i])
		}
	}
}

func TestSSHMap(t *testing.T) {
	s := sshd(t)
	s.unseed()
	s.write("noise", "echo welcome to this host\nprintf 'no newline: '\necho warning >&2\n")
	p := testPool(t, s.options("a*2,b*1"))
	outs, errs, cause := mapAll(context.Background(), p, "s", "inc", numbers(2000), core.Options{})
	wantInc(t, outs, errs, cause)
	outs, errs, cause = mapAll(context.Background(), p, "another session", "length", numbers(50), core.Options{})
	if cause != nil || errs[0] != nil || outs[0] != "15" {
		t.Errorf("got %q, %v, %v", outs[0], errs[0], cause)
	}
	both := func() bool { return p.Hosts()[0].State == "ready" && p.Hosts()[1].State == "ready" }
	if !eventually(both) { // the second may have come too late for the maps
		t.Errorf("got %+v, want both hosts ready", p.Hosts())
	}
	if n := len(s.processes(AgentArgument)); n != 2 {
		t.Errorf("got %d agents, want one for each of 2 hosts", n)
	}
	p.Close()
	s.wantNone()
	stores, _ := filepath.Glob(filepath.Join(s.cache, "gosess", storePrefix+"*"))
	binaries, _ := filepath.Glob(filepath.Join(s.cache, "gosess", "bin", "*"))
	if len(stores) != 0 || len(binaries) != 1 {
		t.Errorf("got stores %v and binaries %v, want none and one", stores, binaries)
	}
}

// Hosts that cannot be used are reported in ssh's own words while the others work.
func TestSSHBadHosts(t *testing.T) {
	s := sshd(t)
	s.write("empty_known_hosts", "")
	s.write("ssh_config", s.clientConfig("known_hosts")+`
Host stranger closed nokey
HostName `+s.addr+`
Host stranger
Port `+strconv.Itoa(s.port)+`
UserKnownHostsFile `+s.dir+`/empty_known_hosts
StrictHostKeyChecking yes
Host closed
Port `+strconv.Itoa(freePort(t, s.addr))+`
Host nokey
Port `+strconv.Itoa(s.port)+`
UserKnownHostsFile `+s.dir+`/known_hosts
IdentitiesOnly yes
IdentityFile /nonexistent
`)
	o := s.options("a*2,no.such.host.invalid*4,stranger,closed,nokey")
	var mu sync.Mutex
	reports := map[string]string{}
	o.Report = func(e HostError) {
		mu.Lock()
		defer mu.Unlock()
		if reports[e.Host] != "" {
			t.Errorf("%s is reported twice", e.Host)
		}
		reports[e.Host] = e.Error()
	}
	o.Retry = time.Hour // so that the second map meets the same failures
	want := map[string]string{
		"no.such.host.invalid": "connect: ssh: Could not resolve hostname no.such.host.invalid",
		"stranger":             "Host key verification failed.",
		"closed":               "Connection refused",
		"nokey":                "Permission denied (publickey)",
	}
	p := testPool(t, o)
	first := start(context.Background(), p, "s", "sleep", slices.Repeat([]string{"30ms"}, 4000), core.Options{})
	for told := 0; told < len(want) && first.Next(); {
		if err := first.Err(); err != nil {
			t.Fatal(err)
		}
		mu.Lock()
		told = len(reports)
		mu.Unlock()
	}
	first.Stop()
	outs, errs, cause := mapAll(context.Background(), p, "s", "inc", numbers(100), core.Options{})
	wantInc(t, outs, errs, cause)
	mu.Lock()
	defer mu.Unlock()
	for host, words := range want {
		if !strings.Contains(reports[host], words) {
			t.Errorf("%s: got report %q, want it to contain %q", host, reports[host], words)
		}
	}
}

func TestSSHNoHostWorks(t *testing.T) {
	s := sshd(t)
	p := testPool(t, s.options("x.invalid*2,y.invalid"))
	_, errs, cause := mapAll(context.Background(), p, "s", "inc", numbers(5), core.Options{})
	if cause != nil {
		t.Fatal(cause)
	}
	for i, e := range errs {
		if e == nil || e.Kind != core.NoWorker || !errors.Is(e, core.ErrNoWorkers) ||
			!strings.Contains(e.Message, "host x.invalid: connect: ssh:") || !strings.Contains(e.Message, "host y.invalid: connect: ssh:") {
			t.Fatalf("input %d: got %v", i, e)
		}
	}
}

// What is killed on the way is replaced, and nothing is left at the end.
func TestSSHKill(t *testing.T) {
	tests := []struct {
		name string
		kill func(s *sshServer)
	}{
		{"worker", func(s *sshServer) { s.signal(WorkerArgument, syscall.SIGKILL) }},
		{"agent", func(s *sshServer) { s.signal(AgentArgument, syscall.SIGKILL) }},
		{"ssh", killClient},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := sshd(t)
			p := testPool(t, s.options("a*1"))
			begun, killed := filepath.Join(s.dir, "begun"), make(chan struct{})
			go func() { // ends with the kill
				defer close(killed)
				eventually(func() bool { return exists(begun) })
				tt.kill(s)
			}()
			outs, errs, cause := mapAll(context.Background(), p, "s", "do", []string{"once " + begun + " hang", "", ""}, core.Options{})
			for i := range outs {
				if errs[i] != nil || outs[i] != "done" || cause != nil {
					t.Errorf("input %d: got %q, %v, %v", i, outs[i], errs[i], cause)
				}
			}
			<-killed
			p.Close()
			s.wantNone()
		})
	}
}

// killClient kills the ssh to the server that this process has started.
func killClient(s *sshServer) {
	dirs, err := os.ReadDir("/proc")
	if err != nil {
		s.t.Error(err)
	}
	for _, d := range dirs {
		pid, _ := strconv.Atoi(d.Name())
		cmdline, _ := os.ReadFile(filepath.Join("/proc", d.Name(), "cmdline"))
		if parentOf(pid) == os.Getpid() && bytes.Contains(cmdline, []byte(s.dir+"/ssh_config\x00")) {
			syscall.Kill(pid, syscall.SIGKILL)
			return
		}
	}
	s.t.Error("this process has no ssh")
}

// A frozen far side looks like a dead network: the connection is given up.
func TestSSHSilence(t *testing.T) {
	s := sshd(t)
	o := s.options("a*1")
	o.Silence = 4 * time.Second
	begun := filepath.Join(s.dir, "begun")
	p := testPool(t, o)
	ctx, cancel := context.WithTimeout(context.Background(), 3*patience)
	defer cancel()
	frozen := make(chan struct{})
	go func() { // ends when the agent is frozen
		defer close(frozen)
		eventually(func() bool { return exists(begun) })
		s.signal(AgentArgument, syscall.SIGSTOP)
	}()
	_, errs, _ := mapAll(ctx, p, "s", "do", []string{"once " + begun + " hang"}, core.Options{Retries: -1})
	if e := errs[0]; e == nil || e.Kind != core.Lost || e.Message != "lost: connection to a was lost: nothing heard for 4s" {
		t.Errorf("got %v", e)
	}
	<-frozen
	for _, pid := range s.processes(AgentArgument) {
		syscall.Kill(pid, syscall.SIGCONT)
	}
	p.Close()
	s.wantNone()
}

func TestSSHCacheFull(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("mounting a small file system needs root")
	}
	s := sshd(t)
	if err := os.MkdirAll(s.cache, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", s.cache, "tmpfs", 0, "size=256k"); err != nil {
		t.Skipf("cannot mount a small file system: %v", err)
	}
	defer syscall.Unmount(s.cache, syscall.MNT_DETACH)
	p := testPool(t, s.options("a*1"))
	_, errs, _ := mapAll(context.Background(), p, "s", "inc", numbers(1), core.Options{})
	if e := errs[0]; e == nil || !strings.Contains(e.Message, "host a: upload: ") || !strings.Contains(e.Message, "No space left on device") {
		t.Errorf("got %v", e)
	}
	p.Close()
	s.wantNone()
	left, _ := filepath.Glob(filepath.Join(s.cache, "gosess", "bin", ".*"))
	for _, f := range left {
		if b := filepath.Base(f); b != "." && b != ".." {
			t.Errorf("%s is left", f)
		}
	}
}

// A binary in the cache that was damaged is replaced.
func TestSSHDamagedCache(t *testing.T) {
	s := sshd(t)
	s.unseed()
	p := testPool(t, s.options("a*1"))
	outs, errs, cause := mapAll(context.Background(), p, "s", "inc", numbers(1), core.Options{})
	wantInc(t, outs, errs, cause)
	p.Close()
	s.wantNone()
	files, _ := filepath.Glob(filepath.Join(s.cache, "gosess", "bin", "*"))
	if len(files) != 1 {
		t.Fatalf("got %v in the cache, want one file", files)
	}
	if err := os.Truncate(files[0], 1000); err != nil {
		t.Fatal(err)
	}
	p = testPool(t, s.options("a*1"))
	outs, errs, cause = mapAll(context.Background(), p, "s", "inc", numbers(1), core.Options{})
	wantInc(t, outs, errs, cause)
}

// When the client is killed, nothing that it has started stays, here or there.
func TestSSHClientKilled(t *testing.T) {
	s := sshd(t)
	client := exec.Command(os.Args[0])
	client.Env = append(os.Environ(), clientOf+"="+filepath.Join(s.dir, "ssh_config"), "XDG_CACHE_HOME="+t.TempDir(), s.mark)
	client.Stderr = os.Stderr
	if err := client.Start(); err != nil {
		t.Fatal(err)
	}
	kill := time.AfterFunc(3*patience, func() { client.Process.Kill() })
	defer kill.Stop()
	if !eventually(func() bool { return len(s.processes(WorkerArgument)) == 4 }) {
		t.Errorf("got workers %v, want 2 here and 2 there", s.processes(WorkerArgument))
	}
	client.Process.Kill()
	client.Wait()
	s.wantNone()
}

package remote

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
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
	s.write("noise", "echo welcome to this host\nprintf 'no newline: '\necho warning >&2\n")
	p := testPool(t, s.options("a*2,b*1"))
	outs, errs, cause := mapAll(context.Background(), p, "s", "inc", numbers(2000), core.Options{})
	wantInc(t, outs, errs, cause)
	outs, errs, cause = mapAll(context.Background(), p, "another session", "length", numbers(50), core.Options{})
	if cause != nil || errs[0] != nil || outs[0] != "15" {
		t.Errorf("got %q, %v, %v", outs[0], errs[0], cause)
	}
	for p.Hosts()[0].State != "ready" || p.Hosts()[1].State != "ready" {
		time.Sleep(time.Millisecond) // the second may have come too late for the maps
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
Host stranger
HostName 127.0.0.1
Port `+strconv.Itoa(s.port)+`
UserKnownHostsFile `+s.dir+`/empty_known_hosts
StrictHostKeyChecking yes
Host closed
HostName 127.0.0.1
Port `+strconv.Itoa(freePort(t))+`
Host nokey
HostName 127.0.0.1
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
	p := testPool(t, o)
	texts := make([]string, 100)
	for i := range texts {
		texts[i] = "30ms"
	}
	for range 2 {
		_, errs, cause := mapAll(context.Background(), p, "s", "sleep", texts, core.Options{})
		for i, e := range errs {
			if e != nil || cause != nil {
				t.Fatalf("input %d: %v, %v", i, e, cause)
			}
		}
	}
	mu.Lock()
	defer mu.Unlock()
	for host, words := range map[string]string{
		"no.such.host.invalid": "connect: ssh: Could not resolve hostname no.such.host.invalid",
		"stranger":             "Host key verification failed.",
		"closed":               "Connection refused",
		"nokey":                "Permission denied (publickey)",
	} {
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
		name   string
		victim func(s *sshServer) int
		sig    syscall.Signal
	}{
		{"worker", func(s *sshServer) int { return s.one(WorkerArgument) }, syscall.SIGKILL},
		{"agent", func(s *sshServer) int { return s.one(AgentArgument) }, syscall.SIGKILL},
		{"ssh", func(s *sshServer) int { return sshChild(s) }, syscall.SIGKILL},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := sshd(t)
			p := testPool(t, s.options("a*1"))
			texts := []string{"300ms", "1ms", "2ms"}
			go func() { // ends with the kill
				pid := s.one(WorkerArgument)
				for p.Hosts()[0].Busy == 0 {
					time.Sleep(time.Millisecond)
				}
				time.Sleep(50 * time.Millisecond)
				_ = pid
				syscall.Kill(tt.victim(s), tt.sig)
			}()
			outs, errs, cause := mapAll(context.Background(), p, "s", "sleep", texts, core.Options{})
			for i := range texts {
				if errs[i] != nil || outs[i] != texts[i] || cause != nil {
					t.Errorf("input %d: got %q, %v, %v", i, outs[i], errs[i], cause)
				}
			}
			p.Close()
			s.wantNone()
		})
	}
}

// sshChild is the ssh client that this process has started.
func sshChild(s *sshServer) int {
	out, err := exec.Command("pgrep", "-P", strconv.Itoa(os.Getpid()), "-f", s.dir+"/ssh_config").Output()
	if err != nil {
		s.t.Errorf("pgrep: %v", err)
		return 1 << 30
	}
	pid, _ := strconv.Atoi(strings.Fields(string(out))[0])
	return pid
}

// A frozen far side looks like a dead network: the connection is given up.
func TestSSHSilence(t *testing.T) {
	s := sshd(t)
	o := s.options("a*1")
	o.Silence = 4 * time.Second
	begun := filepath.Join(s.dir, "begun")
	p := testPool(t, o)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	go func() { // ends when the agent is frozen
		for _, err := os.Stat(begun); err != nil && ctx.Err() == nil; _, err = os.Stat(begun) {
			time.Sleep(time.Millisecond)
		}
		syscall.Kill(s.one(AgentArgument), syscall.SIGSTOP)
	}()
	_, errs, _ := mapAll(ctx, p, "s", "do", []string{"once " + begun + " hang"}, core.Options{Retries: -1})
	if e := errs[0]; e == nil || e.Kind != core.Lost || e.Message != "lost: connection to a was lost: nothing heard for 4s" {
		t.Errorf("got %v", e)
	}
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
	p := testPool(t, s.options("a*1"))
	mapAll(context.Background(), p, "s", "inc", numbers(1), core.Options{})
	p.Close()
	files, _ := filepath.Glob(filepath.Join(s.cache, "gosess", "bin", "*"))
	if len(files) != 1 {
		t.Fatalf("got %v in the cache, want one file", files)
	}
	if err := os.Truncate(files[0], 1000); err != nil {
		t.Fatal(err)
	}
	p = testPool(t, s.options("a*1"))
	outs, errs, cause := mapAll(context.Background(), p, "s", "inc", numbers(1), core.Options{})
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
	kill := time.AfterFunc(time.Minute, func() { client.Process.Kill() })
	defer kill.Stop()
	for range 3000 {
		if len(s.processes(WorkerArgument)) == 4 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if n := len(s.processes(WorkerArgument)); n != 4 {
		t.Errorf("got %d workers, want 2 here and 2 there", n)
	}
	client.Process.Kill()
	client.Wait()
	s.wantNone()
}

package remote

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"gosess/dispatch/core"
)

// A machine is another machine as far as the network goes: a network namespace behind a cable.
type machine struct {
	t      *testing.T
	server *sshServer
	cable  string // this end of it
}

// machines counts those of this process.
var machines atomic.Int32

// newMachine makes a machine with an sshd. The test is skipped where there are no namespaces.
func newMachine(t *testing.T) *machine {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("network namespaces need root")
	}
	n := int(machines.Add(1))
	id := fmt.Sprintf("%d%c", os.Getpid(), 'a'+n%26)
	m := &machine{t: t, cable: "gn" + id}
	ns, far := "gosess-"+id, "gf"+id
	net := 4 * ((8*os.Getpid() + n) % (1 << 14)) // 4 addresses of 1<<16, where other processes have theirs
	here, there := fmt.Sprintf("10.213.%d.%d", net>>8, net&255+1), fmt.Sprintf("10.213.%d.%d", net>>8, net&255+2)
	m.ip("netns", "add", ns)
	t.Cleanup(func() { exec.Command("ip", "netns", "del", ns).Run() })
	m.ip("link", "add", m.cable, "type", "veth", "peer", "name", far)
	t.Cleanup(func() { exec.Command("ip", "link", "del", m.cable).Run() })
	m.ip("link", "set", far, "netns", ns)
	m.ip("addr", "add", here+"/30", "dev", m.cable)
	m.ip("link", "set", m.cable, "up")
	m.ip("-n", ns, "addr", "add", there+"/30", "dev", far)
	m.ip("-n", ns, "link", "set", far, "up")
	m.server = sshdAt(t, there, "ip", "netns", "exec", ns)
	return m
}

func (m *machine) ip(args ...string) {
	m.t.Helper()
	if out, err := exec.Command("ip", args...).CombinedOutput(); err != nil {
		m.t.Skipf("network namespaces cannot be made here: ip %v: %v: %s", args, err, out)
	}
}

// pull pulls the cable. Nobody is told.
func (m *machine) pull() { exec.Command("ip", "link", "set", m.cable, "down").Run() }

// slow makes the way there slow, in bits a second.
func (m *machine) slow(rate string) {
	out, err := exec.Command("tc", "qdisc", "add", "dev", m.cable, "root", "tbf", "rate", rate, "burst", "32k", "latency", "100ms").CombinedOutput()
	if err != nil {
		m.t.Errorf("tc: %v: %s", err, out)
	}
}

// wantEnd fails the test unless agents and workers of a machine that cannot be reached end.
func (m *machine) wantEnd() {
	m.t.Helper()
	s := m.server
	left := func() int { return len(s.processes(WorkerArgument)) + len(s.processes(AgentArgument)) }
	if !eventually(func() bool { return left() == 0 }) {
		m.t.Errorf("%d agents and workers are left on the far side of the cut", left())
	}
	for _, pid := range s.processes("") {
		syscall.Kill(pid, syscall.SIGKILL) // sshd's own, which waits for TCP
	}
}

// A network that is cut while an input runs: the map goes on elsewhere, and the far side cleans up by itself.
func TestSSHNetworkCut(t *testing.T) {
	far := newMachine(t)
	o := far.server.options("a*1")
	o.Silence = 5 * time.Second
	p := testPool(t, o)
	begun := filepath.Join(far.server.dir, "begun")
	ctx, cancel := context.WithTimeout(context.Background(), 3*patience)
	defer cancel()
	go func() { // ends when the cable is pulled
		eventually(func() bool { return exists(begun) })
		far.pull()
		p.Add(Host{Name: Local, Slots: 1})
	}()
	outs, errs, cause := mapAll(ctx, p, "s", "do", []string{"once " + begun + " hang"}, core.Options{})
	if errs[0] != nil || outs[0] != "done" || cause != nil {
		t.Errorf("got %q, %v, %v", outs[0], errs[0], cause)
	}
	far.wantEnd()
}

// A map moves over on two hosts at once. The network of one is cut while the program is on its way there:
// what had begun on it is done on the other, and nothing else is done twice.
func TestMoveNetworkCut(t *testing.T) {
	first, second := newMachine(t), newMachine(t)
	both := strings.Replace(first.server.clientConfig("known_hosts"), "Host a b c", "Host a", 1) +
		strings.Replace(second.server.clientConfig("known_hosts"), "Host a b c", "Host b", 1)
	first.server.write("both", both)
	o := first.server.options("a*2,b*2")
	o.SSH = []string{"ssh", "-F", filepath.Join(first.server.dir, "both")}
	o.Silence = 5 * time.Second
	p, b := testPool(t, o), newBuild(t)
	bin, err := hashed(b.path)
	if err != nil {
		t.Fatal(err)
	}
	m := newMoving(t, b.program(), 1_000_000, "1ms")
	there := func(s *sshServer) bool { return exists(filepath.Join(s.cache, "gosess", "programs", bin.sha256)) }
	go func() { // ends when the cable is pulled
		for !there(second.server) && t.Context().Err() == nil {
			time.Sleep(time.Millisecond)
		}
		first.pull()
	}()
	compiled := 0
	names := m.run(p, func(n int, name string) {
		if n == 20 {
			first.slow("1mbit") // the program takes long
			b.finish()
		}
		if name == bin.sha256 {
			compiled++
		}
		m.enough.Store(compiled > 500)
	})
	if names[0] == bin.sha256 || names[len(names)-1] != bin.sha256 {
		t.Errorf("the first input ran in %s, the last in %s, want a move to %s", names[0], names[len(names)-1], bin.sha256)
	}
	if there(first.server) {
		t.Error("the program had arrived before the cut")
	}
	if twice := m.begunTwice(); len(twice) > cap(m.room) {
		t.Errorf("%d inputs were begun again: %v", len(twice), twice)
	}
	if got := b.reported(); got != "" && !strings.HasPrefix(got, "workers of a interpret: ") {
		t.Errorf("got reports %q", got)
	}
	first.wantEnd()
	p.Close()
	second.server.wantNone()
}

// begunTwice are the inputs that were begun a second time. Each must have been begun, and none a third time.
func (m *moving) begunTwice() []int {
	m.t.Helper()
	count := m.counts()
	var twice []int
	for i := range m.next {
		switch n := count[strconv.Itoa(i)]; {
		case n == 2:
			twice = append(twice, i)
		case n != 1:
			m.t.Errorf("input %d was begun %d times", i, n)
		}
	}
	return twice
}

// What is killed while a map moves over is replaced, by what is compiled.
func TestMoveKilled(t *testing.T) {
	for _, victim := range []string{WorkerArgument, AgentArgument} {
		t.Run(victim, func(t *testing.T) {
			s, b := sshd(t), newBuild(t)
			p := testPool(t, s.options("a*2"))
			bin, err := hashed(b.path)
			if err != nil {
				t.Fatal(err)
			}
			m := newMoving(t, b.program(), 1_000_000, "1ms")
			killed := 0
			names := m.run(p, func(n int, name string) {
				switch {
				case n == 20:
					b.finish()
					syscall.Kill(s.some(victim), syscall.SIGKILL)
				case killed == 0 && name == bin.sha256:
					syscall.Kill(s.some(victim), syscall.SIGKILL)
					killed = n
				case killed > 0 && n > killed+100 && name == bin.sha256:
					m.enough.Store(true)
				}
			})
			if names[0] == bin.sha256 || names[len(names)-1] != bin.sha256 {
				t.Errorf("the first input ran in %s, the last in %s, want a move to %s", names[0], names[len(names)-1], bin.sha256)
			}
			count := m.counts()
			for i := range m.next {
				if n := count[strconv.Itoa(i)]; n < 1 || n > 3 {
					t.Errorf("input %d was begun %d times", i, n)
				}
			}
			p.Close()
			s.wantNone()
		})
	}
}

// A host whose disk is full interprets, and says why once.
func TestMoveDiskFull(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("mounting a small file system needs root")
	}
	s, b := sshd(t), newBuild(t)
	dir := filepath.Join(s.cache, "gosess", "programs")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=256k"); err != nil {
		t.Skipf("cannot mount a small file system: %v", err)
	}
	defer syscall.Unmount(dir, syscall.MNT_DETACH)
	b.finish()
	p, prog := testPool(t, s.options("a*2")), b.program()
	for range 2 {
		m := newMoving(t, prog, 1_000_000, "1ms")
		names := m.run(p, func(n int, _ string) { m.enough.Store(n > 50 && b.reported() != "") })
		if !allAre(names, names[0]) {
			t.Errorf("got %q, want all interpreted", names)
		}
		m.wantOnce()
	}
	const want = "workers of a interpret: failed to keep the compiled worker in the cache of the host: no space left on device"
	if got := b.reported(); got != want {
		t.Errorf("got reports %q, want %q", got, want)
	}
	p.Close()
	s.wantNone() // the last map does not wait for its upload
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("%v is left", left)
	}
}

// A host of another architecture gets a program of its own; without one it interprets
// while the others run theirs.
func TestMoveOtherMachine(t *testing.T) {
	s, b := sshd(t), newBuild(t)
	b.fails = map[string]string{"linux/riscv64": "the toolchain cannot build for it"}
	b.finish()
	p := testPool(t, s.options("a*1"))
	outs, errs, cause := mapAll(context.Background(), p, "s", "inc", numbers(1), core.Options{})
	wantInc(t, outs, errs, cause)
	p.mu.Lock()
	p.hosts[0].agent.target = target{"linux", "riscv64"} // as it would say
	p.mu.Unlock()
	p.Add(Host{Name: Local, Slots: 1})
	prog := b.program()
	<-prog.Begin(ownTarget.goos, ownTarget.goarch)
	m := newMoving(t, prog, 1_000_000, "1ms")
	seen := map[string]int{}
	m.run(p, func(_ int, name string) {
		seen[name]++
		m.enough.Store(b.reported() != "" && seen[compiledName] > 100 && len(seen) > 1)
	})
	m.wantOnce()
	if len(seen) != 2 {
		t.Errorf("got inputs by executable %v, want some here compiled and some there not", seen)
	}
	if got, want := b.reported(), "workers interpret: no compiled program for linux/riscv64: the toolchain cannot build for it"; got != want {
		t.Errorf("got reports %q, want %q", got, want)
	}
	p.Close()
	s.wantNone()
}

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// These tests are about dumps that something goes wrong with.

// A dumper runs gosess with a marker and directories of its own.
type dumper struct {
	t   *testing.T
	dir string // where session files are, and nothing else
	id  string
	env []string
}

func newDumper(t *testing.T) *dumper {
	d := &dumper{t: t, dir: t.TempDir(), id: newID(t)}
	home := t.TempDir()
	d.env = append(os.Environ(), marker+d.id, "HOME="+home, "XDG_STATE_HOME="+home+"/state",
		"XDG_CACHE_HOME="+home+"/cache", "XDG_CONFIG_HOME="+home+"/config", "GOSESS_ENGINE=interp", "GOSESS_SSH=")
	t.Cleanup(func() { wantNoProcesses(t, d.id) })
	return d
}

func (d *dumper) path(name string) string { return filepath.Join(d.dir, name) }

func (d *dumper) command(args ...string) *exec.Cmd {
	cmd := exec.Command(binary, args...)
	cmd.Env = d.env
	return cmd
}

// eval runs gosess to its end and returns what it shows.
func (d *dumper) eval(args ...string) string {
	d.t.Helper()
	out, err := d.command(args...).CombinedOutput()
	if err != nil {
		d.t.Fatalf("gosess %q: %v\n%s", args, err, out)
	}
	return string(out)
}

// entries are the names in the directory of the session files.
func (d *dumper) entries() string {
	d.t.Helper()
	list, err := os.ReadDir(d.dir)
	if err != nil {
		d.t.Fatal(err)
	}
	var names []string
	for _, e := range list {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}

// A dump that is killed leaves the old file or has made the new one; what it leaves
// besides, the next dump removes.
func TestKilledDump(t *testing.T) {
	const megabytes = 24
	for _, moment := range []struct {
		name string
		size int64 // of the new file, when the processes are killed
	}{
		{"at its beginning", 0},
		{"in the midst of it", megabytes << 19},
		{"while it is read back", megabytes << 20},
	} {
		t.Run(moment.name, func(t *testing.T) {
			d := newDumper(t)
			d.eval("-e", "big := []byte{1}", "-o", d.path("s.gosess"))
			cmd := d.command("-e", fmt.Sprintf("big := make([]byte, %d<<20); rand.Read(big);", megabytes), "-o", d.path("s.gosess"))
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			ended := make(chan struct{})
			go func() { // ends with the command
				cmd.Wait()
				close(ended)
			}()
			d.killWhen(moment.size, ended)
			<-ended
			shown := d.eval(d.path("s.gosess"), "-e", "len(big)")
			if shown != "1 int\n" && shown != fmt.Sprintf("%d int\n", megabytes<<20) {
				t.Errorf("the file holds %q", shown)
			}
			d.eval("-e", "big := []byte{1, 2}", "-o", d.path("s.gosess"))
			if names := d.entries(); names != "s.gosess" {
				t.Errorf("left behind: %s", names)
			}
		})
	}
}

// killWhen kills all processes of d as soon as a file of that size is being written.
func (d *dumper) killWhen(size int64, ended chan struct{}) {
	for tick := time.NewTicker(time.Millisecond); ; {
		select {
		case <-ended:
			return
		case <-tick.C:
		}
		files, _ := filepath.Glob(d.path(".*.tmp"))
		if len(files) == 0 {
			continue
		}
		if info, err := os.Stat(files[0]); err != nil || info.Size() < size {
			continue
		}
		tick.Stop()
		for len(processes(d.id)) > 0 {
			for _, p := range processes(d.id) {
				syscall.Kill(p.pid, syscall.SIGKILL)
			}
			time.Sleep(time.Millisecond)
		}
		return
	}
}

// Two dumps at once to one file: both are done, and the file is one of them.
func TestDumpsAtOnce(t *testing.T) {
	d := newDumper(t)
	cell := func(n int) string {
		return fmt.Sprintf("n := %d; big := make([]byte, 4<<20); big[len(big)-1] = byte(n)", n)
	}
	d.eval("-e", cell(9), "-o", d.path("s.gosess"))
	var cmds []*exec.Cmd
	for n := range 3 {
		cmd := d.command("-e", cell(n), "-o", d.path("s.gosess"))
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		cmds = append(cmds, cmd)
	}
	ended := make(chan error)
	go func() { // ends with the commands
		for _, cmd := range cmds {
			if err := cmd.Wait(); err != nil {
				ended <- err
			}
		}
		close(ended)
	}()
	for reading := true; reading; {
		select {
		case err, failed := <-ended:
			if reading = failed; failed {
				t.Error(err)
			}
		default:
			if shown := d.eval(d.path("s.gosess"), "-e", "len(big) == 4<<20 && int(big[len(big)-1]) == n"); shown != "true bool\n" {
				t.Fatalf("in between the file holds %q", shown)
			}
		}
	}
	if shown := d.eval(d.path("s.gosess"), "-e", "n < 3 && int(big[len(big)-1]) == n"); shown != "true bool\n" {
		t.Errorf("the file holds %q", shown)
	}
	if names := d.entries(); names != "s.gosess" {
		t.Errorf("left behind: %s", names)
	}
}

// A dump for which there is no room leaves the old file as it was and says so, and
// the session goes on.
func TestDumpWithoutRoom(t *testing.T) {
	d := newDumper(t)
	d.eval("-e", "x := 1", "-o", d.path("s.gosess"))
	// In sh the limit is in blocks of 512 bytes, in others of 1024.
	cmd := exec.Command("sh", "-c", `ulimit -f 1024 && exec "$0" -o "$1"`, binary, d.path("s.gosess"))
	cmd.Env = d.env
	cmd.Stdin = strings.NewReader("big := make([]byte, 8<<20); rand.Read(big);\n:dump \"" + d.path("s.gosess") + "\"\nlen(big)\n")
	out, err := cmd.CombinedOutput()
	if code := cmd.ProcessState.ExitCode(); code != 1 {
		t.Errorf("exit code %d (%v), want 1", code, err)
	}
	said := fmt.Sprintf("dump session to %q: write: file too large\n", d.path("s.gosess"))
	if text := string(out); strings.Count(text, said) != 2 || !strings.Contains(text, "\n8388608 int\n") {
		t.Errorf("gosess says\n%s", text)
	}
	if shown := d.eval(d.path("s.gosess"), "-e", "x"); shown != "1 int\n" {
		t.Errorf("the old file holds %q", shown)
	}
	if names := d.entries(); names != "s.gosess" {
		t.Errorf("left behind: %s", names)
	}
}

package remote

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"gosess/dispatch/core"
)

func TestParseHosts(t *testing.T) {
	tests := []struct {
		in   string
		want []Host
	}{
		{"", nil},
		{"a", []Host{{"a", "a", "", 0}}},
		{"user@a*8,b:2222*4, localhost*2", []Host{{"user@a", "user@a", "", 8}, {"b:2222", "b", "2222", 4}, {"localhost", "", "", 2}}},
		{"u@[::1]:22*3,fe80::1", []Host{{"u@[::1]:22", "u@::1", "22", 3}, {"fe80::1", "fe80::1", "", 0}}},
		{"127.0.0.1", []Host{{"127.0.0.1", "127.0.0.1", "", 0}}},
	}
	for _, tt := range tests {
		got, err := ParseHosts(tt.in)
		if err != nil || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%q: got %+v, %v, want %+v", tt.in, got, err, tt.want)
		}
	}
}

func TestParseHostsBad(t *testing.T) {
	tests := []struct{ in, want string }{
		{"a*0", `host "a*0": got "0" workers, want a number from 1 to 10000`},
		{"a*x", `host "a*x": got "x" workers, want a number from 1 to 10000`},
		{"*4", `host "*4": want a name such as user@host:port*workers`},
		{"a:port", `host "a:port": port "port" is not a number from 1 to 65535`},
		{"a:70000", `host "a:70000": port "70000" is not a number from 1 to 65535`},
		{"-oProxyCommand=x", `host "-oProxyCommand=x": want a name such as user@host:port*workers`},
		{"a b", `host "a b": want a name such as user@host:port*workers`},
		{"a,a*2", `host "a" is listed twice: write a*N for N workers`},
	}
	for _, tt := range tests {
		if got, err := ParseHosts(tt.in); err == nil || err.Error() != tt.want {
			t.Errorf("%q: got %v, %v, want %s", tt.in, got, err, tt.want)
		}
	}
}

// A hostfile is followed while a map runs.
func TestHostfile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "hosts")
	write := func(text string, at time.Time) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(file, at, at); err != nil {
			t.Fatal(err)
		}
	}
	write("# none yet\n\n", time.Unix(1, 0))
	reports := make(chan HostError, 10)
	p := testPool(t, Options{Hosts: []Host{}, Hostfile: file, Report: func(e HostError) { reports <- e }})
	_, errs, _ := mapAll(context.Background(), p, "s", "inc", numbers(1), core.Options{})
	if e := errs[0]; e == nil || e.Kind != core.NoWorker {
		t.Fatalf("got %v without hosts", e)
	}
	write("localhost*2 # here\n", time.Unix(2, 0))
	look := func() { // at the next occasion
		p.mu.Lock()
		defer p.mu.Unlock()
		p.hostfile.checked = time.Time{}
	}
	look()
	_, errs, _ = mapAll(context.Background(), p, "s", "inc", numbers(2), core.Options{})
	if errs[0] != nil || errs[1] != nil {
		t.Errorf("got %v", errs)
	}
	s := start(context.Background(), p, "s", "sleep", slices.Repeat([]string{"50ms"}, 1000), core.Options{})
	defer s.Stop()
	for n := 0; len(reports) == 0 && s.Next(); n++ {
		if s.Err() != nil {
			t.Fatalf("a bad hostfile took the hosts away: %v", s.Err())
		}
		if n == 0 {
			write("localhost*none\n", time.Unix(3, 0))
		}
	}
	s.Stop()
	if len(reports) == 0 {
		t.Fatal("a bad hostfile was not reported while a map ran")
	}
	if e := <-reports; e.Phase != "hostfile" {
		t.Errorf("got report %v", &e)
	}
	write("", time.Unix(4, 0))
	look()
	if _, errs, _ = mapAll(context.Background(), p, "s", "inc", numbers(1), core.Options{}); errs[0] == nil {
		t.Error("a host that the file does not list any more was used")
	}
}

func TestAddAndRemove(t *testing.T) {
	p := testPool(t, Options{Hosts: []Host{}})
	if err := p.Remove("a"); err == nil {
		t.Error("a host that is not there was removed")
	}
	p.Add(Host{Name: Local, Slots: 1})
	p.Add(Host{Name: Local, Slots: 2})
	mapAll(context.Background(), p, "s", "inc", numbers(5), core.Options{})
	eventually(func() bool { return p.Hosts()[0].Busy == 0 }) // the second worker may have come too late for the map
	hosts := p.Hosts()
	if len(hosts) != 1 || hosts[0].Slots != 2 || hosts[0].State != "ready" || hosts[0].Done != 5 || hosts[0].Live == 0 || hosts[0].Busy != 0 {
		t.Errorf("got %+v", hosts)
	}
	if err := p.Remove(Local); err != nil || len(p.Hosts()) != 0 {
		t.Errorf("got %v, %v", err, p.Hosts())
	}
}

func TestPrestart(t *testing.T) {
	p := testPool(t, Options{})
	p.Prestart(5)
	if h := p.Hosts()[0]; h.Live != 2 || h.Busy != 0 {
		t.Errorf("got %+v, want two idle workers", h)
	}
	outs, errs, cause := mapAll(context.Background(), p, "s", "inc", numbers(2), core.Options{})
	if cause != nil || errs[0] != nil || outs[0] != "1" || p.Hosts()[0].Live != 2 {
		t.Errorf("got %q, %v, %+v", outs, errs, p.Hosts())
	}
}

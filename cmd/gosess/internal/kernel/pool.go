package kernel

import (
	"encoding/hex"
	"fmt"
	"os"
	"strings"

	"gosess/dispatch/core"
	"gosess/remote"
	"gosess/session"
)

// Hosts are what a Pool means: the hosts given, and local workers if they are
// asked for. Nil means this machine, one worker a core.
func (p Pool) hosts() ([]remote.Host, error) {
	hosts, err := remote.ParseHosts(strings.Join(p.Hosts, ","))
	if err != nil {
		return nil, err
	}
	if p.Workers > 0 {
		hosts = append(hosts, remote.Host{Name: remote.Local, Slots: p.Workers})
	}
	if hosts == nil && (p.Hostfile != "" || p.Workers == 0) {
		hosts = []remote.Host{}
	}
	return hosts, nil
}

// Check says what is wrong with the pool as it was written, before anything starts.
func (p Pool) Check() error {
	if _, err := p.hosts(); err != nil {
		return err
	}
	if p.Hostfile != "" {
		if _, err := remote.ReadHostfile(p.Hostfile); err != nil {
			return err
		}
	}
	_, err := splitCommand(p.SSH)
	return err
}

// OpenPool makes the workers' pool. Nothing starts before it is needed. Print is
// called with what user code prints in a worker, and report when a host fails.
func OpenPool(p Pool, print func(worker, text string), report func(remote.HostError)) (*remote.Pool, error) {
	hosts, err := p.hosts()
	if err != nil {
		return nil, err
	}
	ssh, err := splitCommand(p.SSH)
	if err != nil {
		return nil, err
	}
	if p.Exe == "" {
		if p.Exe, err = os.Executable(); err != nil {
			return nil, fmt.Errorf("failed to find the gosess binary: %w", err)
		}
	}
	opt := remote.Options{
		Command: []string{p.Exe}, Hosts: hosts, Hostfile: p.Hostfile, SSH: ssh, Print: print, Report: report,
		Binary: func(goos, goarch string) (string, error) { return gosessFor(p.Exe, goos, goarch) },
	}
	if p.Ask {
		if tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0); err == nil {
			opt.Terminal = tty // for as long as the process lives
		}
	}
	return remote.NewPool(opt)
}

// A Work is what NewJob maps.
type Work struct {
	Session  *session.Session
	Func     *session.Callable
	Inputs   core.Source
	Hosts    []remote.Host // on these only; nil means on all of the pool
	Programs *Programs     // nil means that workers interpret
	Engine   string        // as Pool.Engine
}

// NewJob is a map on the pool's workers.
func NewJob(pool *remote.Pool, w Work) (*core.Job, error) {
	snap, err := w.Func.Snapshot()
	if err != nil {
		return nil, err
	}
	desc, err := w.Func.Describe()
	if err != nil {
		return nil, err
	}
	hash := snap.Hash()
	job := remote.Job{
		Session: remote.Blob{Bytes: snap.Bytes, Hash: hex.EncodeToString(hash[:])},
		Func:    remote.NewBlob(desc),
		Hosts:   w.Hosts,
	}
	for _, b := range snap.Build {
		fmt.Fprintf(os.Stderr, "session: each worker builds %s\n", b)
	}
	if w.Programs != nil && w.Engine != Interp {
		job.Compiled = w.Engine == Native
		if missing := w.Func.MissingModules(); job.Compiled && len(missing) > 0 {
			list := strings.Join(missing, " ")
			return nil, fmt.Errorf("engine native: compiled workers need modules that are not on this machine: %s; \":get %s\" fetches them", list, list)
		}
		if job.Program, err = w.Programs.For(w.Func, w.Func.Needs(), snap.Build); err != nil && job.Compiled {
			return nil, fmt.Errorf("engine native: %w", err)
		}
		job.Patient = w.Func.Fetched()
	}
	store := func(dst any, i int, output any) error { return storeResult(w.Func, dst, i, output) }
	return &core.Job{Source: w.Inputs, Pool: pool.Map(job), Store: store, Cause: w.Session.Sentinel, Decode: w.Session.DecodeError}, nil
}

// Retries is a count of the command line in dispatch's terms, in which 0 is the
// default and a negative number means never.
func Retries(n int) int {
	switch {
	case n < 0:
		return 0
	case n == 0:
		return -1
	}
	return n
}

// splitCommand splits a command at spaces outside quotes; nil if it is empty.
func splitCommand(s string) ([]string, error) {
	var words []string
	var word strings.Builder
	var quote rune
	begun := false
	for _, r := range s {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '\'' || r == '"':
			quote, begun = r, true
		case r == ' ' || r == '\t':
			if begun {
				words = append(words, word.String())
			}
			word.Reset()
			begun = false
		default:
			word.WriteRune(r)
			begun = true
		}
	}
	if quote != 0 {
		return nil, fmt.Errorf("command %q: a quote is not closed", s)
	}
	if begun {
		words = append(words, word.String())
	}
	return words, nil
}

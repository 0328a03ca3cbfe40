package main

import (
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"gosess/cmd/gosess/internal/kernel"
)

// options is a command line after parsing.
type options struct {
	command  *command
	args     []string // of the command: sessions, files
	progArgs []string // after "--"
	help     bool

	out       string
	code      []string
	session   string
	fn        string
	unordered bool
	check     bool
	all       bool
	json      bool
	compress  bool
	force     bool // export: what is in the directory goes
	tolerance float64
	noColor   bool
	restore   bool

	hosts    []string // each as given: "a*8,b"
	hostfile string
	pool     string
	workers  int // unset: as many as cores, or none if there are hosts
	engine   string
	ssh      string
	timeout  time.Duration
	retries  int // unset: the pool's default
}

// settle fills in what the environment and the config file say where no flag
// did, and checks what can be checked before anything starts.
func (o *options) settle() error {
	if o.help {
		o.command = findCommand("help")
		return nil
	}
	if o.pool != "" {
		if err := o.applyPool(); err != nil {
			return err
		}
	}
	if o.ssh == "" {
		o.ssh = os.Getenv("GOSESS_SSH")
	}
	if err := o.kernelPool().Check(); err != nil {
		return usagef("%v", err)
	}
	return o.checkEngine()
}

// kernelPool is what the command line says about hosts and workers.
func (o *options) kernelPool() kernel.Pool {
	return kernel.Pool{Hosts: o.hosts, Hostfile: o.hostfile, Workers: o.workers,
		SSH: o.ssh, Timeout: o.timeout, Retries: o.retries, Engine: o.engine, Ask: term.IsTerminal(int(os.Stderr.Fd()))}
}

// checkEngine refuses what is no engine.
func (o *options) checkEngine() error {
	from := "--engine"
	if o.engine == "" {
		o.engine, from = os.Getenv("GOSESS_ENGINE"), "GOSESS_ENGINE"
	}
	switch o.engine {
	case "", kernel.Auto:
		o.engine = kernel.Auto
		return nil
	case kernel.Interp, kernel.Native:
		return nil
	}
	return usagef("%s %q: not an engine%s; use auto, interp or native", from, o.engine,
		didYouMean("", o.engine, []string{kernel.Auto, kernel.Interp, kernel.Native}))
}

// oneSession returns the session file among the arguments, "" if there is none.
func (o *options) oneSession() (string, error) {
	switch len(o.args) {
	case 0:
		return "", nil
	case 1:
		return o.args[0], nil
	}
	names := make([]string, 0, len(commands()))
	for _, c := range commands() {
		names = append(names, c.name)
	}
	return "", usagef("one session at most, got %d arguments: %s%s", len(o.args),
		strings.Join(o.args, " "), didYouMean("", o.args[0], names))
}

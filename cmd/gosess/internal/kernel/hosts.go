package kernel

import (
	"errors"
	"fmt"
	"strings"

	"gosess/remote"
	"gosess/repl"
)

// doHosts lists, adds and removes hosts.
func (k *server) doHosts(cmd repl.Command, scr repl.Screen) reply {
	pool, err := k.openPool()
	if err != nil {
		return reply{Err: ":hosts: " + err.Error()}
	}
	if len(cmd.Args) > 0 {
		if err := changeHosts(pool, cmd.Args[0], cmd.Args[1:]); err != nil {
			return reply{Err: ":hosts: " + err.Error()}
		}
		k.noticeHosts(pool)
	}
	return toReply(repl.Hosts(hostRows(pool), scr))
}

// changeHosts adds hosts to the pool or takes them away.
func changeHosts(pool *remote.Pool, verb string, names []string) error {
	switch verb {
	case "list":
		return nil
	case "add", "remove":
	default:
		return fmt.Errorf("%q: use add, remove or list", verb)
	}
	if len(names) == 0 {
		return fmt.Errorf("%s what? :hosts %s user@a*8", verb, verb)
	}
	if verb == "add" {
		hosts, err := remote.ParseHosts(strings.Join(names, ","))
		if err != nil {
			return err
		}
		pool.Add(hosts...)
		return nil
	}
	var errs []error
	for _, name := range names {
		errs = append(errs, pool.Remove(strings.TrimSpace(name)))
	}
	return errors.Join(errs...)
}

// noticeHosts tells the prompt which hosts the next kernel should have.
func (k *server) noticeHosts(pool *remote.Pool) {
	n := hostsNotice{}
	for _, h := range pool.Hosts() {
		text := h.Name
		if h.Slots > 0 {
			text += fmt.Sprintf("*%d", h.Slots)
		}
		n.Hosts = append(n.Hosts, text)
	}
	send(k.conn, msgHosts, 0, n)
}

// hostRows are the rows of :hosts.
func hostRows(pool *remote.Pool) []repl.Host {
	var rows []repl.Host
	for _, h := range pool.Hosts() {
		rows = append(rows, repl.Host{Name: h.Name, Slots: h.Slots, State: stateOf(h), Done: int(h.Done)})
	}
	return rows
}

// stateOf is a host's state in a few words.
func stateOf(h remote.HostState) string {
	switch {
	case h.Err != nil:
		return "failed: " + h.Err.Error()
	case h.Live > 0:
		return fmt.Sprintf("%s, %d of %d busy", h.State, h.Busy, h.Live)
	}
	return h.State
}

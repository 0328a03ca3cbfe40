package remote

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// A Host says where workers run and how many.
type Host struct {
	Name  string // as the user wrote it, without slots: "user@a", "b:2222", "localhost"
	Addr  string // what ssh is told: "user@a"; "" for this machine
	Port  string // "" leaves it to ssh
	Slots int    // workers at once; 0 means one a core
}

// Local is this machine. Any other name for it is reached through ssh.
const Local = "localhost"

// ParseHosts reads a list of hosts: "user@a*8,b:2222*4,[::1]:22,localhost*2".
// Without "*N" a host has one worker a core.
func ParseHosts(list string) ([]Host, error) {
	var hosts []Host
	for item := range strings.SplitSeq(list, ",") {
		item = strings.TrimSpace(item)
		if item == "" {
			continue
		}
		h, err := parseHost(item)
		if err != nil {
			return nil, err
		}
		for _, other := range hosts {
			if other.Name == h.Name {
				return nil, fmt.Errorf("host %q is listed twice: write %s*N for N workers", h.Name, h.Name)
			}
		}
		hosts = append(hosts, h)
	}
	return hosts, nil
}

func parseHost(item string) (Host, error) {
	name, count, counted := strings.Cut(item, "*")
	h := Host{Name: strings.TrimSpace(name)}
	if counted {
		n, err := strconv.Atoi(strings.TrimSpace(count))
		if err != nil || n < 1 || n > 10000 {
			return h, fmt.Errorf("host %q: got %q workers, want a number from 1 to 10000", item, count)
		}
		h.Slots = n
	}
	if h.Name == Local {
		return h, nil
	}
	h.Addr, h.Port = splitPort(h.Name)
	if h.Addr == "" || strings.HasPrefix(h.Addr, "-") || strings.ContainsAny(h.Name, " \t\"'`$;&|<>\\") {
		return h, fmt.Errorf("host %q: want a name such as user@host:port*workers", item)
	}
	if n, err := strconv.Atoi(h.Port); h.Port != "" && (err != nil || n < 1 || n > 65535) {
		return h, fmt.Errorf("host %q: port %q is not a number from 1 to 65535", h.Name, h.Port)
	}
	return h, nil
}

// splitPort splits user@host:port; a bare IPv6 address has no port, and brackets go.
func splitPort(s string) (addr, port string) {
	user := ""
	if at := strings.LastIndexByte(s, '@'); at >= 0 {
		user, s = s[:at+1], s[at+1:]
	}
	if strings.HasPrefix(s, "[") {
		host, rest, ok := strings.Cut(s[1:], "]")
		if ok && (rest == "" || rest[0] == ':') {
			return user + host, strings.TrimPrefix(rest, ":")
		}
	}
	if strings.Count(s, ":") == 1 {
		host, port, _ := strings.Cut(s, ":")
		return user + host, port
	}
	return user + s, ""
}

// ReadHostfile reads hosts from a file, one or several a line; # begins a comment.
func ReadHostfile(path string) ([]Host, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("failed to read the hostfile: %w", err)
	}
	defer f.Close()
	var items []string
	in := bufio.NewScanner(f)
	for in.Scan() {
		line, _, _ := strings.Cut(in.Text(), "#")
		if line = strings.TrimSpace(line); line != "" {
			items = append(items, line)
		}
	}
	if err := in.Err(); err != nil {
		return nil, fmt.Errorf("failed to read the hostfile: %w", err)
	}
	hosts, err := ParseHosts(strings.Join(items, ","))
	if err != nil {
		return nil, fmt.Errorf("hostfile %s: %w", path, err)
	}
	return hosts, nil
}

package modules

import (
	"regexp"
	"strings"
)

// noNetwork is in messages of a machine that cannot reach a module's host.
var noNetwork = regexp.MustCompile(`dial tcp|no such host|network is unreachable|connection refused|i/o timeout|TLS handshake timeout`)

// reason makes one line of what the go command says when it fails.
func reason(output string) string {
	line := ""
	for l := range strings.Lines(output) {
		l = strings.TrimSpace(l)
		if l == "" || strings.HasPrefix(l, "go: downloading ") || strings.HasPrefix(l, "go: finding ") || strings.HasPrefix(l, "#") {
			continue
		}
		line = strings.TrimPrefix(l, "go: ")
		break
	}
	switch {
	case strings.Contains(output, "module lookup disabled by GOPROXY=off"):
		return "it is not in the module cache, and GOPROXY=off forbids fetching it"
	case noNetwork.MatchString(output):
		return "its host cannot be reached: " + cut(line)
	case strings.Contains(output, "unknown revision"), strings.Contains(output, ".info: no such file"), strings.Contains(output, "no matching versions"):
		return "there is no such version: " + cut(line)
	case strings.Contains(output, "404 Not Found"), strings.Contains(output, "no such file or directory"), strings.Contains(output, "410 Gone"), strings.Contains(output, "could not read Username"), strings.Contains(output, "unrecognized import path"):
		return "there is no such module: " + cut(line)
	}
	return cut(line)
}

// cut keeps a line readable.
func cut(line string) string {
	const most = 300
	if r := []rune(line); len(r) > most {
		return string(r[:most]) + "…"
	}
	return line
}

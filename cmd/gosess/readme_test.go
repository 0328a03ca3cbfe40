package main

import (
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"
)

var updateReadme = flag.Bool("update-readme", false, "write what the transcript of README.md prints into it")

const readmePath = "../../README.md"

// A said is one entry of the transcript and what gosess answered.
type said struct {
	entry  string // its lines joined by newlines
	answer string
}

// A visit is one run of gosess in the transcript.
type visit struct {
	args []string
	said []said
}

// TestReadme types the transcript of README.md at a terminal and compares the answers.
func TestReadme(t *testing.T) {
	text, err := os.ReadFile(readmePath)
	if err != nil {
		t.Fatal(err)
	}
	block, ok := transcriptOf(string(text))
	if !ok {
		t.Fatal("README.md has no transcript that begins with \"$ go run ./cmd/gosess\"")
	}
	visits := parseTranscript(t, block)
	if len(visits) < 2 {
		t.Fatalf("the transcript starts gosess %d times, want a session that is kept and one that loads it", len(visits))
	}
	dir := t.TempDir()
	var shown strings.Builder
	for _, v := range visits {
		shown.WriteString(replay(t, dir, v))
	}
	if *updateReadme {
		os.WriteFile(readmePath, []byte(strings.Replace(string(text), block, shown.String(), 1)), 0o644)
		return
	}
	if shown.String() != block {
		t.Errorf("README.md's transcript is now (go test ./cmd/gosess -run TestReadme -update-readme writes it):\n%s", shown.String())
	}
}

// transcriptOf returns the lines of the first block of text that starts gosess.
func transcriptOf(text string) (string, bool) {
	_, rest, ok := strings.Cut(text, "```console\n$ go run ./cmd/gosess\n")
	block, _, closed := strings.Cut(rest, "```\n")
	return "$ go run ./cmd/gosess\n" + block, ok && closed
}

func parseTranscript(t *testing.T, block string) []visit {
	var visits []visit
	for _, l := range strings.Split(strings.TrimSuffix(block, "\n"), "\n") {
		if args, ok := strings.CutPrefix(l, "$ go run ./cmd/gosess"); ok {
			visits = append(visits, visit{args: strings.Fields(args)})
			continue
		}
		v := &visits[len(visits)-1]
		if entry, ok := strings.CutPrefix(l, "> "); ok {
			v.said = append(v.said, said{entry: entry})
			continue
		}
		if len(v.said) == 0 {
			t.Fatalf("README.md: %q stands before the first entry", l)
		}
		last := &v.said[len(v.said)-1]
		if more, ok := strings.CutPrefix(l, ". "); ok && last.answer == "" {
			last.entry += "\n" + more
		} else {
			last.answer += l + "\n"
		}
	}
	return visits
}

// replay types the entries of one visit and returns the transcript of it.
func replay(t *testing.T, dir string, v visit) string {
	var out strings.Builder
	out.WriteString(strings.Join(append([]string{"$ go run ./cmd/gosess"}, v.args...), " ") + "\n")
	term := openTerminalIn(t, dir, v.args...)
	term.expect(promptSign)
	for _, s := range v.said {
		lines := strings.Split(s.entry, "\n")
		out.WriteString("> " + strings.Join(lines, "\n. ") + "\n")
		term.keys("\x1b[200~" + s.entry + "\x1b[201~")
		term.expect(regexp.QuoteMeta(strings.TrimSpace(lines[len(lines)-1])) + `$`)
		term.keys("\r")
		if s.entry == ":quit" {
			break
		}
		answer := term.expect(promptSign)
		out.WriteString(strings.TrimLeft(strings.TrimSuffix(answer, "> "), "\n"))
	}
	if last := v.said[len(v.said)-1]; last.entry != ":quit" {
		term.keys("\x04")
	}
	<-term.exited
	return out.String()
}

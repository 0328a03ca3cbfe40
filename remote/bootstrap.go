package remote

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"gosess/internal/wire"
)

// The far side needs a POSIX shell and nothing else. Ssh has its user's login shell, whichever that
// is, run this script with sh, so it has neither single quotes nor
// backslashes nor newlines. The lines that it prints begin with a random mark, which tells
// them from what start-up files print.
//
//	it prints      MARK shell SYSTEM MACHINE PACKER      PACKER is gzip or none
//	it reads       SHA256 CKSUM SIZE                     of the binary that is wanted
//	it prints      MARK have                             and goes on to the last step, or
//	               MARK need
//	it reads       COUNT, and COUNT bytes                the binary, packed if it can unpack
//	it prints      MARK stored
//	it prints      MARK go                               and becomes the binary
//	               MARK fail WORDS                       at any time, and ends
//
// A binary is checked against its hash when it arrives, under another name, and
// then moved into place; when it is found there later its size is compared.
var script = strings.Join([]string{
	`m=MARK; umask 077`,
	`fail() { echo "$m fail" $*; exit 1; }`,
	`z=none; command -v gzip >/dev/null 2>&1 && z=gzip`,
	`echo; echo "$m shell" $(uname -s) $(uname -m) $z`,
	`read h k s || exit 1`,
	`c=${XDG_CACHE_HOME:-$HOME/.cache}/gosess; b=$c/bin; f=$b/$h; t=$b/.$h.$$`,
	`sum() { { sha256sum || shasum -a 256 || openssl dgst -sha256 -r || cksum; } <$t 2>/dev/null; }`,
	`good() { case $(sum) in *$h*|"$k $s"*) return 0;; esac; return 1; }`,
	`if [ -x "$f" ] && [ $(wc -c <"$f") -eq $s ]; then echo "$m have"; touch "$f"; else ` +
		`e=$(mkdir -p "$b" 2>&1) || fail $e; ` +
		`find "$b" -type f -mtime +60 -exec rm -f {} + 2>/dev/null; ` +
		`echo "$m need"; read g || exit 1; ` +
		`trap "rm -f $t" 0 1 2 13 15; ` +
		`if [ $z = gzip ]; then e=$( { head -c $g | gzip -dc >$t; } 2>&1 ) || fail $e; ` +
		`else e=$( { head -c $g >$t; } 2>&1 ) || fail $e; fi; ` +
		`good || fail the binary was damaged on its way, or the disk is full; ` +
		`e=$( { chmod 700 $t && mv -f $t $f; } 2>&1 ) || fail $e; ` +
		`trap - 0 1 2 13 15; echo "$m stored"; fi`,
	`echo "$m go"; exec "$f" `,
}, "; ")

// bootCommand is what ssh is told to have run.
func bootCommand(mark, args string) string {
	return "exec sh -c '" + strings.Replace(script, "MARK", mark, 1) + args + "'"
}

func newMark() string {
	var b [8]byte
	rand.Read(b[:])
	return "gosess-" + hex.EncodeToString(b[:])
}

// A boot is one attempt to get an agent running on a host.
type boot struct {
	pool  *Pool
	host  Host
	phase string
	mark  string
	ssh   *client
}

// connect makes the connection to h. The error is a *HostError.
func connect(ctx context.Context, h *host) (*agent, error) {
	b := &boot{pool: h.pool, host: h.spec, phase: "connect", mark: newMark()}
	a, err := b.run(ctx, nil)
	if terminal := h.pool.opt.Terminal; err != nil && terminal != nil && mayAsk(b.phase, err) && ctx.Err() == nil {
		a, err = b.run(ctx, terminal)
	}
	if err != nil {
		return nil, &HostError{Host: h.spec.Name, Phase: b.phase, Err: err}
	}
	a.host = h
	return a, nil
}

// mayAsk says whether ssh failed because it was not allowed to ask the user.
func mayAsk(phase string, err error) bool {
	return phase == "connect" && (strings.Contains(err.Error(), "Permission denied") ||
		strings.Contains(err.Error(), "Host key verification failed"))
}

// run goes through the phases.
func (b *boot) run(ctx context.Context, terminal *os.File) (a *agent, err error) {
	opt := &b.pool.opt
	own := startFinding(opt.Binary) // meanwhile
	command := bootCommand(b.mark, fmt.Sprintf("%s %v", AgentArgument, opt.Silence))
	b.phase = "connect"
	ssh, settle, err := startClient(opt.SSH, b.host, command, terminal)
	if err != nil {
		return nil, err
	}
	b.ssh = ssh
	defer settle()
	defer func() {
		if err != nil {
			ssh.end()
		}
	}()
	limit := opt.Connect
	if terminal != nil {
		limit = time.Hour // the user types
	}
	facts, err := b.answer(ctx, "shell", limit)
	if err != nil {
		return nil, err
	}
	settle()
	b.phase = "shell"
	if err := b.provide(ctx, own, strings.Fields(facts)); err != nil {
		return nil, err
	}
	b.phase = "start"
	if _, err := b.answer(ctx, "go", opt.Start); err != nil {
		return nil, err
	}
	return b.meet(ctx)
}

// answer waits for the script's next line, which must be the word wanted, and returns what follows it.
func (b *boot) answer(ctx context.Context, want string, limit time.Duration) (string, error) {
	text, err := b.ssh.line(ctx, b.mark+" ", limit)
	if err != nil {
		return "", err
	}
	word, rest, _ := strings.Cut(text, " ")
	switch word {
	case want:
		return rest, nil
	case "fail":
		return "", errors.New(rest)
	}
	return "", fmt.Errorf("got answer %q, want %q", word, want)
}

// provide sees to it that the host has a binary that runs there.
func (b *boot) provide(ctx context.Context, own *finding, facts []string) error {
	if len(facts) != 3 {
		return fmt.Errorf("got facts %q, want system, machine and packer", facts)
	}
	bin, err := own.forMachine(facts[0], facts[1])
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(b.ssh.stdin, "%s %d %d\n", bin.sha256, bin.cksum, bin.size); err != nil {
		return b.ssh.failure()
	}
	text, err := b.ssh.line(ctx, b.mark+" ", b.pool.opt.Connect)
	switch {
	case err != nil:
		return err
	case text == "have":
		return nil
	case text != "need":
		return errors.New(strings.TrimPrefix(text, "fail "))
	}
	b.phase = "upload"
	if err := b.upload(ctx, bin, facts[2] == "gzip"); err != nil {
		return err
	}
	_, err = b.answer(ctx, "stored", b.pool.opt.Upload)
	return err
}

// upload sends the binary.
func (b *boot) upload(ctx context.Context, bin *binary, packed bool) error {
	data, err := bin.read(packed)
	if err != nil {
		return err
	}
	limit := b.pool.opt.Upload
	stop := context.AfterFunc(ctx, func() { b.ssh.stdin.SetWriteDeadline(time.Unix(1, 0)) })
	defer stop()
	defer b.ssh.stdin.SetWriteDeadline(time.Time{})
	if _, err = fmt.Fprintf(b.ssh.stdin, "%d\n", len(data)); err != nil {
		return b.ssh.failure()
	}
	for len(data) > 0 {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		b.ssh.stdin.SetWriteDeadline(time.Now().Add(limit))
		n, err := b.ssh.stdin.Write(data[:min(len(data), 64<<10)])
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded) && ctx.Err() == nil:
			return fmt.Errorf("nothing went out for %v, %d bytes are left", limit, len(data))
		case err != nil && ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			return nil // the script has ended, and its last line says why
		}
		data = data[n:]
	}
	return nil
}

// meet greets the agent that the script has become.
func (b *boot) meet(ctx context.Context) (*agent, error) {
	limit := b.pool.opt.Start
	b.ssh.stdout.SetReadDeadline(time.Now().Add(limit))
	defer b.ssh.stdout.SetReadDeadline(time.Time{})
	stop := context.AfterFunc(ctx, func() { b.ssh.stdout.SetReadDeadline(time.Unix(1, 0)) })
	defer stop()
	a := &agent{ssh: b.ssh, conn: wire.New(b.ssh.lines, b.ssh.stdin), dead: make(chan struct{}),
		put: map[string]bool{}, asked: map[string]chan haveHeader{}, programs: map[string]string{},
		workers: map[uint32]*worker{}, heard: time.Now()}
	err := a.conn.Handshake(agentProtocol)
	var f wire.Frame
	if err == nil {
		f, err = a.conn.Recv()
	}
	switch {
	case err == nil && f.Type == msgHello:
		var h helloHeader
		if err := wire.Unmarshal(f.Header, &h); err != nil {
			return nil, err
		}
		a.cpus, a.target = h.CPUs, target{h.GOOS, h.GOARCH}
		return a, nil
	case err == nil:
		return nil, fmt.Errorf("got message %d, want %d", f.Type, msgHello)
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, os.ErrDeadlineExceeded):
		return nil, b.ssh.late(limit)
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return nil, b.ssh.failure()
	}
	return nil, err
}

package wire

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// Versions of the frame format that this package speaks.
const (
	Version    = 1
	MinVersion = 1
)

const (
	magic    = "gosess/w"
	nameLen  = 6
	introLen = len(magic) + 2 + nameLen
)

// Errors of a handshake.
var (
	ErrForeign = errors.New("not a gosess peer")
	ErrVersion = errors.New("versions do not meet")
)

// Handshake introduces this side as speaking the named protocol, of at most six
// letters, and checks the peer's introduction. Both sides call it first.
// The error wraps ErrForeign or ErrVersion, or is that of the stream.
func (c *Conn) Handshake(protocol string) error {
	if err := c.Greet(protocol); err != nil {
		return err
	}
	return c.Meet(protocol)
}

// Greet is the first half of Handshake. After it frames may be sent, before the peer
// has been met.
func (c *Conn) Greet(protocol string) error {
	if err := c.sendRaw(intro(protocol, Version, MinVersion)); err != nil {
		return fmt.Errorf("failed to greet peer: %w", err)
	}
	return nil
}

// Meet is the second half of Handshake.
func (c *Conn) Meet(protocol string) error {
	var got [introLen]byte
	if _, err := io.ReadFull(c.r, got[:]); err != nil {
		return fmt.Errorf("failed to read peer's greeting: %w", err)
	}
	return checkIntro(got[:], protocol)
}

func (c *Conn) sendRaw(b []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pending = append(c.pending, b...)
	if c.direct {
		return c.flushLocked()
	}
	select {
	case c.wake <- struct{}{}:
	default:
	}
	return c.err
}

func intro(protocol string, version, oldest byte) []byte {
	b := make([]byte, introLen)
	n := copy(b, magic)
	b[n], b[n+1] = version, oldest
	copy(b[n+2:], protocol)
	return b
}

func checkIntro(b []byte, protocol string) error {
	if got := b[:len(magic)]; string(got) != magic {
		return fmt.Errorf("%w: got magic number %q, want %q", ErrForeign, got, magic)
	}
	version, oldest := b[len(magic)], b[len(magic)+1]
	if version < MinVersion || oldest > Version {
		return fmt.Errorf("%w: peer speaks %d to %d, this side %d to %d", ErrVersion, oldest, version, MinVersion, Version)
	}
	got := string(bytes.TrimRight(b[len(magic)+2:], "\x00"))
	if got != protocol {
		return fmt.Errorf("%w: got protocol %q, want %q", ErrForeign, got, protocol)
	}
	return nil
}

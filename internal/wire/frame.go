package wire

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"gosess/internal/value"
)

// Limits of one frame. A header holds a few fields and perhaps an error's text
// and stack; a body holds one input or result, or a piece of a session.
const (
	MaxHeader = 16 << 20
	MaxBody   = 4 << 30
)

// Unsupported is the type of the answer to a frame of unknown type.
const Unsupported = 255

// A Frame is one message. The zero Chan addresses the peer itself.
type Frame struct {
	Type   byte
	Chan   uint32
	ID     uint64
	Header []byte
	Body   []byte
}

// Unknown returns the answer to a frame whose type the receiver does not know.
func Unknown(f Frame) Frame {
	return Frame{Type: Unsupported, Chan: f.Chan, ID: f.ID, Header: []byte{f.Type}}
}

// ErrFrame is wrapped by errors about bytes that are no frame.
var ErrFrame = errors.New("damaged frame")

// Append appends the encoding of f to b.
func (f Frame) Append(b []byte) []byte {
	b = append(b, f.Type)
	b = binary.AppendUvarint(b, uint64(f.Chan))
	b = binary.AppendUvarint(b, f.ID)
	b = binary.AppendUvarint(b, uint64(len(f.Header)))
	b = binary.AppendUvarint(b, uint64(len(f.Body)))
	b = append(b, f.Header...)
	return append(b, f.Body...)
}

func (f Frame) check() error {
	if len(f.Header) > MaxHeader {
		return fmt.Errorf("header of %d bytes, at most %d can be sent", len(f.Header), MaxHeader)
	}
	if len(f.Body) > MaxBody {
		return fmt.Errorf("body of %d bytes, at most %d can be sent", len(f.Body), MaxBody)
	}
	return nil
}

// ReadFrame reads one frame. The error is io.EOF if r ends before a frame
// begins, io.ErrUnexpectedEOF if it ends inside one, and wraps ErrFrame if the
// bytes are no frame. Memory is allocated as bytes arrive, not as lengths promise.
func ReadFrame(r *bufio.Reader) (Frame, error) {
	var f Frame
	typ, err := r.ReadByte()
	if err != nil {
		return f, err
	}
	f.Type = typ
	var nums [4]uint64
	limits := [4]uint64{1<<32 - 1, 1<<64 - 1, MaxHeader, MaxBody}
	for i, name := range [4]string{"chan", "id", "header length", "body length"} {
		n, err := binary.ReadUvarint(r)
		if err != nil {
			return f, inside(err, name)
		}
		if n > limits[i] {
			return f, fmt.Errorf("%w: %s is %d, at most %d is allowed", ErrFrame, name, n, limits[i])
		}
		nums[i] = n
	}
	f.Chan, f.ID = uint32(nums[0]), nums[1]
	if f.Header, err = readN(r, nums[2]); err != nil {
		return f, inside(err, "header")
	}
	if f.Body, err = readN(r, nums[3]); err != nil {
		return f, inside(err, "body")
	}
	return f, nil
}

// inside says that a stream ended within a frame, or that a number is none.
func inside(err error, what string) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return io.ErrUnexpectedEOF
	}
	return fmt.Errorf("%w: %s: %v", ErrFrame, what, err)
}

// grow is how much is allocated before any of it has arrived.
const grow = 1 << 20

func readN(r io.Reader, n uint64) ([]byte, error) {
	if n == 0 {
		return nil, nil
	}
	b := make([]byte, min(n, grow))
	if _, err := io.ReadFull(r, b); err != nil {
		return nil, err
	}
	for uint64(len(b)) < n {
		have := uint64(len(b))
		next := make([]byte, min(n, 4*have))
		copy(next, b)
		if _, err := io.ReadFull(r, next[have:]); err != nil {
			return nil, err
		}
		b = next
	}
	return b, nil
}

// Marshal encodes the fields of a header as CBOR.
func Marshal(v any) ([]byte, error) { return value.Marshal(v) }

// Unmarshal decodes what Marshal made.
func Unmarshal(data []byte, v any) error { return value.Unmarshal(data, v) }

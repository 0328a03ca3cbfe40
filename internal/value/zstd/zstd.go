// Package zstd compresses session files. Its one rule: importing it is all that a
// program does with it. Files can be written compressed then, and read; a program
// that does not import it is linked without a compressor.
package zstd

import (
	"fmt"
	"slices"
	"sync"

	"github.com/klauspost/compress/zstd"

	"gosess/internal/value"
)

func init() { value.SetCompression(codec{}) }

type codec struct{}

var encoder = sync.OnceValue(func() *zstd.Encoder {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(false))
	if err != nil {
		panic(err) // the options are constants
	}
	return e
})

func (codec) Compress(dst, src []byte) []byte { return encoder().EncodeAll(src, dst) }

// maxWindow is the window that a frame may ask for. Short frames ask for more than
// they hold, so it does not depend on that.
const maxWindow = 8 << 20

// decoders keep their tables from record to record.
var decoders = sync.Pool{New: func() any {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecodeAllCapLimit(true), zstd.WithDecoderMaxWindow(maxWindow))
	if err != nil {
		panic(err) // the options are constants
	}
	return d
}}

func (codec) Decompress(dst, src []byte, max int) ([]byte, error) {
	d := decoders.Get().(*zstd.Decoder)
	defer decoders.Put(d)
	if err := d.ResetWithOptions(nil, zstd.WithDecoderMaxMemory(uint64(max)+maxWindow)); err != nil {
		return nil, err
	}
	dst = slices.Grow(dst, max)
	out, err := d.DecodeAll(src, dst[:len(dst):len(dst)+max])
	if err != nil {
		return nil, fmt.Errorf("%w (%d bytes, want %d)", err, len(out)-len(dst), max)
	}
	return out, nil
}

// skippable is the magic of a frame that decoders pass over.
const skippable = "\x50\x2a\x4d\x18"

func (codec) Pad(dst []byte, n int) []byte {
	n = max(n-8, 0)
	dst = append(dst, skippable...)
	dst = append(dst, byte(n), byte(n>>8), byte(n>>16), byte(n>>24))
	return append(dst, make([]byte, n)...)
}

package remote

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"sync"

	kgzip "github.com/klauspost/compress/gzip"
)

// A binary is an executable that can be sent to a host.
type binary struct {
	path   string
	size   int64
	sha256 string
	cksum  uint32 // as POSIX cksum computes it, for hosts that have nothing better
}

// binaries remembers what has been hashed in this process, by path.
var binaries sync.Map // of func() (*binary, error)

// hashed returns the binary at path. A file is read once in the life of the process.
func hashed(path string) (*binary, error) {
	once := sync.OnceValues(func() (*binary, error) { return hashFile(path) })
	f, _ := binaries.LoadOrStore(path, once)
	return f.(func() (*binary, error))()
}

func hashFile(path string) (*binary, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("failed to read gosess's executable: %w", err)
	}
	defer f.Close()
	sum, crc := sha256.New(), &cksum{}
	n, err := io.Copy(io.MultiWriter(sum, crc), f)
	if err != nil {
		return nil, fmt.Errorf("failed to read gosess's executable: %w", err)
	}
	return &binary{path: path, size: n, sha256: hex.EncodeToString(sum.Sum(nil)), cksum: crc.sum()}, nil
}

// read returns the file's bytes, packed or not.
func (b *binary) read(packed bool) ([]byte, error) {
	data, err := os.ReadFile(b.path)
	if err != nil || !packed {
		return data, err
	}
	var out bytes.Buffer
	z, err := kgzip.NewWriterLevel(&out, gzip.BestSpeed)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(data); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// cksum is the checksum of POSIX's utility of that name: a CRC with the bits in
// the other order than those of hash/crc32, which ends with the length.
type cksum struct {
	crc uint32
	n   uint64
}

var cksumTable = sync.OnceValue(func() *[256]uint32 {
	var t [256]uint32
	for i := range t {
		c := uint32(i) << 24
		for range 8 {
			if c&(1<<31) != 0 {
				c = c<<1 ^ 0x04c11db7
			} else {
				c <<= 1
			}
		}
		t[i] = c
	}
	return &t
})

func (c *cksum) Write(b []byte) (int, error) {
	t := cksumTable()
	for _, x := range b {
		c.crc = c.crc<<8 ^ t[byte(c.crc>>24)^x]
	}
	c.n += uint64(len(b))
	return len(b), nil
}

func (c *cksum) sum() uint32 {
	crc, t := c.crc, cksumTable()
	for n := c.n; n > 0; n >>= 8 {
		crc = crc<<8 ^ t[byte(crc>>24)^byte(n)]
	}
	return ^crc
}

// platform translates what uname says.
func platform(system, machine string) (goos, goarch string, err error) {
	goos = strings.ToLower(system)
	arch := map[string]string{
		"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64",
		"i386": "386", "i686": "386", "armv6l": "arm", "armv7l": "arm",
		"riscv64": "riscv64", "ppc64le": "ppc64le", "s390x": "s390x", "loongarch64": "loong64",
	}
	switch goos {
	case "linux", "darwin", "freebsd", "netbsd", "openbsd":
	default:
		return "", "", fmt.Errorf("gosess does not run on %q", system)
	}
	goarch, ok := arch[machine]
	if !ok {
		return "", "", fmt.Errorf("gosess does not run on a %q machine", machine)
	}
	return goos, goarch, nil
}

// A finding looks for the executable for a host, beginning before it is known what the host is: mostly
// it is like this machine.
type finding struct {
	find func(goos, goarch string) (string, error)
	own  chan struct{} // closed when this machine's executable has been looked at
}

func startFinding(find func(goos, goarch string) (string, error)) *finding {
	if find == nil {
		find = ownExecutable
	}
	f := &finding{find: find, own: make(chan struct{})}
	go func() { // ends when the file has been read
		defer close(f.own)
		if path, err := quickFind(find); err == nil {
			hashed(path)
		}
	}()
	return f
}

// ownExecutable returns this executable, for machines of this platform.
func ownExecutable(goos, goarch string) (string, error) {
	if goos != runtime.GOOS || goarch != runtime.GOARCH {
		return "", fmt.Errorf("there is no gosess for %s/%s here", goos, goarch)
	}
	return os.Executable()
}

// quickFind finds this machine's executable if nothing needs to be built for it.
func quickFind(find func(goos, goarch string) (string, error)) (string, error) {
	return find(runtime.GOOS, runtime.GOARCH)
}

// forMachine returns the executable for a host.
func (f *finding) forMachine(system, machine string) (*binary, error) {
	goos, goarch, err := platform(system, machine)
	if err != nil {
		return nil, err
	}
	if goos == runtime.GOOS && goarch == runtime.GOARCH {
		<-f.own
	}
	path, err := f.find(goos, goarch)
	if err != nil {
		return nil, err
	}
	return hashed(path)
}

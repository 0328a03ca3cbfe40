//go:build unix

package value

import (
	"os"
	"syscall"
)

// mapPrivate maps n bytes of a file, from an offset that is a multiple of the
// page size: changes stay in this process.
func mapPrivate(f *os.File, offset int64, n int) ([]byte, error) {
	return syscall.Mmap(int(f.Fd()), offset, n, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_PRIVATE)
}

// unmap gives back what mapPrivate mapped.
func unmap(m []byte) { syscall.Munmap(m) }

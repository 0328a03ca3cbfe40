package session

import (
	"fmt"
	"io"
	"os"
)

// verifyFile reads a file back that has just been written, from its beginning:
// every checksum is compared and every value decoded.
func verifyFile(f *os.File) error {
	if err := decodeAll(f); err != nil {
		return fmt.Errorf("what was written cannot be read back: %w", err)
	}
	return nil
}

func decodeAll(f *os.File) error {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err := readWhole(f)
	return err
}

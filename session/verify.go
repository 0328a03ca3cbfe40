package session

import (
	"fmt"
	"io"
	"os"

	"gosess/internal/value"
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
	in, err := value.NewSeqFile(f)
	if err != nil {
		return err
	}
	in.VerifyLater() // and then read through a small buffer: the numbers take no memory
	defer in.Unmap()
	if _, _, err := readRecords(in); err != nil {
		return err
	}
	return in.Verify()
}

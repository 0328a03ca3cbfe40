package autosave

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"strconv"
)

// castagnoli is the polynomial that processors compute in hardware.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// sumDigits is how long a checksum is in front of a line.
const sumDigits = 8

// seal encodes v as a line that begins with a checksum of the rest.
func seal(v any) ([]byte, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	line := fmt.Appendf(nil, "%08x ", crc32.Checksum(text, castagnoli))
	return append(append(line, text...), '\n'), nil
}

// unseal decodes a line, with or without its newline, and reports whether it is
// whole.
func unseal(line []byte, v any) bool {
	line = bytes.TrimSuffix(line, []byte("\n"))
	if len(line) <= sumDigits || line[sumDigits] != ' ' {
		return false
	}
	sum, err := strconv.ParseUint(string(line[:sumDigits]), 16, 32)
	text := line[sumDigits+1:]
	return err == nil && uint32(sum) == crc32.Checksum(text, castagnoli) && json.Unmarshal(text, v) == nil
}

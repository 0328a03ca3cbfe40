package value

import "github.com/fxamacker/cbor/v2"

// Diagnose renders one CBOR item in diagnostic notation, for people who watch a
// conversation between processes. The error says that data is no CBOR item.
func Diagnose(data []byte) (string, error) { return cbor.Diagnose(data) }

package live

import (
	"fmt"
	"strconv"

	"gosess/dispatch/core"
	"gosess/internal/value"
)

// This file makes variables again that no session file can hold, such as open
// files: a generated program has functions that run the statements which declared them.

// builderPrefix begins the names of those functions, which end with their order.
const builderPrefix = "_gs_build_"

// A builder says how its statement is called, and runs it if it is told to.
type builder = func(run bool) string

// kindAbout is that of the first record of a session, which says under
// key 5 whether something is to be made before the first call.
const kindAbout = value.FirstKind

type about struct {
	Build bool `cbor:"5,keyasint,omitempty"`
}

// toBuild reports whether a worker makes again what a session file does not hold.
func toBuild(session []byte) (bool, error) {
	r, err := value.NewSeqBytes(session)
	if err != nil {
		return false, err
	}
	rec, err := r.Next()
	if err != nil || rec.Kind != kindAbout {
		return false, err
	}
	var a about
	err = rec.Decode(&a)
	return a.Build, err
}

// build calls all builders of the program. The error is that of the first that fails.
func (p *Program) build() *core.Error {
	for i := 0; ; i++ {
		b, ok := p.funcs[builderPrefix+strconv.Itoa(i)].(builder)
		if !ok {
			return nil
		}
		if err := p.runBuilder(b); err != nil {
			return err
		}
	}
}

func (p *Program) runBuilder(b builder) (failed *core.Error) {
	returned := false
	defer func() {
		if !returned {
			cause := p.panicked(recover())
			failed = &core.Error{Kind: core.Failed, Message: fmt.Sprintf("rebuild %s: panic: %s", b(false), cause.Message)}
		}
	}()
	b(true)
	returned = true
	return nil
}

package main

import (
	"errors"
	"strings"

	"gosess/repl"
)

// evalAll evaluates the cells of each -e, also after one that failed. Ctrl-C
// ends them all.
func (p *prompt) evalAll(code []string) error {
	if err := p.ready(); err != nil {
		return err
	}
	var failed error
	for _, src := range code {
		k := &watched{Kernel: p.kernel}
		o := p.replOptions()
		o.Kernel, o.In = k, strings.NewReader(src)
		err := repl.RunScript(p.ctx, o)
		if err != nil && !errors.Is(err, repl.ErrFailed) {
			return err
		}
		failed = errors.Join(failed, err)
		if k.interrupted.Load() {
			break
		}
	}
	return failedCell(failed)
}

package interp

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"gosess/internal/interp/rt"
)

// This file finds the units to blame when a batch does not compile.

var blamed = regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(rt.CompiledDir) + `\d+/(\d+):\d+(?::\d+)?: (.*)`)

// blame notes which units of b did not compile: those that err names, all if it
// names none.
func (c *compilation) blame(b *batch, err error) {
	c.failure, _, _ = strings.Cut(err.Error(), "\n")
	found := false
	for _, m := range blamed.FindAllStringSubmatch(err.Error(), -1) {
		if i, _ := strconv.Atoi(m[1]); i < len(b.units) {
			c.failed[b.stampOf(i)] = m[2]
			found = true
		}
	}
	if found {
		c.spread(b)
		return
	}
	for i := range b.units {
		c.failed[b.stampOf(i)] = c.failure
	}
}

// spread blames the units that cannot be built without one that is blamed.
func (c *compilation) spread(b *batch) {
	for again := true; again; {
		again = false
		inner := map[string]string{}
		for i, u := range b.units {
			if why := c.failed[b.stampOf(i)]; why != "" && u.compiledType() == nil {
				inner[u.key] = why
			}
		}
		for i, u := range b.units {
			for _, d := range u.deps {
				if inner[d] != "" && c.failed[b.stampOf(i)] == "" {
					c.failed[b.stampOf(i)] = inner[d]
					again = true
				}
			}
		}
	}
}

// stampOf is the stamp of unit i as it was when its source was written.
func (b *batch) stampOf(i int) string {
	return fmt.Sprintf("%s\x00%d", b.units[i].key, b.editions[i])
}

package pkgdata

import (
	"slices"
	"strings"
)

// preferred says which package is meant by a name that several have. Among
// the others, the standard library goes before bundled packages, and the
// shortest path first.
var preferred = map[string]string{
	"rand":     "math/rand",     // crypto/rand and math/rand/v2 if it alone has the member used
	"template": "text/template", // html/template
	"scanner":  "text/scanner",  // go/scanner
	"parser":   "go/parser",
	"pprof":    "runtime/pprof", // net/http/pprof
	"heap":     "container/heap",
	"list":     "container/list",
	"user":     "os/user",
}

// prefer sorts the paths of the packages that share a name.
func prefer(name string, paths []string) {
	rank := func(path string) int {
		switch {
		case path == preferred[name]:
			return 0
		case !strings.Contains(strings.SplitN(path, "/", 2)[0], "."):
			return 1 + len(path)
		default:
			return 1000 + len(path)
		}
	}
	slices.SortFunc(paths, func(a, b string) int {
		if d := rank(a) - rank(b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
}

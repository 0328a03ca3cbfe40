package build

import (
	"bytes"
	"context"
	"fmt"
)

// usual are the packages that plugins are likely to import.
var usual = []string{
	"bufio", "bytes", "cmp", "container/heap", "container/list", "container/ring", "context", "encoding/binary", "encoding/csv", "encoding/json",
	"errors", "fmt", "io", "iter", "maps", "math", "math/big", "math/bits", "math/cmplx", "math/rand", "math/rand/v2", "os", "path/filepath",
	"reflect", "regexp", "runtime", "slices", "sort", "strconv", "strings", "sync", "sync/atomic", "text/tabwriter", "time", "unicode", "unicode/utf8", "unsafe",
}

// warm has the toolchain compile once what plugins are made of, so that the first one takes
// no longer than the others. Its error is that of a toolchain which cannot build plugins at all.
func (b *Builder) warm(ctx context.Context) error {
	var src bytes.Buffer
	src.WriteString("package main\n\n")
	for _, path := range usual {
		fmt.Fprintf(&src, "import _ %q\n", path)
	}
	src.WriteString("\nfunc main() {}\n")
	_, err := b.Plugin(ctx, src.Bytes())
	return err
}

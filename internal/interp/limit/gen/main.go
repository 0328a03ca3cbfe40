// Gen writes docs/interpreted.md.
package main

import (
	"fmt"
	"os"

	"gosess/internal/interp/limit"
)

func main() {
	if err := os.WriteFile("../../../docs/interpreted.md", []byte(limit.Document()), 0o644); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

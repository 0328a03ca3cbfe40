package dispatch

import "embed"

// Source holds the files that an engine without a Go compiler runs as package
// gosess/dispatch. They import gosess/dispatch/core, which is compiled.
//
//go:embed map.go func.go input.go future.go options.go
var Source embed.FS

module gosess

go 1.26.0

// The session: the interpreter, the codec of its file, and what makes export
// data readable without a Go toolchain.
require (
	github.com/fxamacker/cbor/v2 v2.9.6
	github.com/klauspost/compress v1.20.3 // zstd: embedded tables, uploads
	github.com/traefik/yaegi v0.16.1
	golang.org/x/mod v0.42.0 // go.mod files, paths in the module cache
	golang.org/x/tools v0.52.0 // gcexportdata
)

// The prompt and the command line.
require (
	github.com/BurntSushi/toml v1.6.0 // config.toml
	github.com/chzyer/readline v1.5.1 // the line editor
	github.com/mattn/go-runewidth v0.0.31 // columns of wide characters
	golang.org/x/term v0.47.0 // is it a terminal, how wide
)

// Processes and hosts.
require (
	golang.org/x/sync v0.24.0 // parallel work of the generators
	golang.org/x/sys v0.49.0 // the terminal's foreground group, limits of memory
)

// Bundled: what cells can import with nothing to install.
require (
	gonum.org/v1/gonum v0.17.0 // matrices, statistics, optimisation, graphs
	gonum.org/v1/plot v0.17.0
)

// Tests only: real terminals, transcripts of the binary.
require (
	github.com/creack/pty v1.1.24
	github.com/rogpeppe/go-internal v1.16.0
)

// What these need in turn, and what the tools below need.
require (
	codeberg.org/go-fonts/liberation v0.5.0 // indirect
	codeberg.org/go-latex/latex v0.2.0 // indirect
	codeberg.org/go-pdf/fpdf v0.11.1 // indirect
	git.sr.ht/~sbinet/gg v0.7.0 // indirect
	github.com/ajstarks/svgo v0.0.0-20211024235047-1546f124cd8b // indirect
	github.com/clipperhouse/uax29/v2 v2.2.0 // indirect
	github.com/golang/freetype v0.0.0-20170609003504-e2365dfdc4a0 // indirect
	github.com/x448/float16 v0.8.4 // indirect
	golang.org/x/exp/typeparams v0.0.0-20231108232855-2478ac86f678 // indirect
	golang.org/x/image v0.30.0 // indirect
	golang.org/x/text v0.28.0 // indirect
	honnef.co/go/tools v0.8.2 // indirect
)

tool honnef.co/go/tools/cmd/staticcheck

package main

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/klauspost/compress/zstd"

	"gosess/internal/check/pkgdata"
)

// encode puts the packages into the form that pkgdata.Magic describes.
func encode(pkgs []*described) ([]byte, error) {
	z, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	var index, body bytes.Buffer
	add := func(path, name string, b []byte) {
		c := z.EncodeAll(b, nil)
		fmt.Fprintf(&index, "%s %s %d %d\n", path, name, body.Len(), len(c))
		body.Write(c)
	}
	var names, docs strings.Builder
	for _, p := range pkgs {
		for _, line := range p.docs {
			docs.WriteString(line + "\n")
		}
		if p.export == nil {
			continue // package builtin, which is there to be read
		}
		add(p.path, p.name, p.export)
		fmt.Fprintf(&names, "%s %s\n", p.path, strings.Join(p.exported, " "))
	}
	add(pkgdata.NamesEntry, "-", []byte(names.String()))
	add(pkgdata.DocsEntry, "-", []byte(docs.String()))
	return fmt.Appendf(nil, "%s%d\n%s%s", pkgdata.Magic, index.Len(), index.Bytes(), body.Bytes()), nil
}

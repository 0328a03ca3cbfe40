package main

import (
	"bytes"
	"os"
	"testing"
)

// TestArchiveIsFresh fails when a dependency has changed: run "go generate
// ./internal/native/build".
func TestArchiveIsFresh(t *testing.T) {
	want, err := archive()
	if err != nil {
		t.Fatal(err)
	}
	have, err := os.ReadFile("../modules.zip")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, want) {
		t.Errorf("modules.zip has %d bytes, the modules of this build give other %d: run go generate ./internal/native/build", len(have), len(want))
	}
}

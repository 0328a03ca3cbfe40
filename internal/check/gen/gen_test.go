package main

import "testing"

// The embedded data is that of the toolchain that runs this test.
func TestFresh(t *testing.T) {
	if err := run("../pkgdata/packages.bin", true, bundled); err != nil {
		t.Error(err)
	}
}

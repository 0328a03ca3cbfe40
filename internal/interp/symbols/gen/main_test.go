package main

import "testing"

func TestTablesAreFresh(t *testing.T) {
	platforms := []string{"linux/amd64", "linux/arm64", "darwin/arm64", "darwin/amd64"}
	if err := run("..", "std", platforms, nil, true); err != nil {
		t.Fatal(err)
	}
}

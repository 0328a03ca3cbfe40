package main

import "testing"

func TestTablesAreFresh(t *testing.T) {
	platforms := []string{"linux/amd64", "linux/arm64", "darwin/arm64", "darwin/amd64"}
	for _, table := range []string{"std", "gonum"} {
		if err := run("..", table, platforms, nil, true); err != nil {
			t.Error(err)
		}
	}
}

package modules

import (
	"path/filepath"
	"slices"
	"testing"

	"gosess/internal/native/modules/modtest"
)

func TestOffers(t *testing.T) {
	cache := t.TempDir()
	modtest.Write(t, filepath.Join(cache, "example.org", "yaml.v3@v3.0.1"), map[string]string{
		"go.mod":                 "module example.org/yaml.v3\n",
		"gen.go":                 "//go:build ignore\n\npackage main\n",
		"yaml.go":                "package yaml\n",
		"yaml_test.go":           "package yaml_test\n",
		"cmd/tool/main.go":       "package main\n",
		"node/a.go":              "package node\n",
		"node/deep/doc.go":       "package documentation\n",
		"node/deep/z.go":         "package depth\n",
		"internal/secret/s.go":   "package secret\n",
		"testdata/x/x.go":        "package x\n",
		"_old/x.go":              "package old\n",
		"nested/go.mod":          "module example.org/yaml.v3/nested\n",
		"nested/n.go":            "package nested\n",
		"bundled/b.go":           "package bundled\n",
		"broken/b.go":            "packag broken\n",
		"node/internal/in/in.go": "package in\n",
	})
	modtest.Write(t, filepath.Join(cache, "example.org", "unit@v0.3.0"), map[string]string{"unit.go": "package unit\n"})
	n := &Needs{
		Modules: []Module{
			{Path: "example.org/gone", Version: "v1.0.0", Direct: true},
			{Path: "example.org/unit", Version: "v0.3.0"},
			{Path: "example.org/yaml.v3", Version: "v3.0.1", Direct: true},
		},
	}
	f := &Finder{Needs: n, Cache: cache, Bundled: func(path string) bool { return path == "example.org/yaml.v3/bundled" }}
	want := []Offer{
		{"yaml", "example.org/yaml.v3"},
		{"node", "example.org/yaml.v3/node"},
		{"depth", "example.org/yaml.v3/node/deep"},
	}
	for range 2 { // the second time from memory
		if got := f.Offers(); !slices.Equal(got, want) {
			t.Errorf("offered %v, want %v", got, want)
		}
	}
}

package modules

import (
	"path/filepath"
	"testing"

	"gosess/internal/native/modules/modtest"
)

// What "go env -w" has written counts where the environment says nothing.
func TestModuleCache(t *testing.T) {
	dir := t.TempDir()
	modtest.Write(t, dir, map[string]string{
		"cache": "GOFLAGS=-modcacherw\nGOMODCACHE=/written/cache\nGOPATH=/written/path\n",
		"path":  "GOPATH=/written/path" + string(filepath.ListSeparator) + "/second\n",
		"none":  "",
	})
	for _, tt := range []struct{ file, cache, path, want string }{
		{"cache", "", "", "/written/cache"},
		{"cache", "/set", "", "/set"},
		{"path", "", "", "/written/path/pkg/mod"},
		{"path", "", "/set", "/set/pkg/mod"},
		{"none", "", "/set", "/set/pkg/mod"},
		{"missing", "", "/set", "/set/pkg/mod"},
	} {
		t.Setenv("GOENV", filepath.Join(dir, tt.file))
		t.Setenv("GOMODCACHE", tt.cache)
		t.Setenv("GOPATH", tt.path)
		if got := moduleCache(); got != tt.want {
			t.Errorf("with %q, GOMODCACHE=%q and GOPATH=%q: %q, want %q", tt.file, tt.cache, tt.path, got, tt.want)
		}
	}
	t.Setenv("GOENV", filepath.Join(dir, "cache"))
	t.Setenv("GOFLAGS", "")
	if got := goSetting("GOFLAGS"); got != "-modcacherw" {
		t.Errorf("GOFLAGS is %q", got)
	}
}

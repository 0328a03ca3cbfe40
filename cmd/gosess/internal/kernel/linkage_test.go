package kernel

import (
	"maps"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
)

// What has a module in another version than the process is not opened, and leaves no trace.
func TestLinkage(t *testing.T) {
	l := &linkage{modules: map[string]string{"example.org/own": "v1.0.0"}}
	for _, tt := range []struct {
		deps []*debug.Module
		want string // error
	}{
		{[]*debug.Module{{Path: "example.org/own", Version: "v1.0.0"}, {Path: "example.org/a", Version: "v0.1.0"}}, ""},
		{[]*debug.Module{{Path: "example.org/b", Version: "v0.1.0"}, {Path: "example.org/own", Version: "v1.1.0"}}, "it needs example.org/own v1.1.0, and v1.0.0 is part of this process"},
		{[]*debug.Module{{Path: "example.org/a", Version: "v0.2.0"}}, "it needs example.org/a v0.2.0, and v0.1.0 is part of this process"},
		{[]*debug.Module{{Path: "example.org/b", Version: "v0.3.0"}}, ""},
	} {
		err := l.take(&debug.BuildInfo{Deps: tt.deps})
		if got := errorText(err); got != tt.want {
			t.Errorf("taking %s %s: %q, want %q", tt.deps[0].Path, tt.deps[0].Version, got, tt.want)
		}
	}
	want := map[string]string{"example.org/own": "v1.0.0", "example.org/a": "v0.1.0", "example.org/b": "v0.3.0"}
	if !maps.Equal(l.modules, want) {
		t.Errorf("the process has %v, want %v", l.modules, want)
	}
	if err := inProcess().admit(filepath.Join(t.TempDir(), "none")); err == nil || !strings.Contains(err.Error(), "cannot be read") {
		t.Errorf("a file that is not there: %v", err)
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

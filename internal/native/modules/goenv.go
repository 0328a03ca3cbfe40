package modules

import (
	"go/build"
	"os"
	"path/filepath"
	"strings"
)

// This file knows the settings of the go command without running it.

// goSetting is what a setting of the go command is: that of the environment, or what
// "go env -w" has written.
func goSetting(name string) string {
	if v := os.Getenv(name); v != "" {
		return v
	}
	file := os.Getenv("GOENV")
	if file == "" {
		dir, err := os.UserConfigDir()
		if err != nil {
			return ""
		}
		file = filepath.Join(dir, "go", "env")
	}
	text, err := os.ReadFile(file) // GOENV=off names no file
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(text)) {
		if v, ok := strings.CutPrefix(line, name+"="); ok {
			return strings.TrimSpace(v)
		}
	}
	return ""
}

// moduleCache is the directory of the go command's module cache.
func moduleCache() string {
	if dir := goSetting("GOMODCACHE"); dir != "" {
		return dir
	}
	path := goSetting("GOPATH")
	if path == "" {
		path = build.Default.GOPATH
	}
	if list := filepath.SplitList(path); len(list) > 0 {
		path = list[0]
	}
	return filepath.Join(path, "pkg", "mod")
}

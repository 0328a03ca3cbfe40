package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"gosess/internal/check/pkgdata"
	"gosess/session"
)

// runExport writes a session as an ordinary Go module. Nothing in it is run.
func runExport(e *env) error {
	if len(e.opt.args) != 2 {
		return usagef("export needs a session and a directory: gosess export [--force] SESSION DIR")
	}
	path, err := sessionPath(e.opt.args[0])
	if err != nil {
		return err
	}
	dir, err := filepath.Abs(e.opt.args[1])
	if err != nil {
		return usagef("export: %v", err)
	}
	if err := mayReplace(dir, e.opt.force); err != nil {
		return err
	}
	m, report, err := session.ExportFile(path, moduleName(filepath.Base(dir)))
	if err != nil {
		return usagef("export: %v", err)
	}
	if err := writeModule(dir, m.Files); err != nil {
		return &exitError{code: exitUser, cause: fmt.Errorf("export to %q: %w", e.opt.args[1], err)}
	}
	for _, n := range report.Lost {
		if slices.Contains(m.Restored, n.Name) {
			e.errorf("not restored: %s", n)
		} else {
			e.errorf("not among the values, and made by its cell: %s", n)
		}
	}
	for _, l := range m.Left {
		e.errorf("cell %d is left out: %s", l.Cell, oneLine(l.Why))
	}
	return nil
}

// mayReplace says why a directory cannot be written, nil if it can.
func mayReplace(dir string, force bool) error {
	info, err := os.Lstat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return usagef("export: %v", err)
	}
	if !info.IsDir() {
		return usagef("export: %q is not a directory", dir)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return usagef("export: %v", err)
	}
	if len(entries) > 0 && !force {
		return usagef("export: %q is not empty; --force replaces all that is in it", dir)
	}
	return nil
}

// moduleName makes a module path of the name of a directory.
func moduleName(dir string) string {
	name := strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-_.~", r)) {
			return r
		}
		return '-'
	}, dir)
	name = strings.Trim(name, "-._~")
	if name == "" || name == "gosess" || pkgdata.Has(name) {
		return strings.TrimPrefix(name+"-session", "-")
	}
	return name
}

// writeModule puts the files in the place of a directory, as a whole or not at all.
func writeModule(dir string, files map[string][]byte) error {
	part, err := os.MkdirTemp(filepath.Dir(dir), "."+filepath.Base(dir)+"-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(part)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		path := filepath.Join(part, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(path, files[name], 0o666); err != nil {
			return err
		}
	}
	if err := os.Chmod(part, 0o755); err != nil {
		return err
	}
	return replaceDir(part, dir)
}

// replaceDir moves a directory to the place of another one, which it removes.
func replaceDir(part, dir string) error {
	old := part + ".old"
	err := os.Rename(dir, old)
	if errors.Is(err, fs.ErrNotExist) {
		return os.Rename(part, dir)
	}
	if err != nil {
		return err
	}
	if err := os.Rename(part, dir); err != nil {
		return errors.Join(err, os.Rename(old, dir))
	}
	return os.RemoveAll(old)
}

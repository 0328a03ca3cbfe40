package session

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The files under testdata/frozen were written by the version of the format that
// their directory names, from the cells in NAME.cells, and are never written
// again. What they hold is in NAME.check, an expression a line.
func frozen(t *testing.T) (files []string) {
	t.Helper()
	files, err := filepath.Glob("testdata/frozen/v*/*.gosess")
	if err != nil || len(files) < 12 {
		t.Fatalf("frozen files: %q, %v", files, err)
	}
	return files
}

func TestFrozenFiles(t *testing.T) {
	for _, path := range frozen(t) {
		t.Run(strings.TrimPrefix(path, "testdata/frozen/"), func(t *testing.T) {
			name := strings.TrimSuffix(filepath.Base(path), ".gosess")
			checks, err := os.ReadFile("testdata/frozen/" + name + ".check")
			if err != nil {
				t.Fatal(err)
			}
			s, _, err := LoadFile(path, Options{})
			if err != nil {
				t.Fatal(err)
			}
			for check := range strings.Lines(string(checks)) {
				wantTrue(t, s, strings.TrimSpace(check))
			}
			var again bytes.Buffer
			if _, err := s.Dump(&again); err != nil {
				t.Fatal(err)
			}
			if _, err := Inspect(&again); err != nil {
				t.Errorf("dumped again: %v", err)
			}
		})
	}
}

// Damage is noticed wherever it is, in one line.
func TestFrozenFilesDamaged(t *testing.T) {
	for _, path := range frozen(t) {
		t.Run(strings.TrimPrefix(path, "testdata/frozen/"), func(t *testing.T) {
			t.Parallel()
			file, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for at := 0; at < len(file); at += 97 {
				was := file[at]
				file[at] ^= 0x55
				if err := politely(t, path, file); err == nil {
					t.Errorf("damage at byte %d of %d is not noticed", at, len(file))
				}
				file[at] = was
			}
		})
	}
}

// Of a damaged file the rest can be salvaged, whatever its version.
func TestFrozenFilesSalvaged(t *testing.T) {
	for _, path := range frozen(t) {
		file, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		whole, _, err := LoadFile(path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		vars := 0
		for _, n := range whole.Names() {
			if n.Kind == "var" {
				vars++
			}
		}
		for at := 13; at < len(file); at += max(97, len(file)/12) {
			bad := bytes.Clone(file)
			bad[at] ^= 0x55
			_, r, err := salvaged(t, bad)
			if err != nil {
				t.Errorf("%s: damage at byte %d of %d: %v", path, at, len(file), err)
				continue
			}
			named := len(r.Vars) + len(r.Lost) + len(r.Notes)
			if len(r.Damage) == 0 || named < vars {
				t.Errorf("%s: damage at byte %d of %d: %d variables were there; found %q, lost %v, notes %v, damage %v", path, at, len(file), vars, r.Vars, r.Lost, r.Notes, r.Damage)
			}
		}
	}
}

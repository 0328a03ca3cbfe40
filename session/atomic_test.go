package session

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

func writing(text string, err error) func(io.Writer) error {
	return func(w io.Writer) error {
		io.WriteString(w, text)
		return err
	}
}

func TestWriteFileReplacesOrLeavesAlone(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.gosess")
	if err := os.WriteFile(path, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}

	failure := errors.New("disk full")
	if err := writeFile(path, writing("half", failure), nil); !errors.Is(err, failure) {
		t.Fatalf("error %v, want %v", err, failure)
	}
	wantFile(t, path, "old")

	if err := writeFile(path, writing("new", nil), nil); err != nil {
		t.Fatal(err)
	}
	wantFile(t, path, "new")
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if mode := info.Mode().Perm(); mode != 0o600 {
		t.Errorf("mode %v, want 0600", mode)
	}
	wantEntries(t, dir, "a.gosess")
}

func TestWriteFileFollowsLinks(t *testing.T) {
	dir := t.TempDir()
	sub := filepath.Join(dir, "sub")
	if err := os.Mkdir(sub, 0o700); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "link")
	if err := os.Symlink(filepath.Join("sub", "real"), link); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"created through a dangling link", "replaced"} {
		if err := writeFile(link, writing(text, nil), nil); err != nil {
			t.Fatal(err)
		}
		wantFile(t, filepath.Join(sub, "real"), text)
		if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
			t.Fatalf("the link was replaced: %v %v", info, err)
		}
	}
	wantEntries(t, sub, "real")

	loop := filepath.Join(dir, "loop")
	if err := os.Symlink("loop", loop); err != nil {
		t.Fatal(err)
	}
	if err := writeFile(loop, writing("x", nil), nil); err == nil {
		t.Error("a link to itself was written to")
	}
}

func TestWriteFileToWhatIsNoFile(t *testing.T) {
	if err := writeFile(os.DevNull, writing("x", nil), nil); err != nil {
		t.Error(err)
	}
	if err := writeFile(t.TempDir(), writing("x", nil), nil); err == nil {
		t.Error("a directory was written to")
	}
	if err := writeFile(filepath.Join(t.TempDir(), "no", "such"), writing("x", nil), nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error %v, want %v", err, os.ErrNotExist)
	}
}

func wantFile(t *testing.T, path, want string) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Fatalf("%s holds %q, want %q", path, got, want)
	}
}

func wantEntries(t *testing.T, dir string, want ...string) {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != len(want) {
		t.Fatalf("%s holds %v, want %v", dir, list, want)
	}
}

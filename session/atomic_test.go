package session

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
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

// What a killed process leaves behind is removed by the next dump, and nothing else.
func TestWriteFileRemovesStale(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.gosess")
	others := []string{".a.gosess.tmp", ".a.gosess.x1.tmp", ".b.gosess.12.tmp", "a.gosess.12.tmp", ".a.gosess.12.tmp.tmp", ".a.gosess.13"}
	for _, name := range append(others, ".a.gosess.12.tmp", ".a.gosess.345.tmp") {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	held, err := createTemp(path) // that another process writes
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	if err := writeFile(path, writing("new", nil), nil); err != nil {
		t.Fatal(err)
	}
	wantEntries(t, dir, append(others, "a.gosess", filepath.Base(held.Name()))...)
	held.Close()
	if err := writeFile(path, writing("newer", nil), nil); err != nil {
		t.Fatal(err)
	}
	wantEntries(t, dir, append(others, "a.gosess")...)
}

// Of several that write one file at once each is done, and the file is always one of theirs.
func TestWriteFileAtOnce(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.gosess")
	errs := make(chan error)
	for i := range 4 {
		text := strings.Repeat(fmt.Sprint(i), 1<<16)
		go func() { // ends after its writes
			for range 25 {
				if err := writeFile(path, writing(text, nil), nil); err != nil {
					errs <- err
					return
				}
				is, err := os.ReadFile(path)
				if err == nil && (len(is) != len(text) || strings.Trim(string(is), string(is[:1])) != "") {
					err = fmt.Errorf("the file has %d bytes, beginning with %.9q", len(is), is)
				}
				if err != nil {
					errs <- err
					return
				}
			}
			errs <- nil
		}()
	}
	for range 4 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	wantEntries(t, dir, "a.gosess")
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

package repl

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

func TestHistory(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a", "history")
	a, b := &history{path: path}, &history{path: path}
	for _, step := range []struct {
		h    *history
		text string
	}{{a, "one"}, {b, "two\n\tlines"}, {b, "two\n\tlines"}, {a, "  "}, {a, "three \"é\x01"}, {b, "one"}} {
		if err := step.h.add(step.text); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"one", "two\n\tlines", "three \"é\x01", "one"}
	for _, h := range []*history{a, b, {path: path}} {
		if got := h.list(); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

// Damage costs the entry that is damaged and no other.
func TestDamagedHistory(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history")
	if err := os.WriteFile(path, []byte("\"one\"\nnot json\n\n\"two\"\n\"half"), 0o600); err != nil {
		t.Fatal(err)
	}
	h := &history{path: path}
	if err := h.add("three"); err != nil {
		t.Fatal(err)
	}
	if got, want := h.list(), []string{"one", "two", "three"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Prompts that write at the same time lose nothing, but for what is oldest when
// the file is shortened.
func TestHistoryShared(t *testing.T) {
	for _, size := range []int{10, maxHistoryBytes / 100} {
		path := filepath.Join(t.TempDir(), "history")
		const prompts, each = 4, 60
		var wg sync.WaitGroup
		for i := range prompts {
			wg.Go(func() {
				h := &history{path: path}
				for j := range each {
					if err := h.add(fmt.Sprintf("%d %d %s", i, j, strings.Repeat("x", size))); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		list := (&history{path: path}).list()
		next := map[int]int{}
		for _, text := range list {
			var i, j int
			fmt.Sscan(text, &i, &j)
			if n, seen := next[i]; seen && j != n || !seen && size == 10 && j != 0 {
				t.Errorf("prompt %d: entry %d is missing", i, n)
			}
			next[i] = j + 1
		}
		if size == 10 && len(list) != prompts*each {
			t.Errorf("got %d entries, want %d", len(list), prompts*each)
		}
		if info, err := os.Stat(path); err != nil || info.Size() > maxHistoryBytes+int64(2*size) || len(list) < 40 {
			t.Errorf("%d entries in %d bytes: %v", len(list), info.Size(), err)
		}
	}
}

func TestHistoryNotWritable(t *testing.T) {
	h := &history{path: "/dev/null/history"}
	err := h.add("x")
	if err == nil || !strings.Contains(err.Error(), `"/dev/null/history"`) {
		t.Errorf("got %v", err)
	}
	if got := h.entries; !slices.Equal(got, []string{"x"}) {
		t.Errorf("got %q", got)
	}
}

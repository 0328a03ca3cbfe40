package remote

import (
	"os"
	"path/filepath"
	"testing"
)

func init() {
	moveHosts = append(moveHosts, struct {
		name     string
		pool     func(t *testing.T) *Pool
		compiled func(b *fakeBuild) string
	}{"ssh", func(t *testing.T) *Pool { return testPool(t, sshd(t).options("a*2")) }, func(b *fakeBuild) string {
		bin, err := hashed(b.path)
		if err != nil {
			b.t.Fatal(err)
		}
		return bin.sha256
	}})
}

// A program is sent to a host once, and found there by the next gosess.
func TestMoveSentOnce(t *testing.T) {
	s, b := sshd(t), newBuild(t)
	b.finish()
	prog := b.program()
	dir := filepath.Join(s.cache, "gosess", "programs")
	var first os.FileInfo
	for i := range 3 {
		p := testPool(t, s.options("a*2"))
		m := newMoving(t, prog, 10, "0")
		m.job.Compiled = true
		m.run(p, never)
		m.wantOnce()
		p.Close()
		s.wantNone()
		files, err := os.ReadDir(dir)
		if err != nil || len(files) != 1 {
			t.Fatalf("got %v, %v, want one program", files, err)
		}
		info, err := files[0].Info()
		if err != nil {
			t.Fatal(err)
		}
		switch path := filepath.Join(dir, files[0].Name()); i {
		case 0:
			first = info
		case 1:
			if !os.SameFile(info, first) {
				t.Error("it was sent again")
			}
			if err := os.Truncate(path, 1000); err != nil {
				t.Fatal(err)
			}
		case 2:
			if info.Size() != first.Size() {
				t.Errorf("a damaged program was not replaced")
			}
		}
	}
}

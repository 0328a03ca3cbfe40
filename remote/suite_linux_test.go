package remote

import (
	"context"
	"os"
	"os/exec"
	"testing"

	"gosess/dispatch/core"
)

func init() {
	suites = append(suites, struct {
		name string
		pool func(t *testing.T, fn string) core.Pool
	}{"ssh", func(t *testing.T, fn string) core.Pool {
		s := sshd(t)
		return testPool(t, s.options("a*2")).Map(Job{Session: NewBlob([]byte("s")), Func: NewBlob([]byte(fn))})
	}})
}

// The time of the first result from a host that has the binary, beside that of ssh itself.
func BenchmarkSSHFirst(b *testing.B) {
	s := sshd(b)
	s.unseed()
	b.Setenv("XDG_CACHE_HOME", b.TempDir())
	first := func() {
		p, err := NewPool(s.options("a*1"))
		if err != nil {
			b.Fatal(err)
		}
		defer p.Close()
		st := start(context.Background(), p, "s", "inc", numbers(1), core.Options{})
		defer st.Stop()
		if !st.Next() || st.Err() != nil {
			b.Fatal(st.Err())
		}
	}
	first() // uploads
	b.Run("map", func(b *testing.B) {
		for b.Loop() {
			first()
		}
	})
	b.Run("ssh host true", func(b *testing.B) {
		ssh := s.ssh()
		for b.Loop() {
			cmd := exec.Command(ssh[0], append(ssh[1:], "a", "true")...)
			cmd.Stderr = os.Stderr
			if err := cmd.Run(); err != nil {
				b.Fatal(err)
			}
		}
	})
}

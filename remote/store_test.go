package remote

import (
	"os"
	"strconv"
	"sync"
	"testing"
)

// Stores that are opened at the same time do not take each other's directories for stale ones.
func TestStoresBeginTogether(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	const each = 20
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			for i := range each {
				s, b := newStore(), NewBlob([]byte(strconv.Itoa(n*each+i)))
				err := s.put(b)
				if err == nil {
					_, err = os.Stat(s.path(b.Hash))
				}
				s.close()
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
}

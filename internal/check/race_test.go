package check

import (
	"sync"
	"testing"
)

// A program may be used from any goroutine; the race detector looks on.
func TestConcurrentUse(t *testing.T) {
	p := mustCheck(t, NewProgram(), 1, "type T struct{ A int }\nfunc (t T) M() int { return f() }\nfunc f() int { return 1 }\nx := T{}").Program
	uses := []func(){
		func() { mustCheck(t, p, 2, "y := x.M(); strings.ToUpper(`a`)") },
		func() { mustCheck(t, p, 3, "func f() string { return `` }") },
		func() { p.Complete("x.", 2) },
		func() { p.Names() },
		func() { p.Print() },
		func() { p.Doc("net/http.Client") },
		func() { p.Load() },
		func() { p.Uses("x"); p.Source("f"); p.Near("g"); p.Decls() },
	}
	var wg sync.WaitGroup
	for range 2 {
		for _, use := range uses {
			wg.Go(use)
		}
	}
	wg.Wait()
}

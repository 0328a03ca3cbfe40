package remote

import (
	"context"
	"testing"
	"time"

	"gosess/dispatch/core"
)

// spin is busy for as long as the input says.
func spin(_ context.Context, in []byte) ([]byte, error) {
	d, err := time.ParseDuration(string(in))
	for begin := time.Now(); time.Since(begin) < d; {
	}
	return in, err
}

// 64 inputs of 1.3 ms on two workers: what is above 41.6 ms is lost.
func BenchmarkLocalSpin(b *testing.B) {
	p := testPool(b, Options{})
	texts := make([]string, 64)
	for i := range texts {
		texts[i] = "1300us"
	}
	mapAll(context.Background(), p, "s", "spin", texts, core.Options{})
	for b.Loop() {
		mapAll(context.Background(), p, "s", "spin", texts, core.Options{})
	}
}

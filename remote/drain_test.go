package remote

import (
	"io"
	"os"
	"testing"
	"time"
)

// A reader that comes late loses nothing; a pipe that somebody else holds open does not hold it up.
func TestDrained(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	w.WriteString("last words")
	done := make(chan struct{})
	var got []byte
	go func() { // ends when the pipe is closed
		defer close(done)
		time.Sleep(3 * stopGrace / 2)
		got, _ = io.ReadAll(r)
	}()
	drained(r, done)
	if string(got) != "last words" {
		t.Errorf("got %q", got)
	}
}

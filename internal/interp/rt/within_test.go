package rt

import (
	"testing"
	"time"
)

func TestWithin(t *testing.T) {
	c := make(chan int, 1)
	if v, ok := Within(c, time.Millisecond); ok {
		t.Errorf("received %d where nothing was sent", v)
	}
	c <- 1
	if v, ok := Within(c, 0); !ok || v != 1 {
		t.Errorf("got %d, %v; want what is there already", v, ok)
	}
	go func() { c <- 2 }()
	if v, ok := Within(c, time.Hour); !ok || v != 2 {
		t.Errorf("got %d, %v; want what is sent later", v, ok)
	}
}

package wire

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"
)

var frames = []Frame{
	{Type: 1},
	{Type: 2, Chan: 7, ID: 1 << 60, Header: []byte{0xa0}, Body: []byte("body")},
	{Type: 254, Chan: 1<<32 - 1, ID: 1<<64 - 1, Body: bytes.Repeat([]byte{9}, 3<<20)},
	{Type: 3, Header: bytes.Repeat([]byte{1}, 70000)},
}

func TestFrameRoundTrip(t *testing.T) {
	var b []byte
	for _, f := range frames {
		b = f.Append(b)
	}
	r := bufio.NewReader(bytes.NewReader(b))
	for i, want := range frames {
		got, err := ReadFrame(r)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("frame %d: got type %d chan %d id %d, error %v", i, got.Type, got.Chan, got.ID, err)
		}
	}
	if _, err := ReadFrame(r); err != io.EOF {
		t.Errorf("after the last frame: got %v, want io.EOF", err)
	}
}

func TestReadFrameBad(t *testing.T) {
	long := strings.Repeat("\xff", 10)
	tests := []struct {
		name, in string
		want     error
	}{
		{"type only", "\x01", io.ErrUnexpectedEOF},
		{"ends in a number", "\x01\x80", io.ErrUnexpectedEOF},
		{"ends in header", "\x01\x00\x00\x05\x00abc", io.ErrUnexpectedEOF},
		{"ends in body", "\x01\x00\x00\x00\x05abc", io.ErrUnexpectedEOF},
		{"number too long", "\x01" + long, ErrFrame},
		{"chan too large", "\x01\xff\xff\xff\xff\xff\x01", ErrFrame},
		{"header too large", "\x01\x00\x00\xff\xff\xff\xff\x0f\x00", ErrFrame},
		{"body too large", "\x01\x00\x00\x00\xff\xff\xff\xff\xff\x0f", ErrFrame},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ReadFrame(bufio.NewReader(strings.NewReader(tt.in)))
			if !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}

// A length that lies must not cost memory that never arrives.
func TestReadFrameLyingLength(t *testing.T) {
	in := "\x01\x00\x00\x00\xff\xff\xff\xff\x0f" + "short"
	n := testing.AllocsPerRun(1, func() { ReadFrame(bufio.NewReader(strings.NewReader(in))) })
	var before, after = grow, 0
	b, err := readN(strings.NewReader("short"), 1<<31)
	after = cap(b)
	if err == nil || after > before || n > 20 {
		t.Errorf("got %d bytes, %v allocations, error %v", after, n, err)
	}
}

// pair returns two connected Conns.
func pair(t *testing.T) (a, b *Conn) {
	ar, bw := io.Pipe()
	br, aw := io.Pipe()
	a, b = New(ar, aw), New(br, bw)
	t.Cleanup(func() {
		ar.Close()
		br.Close()
		a.CloseWrite(time.Second)
		b.CloseWrite(time.Second)
	})
	return a, b
}

func TestConn(t *testing.T) {
	a, b := pair(t)
	errs := make(chan error, 1)
	go func() { errs <- a.Handshake("test") }()
	if err := b.Handshake("test"); err != nil {
		t.Fatal(err)
	}
	if err := <-errs; err != nil {
		t.Fatal(err)
	}
	const senders, each = 8, 500
	var wg sync.WaitGroup
	for s := range senders {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range each {
				if err := a.Send(Frame{Type: 1, Chan: uint32(s), ID: uint64(i)}); err != nil {
					t.Error(err)
				}
			}
		}()
	}
	next := make([]uint64, senders)
	for range senders * each {
		f, err := b.Recv()
		if err != nil {
			t.Fatal(err)
		}
		if f.ID != next[f.Chan] {
			t.Fatalf("sender %d: got frame %d, want %d", f.Chan, f.ID, next[f.Chan])
		}
		next[f.Chan]++
	}
	wg.Wait()
}

func TestHandshakeRefuses(t *testing.T) {
	newer := intro("test", 9, 8)
	tests := []struct {
		name string
		peer []byte
		want error
	}{
		{"an http server", []byte("HTTP/1.1 400 Bad Request\r\n"), ErrForeign},
		{"another protocol", intro("other", Version, MinVersion), ErrForeign},
		{"a newer version only", newer, ErrVersion},
		{"nothing", nil, io.EOF},
		{"half of it", newer[:5], io.ErrUnexpectedEOF},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := NewDirect(bytes.NewReader(tt.peer), io.Discard)
			if err := c.Handshake("test"); !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}

func TestSendAfterFailure(t *testing.T) {
	r, w := io.Pipe()
	r.Close()
	c := New(strings.NewReader(""), w)
	c.Send(Frame{Type: 1})
	<-c.done // the write has failed
	if err := c.Send(Frame{Type: 2}); err != io.ErrClosedPipe {
		t.Errorf("got %v for a frame after a failed write, want its error", err)
	}
	if err := c.WaitBelow(1); err != io.ErrClosedPipe {
		t.Errorf("got %v for a wait after a failed write, want its error", err)
	}
}

func TestTooLargeHeader(t *testing.T) {
	c := NewDirect(nil, io.Discard)
	if err := c.Send(Frame{Type: 1, Header: make([]byte, MaxHeader+1)}); err == nil {
		t.Error("got no error")
	}
}

func FuzzReadFrame(f *testing.F) {
	for _, fr := range frames[:2] {
		f.Add(fr.Append(nil))
	}
	f.Add([]byte("\x01\x00\x00\x00\xff\xff\xff\xff\x0f"))
	f.Fuzz(func(t *testing.T, b []byte) {
		fr, err := ReadFrame(bufio.NewReader(bytes.NewReader(b)))
		if err != nil {
			return
		}
		again, err := ReadFrame(bufio.NewReader(bytes.NewReader(fr.Append(nil))))
		if err != nil || !reflect.DeepEqual(fr, again) {
			t.Errorf("%v does not survive: %v, %v", fr, again, err)
		}
	})
}

func BenchmarkRoundTrip(b *testing.B) {
	ar, bw := io.Pipe()
	br, aw := io.Pipe()
	x, y := New(ar, aw), NewDirect(br, bw)
	go func() { // ends with y's stream
		for {
			f, err := y.Recv()
			if err != nil || y.Send(f) != nil {
				return
			}
		}
	}()
	b.ReportAllocs()
	for b.Loop() {
		x.Send(Frame{Type: 1, Body: []byte{1}})
		if _, err := x.Recv(); err != nil {
			b.Fatal(err)
		}
	}
	ar.Close()
	aw.Close()
}

package remote

import (
	"strings"
	"testing"
)

func TestDumpFilter(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"no crash", "goroutine 5 [running]:\nmain.f()\n", "goroutine 5 [running]:\nmain.f()\n"},
		{"panic", "before\npanic: boom\n\ngoroutine 1 [running]:\nmain.main()\n\t/x.go:3\nexit status 2\n", "before\npanic: boom\n\n"},
		{"signal", "panic: runtime error: nil\n[signal SIGSEGV: x]\n\ngoroutine 7 gp=0x1 m=2 [running]:\nmain.main()\n",
			"panic: runtime error: nil\n[signal SIGSEGV: x]\n\n"},
		{"stack", "runtime: goroutine stack exceeds 1-byte limit\nruntime: sp=0xc0 stack=[0, 1]\nfatal error: stack overflow\n\nruntime stack:\nruntime.throw()\n\ngoroutine 1 [running]:\nmain.f()\n",
			"runtime: goroutine stack exceeds 1-byte limit\nfatal error: stack overflow\n\n"},
		{"a message that only looks like it", "panic: not really\nI go on\ngoroutine 3 [x]:\n", "panic: not really\nI go on\ngoroutine 3 [x]:\n"},
	}
	for _, tt := range tests {
		var whole, pieces dumpFilter
		if got := whole.filter(tt.in); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
		var b strings.Builder
		for line := range strings.Lines(tt.in) {
			b.WriteString(pieces.filter(line))
		}
		if b.String() != tt.want {
			t.Errorf("%s, line by line: got %q, want %q", tt.name, b.String(), tt.want)
		}
	}
}

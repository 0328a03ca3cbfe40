package repl

import (
	"testing"
	"time"
)

var progressTests = []struct {
	width int
	p     Progress
	want  string
}{
	{80, Progress{Name: "f", Total: 10000, Done: 4120, Failed: 3}, "[#######..........]  f  4,120/10,000  3 failed  412/s  ETA 15s  a:2,100  b:2,020"},
	{40, Progress{Name: "f", Total: 10000, Done: 4120, Failed: 3}, "f  4,120/10,000  3 failed  412/s  …"},
	{20, Progress{Name: "f", Total: 10000, Done: 4120, Failed: 3}, "f  4,120/10,000  …"},
	{5, Progress{Name: "f", Total: 10000, Done: 4120}, "f  …"},
	{1, Progress{Name: "long", Total: 10000}, "…"},
	{60, Progress{Name: "f", Total: -1, Done: 12}, "f  12 done  1.2/s  a:2,100  b:2,020"},
	{60, Progress{Total: 0}, "0/0  a:2,100  b:2,020"},
	{60, Progress{Name: "f", Total: 5, Done: 5}, "[#########################]  f  5/5  0.5/s  a:2,100  b:2,020"},
	{60, Progress{Name: "f", Total: 1e9, Done: 1}, "f  1/1,000,000,000  0.1/s  ETA 1157d  a:2,100  b:2,020"},
}

func TestProgressLine(t *testing.T) {
	now := time.Now()
	for _, test := range progressTests {
		test.p.Start = now.Add(-10 * time.Second)
		test.p.Hosts = []HostProgress{{Host: "a", Done: 2100}, {Host: "b", Done: 2020}}
		got := progressLine(test.p, now, test.width)
		if textWidth(got) > test.width {
			t.Errorf("%d columns: %q", test.width, got)
		}
		if got != test.want {
			t.Errorf("%+v: got %q, want %q", test.p, got, test.want)
		}
	}
}

func TestClock(t *testing.T) {
	for seconds, want := range map[float64]string{0.2: "1s", 59: "59s", 61: "1m01s", 7500: "2h05m", 1e6: "11d", 1e300: "1157d"} {
		if got := clock(seconds); got != want {
			t.Errorf("%v: got %s, want %s", seconds, got, want)
		}
	}
}

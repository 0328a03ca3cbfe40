package kernel

import (
	"testing"

	"gosess/session"
)

func TestOutlasting(t *testing.T) {
	tests := []struct{ cell, want string }{
		{"log.SetFlags(0)", "log.SetFlags"},
		{"func init2() { time.AfterFunc(time.Hour, f) }", "time.AfterFunc"},
		{"n := flag.Int(`n`, 3, ``)", "flag.Int"},
		{"os.Stdout = f", "os.Stdout"},
		{"http.DefaultClient.Timeout = time.Second", "http.DefaultClient.Timeout"},
		{"runtime.GOMAXPROCS (1)", "runtime.GOMAXPROCS"},
		{"next, stop := iter.Pull[int](seq)", "iter.Pull"},
		{"log.Println(1)", ""},
		{"os.Stdout == f", ""},
		{"fmt.Fprintln(os.Stdout, time.Now())", ""},
		{"catalog.SetFlags(0)", ""},
		{"os.Setenv(`A`, `b`); os.Chdir(`/`)", ""},
		{"x := rand.Float64()", ""},
	}
	for _, tt := range tests {
		cell, got := outlasting([]session.Entered{{ID: 1, Source: "x := 1"}, {ID: 7, Source: tt.cell}})
		if got != tt.want || (cell == 7) != (tt.want != "") {
			t.Errorf("%s: got cell %d, %q, want %q", tt.cell, cell, got, tt.want)
		}
	}
}

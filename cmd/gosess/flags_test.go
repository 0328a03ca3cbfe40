package main

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestParseArgs(t *testing.T) {
	tests := []struct {
		line string
		want func(*options)
	}{
		{"", func(o *options) {}},
		{"run.gosess", func(o *options) { o.args = []string{"run.gosess"} }},

		// flags stand before or after, with one hyphen or two, with = or without
		{"--workers 2 x.gosess -o y.gosess", func(o *options) {
			o.workers, o.args, o.out = 2, []string{"x.gosess"}, "y.gosess"
		}},
		{"x.gosess -workers=0", func(o *options) { o.workers, o.args = 0, []string{"x.gosess"} }},
		{"-e 1+1 -e -x", func(o *options) { o.code = []string{"1+1", "-x"} }},
		{"-e=a=b", func(o *options) { o.code = []string{"a=b"} }},
		{"--timeout 30", func(o *options) { o.timeout = 30 * time.Second }},
		{"--timeout 1m30s", func(o *options) { o.timeout = 90 * time.Second }},
		{"--hosts a*8,b --hosts c", func(o *options) { o.hosts = []string{"a*8,b", "c"} }},

		// commands, also after flags; a second one is an argument
		{"--workers 1 run a.go b.go -o z", func(o *options) {
			o.command, o.workers, o.args, o.out = findCommand("run"), 1, []string{"a.go", "b.go"}, "z"
		}},
		{"run a.go -- -x --hosts y", func(o *options) {
			o.command, o.args, o.progArgs = findCommand("run"), []string{"a.go"}, []string{"-x", "--hosts", "y"}
		}},
		{"x.gosess run", func(o *options) { o.args = []string{"x.gosess", "run"} }},
		{"map -s a -f sq -", func(o *options) {
			o.command, o.session, o.fn, o.args = findCommand("map"), "a", "sq", []string{"-"}
		}},
		{"inspect --json a", func(o *options) {
			o.command, o.json, o.args = findCommand("inspect"), true, []string{"a"}
		}},
	}
	for _, tt := range tests {
		got, err := parseArgs(strings.Fields(tt.line))
		if err != nil {
			t.Errorf("%q: %v", tt.line, err)
			continue
		}
		want := &options{command: findCommand(""), workers: unset, retries: unset}
		tt.want(want)
		if got.command.name != want.command.name {
			t.Errorf("%q: got command %q, want %q", tt.line, got.command.name, want.command.name)
		}
		got.command, want.command = nil, nil
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %+v, want %+v", tt.line, got, want)
		}
	}
}

func TestNearest(t *testing.T) {
	names := []string{"hosts", "hostfile", "workers", "retries", "e", "o"}
	for got, want := range map[string]string{
		"host": "hosts", "hostsfile": "hostfile", "worker": "workers", "retires": "retries",
		"zzz": "", "x": "", "": "", "wrkers": "workers",
	} {
		if near := nearest(got, names); near != want {
			t.Errorf("nearest to %q: got %q, want %q", got, near, want)
		}
	}
}

func TestSize(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0 bytes", 1: "1 byte", 1023: "1023 bytes", 1536: "1.5 KiB", 5 << 20: "5.0 MiB",
		3 << 30: "3.0 GiB", 7 << 40: "7.0 TiB", 2 << 50: "2048.0 TiB",
	} {
		if got := size(n); got != want {
			t.Errorf("size(%d): got %q, want %q", n, got, want)
		}
	}
}

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gosess/session"
)

// This file measures how long it takes to write a session to a file and to load it
// again. Nothing waits for the disk, as with the tools that the limits come from.

// A held is a session that is written and loaded.
type held struct {
	name       string
	cells      []string
	dump, load float64 // the limits, in ms
}

var helds = []held{
	{"100 functions and 1000 variables", []string{smallSession()}, 5, 10},
	{"a float64 array of 256 MiB", []string{"x := make([]float64, 32<<20)", "for i := range x { x[i] = float64(i) }"}, 60, 10},
	{"1e6 floats", []string{"x := make([]float64, 1e6)", "for i := range x { x[i] = float64(i) / 3 }"}, 10, 2},
	{"a map of 1e6 strings to ints", []string{"x := make(map[string]int, 1e6)", `for i := range 1_000_000 { x["key number "+strconv.Itoa(i)] = i }`}, 100, 150},
	{"200000 structs behind pointers", []string{
		"type T struct { ID int; Name string; Score float64; Done bool }\nx := make([]*T, 200_000)",
		`for i := range x { x[i] = &T{i, "name", float64(i) / 7, i%2 == 0} }`}, 80, 80},
	{"a graph of 100000 nodes with cycles", []string{
		"type T struct { id int; out []*T }\nx := make([]*T, 100_000)",
		"for i := range x { x[i] = &T{id: i} }",
		"for i, v := range x { v.out = []*T{x[(i*7+1)%len(x)], x[(i*13+5)%len(x)], v} }"}, 60, 60},
}

// smallSession is a cell with functions and variables.
func smallSession() string {
	var b strings.Builder
	for i := range 100 {
		fmt.Fprintf(&b, "func f%d(x int) int { return x*%d + 1 }\n", i, i)
	}
	for i := range 1000 {
		fmt.Fprintf(&b, "v%d := %d\n", i, i)
	}
	return b.String()
}

// fidelity are the workloads made of helds.
func fidelity() []workload {
	var list []workload
	for _, h := range helds {
		list = append(list,
			workload{"dump " + h.name, "ms", h.dump, false, h.dumpOnce},
			workload{"load " + h.name, "ms", h.load, false, h.loadOnce})
	}
	return list
}

// session returns the session, making it at first use.
func (h held) session(b *bench) (*session.Session, error) {
	if s := b.held[h.name]; s != nil {
		return s, nil
	}
	clear(b.held) // one large session in memory is enough
	s, err := session.New(session.Options{Undo: -1})
	if err != nil {
		return nil, err
	}
	for _, cell := range h.cells {
		if _, err := s.Eval(context.Background(), cell); err != nil {
			return nil, err
		}
	}
	b.held[h.name] = s
	return s, nil
}

func (h held) file(b *bench) string { return filepath.Join(b.dir, "held.gosess") }

func (h held) dumpOnce(b *bench) (float64, error) {
	s, err := h.session(b)
	if err != nil {
		return 0, err
	}
	if _, err := s.Eval(context.Background(), "_ = 0"); err != nil { // or what was written before is copied
		return 0, err
	}
	f, err := os.Create(h.file(b))
	if err != nil {
		return 0, err
	}
	defer f.Close()
	start := time.Now()
	_, err = s.Dump(f)
	return milliseconds(time.Since(start)), err
}

func (h held) loadOnce(b *bench) (float64, error) {
	if _, err := h.dumpOnce(b); err != nil {
		return 0, err
	}
	start := time.Now()
	s, _, err := session.LoadFile(h.file(b), session.Options{Undo: -1})
	took := time.Since(start)
	if err != nil {
		return 0, err
	}
	err = s.Checked(context.Background())
	s.Close()
	return milliseconds(took), err
}

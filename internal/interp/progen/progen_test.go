package progen_test

import (
	"bytes"
	"strings"
	"testing"

	"gosess/internal/check"
	"gosess/internal/interp/progen"
)

// Programs compile, and a part is the same whatever else is in its program.
func TestProgram(t *testing.T) {
	var seeds []uint64
	for s := range uint64(30) {
		seeds = append(seeds, s)
	}
	src := progen.Program(seeds...)
	if _, err := check.CheckProgram([]check.File{{Name: "main.go", Src: src}}); err != nil {
		t.Error(err)
	}
	alone := progen.Program(17)
	part := alone[bytes.Index(alone, []byte("func P17h1")):bytes.Index(alone, []byte("func main()"))]
	if !bytes.Contains(src, part) {
		t.Error("the part of seed 17 differs among others")
	}
	if bytes.Contains(src, []byte("P30")) {
		t.Error("the program has a part that was not asked for")
	}
}

func TestParts(t *testing.T) {
	parts := progen.Parts("before\npart P1\n1: x\n2: part P2\npart P7\n")
	if len(parts) != 2 || parts["P1"] != "1: x\n2: part P2" || parts["P7"] != "" {
		t.Errorf("parts %q", parts)
	}
}

// Of a program nothing is left but what makes the difference.
func TestReduce(t *testing.T) {
	const src = `package main

import "fmt"

type T int

func f(x int) {
	if x > 1 {
		fmt.Println(x)
		switch x {
		case 2:
			x++
			fmt.Println("here")
		default:
			x--
		}
	}
	fmt.Println(-x)
}

func main() { f(1); f(2); f(3) }
`
	tried := 0
	got := progen.Reduce([]byte(src), func(src []byte) bool {
		tried++
		_, err := check.CheckProgram([]check.File{{Name: "main.go", Src: src}})
		return err == nil && bytes.Contains(src, []byte("here")) && bytes.Contains(src, []byte("f(2)"))
	})
	want := `package main import "fmt"
func f(x int) { if x > 1 { switch x { case 2: fmt.Println("here") } } }
func main() { f(2) }`
	if g, w := strings.Join(strings.Fields(string(got)), " "), strings.Join(strings.Fields(want), " "); g != w {
		t.Errorf("after %d tries\n got %s\nwant %s", tried, g, w)
	}
}

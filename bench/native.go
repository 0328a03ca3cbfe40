package main

import (
	_ "embed"
	"fmt"
	"io"
	"math/rand"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// This file measures the compiled session beside compiled Go in the same run.

//go:embed piloop.go
var piFile string

// piSource is piLoop as it is typed at the prompt.
var piSource = piFile[strings.Index(piFile, "func "):]

const piInputs = 64

const piMap = "start := time.Now(); ys := dispatch.Map(piLoop, seeds); took := time.Since(start).Seconds(); took"

// nativeScript starts a session in the native engine that has piLoop and its inputs.
func (b *bench) nativeScript(define ...string) (*script, error) {
	s, err := b.startScript("--engine", "native", "--workers", "2")
	if err != nil {
		return nil, err
	}
	for _, d := range define {
		if _, err := io.WriteString(s.in, d); err != nil {
			s.stop()
			return nil, err
		}
	}
	_, err = s.ask("1 - 1")
	return s, err
}

const piSeeds = "seeds := make([]uint64, 64); for i := range seeds { seeds[i] = uint64(i + 1) }\n"

// warmPi is the time of a map of piLoop on two warm workers, as a multiple of
// two goroutines that do the same.
func warmPi(b *bench) (float64, error) {
	s, err := b.nativeScript(piSource, piSeeds)
	if err != nil {
		return 0, err
	}
	defer s.stop()
	time.Sleep(2 * time.Second) // the worker program is built in the background
	var session, goroutines []float64
	for range 9 {
		seconds, err := s.number(piMap)
		if err != nil {
			return 0, err
		}
		session = append(session, seconds)
		goroutines = append(goroutines, piGoroutines(2).Seconds())
	}
	return median(session[2:]) / median(goroutines[2:]), nil
}

// piGoroutines is the time that n goroutines take for all inputs.
func piGoroutines(n int) time.Duration {
	start := time.Now()
	seeds := make(chan uint64, piInputs)
	for i := range uint64(piInputs) {
		seeds <- i + 1
	}
	close(seeds)
	out := make([]float64, piInputs)
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			for seed := range seeds {
				out[seed-1] = piLoop(seed)
			}
		})
	}
	wg.Wait()
	return time.Since(start)
}

// freshPi is the time from starting gosess to the result of a map whose worker
// program has never been built.
func freshPi(b *bench) (float64, error) {
	fresh := strings.Replace(piSource, "3037000493", strconv.Itoa(rand.Intn(1<<30)), 1)
	start := time.Now()
	s, err := b.nativeScript(fresh, piSeeds)
	if err != nil {
		return 0, err
	}
	defer s.stop()
	_, err = s.number(piMap)
	return milliseconds(time.Since(start)), err
}

const fibSource = `func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}
`

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

// typedFib is the time of fib(35), typed once its definition has been accepted
// and compiled, as a multiple of the same in this program.
func typedFib(b *bench) (float64, error) {
	s, err := b.nativeScript(fibSource)
	if err != nil {
		return 0, err
	}
	defer s.stop()
	if _, err := s.ask("fib(20)"); err != nil {
		return 0, err
	}
	var session, here []float64
	for range 5 {
		start := time.Now()
		if got, err := s.ask("fib(35)"); err != nil || got != "9227465" {
			return 0, fmt.Errorf("fib(35): got %q, want 9227465: %v", got, err)
		}
		session = append(session, time.Since(start).Seconds())
		start = time.Now()
		Keep += fib(35)
		here = append(here, time.Since(start).Seconds())
	}
	return median(session) / median(here), nil
}

// Keep takes what is computed, so that nothing measured is optimised away.
var Keep int

// additions is by how much a loop of 1e8 additions, typed as one cell, takes
// longer than 1.2 times the same loop in this program.
func additions(b *bench) (float64, error) {
	s, err := b.nativeScript()
	if err != nil {
		return 0, err
	}
	defer s.stop()
	cell := fmt.Sprintf("sum := %d.0; for i := 0; i < 100_000_000; i++ { sum += 1.5 }; sum > 0", rand.Intn(1<<30))
	start := time.Now()
	if got, err := s.ask(cell); err != nil || got != "true" {
		return 0, fmt.Errorf("1e8 additions: got %q, want true: %v", got, err)
	}
	typed := time.Since(start)
	start = time.Now()
	sum := float64(len(b.dir))
	for i := 0; i < 100_000_000; i++ {
		sum += 1.5
	}
	Keep += int(sum)
	return milliseconds(typed - 12*time.Since(start)/10), nil
}

// whileBuilding is the time of a simple expression just after a definition, of
// which the build has begun.
func whileBuilding(b *bench) (float64, error) {
	s, err := b.nativeScript()
	if err != nil {
		return 0, err
	}
	defer s.stop()
	var times []float64
	for i := range 20 {
		if i%10 == 0 {
			fmt.Fprintf(s.in, "func loop%d(n int) (s int) { for i := range n { s += i * %d }; return s }\n", i, rand.Intn(1<<30))
			time.Sleep(150 * time.Millisecond)
		}
		start := time.Now()
		if got, err := s.ask("1 + 2"); err != nil || got != "3" {
			return 0, fmt.Errorf("1 + 2: got %q, want 3: %v", got, err)
		}
		times = append(times, milliseconds(time.Since(start)))
	}
	return median(times), nil
}

// number evaluates an expression that is a float64.
func (s *script) number(expr string) (float64, error) {
	got, err := s.ask(expr)
	if err != nil {
		return 0, err
	}
	return strconv.ParseFloat(got, 64)
}

func median(list []float64) float64 {
	list = slices.Sorted(slices.Values(list))
	return list[len(list)/2]
}

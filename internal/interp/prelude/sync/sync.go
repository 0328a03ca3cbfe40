// Package sync stands for the generic part of the standard library's sync in
// the interpreted engine.
package sync

import "sync"

// OnceValue returns a function that calls f once and returns its value always;
// if f panicked, it panics with the same value each time.
func OnceValue[T any](f func() T) func() T {
	var v T
	once := guarded(func() { v = f() })
	return func() T {
		once()
		return v
	}
}

// OnceValues is OnceValue for two values.
func OnceValues[T1, T2 any](f func() (T1, T2)) func() (T1, T2) {
	var v1 T1
	var v2 T2
	once := guarded(func() { v1, v2 = f() })
	return func() (T1, T2) {
		once()
		return v1, v2
	}
}

// guarded returns a function that runs run once, and repeats its panic.
func guarded(run func()) func() {
	var once sync.Once
	var failed any
	ok := false
	first := func() {
		defer func() {
			if !ok {
				failed = recover()
				panic(failed)
			}
		}()
		run()
		run = nil
		ok = true
	}
	return func() {
		once.Do(first)
		if !ok {
			panic(failed)
		}
	}
}

//go:build ignore

package main

import "unsafe"

func Capture1[A any](f *Func, a *A) *Func { return CaptureOne(f, unsafe.Pointer(a)) }

func Capture2[A, B any](f *Func, a *A, b *B) *Func {
	return CaptureTwo(f, unsafe.Pointer(a), unsafe.Pointer(b))
}

func Capture3[A, B, C any](f *Func, a *A, b *B, c *C) *Func {
	return CaptureThree(f, unsafe.Pointer(a), unsafe.Pointer(b), unsafe.Pointer(c))
}

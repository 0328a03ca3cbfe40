// Package heap stands for the standard library's container/heap where session types are
// heaps: lowered with them, it calls their methods without going through adapters.
package heap

import "container/heap"

// Init makes a heap of what h holds.
func Init(h heap.Interface) {
	n := h.Len()
	for i := n/2 - 1; i >= 0; i-- {
		sink(h, i, n)
	}
}

// Push puts x on the heap.
func Push(h heap.Interface, x any) {
	h.Push(x)
	rise(h, h.Len()-1)
}

// Pop takes the least element off the heap.
func Pop(h heap.Interface) any {
	last := h.Len() - 1
	h.Swap(0, last)
	sink(h, 0, last)
	return h.Pop()
}

// Remove takes element i off the heap.
func Remove(h heap.Interface, i int) any {
	last := h.Len() - 1
	if i != last {
		h.Swap(i, last)
		if !sink(h, i, last) {
			rise(h, i)
		}
	}
	return h.Pop()
}

// Fix puts element i, which has changed, where it belongs.
func Fix(h heap.Interface, i int) {
	if !sink(h, i, h.Len()) {
		rise(h, i)
	}
}

// rise swaps element i with those above it that are greater.
func rise(h heap.Interface, i int) {
	for {
		above := (i - 1) / 2
		if above == i || !h.Less(i, above) {
			return
		}
		h.Swap(above, i)
		i = above
	}
}

// sink swaps element i with the lesser ones below it, among the first n. It reports
// whether there were any.
func sink(h heap.Interface, i, n int) bool {
	begun := i
	for {
		least := 2*i + 1
		if least >= n || least < 0 {
			break
		}
		if right := least + 1; right < n && h.Less(right, least) {
			least = right
		}
		if !h.Less(least, i) {
			break
		}
		h.Swap(i, least)
		i = least
	}
	return i > begun
}

//go:build ignore

package main

// Channels are used directly while nothing has to wait. What waits wakes when a
// call is cancelled and looks whether it was its own.

func Send[C ~chan T | ~chan<- T, T any](ch C, p *T) {
	select {
	case ch <- *p:
	default:
		sendWait(ch, *p)
	}
}

func sendWait[C ~chan T | ~chan<- T, T any](ch C, v T) {
	for {
		wake := Waking()
		if *Stop != 0 {
			Stopped()
		}
		select {
		case ch <- v:
			return
		case <-wake:
		}
	}
}

func Recv[C ~chan T | ~<-chan T, T any](ch C, p *T) (ok bool) {
	select {
	case *p, ok = <-ch:
		return ok
	default:
		return recvWait(ch, p)
	}
}

func recvWait[C ~chan T | ~<-chan T, T any](ch C, p *T) (ok bool) {
	for {
		wake := Waking()
		if *Stop != 0 {
			Stopped()
		}
		select {
		case *p, ok = <-ch:
			return ok
		case <-wake:
		}
	}
}

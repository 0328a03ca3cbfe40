package core

import "time"

// A window decides how many tasks a worker holds at once. One that runs for
// seconds needs one more waiting, so that it is not idle while the answer travels; ones that
// run for a microsecond need thousands. It holds what should last for about the
// horizon, which grows when the worker ran dry all the same: then its host is far away.
type window struct {
	fixed   int           // from Options.Chunk; 0 adapts
	size    int           // the present answer
	perTask time.Duration // smoothed; 0 while not known
	horizon time.Duration
	last    time.Time // of the newest reply, or of sending to an idle worker
}

const (
	firstWindow = 2
	maxWindow   = 4096
	minHorizon  = 10 * time.Millisecond
	maxHorizon  = time.Second
)

// limit is how many tasks may be with the worker now.
func (w *window) limit() int {
	if w.fixed > 0 {
		return w.fixed
	}
	return max(w.size, firstWindow)
}

// began notes that the worker had nothing to do and got tasks.
func (w *window) began(now time.Time) { w.last = now }

// replied notes that n tasks were answered; dry says that none are left with
// the worker though more are waiting.
func (w *window) replied(n int, now time.Time, dry bool) {
	each := now.Sub(w.last) / time.Duration(n)
	w.last = now
	if w.perTask == 0 {
		w.perTask = max(each, 1)
	}
	w.perTask = max((3*w.perTask+each)/4, 1)
	w.horizon = max(w.horizon, minHorizon)
	if dry {
		w.horizon = min(2*w.horizon, maxHorizon)
	}
	want := int(min(w.horizon/w.perTask, maxWindow))
	w.size = max(firstWindow, min(want, 2*max(w.size, firstWindow)))
}

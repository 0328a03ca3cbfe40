package rt

import "time"

// withinParts is how many parts Within waits in.
const withinParts = 50

// Within receives from c, and waits for that for d at most: d of the time in which this
// process can run. What the machine spends elsewhere, or asleep, counts as one part of d
// however long it is, so that what is late for that reason alone is not given up.
func Within[T any](c <-chan T, d time.Duration) (v T, ok bool) {
	select {
	case v = <-c:
		return v, true
	default:
	}
	t := time.NewTicker(max(d/withinParts, 1)) // it drops the ticks that nobody receives
	defer t.Stop()
	for range withinParts {
		select {
		case v = <-c:
			return v, true
		case <-t.C:
		}
	}
	return v, false
}

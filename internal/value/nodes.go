package value

// segBits is the logarithm of how many nodes are allocated at once: enough that
// a list of them is short, few enough that the last segment wastes little.
const segBits = 12

// nodeList is a growing list of nodes. Beyond the first segment nothing is
// copied when it grows, because new memory costs more than a walk does.
type nodeList struct {
	segs [][]node
	len  int32
}

// at returns node i. It is valid until the next add.
func (l *nodeList) at(i int32) *node { return &l.segs[i>>segBits][i&(1<<segBits-1)] }

// add appends a node and returns its index.
func (l *nodeList) add(n node) int32 {
	last := len(l.segs) - 1
	switch {
	case last < 0:
		l.segs = append(l.segs, make([]node, 0, 4))
		last = 0
	case len(l.segs[last]) == 1<<segBits:
		l.segs = append(l.segs, make([]node, 0, 1<<segBits))
		last++
	}
	l.segs[last] = append(l.segs[last], n)
	l.len++
	return l.len - 1
}

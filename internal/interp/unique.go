package interp

import "sync"

var (
	uniqueMu   sync.Mutex // protects following
	uniqueTags int        // layouts made unique in this process; see typeTable.unique
)

package core

import "time"

// Options are what a map can be told. The zero Options are the defaults.
type Options struct {
	Hosts   string        // run there only, "a*8,b:2222*4"; "" means all hosts that the session has
	Workers int           // at most so many at once; 0 means all
	Timeout time.Duration // of one input, from when its worker could begin it; 0 means none
	Retries int           // how often an input whose worker died is tried again; 0 means 2, negative never
	Chunk   int           // inputs sent ahead to a worker at once; 0 adapts it to how long they take
	Ordered bool          // results come in input order

	// Progress, if set, is called now and then from one goroutine at a time, at most ten times
	// a second and once at the end.
	Progress func(Progress)
}

// An Option changes one of the Options.
type Option struct{ set func(*Options) }

// Apply applies opts in order to o.
func (o *Options) Apply(opts []Option) {
	for _, opt := range opts {
		if opt.set != nil {
			opt.set(o)
		}
	}
}

// Hosts restricts a map to hosts written as on the command line: "user@a*8,b:2222*4,localhost*2".
func Hosts(spec string) Option { return Option{func(o *Options) { o.Hosts = spec }} }

// Workers limits how many workers a map uses at once.
func Workers(n int) Option { return Option{func(o *Options) { o.Workers = n }} }

// Timeout limits the time that one input may take. An input that takes longer
// fails with an Error of kind TimedOut and is not tried again.
func Timeout(d time.Duration) Option { return Option{func(o *Options) { o.Timeout = d }} }

// Retries sets how often an input is tried again if its worker dies; the
// default is 2. Errors and panics of the function are never retried.
func Retries(n int) Option {
	return Option{func(o *Options) {
		o.Retries = n
		if n <= 0 {
			o.Retries = -1
		}
	}}
}

// Chunk sets how many inputs are sent to a worker at once. Each still has a result
// of its own. By default it follows from how long they take.
func Chunk(n int) Option { return Option{func(o *Options) { o.Chunk = n }} }

// attempts is how often an input may be begun.
func (o *Options) attempts() int {
	switch {
	case o.Retries == 0:
		return 3
	case o.Retries < 0:
		return 1
	}
	return o.Retries + 1
}

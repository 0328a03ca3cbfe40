// Package remote runs the workers of maps: processes on this machine, and on
// hosts that ssh reaches.
//
// Use [NewPool], then [Pool.Map] for each map; what it returns is the
// [core.Pool] that [core.Run] wants. The processes on the other side run
// [ServeWorker] and [ServeAgent].
//
// Its one rule: no process outlives what it works for. A worker ends when its
// standard input ends, an agent when its connection ends, and each takes along what it started.
//
// # Processes
//
//	pool (in the kernel) ── pipes ── worker …                      on this machine
//	pool ── ssh's standard streams ── agent ── pipes ── worker …   on each other host
//
// A worker loads one session in its life and runs one input at a time. Sessions, and what functions
// carry with them, are sent to a host once, kept there in files under
// their hash as long as the connection lives, and mapped by its workers.
//
// What user code prints in a worker comes back line by line, standard output and
// standard error together in the order of printing, with the name of the worker.
//
// Hosts that cannot be reached are reported once, in ssh's own words, and tried
// again when the next map begins, not more often than every [Options.Retry]. A connection
// that breaks during a map is made anew once; the inputs that its workers had begun count as
// one attempt.
package remote

// Package autosave keeps on disk what would be lost with a prompt: the cells
// that were accepted, and what the session was worth when there was time to
// write it down. Its one rule: whatever ends the processes or the machine, and
// whenever it does, what a directory held before it holds still.
//
// A prompt has a directory of mode 0700 with these files, all of mode 0600:
//
//	lock      locked while the prompt lives
//	kernel    locked, shared, while a kernel may write here
//	about     what the prompt is: one sealed line
//	journal   what was said: one sealed line each, written before it is done
//	values    the session as it was: a sealed line that lists its pieces, then
//	          those that are not chunks
//	marks/    named ones, as values
//	chunks/   large pieces, each under its hash; none is written twice
//
// A sealed line is JSON with a checksum. The package knows nothing of sessions:
// they are bytes that a function writes and another reads.
package autosave

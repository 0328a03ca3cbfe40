// Package gosess holds the module's own source, for builds on the user's machine.
package gosess

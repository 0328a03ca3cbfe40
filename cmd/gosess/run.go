package main

// runRun runs a Go program or a file of cells.
func runRun(e *env) error { return usagef("run: not there yet") }

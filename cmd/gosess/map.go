package main

// runMap calls a function of a session on each line of JSON.
func runMap(e *env) error { return usagef("map: not there yet") }

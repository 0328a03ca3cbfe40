package main

import (
	"gosess/cmd/gosess/internal/kernel"
	"gosess/remote"
)

// hidden are the commands by which gosess starts itself as another process.
var hidden = map[string]func(args []string) int{
	kernel.Argument: kernel.Main,
	programArgument: runProgram,

	remote.WorkerArgument: kernel.Worker,
	remote.AgentArgument:  remote.ServeAgent,
}

package main

// A command is one of gosess's subcommands.
type command struct {
	name  string // "" for the prompt
	args  string // as help shows them
	usage string
	run   func(*env) error
}

// commands returns the table of subcommands, in the order of help.
func commands() []*command {
	return []*command{
		{"", "[-o OUT] [-e CODE…] [SESSION]", "the prompt; with -e or piped stdin, evaluate and print", runPrompt},
		{"run", "FILE.go… [-o OUT] [-- ARG…]", "run a Go program or a file of cells", runRun},
		{"map", "-s SESSION -f FUNC [FILE]", "call FUNC on each line of JSON", runMap},
		{"inspect", "[--json] SESSION [NAME…]", "say what is in a session, or show variables as trees; runs nothing", runInspect},
		{"diff", "[--tolerance X] A B", "say what differs between two sessions; exit code 1 if anything does", runDiff},
		{"export", "SESSION DIR", "write the session as an ordinary Go module", runExport},
		{"salvage", "DAMAGED -o GOOD", "recover what is intact in a damaged session and name the rest; exit code 1 if there is a rest", runSalvage},
		{"version", "", "print the version", runVersion},
		{"help", "", "print this", runHelp},
	}
}

// findCommand returns the command of that name, or nil.
func findCommand(name string) *command {
	for _, c := range commands() {
		if c.name == name {
			return c
		}
	}
	return nil
}

// title is the command as a person calls it.
func (c *command) title() string {
	if c.name == "" {
		return "the prompt"
	}
	return c.name
}

package repl

// This file is the list of commands.

// commands is set by init because :help, which is in it, shows it.
var commands []spec

func init() {
	commands = []spec{
		{name: "help", args: "[command]", short: "list the commands, or describe one", local: doHelp},
		{name: "who", args: "[pattern…]", short: "what the session knows: name, kind, type, shape, bytes", long: `
Without a pattern it lists the variables, functions, types and constants. A
pattern is a kind (var, func, method, type, const, import) or a name in which *
stands for anything: ":who func", ":who x*".`},
		{name: "type", args: "expression", short: "the type of an expression, which is not evaluated"},
		{name: "doc", args: "name", short: "documentation of a name: f, Point.Norm, strings.Map, math", long: "?name does the same."},
		{name: "source", args: "[name]", short: "the source of a name as it was typed, or the whole program", long: "??name does the same."},
		{name: "dump", args: "[-z] file [name…]", files: true, names: true, switches: []string{"no-verify", "z"},
			short: "write the session, or a part of it, to a file", local: doFile, long: `
Source is kept as text, values exactly. What cannot be kept is named and the rest
is written all the same. The file is read back before it takes the place of an older
one, which is replaced as a whole or not at all; --no-verify does not read it. -z
compresses it with zstd: smaller, but slower to write and to load. With
names of variables, functions, types or constants only those are written, with what they need.`},
		{name: "load", args: "[--force] file [name…]", files: true, names: true, switches: []string{"force"},
			short: "continue the session in a file in place of this one, or add a part of it", local: doFile, long: `
Loading runs no code. With names, those and what they need are added to this
session; without, the file's session takes its place. What exists here with another
meaning is replaced if you agree, or with --force. :undo brings it back.`},
		{name: "reset", short: "forget everything; :undo brings it back"},
		{name: "undo", args: "[n | name]", short: "take back the last cell, the last n, or all since a checkpoint", long: `
Source and values become what they were. What was done outside of the session (files,
output) stays done. Going back to a checkpoint is one step, which :undo takes back.`},
		{name: "redo", args: "[n]", short: "bring back what :undo took back, until another cell is entered"},
		{name: "checkpoint", args: "[name]", short: "name the session as it is now, for :undo name; without a name, list them", long: `
Source and values are kept on disk until the prompt ends; what has not changed is there
once. They survive a crash. To keep a session for good, :dump it.`},
		{name: "rebuild", args: "[name]", short: "run the statement again that made a variable which could not be kept", long: `
Open files, connections and the like are in no session file. Without a name it lists what there is
to rebuild. Loading never does it; a worker does, once, for what its function uses.`},
		{name: "history", args: "[n]", short: "the cells of the session, or the last n of them"},
		{name: "run", args: "file", files: true, short: "evaluate the cells of a file, up to the first that fails", local: doRun, long: `
A file that begins with "package" is taken as one cell, and its main is called.`},
		{name: "time", args: "cell", short: "evaluate a cell and say how long it took", local: doTime},
		{name: "hosts", args: "[add | remove …]", short: "list, add or remove the hosts that maps run on", long: `
":hosts add ann@lab1*8,lab2:2222*4,localhost*2" adds three; the user, the port
and the number of slots may be left out. ":hosts remove lab2" removes one.`},
		{name: "map", args: "f xs", short: "call f with each of xs on all workers, showing progress", local: doMap, long: `
":map f xs" is dispatch.Map(f, xs) with its value shown; f and xs are expressions, divided by a
blank. Ctrl-C keeps what is there.`},
		{name: "check", args: "[--all] f xs", short: "call f with a sample of xs interpreted and compiled, and compare", local: doCheck, long: `
f is called on workers of both kinds with 64 of xs, spread over all, or with --all
of them. Results are compared bit for bit, errors and panics by type and message.`},
		{name: "get", args: "[module[@version]… | ./dir]", short: "fetch modules for cells to import, or list what there is", long: `
":get github.com/google/uuid@v1.6.0" fetches a module with the user's go command, or the
latest version without "@"; it stays in the session and its file, and its packages need no
import declaration: "uuid.New()" will do. ":get ./geo" takes a local package again that has
been imported and has changed on disk.`},
		{name: "engine", args: "[name]", short: "what runs the session, or change it to auto, interp or native"},
		{name: "quit", short: "end; so does Ctrl-D on an empty line", local: doQuit},
	}
}

// Package kernel runs a session in a process of its own and talks to it.
//
// [Start] gives a [Client], which is the [repl.Kernel] of a prompt; the process
// on the other side is gosess itself, running [Main].
//
// Its one rule: nothing that user code does can hurt the process that holds the
// Client. A kernel that dies, hangs or is killed is replaced by a new one, loaded
// from the last checkpoint, and the caller is told which cells that loses.
//
// # Processes
//
// The kernel is the leader of its own process group, so that Ctrl-C at a terminal
// reaches only the prompt. Requests arrive on its descriptor 3 and replies
// leave on 4, as frames of package wire. It ends when 3 ends, and takes its group with
// it; its workers end because their input does.
//
// What user code prints goes through pipes that the Client reads. Before a reply
// is handed out, everything that was printed before it has been passed on.
package kernel

package rt

import "log"

// This file replaces package log's printing functions and the methods of
// *log.Logger: they print session values as Go does, and Fatal leaves the
// session, not the process that hosts it.

func init() {
	addLog("Print", func(string) {})
	addLog("Fatal", func(string) { exit(1) })
	addLog("Panic", func(s string) { panic(s) })
}

// addLog adds the three forms of a function and of the method of that name;
// after is called with the text that was logged.
func addLog(name string, after func(string)) {
	out := func(l *log.Logger, s string) {
		checkLog(l.Flags())
		l.Print(s)
		after(s)
	}
	shims["log."+name] = func() any { return func(xs ...iface) { out(log.Default(), Sprint(xs...)) } }
	shims["log."+name+"ln"] = func() any { return func(xs ...iface) { out(log.Default(), Sprintln(xs...)) } }
	shims["log."+name+"f"] = func() any {
		return func(f string, xs ...iface) { out(log.Default(), Sprintf(f, xs...)) }
	}
	method := "(*log.Logger)." + name
	shims[method] = func() any { return func(l *log.Logger, xs ...iface) { out(l, Sprint(xs...)) } }
	shims[method+"ln"] = func() any { return func(l *log.Logger, xs ...iface) { out(l, Sprintln(xs...)) } }
	shims[method+"f"] = func() any {
		return func(l *log.Logger, f string, xs ...iface) { out(l, Sprintf(f, xs...)) }
	}
}

// checkLog refuses a logger that prints the caller's file and line, which
// would be the interpreter's.
func checkLog(flags int) {
	if flags&(log.Lshortfile|log.Llongfile) != 0 {
		refuseStack("package log")
	}
}

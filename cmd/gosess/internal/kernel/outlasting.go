package kernel

import (
	"regexp"

	"gosess/session"
)

// lasting is what changes a process beyond the variables of the session, so that another
// process which goes on with them behaves differently. Directory and environment go along.
var lasting = regexp.MustCompile(`\b(?:` +
	`(?:log\.Set(?:Flags|Prefix|Output)|log\.Default|slog\.Set\w+|time\.AfterFunc|context\.AfterFunc|signal\.(?:Notify|Ignore|Reset)\w*|` +
	`http\.Handle(?:Func)?|gob\.Register(?:Name)?|sql\.Register|image\.RegisterFormat|mime\.AddExtensionType|expvar\.(?:New\w+|Publish)|` +
	`flag\.\w+|rand\.Seed|runtime\.(?:GOMAXPROCS|SetFinalizer|AddCleanup|LockOSThread|SetMutexProfileFraction|SetBlockProfileRate)|` +
	`debug\.Set\w+|pprof\.StartCPUProfile|trace\.Start|syscall\.(?:Umask|Dup\w*|Set\w+)|iter\.Pull2?)\s*[(\[]` +
	`|(?:os\.(?:Std(?:in|out|err)|Args)|http\.Default\w+(?:\.\w+)*|time\.Local|rand\.Reader|flag\.CommandLine)\s*=[^=])`)

// outlasting returns the first cell that has done such a thing, and what it was; 0 if there is none. It goes
// by the text: what only looks like it keeps the session where it is, which does no harm.
func outlasting(cells []session.Entered) (cell int, what string) {
	for _, c := range cells {
		if m := lasting.FindString(c.Source); m != "" {
			return c.ID, notName.ReplaceAllString(m, "")
		}
	}
	return 0, ""
}

// notName is what lasting matches after a name.
var notName = regexp.MustCompile(`[^\w.].*`)

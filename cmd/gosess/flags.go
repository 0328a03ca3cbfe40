package main

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"
)

// A flagDef is one flag of the command line. Names are given with one hyphen or
// two; a value follows as the next argument or after "=".
type flagDef struct {
	name     string // without hyphens
	value    string // name of its value in help; "" for a switch
	usage    string
	commands []string // that take it; nil for all
	set      func(o *options, value string) error
}

// flagDefs lists every flag, in the order of help.
var flagDefs = []flagDef{
	{"o", "OUT", "dump the session to OUT at the end", []string{"", "run", "salvage"},
		func(o *options, v string) error { return setOnce(&o.out, v) }},
	{"z", "", "with -o: compress the file with zstd", []string{"", "run"},
		func(o *options, _ string) error { o.compress = true; return nil }},
	{"e", "CODE", "evaluate CODE and print its value; may be repeated", []string{""},
		func(o *options, v string) error { o.code = append(o.code, v); return nil }},
	{"s", "SESSION", "the session that holds the function", []string{"map"},
		func(o *options, v string) error { return setOnce(&o.session, v) }},
	{"f", "FUNC", "the function to call", []string{"map"},
		func(o *options, v string) error { return setOnce(&o.fn, v) }},
	{"unordered", "", "write each result as soon as it is there", []string{"map"},
		func(o *options, _ string) error { o.unordered = true; return nil }},
	{"check", "", "call FUNC for a sample of the inputs interpreted and compiled, and compare", []string{"map"},
		func(o *options, _ string) error { o.check = true; return nil }},
	{"all", "", "with --check: for all inputs", []string{"map"},
		func(o *options, _ string) error { o.all = true; return nil }},
	{"json", "", "write one JSON object", []string{"inspect", "diff", "salvage"},
		func(o *options, _ string) error { o.json = true; return nil }},
	{"force", "", "replace what is in DIR", []string{"export"},
		func(o *options, _ string) error { o.force = true; return nil }},
	{"tolerance", "X", "by how much floats may differ, absolutely or relatively", []string{"diff"},
		func(o *options, v string) error { return setTolerance(&o.tolerance, v) }},
	{"restore", "", "go on with a session that was not closed: the last one, or that with the ID which stands for SESSION", []string{""},
		func(o *options, _ string) error { o.restore = true; return nil }},
	{"no-color", "", "no colour (so does NO_COLOR)", []string{""},
		func(o *options, _ string) error { o.noColor = true; return nil }},

	{"hosts", "LIST", "ssh hosts with slots: 'user@a*8,b:2222*4,localhost*2'", nil,
		func(o *options, v string) error { o.hosts = append(o.hosts, v); return nil }},
	{"hostfile", "FILE", "hosts, one a line, read again while running", nil,
		func(o *options, v string) error { return setOnce(&o.hostfile, v) }},
	{"pool", "NAME", "hosts and settings of [pool.NAME] in config.toml", nil,
		func(o *options, v string) error { return setOnce(&o.pool, v) }},
	{"workers", "N", "local worker processes (default: one a core, none if hosts are given)", nil,
		func(o *options, v string) error { return setCount(&o.workers, v) }},
	{"engine", "NAME", "auto, interp or native (so does GOSESS_ENGINE)", nil,
		func(o *options, v string) error { return setOnce(&o.engine, v) }},
	{"ssh", "COMMAND", "ssh client with its flags: 'ssh -F file' (so does GOSESS_SSH)", nil,
		func(o *options, v string) error { return setOnce(&o.ssh, v) }},
	{"timeout", "TIME", "limit for one input: 30s, 5m; none by default", nil,
		func(o *options, v string) error { return setTime(&o.timeout, v) }},
	{"retries", "N", "how often to try an input again when its worker is lost (default 2)", nil,
		func(o *options, v string) error { return setCount(&o.retries, v) }},
}

// parseArgs reads a command line. Flags may stand before and after the command
// and its arguments; "--" ends them, and after it everything belongs to
// the program that is run.
func parseArgs(args []string) (*options, error) {
	o := &options{workers: unset, retries: unset}
	var used []*flagDef
	for len(args) > 0 {
		arg := args[0]
		args = args[1:]
		switch {
		case arg == "--":
			o.progArgs, args = args, nil
		case arg == "-h" || arg == "-help" || arg == "--help":
			o.help = true
		case len(arg) > 1 && arg[0] == '-':
			def, rest, err := parseFlag(o, arg, args)
			if err != nil {
				return nil, err
			}
			used, args = append(used, def), rest
		case o.command == nil && findCommand(arg) != nil:
			o.command = findCommand(arg)
		default:
			if o.command == nil {
				o.command = findCommand("")
			}
			o.args = append(o.args, arg)
		}
	}
	if o.command == nil {
		o.command = findCommand("")
	}
	return o, checkFlags(o, used)
}

// parseFlag sets the flag that arg names and returns the arguments after it.
func parseFlag(o *options, arg string, args []string) (*flagDef, []string, error) {
	name, value, inline := strings.Cut(strings.TrimPrefix(arg[1:], "-"), "=")
	i := slices.IndexFunc(flagDefs, func(d flagDef) bool { return d.name == name })
	if i < 0 {
		return nil, nil, usagef("unknown flag %q%s", arg, didYouMean("--", name, flagNames(o.command)))
	}
	def := &flagDefs[i]
	switch {
	case def.value == "" && inline:
		return nil, nil, usagef("flag %s takes no value", hyphened(name))
	case def.value != "" && !inline:
		if len(args) == 0 {
			return nil, nil, usagef("flag %s needs a value: %s %s", hyphened(name), hyphened(name), def.value)
		}
		value, args = args[0], args[1:]
	}
	if err := def.set(o, value); err != nil {
		return nil, nil, usagef("flag %s: %v", hyphened(name), err)
	}
	return def, args, nil
}

// checkFlags reports a flag that the command does not take.
func checkFlags(o *options, used []*flagDef) error {
	if o.help {
		return nil
	}
	for _, def := range used {
		if !def.fits(o.command) {
			return usagef("%s does not take the flag %s; see gosess help", o.command.title(), hyphened(def.name))
		}
	}
	return nil
}

// fits reports whether c takes the flag.
func (d *flagDef) fits(c *command) bool {
	return d.commands == nil || slices.Contains(d.commands, c.name)
}

// flagNames lists the flags that c takes; all of them if c is nil.
func flagNames(c *command) []string {
	var names []string
	for i := range flagDefs {
		if c == nil || flagDefs[i].fits(c) {
			names = append(names, flagDefs[i].name)
		}
	}
	return names
}

// hyphened is a flag's name as a person writes it.
func hyphened(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}

// unset marks a count that no flag has set.
const unset = -1

func setOnce(p *string, v string) error {
	if v == "" {
		return fmt.Errorf("empty value")
	}
	*p = v
	return nil
}

func setCount(p *int, v string) error {
	n, err := strconv.Atoi(v)
	if err != nil || n < 0 {
		return fmt.Errorf("%q is not a count", v)
	}
	*p = n
	return nil
}

func setTolerance(p *float64, v string) error {
	x, err := strconv.ParseFloat(v, 64)
	if err != nil || !(x >= 0) || math.IsInf(x, 0) {
		return fmt.Errorf("%q is not a tolerance such as 1e-9", v)
	}
	*p = x
	return nil
}

// setTime accepts Go's durations and plain numbers of seconds.
func setTime(p *time.Duration, v string) error {
	d, err := time.ParseDuration(v)
	if err != nil {
		d, err = time.ParseDuration(v + "s")
	}
	if err != nil || d <= 0 {
		return fmt.Errorf("%q is not a time such as 30s or 5m", v)
	}
	*p = d
	return nil
}

// didYouMean is "; did you mean X?" for the best of names that is near to
// got, or "".
func didYouMean(prefix, got string, names []string) string {
	best := nearest(got, names)
	if best == "" {
		return ""
	}
	if prefix == "--" {
		best = hyphened(best)
	}
	return fmt.Sprintf("; did you mean %s?", best)
}

// nearest returns the name with the least edit distance from got, or "" if
// none is near: more than a third of its letters would have to change.
func nearest(got string, names []string) string {
	sorted := slices.Clone(names)
	sort.Strings(sorted)
	best, least := "", len(got)/3+2
	for _, name := range sorted {
		if d := editDistance(got, name); d < least && d < len(name) {
			best, least = name, d
		}
	}
	return best
}

// editDistance counts the letters to insert, delete or replace.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := diagonal
			if a[i-1] != b[j-1] {
				cost++
			}
			diagonal = row[j]
			row[j] = min(cost, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}

package build

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A recipe is what "go build" did to make an executable of a main package whose dependencies
// were all compiled: it ran the compiler and the linker. Another package that imports the same is built by these
// two commands alone, in half the time. A recipe that cannot be read from what go build printed, or that
// fails, costs nothing but time: then go build does the work.
//
// Its texts have placeholders for what differs from build to build.
type recipe struct {
	Made time.Time

	Compile, Link       []string // command and arguments
	CompileCfg, LinkCfg string   // files that say where compiled packages are
}

// Placeholders of a recipe.
const (
	theSource = "\x00source\x00" // directory of the files
	theWork   = "\x00work\x00"   // directory for what is made of them
	theName   = "\x00name\x00"   // what tells the build from others: part of the package's path
	theID     = "\x00id\x00"     // the build's identity
)

// readRecipe returns the recipe in what "go build -x" printed of a build called name in dir; nil
// if that is not as expected.
func readRecipe(log, dir, name string) *recipe {
	first, rest, _ := strings.Cut(log, "\n")
	work, ok := strings.CutPrefix(first, "WORK=")
	if !ok || strings.ContainsRune(log, 0) {
		return nil
	}
	put := strings.NewReplacer(work+"/b001", theWork, "$WORK/b001", theWork, dir, theSource, name, theName)
	if name == "" {
		put = strings.NewReplacer(work+"/b001", theWork, "$WORK/b001", theWork, dir, theSource)
	}
	rest = put.Replace(rest)
	r := &recipe{Made: time.Now(), CompileCfg: heredoc(rest, theWork+"/importcfg"), LinkCfg: heredoc(rest, theWork+"/importcfg.link")}
	for line := range strings.Lines(rest) {
		words := splitCommand(line)
		var into *[]string
		switch tool := toolOf(words); {
		case tool == "compile" && slices.Contains(words, theWork+"/_pkg_.a"):
			into = &r.Compile
		case tool == "link":
			into = &r.Link
		default:
			continue
		}
		if *into != nil {
			return nil
		}
		*into = words
	}
	if !r.complete() {
		return nil
	}
	if all := r.String(); strings.Contains(all, work) || strings.Contains(all, "$WORK") || !strings.Contains(all, theSource) {
		return nil // a dependency was compiled in this build: its result is gone
	}
	return r
}

// toolOf is the name of the tool that a command line runs, "" if it is none of the toolchain.
func toolOf(words []string) string {
	for _, w := range words {
		if w == noRoot {
			continue
		}
		if filepath.IsAbs(w) && strings.Contains(w, "/tool/") {
			return filepath.Base(w)
		}
		break
	}
	return ""
}

// whole reports whether there is all that run needs.
func (r *recipe) whole() bool {
	i := slices.Index(r.Link, "-o")
	return len(r.Compile) > 0 && r.CompileCfg != "" && r.LinkCfg != "" && i >= 0 && i+1 < len(r.Link)
}

// complete reports whether all parts are there, and puts the placeholders for the build's identity.
func (r *recipe) complete() bool {
	id := slices.Index(r.Compile, "-buildid")
	link := slices.IndexFunc(r.Link, func(w string) bool { return strings.HasPrefix(w, "-buildid=") })
	if !r.whole() || id < 0 || id+1 == len(r.Compile) || link < 0 {
		return false
	}
	r.Compile[id+1], r.Link[link] = theID, "-buildid="+theID
	return true
}

// String is all of the recipe.
func (r *recipe) String() string {
	return strings.Join(append(slices.Concat(r.Compile, r.Link), r.CompileCfg, r.LinkCfg), "\n")
}

// heredoc is the text that a shell script writes to a file, "" if it writes none.
func heredoc(script, file string) string {
	_, rest, ok := strings.Cut(script, "cat >"+file+" << 'EOF'")
	if !ok {
		return ""
	}
	_, rest, _ = strings.Cut(rest, "\n")
	text, _, ok := strings.Cut(rest, "\nEOF\n")
	if !ok {
		return ""
	}
	return text + "\n"
}

// splitCommand returns the words of a command line as go build prints it: some are quoted as in Go. It is nil if
// they cannot be told.
func splitCommand(line string) []string {
	var words []string
	for line = strings.TrimSpace(line); line != ""; line = strings.TrimLeft(line, " ") {
		if q, err := strconv.QuotedPrefix(line); err == nil {
			w, _ := strconv.Unquote(q)
			words, line = append(words, w), line[len(q):]
			continue
		}
		w, rest, _ := strings.Cut(line, " ")
		w = strings.TrimSuffix(w, "''") // of a variable set to nothing
		if strings.ContainsAny(w, `"'`) {
			return nil
		}
		words, line = append(words, w), rest
	}
	return words
}

// run builds what is in the command's directory. Name and id are those of this build.
func (r *recipe) run(ctx context.Context, t *Toolchain, c command, out, name, id string) error {
	work := filepath.Join(c.dir, "_work")
	put := strings.NewReplacer(theWork, work, theSource, c.dir, theName, name, theID, id)
	for file, text := range map[string]string{"importcfg": r.CompileCfg, "importcfg.link": r.LinkCfg} {
		if err := writeNew(filepath.Join(work, file), []byte(put.Replace(text))); err != nil {
			return err
		}
	}
	defer os.RemoveAll(work)
	exe := filepath.Join(work, "exe")
	if err := os.Mkdir(exe, 0o700); err != nil {
		return err
	}
	if err := t.run(ctx, step(r.Compile, c.dir, c.env, put)); err != nil {
		return err
	}
	if err := t.run(ctx, step(r.Link, exe, c.env, put)); err != nil {
		return err
	}
	made := put.Replace(r.Link[slices.Index(r.Link, "-o")+1])
	return os.Rename(filepath.Join(exe, filepath.Base(made)), out)
}

// step is one command of a recipe, with its placeholders filled in.
func step(words []string, dir string, env []string, put *strings.Replacer) command {
	c := command{dir: dir, env: env}
	for _, w := range words {
		switch w = put.Replace(w); {
		case w == noRoot:
			c.env = append(slices.Clip(c.env), w)
		case c.tool == "":
			c.tool = w
		default:
			c.args = append(c.args, w)
		}
	}
	return c
}

// noRoot is before a command that must not know where the toolchain is.
const noRoot = "GOROOT="

package build

import (
	"context"
	"os"
	"path/filepath"
	"strings"
)

// InPlace builds the program made of the named files of dir as "go build" does there: in the
// user's own module or workspace and with the user's settings, except that nothing is fetched.
// It returns the executable's path in the cache; the next build of the same files may replace it.
// The error is an [*Error] or that of ctx.
func (b *Builder) InPlace(ctx context.Context, dir string, files []string) (exe string, err error) {
	name := "inplace-" + hashOf(b.tc.key(), dir, strings.Join(files, "\n"))
	path, err := b.place("built", name)
	if err != nil {
		return "", err
	}
	unlock, err := lock(ctx, path+".lock")
	if err != nil {
		return "", err
	}
	defer unlock()
	env := append(os.Environ(), "GOTOOLCHAIN=local", "GOPROXY=off")
	args := append([]string{"build", "-buildvcs=false", "-o", path, "--"}, files...)
	if err := b.tc.run(ctx, command{dir: dir, env: env, args: args}); err != nil {
		return "", err
	}
	used(path)
	b.prune()
	return path, nil
}

// InModule reports whether dir belongs to a module, and returns the text of its go.mod file.
func InModule(dir string) (mod []byte, ok bool) {
	for {
		mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil {
			return mod, true
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return nil, false
		}
		dir = parent
	}
}

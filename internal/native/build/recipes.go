package build

import (
	"context"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"gosess/internal/native/modules"
)

// Recipes are those of the newest builds, by all that they depend on but the main package's
// own code. They last as long as the process, so they know its environment.
type recipes struct {
	mu    sync.Mutex // protects following
	known map[string]*recipe
}

// maxRecipes bounds the memory that recipes take: some 20 KiB each.
const maxRecipes = 32

func (r *recipes) of(key string) *recipe {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.known[key]
}

// keep enters a recipe, or takes it out if that is nil.
func (r *recipes) keep(key string, x *recipe) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if x == nil {
		delete(r.known, key)
		return
	}
	if r.known == nil || len(r.known) >= maxRecipes {
		r.known = map[string]*recipe{}
	}
	r.known[key] = x
}

// recipeKey names all that a build of generated files depends on, but the code of the main package. It is "" if there
// is more to such a build than compiling and linking. Name is what differs in each build's go.mod file.
func recipeKey(src map[string][]byte, c command, name string) (string, error) {
	main := map[string][]byte{}
	parts := []string{c.tool, strings.Join(c.env, "\x00")}
	for _, a := range c.args {
		if !filepath.IsAbs(a) { // the result
			parts = append(parts, a)
		}
	}
	for _, file := range slices.Sorted(maps.Keys(src)) {
		if path.Dir(file) == "." && path.Ext(file) == ".go" {
			main[file] = src[file]
			parts = append(parts, file)
			continue
		}
		text := string(src[file])
		if name != "" {
			text = strings.ReplaceAll(text, name, theName)
		}
		parts = append(parts, file, text)
	}
	imports, err := importsOf(main, new(modules.Needs))
	if err != nil {
		return "", err
	}
	if slices.Contains(imports, "C") || slices.Contains(imports, "embed") {
		return "", nil
	}
	return hashOf(append(parts, imports...)...), nil
}

// makeIn builds what is in the command's directory: by a recipe if there is one, else by go build, which
// leaves one. Name is as for [recipeKey]; id tells the result from all others.
func (b *Builder) makeIn(ctx context.Context, out string, files map[string][]byte, c command, name, id string) error {
	key, err := recipeKey(files, c, name)
	if err != nil {
		return err
	}
	if key == "" {
		return b.tc.run(ctx, c)
	}
	if r := b.recipes.of(key); r != nil {
		err := r.run(ctx, b.tc, c, out, name, id)
		if err == nil || ctx.Err() != nil {
			return err
		}
		b.recipes.keep(key, nil)
	}
	telling := c
	telling.args = slices.Insert(slices.Clone(c.args), 1, "-x")
	log, err := b.tc.output(ctx, telling)
	if err == nil {
		b.recipes.keep(key, readRecipe(log, c.dir, name))
		return nil
	}
	if ctx.Err() != nil {
		return err
	}
	return b.tc.run(ctx, c) // for its words alone
}

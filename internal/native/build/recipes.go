package build

import (
	"context"
	"encoding/json"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"gosess/internal/native/modules"
)

// Recipes are those of builds, by all that they depend on but the main package's own code. They
// are kept in the cache of builds, too.
type recipes struct {
	mu    sync.Mutex // protects following
	known map[string]*recipe
}

const (
	// maxRecipes bounds the memory that recipes take: some 20 KiB each.
	maxRecipes = 32
	// freshFor is how long a recipe is used. The go command removes compiled packages that it has not used for
	// days, and it does not see who uses them by a recipe.
	freshFor = 24 * time.Hour
)

// recipe returns a recipe that is known and fresh, or else nil.
func (b *Builder) recipe(key string) *recipe {
	b.recipes.mu.Lock()
	defer b.recipes.mu.Unlock()
	r := b.recipes.known[key]
	if r == nil {
		if r = b.readKept(key); r != nil {
			b.recipes.enter(key, r)
		}
	}
	if r == nil || time.Since(r.Made) > freshFor || time.Now().Before(r.Made) {
		return nil
	}
	return r
}

// readKept reads a recipe from the cache.
func (b *Builder) readKept(key string) *recipe {
	path, err := b.recipeFile(key)
	if err != nil {
		return nil
	}
	data, err := os.ReadFile(path)
	r := new(recipe)
	if err != nil || json.Unmarshal(data, r) != nil || !r.whole() {
		return nil
	}
	return r
}

func (b *Builder) recipeFile(key string) (string, error) { return b.place("built", "recipe-"+key) }

// keep enters a recipe, or takes it out if that is nil.
func (b *Builder) keep(key string, r *recipe) {
	b.recipes.mu.Lock()
	defer b.recipes.mu.Unlock()
	path, err := b.recipeFile(key)
	if r == nil {
		delete(b.recipes.known, key)
		os.Remove(path)
		return
	}
	b.recipes.enter(key, r)
	if data, jerr := json.Marshal(r); err == nil && jerr == nil {
		writeFile(path, data) // without it another process makes its own
	}
}

// enter is called with mu held.
func (r *recipes) enter(key string, x *recipe) {
	if r.known == nil || len(r.known) >= maxRecipes {
		r.known = map[string]*recipe{}
	}
	r.known[key] = x
}

// recipeKey names all that a build of generated files depends on, but the code of the main package.
// It is "" if there is more to such a build than compiling and linking. Name is what differs in
// each build's go.mod file.
func recipeKey(src map[string][]byte, c command, name string) (string, error) {
	main := map[string][]byte{}
	var parts []string
	for _, v := range c.env {
		if hasAnyPrefix(v, "GO", "CGO_", "CC=") { // all else, the commands of a recipe have from their own time
			parts = append(parts, v)
		}
	}
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
	key = hashOf(b.tc.key(), b.tc.tools(), key)
	if r := b.recipe(key); r != nil {
		err := r.run(ctx, b.tc, c, out, name, id)
		if err == nil || ctx.Err() != nil {
			return err
		}
		b.keep(key, nil)
	}
	telling := c
	telling.args = slices.Insert(slices.Clone(c.args), 1, "-x")
	log, err := b.tc.output(ctx, telling)
	if err == nil {
		b.keep(key, readRecipe(log, c.dir, name))
		return nil
	}
	if ctx.Err() != nil {
		return err
	}
	return b.tc.run(ctx, c) // for its words alone
}

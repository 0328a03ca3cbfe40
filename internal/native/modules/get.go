package modules

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/semver"
)

// language is the version of Go that sessions are written in.
const language = "1.26"

// A Getter fetches modules with the user's go command into the user's module
// cache. It is the only part of gosess that does.
type Getter struct {
	Go string // the go command
	// Fixed are the modules that are compiled into gosess, and Sum are the lines
	// of go.sum that say what is in them.
	Fixed []Module
	Sum   []byte
	// Bundled are the paths of those of them whose packages cells can import already.
	Bundled []string
	// Least are the modules that gosess itself is made of. One that a session needs too is
	// taken in that version at least, for the process of a prompt can hold one version only.
	Least []Module
	Env   []string // in addition to the process's environment
}

// Get fetches the module that holds a package, or the one of that path, in the
// version after "@" or the latest, and returns what the session then needs. What
// its packages import is fetched too. n is not changed. The error is one line.
func (g *Getter) Get(ctx context.Context, n *Needs, query string) (*Needs, error) {
	path, version, _ := strings.Cut(query, "@")
	if path == "" || strings.HasPrefix(path, "-") || strings.ContainsAny(query, " \t\"'") {
		return nil, fmt.Errorf("get %q: want a module or package path, with @version if it is not to be the latest", query)
	}
	if version == "" {
		query = path + "@latest"
	}
	got, err := g.attempt(ctx, n, path, query, nil)
	if errors.Is(err, errFixed) {
		got, err = g.attempt(ctx, n, path, query, g.Fixed)
	}
	if err != nil {
		return nil, fmt.Errorf("get %s: %w", strings.TrimSuffix(query, "@latest"), err)
	}
	return got, nil
}

// errFixed says that modules are needed that gosess has in a version of its own.
var errFixed = errors.New("it needs what is built in")

// attempt is Get in a module that requires those that are compiled into gosess, if
// they matter.
func (g *Getter) attempt(ctx context.Context, n *Needs, path, query string, fixed []Module) (*Needs, error) {
	dir, err := os.MkdirTemp("", "gosess-get-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := g.write(dir, n, fixed); err != nil {
		return nil, err
	}
	if _, err := g.run(ctx, dir, "get", query); err != nil {
		return nil, err
	}
	if err := g.raise(ctx, dir, path); err != nil {
		return nil, err
	}
	return g.result(ctx, dir, n, path, fixed != nil)
}

// raise takes modules of Least that are required in an older version in that one, except
// for the module of path, whose version the user may have chosen.
func (g *Getter) raise(ctx context.Context, dir, path string) error {
	mod, direct, err := g.buildList(dir, path)
	if err != nil {
		return err
	}
	args := []string{"get"}
	for _, r := range mod.Require {
		for _, m := range g.Least {
			if m.Path == r.Mod.Path && m.Path != direct && semver.Compare(r.Mod.Version, m.Version) < 0 {
				args = append(args, m.String())
			}
		}
	}
	if len(args) == 1 {
		return nil
	}
	if _, err = g.run(ctx, dir, args...); ctx.Err() != nil {
		return err
	}
	return nil // what cannot be raised stays what it is
}

// requiresFixed says whether a go.mod file mentions modules that are compiled into gosess.
func (g *Getter) requiresFixed(mod *modfile.File) bool {
	return slices.ContainsFunc(mod.Require, func(r *modfile.Require) bool {
		return slices.ContainsFunc(g.Fixed, func(m Module) bool { return m.Path == r.Mod.Path })
	})
}

// write writes the go.mod and go.sum files that a session has before.
func (g *Getter) write(dir string, n *Needs, fixed []Module) error {
	mod := new(modfile.File)
	if err := mod.AddModuleStmt("session"); err != nil {
		return err
	}
	if err := mod.AddGoStmt(language); err != nil {
		return err
	}
	for _, m := range fixed {
		mod.AddNewRequire(m.Path, m.Version, true)
	}
	for _, m := range n.Modules {
		if err := mod.AddRequire(m.Path, m.Version); err != nil {
			return err
		}
	}
	text, err := mod.Format()
	if err != nil {
		return err
	}
	sum := append(bytes.Clone(g.Sum), strings.Join(n.Sums, "\n")+"\n"...)
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), text, 0o600); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "go.sum"), sum, 0o600)
}

// result reads what go get has left, with the modules that packages of the new
// module, or the package at path, import. The error is errFixed if modules that are
// compiled into gosess matter and their versions were left open.
func (g *Getter) result(ctx context.Context, dir string, n *Needs, path string, fixed bool) (*Needs, error) {
	_, direct, err := g.buildList(dir, path)
	if err != nil {
		return nil, err
	}
	pattern := path
	if direct == path {
		pattern = path + "/..."
	}
	out, err := g.run(ctx, dir, "list", "-e", "-deps", "-json=Module,Standard", pattern)
	if err != nil {
		return nil, err
	}
	used := map[string]bool{direct: true}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct{ Module *struct{ Path string } }
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		if p.Module != nil {
			used[p.Module.Path] = true
		}
	}
	mod, _, err := g.buildList(dir, path) // go list adds what was missing
	if err != nil {
		return nil, err
	}
	if !fixed && g.requiresFixed(mod) {
		return nil, errFixed
	}
	sum, err := os.ReadFile(filepath.Join(dir, "go.sum"))
	if err != nil {
		return nil, err
	}
	return g.needs(n, mod, direct, used, sum)
}

// buildList reads the go.mod file and finds the module that provides path.
func (g *Getter) buildList(dir, path string) (mod *modfile.File, direct string, err error) {
	text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return nil, "", err
	}
	if mod, err = modfile.Parse("go.mod", text, nil); err != nil {
		return nil, "", err
	}
	for _, r := range mod.Require {
		if p := r.Mod.Path; (path == p || strings.HasPrefix(path, p+"/")) && len(p) > len(direct) {
			direct = p
		}
	}
	if direct == "" {
		return nil, "", fmt.Errorf("%q is no module, and in none", path)
	}
	return mod, direct, nil
}

// needs makes of a go.mod file what a session records of it.
func (g *Getter) needs(n *Needs, mod *modfile.File, direct string, used map[string]bool, sum []byte) (*Needs, error) {
	fixed := map[string]string{}
	for _, m := range g.Fixed {
		fixed[m.Path] = m.Version
	}
	was := map[string]Module{}
	for _, m := range n.Modules {
		was[m.Path] = m
	}
	got := &Needs{Packages: n.Packages}
	for _, r := range mod.Require {
		m := Module{Path: r.Mod.Path, Version: r.Mod.Version, Direct: r.Mod.Path == direct || was[r.Mod.Path].Direct}
		switch version := fixed[m.Path]; {
		case version != "" && version != m.Version:
			return nil, fmt.Errorf("it needs %s, and gosess has %s built in", m, version)
		case m.Path == direct && slices.Contains(g.Bundled, m.Path):
			return nil, fmt.Errorf("%s is built in: import it", m)
		}
		if _, before := was[m.Path]; before || used[m.Path] || fixed[m.Path] == "" {
			got.Modules = append(got.Modules, m)
		}
	}
	slices.SortFunc(got.Modules, func(a, b Module) int { return strings.Compare(a.Path, b.Path) })
	have := strings.Split(string(g.Sum), "\n")
	for line := range strings.Lines(string(sum)) {
		if line = strings.TrimSpace(line); line != "" && (!slices.Contains(have, line) || mentions(got.Modules, line)) {
			got.Sums = append(got.Sums, line)
		}
	}
	slices.Sort(got.Sums)
	got.Sums = slices.Compact(got.Sums)
	return got, nil
}

// mentions says whether a line of go.sum is of one of the modules.
func mentions(list []Module, line string) bool {
	path, _, _ := strings.Cut(line, " ")
	return slices.ContainsFunc(list, func(m Module) bool { return m.Path == path })
}

// run runs the go command and returns what it prints.
func (g *Getter) run(ctx context.Context, dir string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, g.Go, args...)
	cmd.Dir = dir
	cmd.Env = append(append(os.Environ(), "GOFLAGS="+strings.TrimSpace(goSetting("GOFLAGS")+" -mod=mod"), "GOWORK=off", "GO111MODULE=on", "GOTOOLCHAIN=local"), g.Env...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	// A group of its own: what it leaves behind is none of the processes that the user's code has started.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = 10 * time.Second // what it has started may hold the pipes
	err := cmd.Run()
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil && errs.Len() == 0:
		return nil, fmt.Errorf("go %s: %w", args[0], err)
	case err != nil:
		return nil, errors.New(reason(errs.String()))
	}
	return out.Bytes(), nil
}

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
)

// A config is $XDG_CONFIG_HOME/gosess/config.toml:
//
//	[pool.cluster]
//	hosts = ["me@a*8", "b:2222*4"]
//	timeout = "5m"
//
//	[autosave]
//	max = "500 MiB"
type config struct {
	Pool     map[string]poolConfig `toml:"pool"`
	Autosave autosaveConfig        `toml:"autosave"`
}

// An autosaveConfig says what is kept of a prompt for the case that it is lost.
type autosaveConfig struct {
	Off bool     `toml:"off"` // nothing at all
	Max byteSize `toml:"max"` // bytes of values, of each prompt; 0 for autosave.MaxBytes
}

// A byteSize is a number of bytes, written "500 MiB": KiB, MiB or GiB.
type byteSize int64

// UnmarshalText implements [encoding.TextUnmarshaler].
func (b *byteSize) UnmarshalText(text []byte) error {
	for shift, unit := range map[int]string{10: "KiB", 20: "MiB", 30: "GiB"} {
		if number, ok := strings.CutSuffix(string(text), unit); ok {
			n, err := strconv.ParseInt(strings.TrimSpace(number), 10, 64)
			if err == nil && n > 0 && n < 1<<(62-shift) {
				*b = byteSize(n << shift)
				return nil
			}
		}
	}
	return fmt.Errorf("%q is not a size; write it as \"500 MiB\" or \"2 GiB\"", text)
}

// A poolConfig is what --pool NAME stands for. A flag wins over its field.
type poolConfig struct {
	Hosts    []string `toml:"hosts"`
	Hostfile string   `toml:"hostfile"`
	Workers  *int     `toml:"workers"`
	SSH      string   `toml:"ssh"`
	Timeout  string   `toml:"timeout"`
	Retries  *int     `toml:"retries"`
}

// configPath is where the config file is, whether or not it exists.
func configPath() (string, error) {
	dir, err := xdgDir("XDG_CONFIG_HOME", ".config")
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "config.toml"), nil
}

// stateDir is where history, and what would be lost with a prompt, are kept.
func stateDir() (string, error) {
	return xdgDir("XDG_STATE_HOME", ".local/state")
}

// xdgDir is gosess's directory under the one that variable names, or under
// fallback in the home directory.
func xdgDir(variable, fallback string) (string, error) {
	if dir := os.Getenv(variable); filepath.IsAbs(dir) {
		return filepath.Join(dir, "gosess"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("neither %s nor HOME is set", variable)
	}
	return filepath.Join(home, fallback, "gosess"), nil
}

// readConfig reads the config file. A key that means nothing is an error: it
// is a setting that somebody relies on.
func readConfig(path string) (*config, error) {
	var c config
	meta, err := toml.DecodeFile(path, &c)
	if err != nil {
		return nil, fmt.Errorf("config file %s: %w", path, err)
	}
	if extra := meta.Undecoded(); len(extra) > 0 {
		return nil, fmt.Errorf("config file %s: unknown key %q", path, extra[0])
	}
	return &c, nil
}

// autosaveSettings are those of the config file, the zero ones if there is none.
func autosaveSettings() (autosaveConfig, error) {
	path, err := configPath()
	if err != nil {
		return autosaveConfig{}, nil // newSaving says that there is no place
	}
	c, err := readConfig(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return autosaveConfig{}, nil
	case err != nil:
		return autosaveConfig{}, usagef("%v", err)
	}
	return c.Autosave, nil
}

// applyPool sets what --pool names and no flag has set.
func (o *options) applyPool() error {
	path, err := configPath()
	if err != nil {
		return usagef("--pool %q: %v", o.pool, err)
	}
	c, err := readConfig(path)
	if errors.Is(err, fs.ErrNotExist) {
		return usagef("--pool %q: there is no config file %s", o.pool, path)
	}
	if err != nil {
		return usagef("--pool %q: %v", o.pool, err)
	}
	p, ok := c.Pool[o.pool]
	if !ok {
		return usagef("--pool %q: no [pool.%s] in %s%s", o.pool, o.pool, path,
			didYouMean("", o.pool, poolNames(c)))
	}
	return o.merge(p)
}

func poolNames(c *config) []string {
	var names []string
	for name := range c.Pool {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// merge takes from p what no flag has set.
func (o *options) merge(p poolConfig) error {
	if len(o.hosts) == 0 {
		o.hosts = slices.Clone(p.Hosts)
	}
	o.hostfile = firstOf(o.hostfile, p.Hostfile)
	o.ssh = firstOf(o.ssh, p.SSH)
	if o.workers == unset && p.Workers != nil {
		o.workers = *p.Workers
	}
	if o.retries == unset && p.Retries != nil {
		o.retries = *p.Retries
	}
	if o.timeout == 0 && p.Timeout != "" {
		if err := setTime(&o.timeout, strings.TrimSpace(p.Timeout)); err != nil {
			return usagef("--pool %q: timeout: %v", o.pool, err)
		}
	}
	return nil
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

package kernel

import (
	"debug/buildinfo"
	"fmt"
	"runtime/debug"
	"sync"
)

// A linkage knows which modules are part of this process. There can be one version of each:
// a plugin with another would not open, and the process could not be relied on after the attempt.
type linkage struct {
	mu      sync.Mutex
	modules map[string]string // versions, by path
}

// inProcess is the linkage of this process, with the modules that the executable is made of.
var inProcess = sync.OnceValue(func() *linkage {
	l := &linkage{modules: map[string]string{}}
	if info, ok := debug.ReadBuildInfo(); ok {
		l.add(info)
	}
	return l
})

// admit notes the modules that a plugin is made of, before it is opened. The error says that
// the process has one of them in another version.
func (l *linkage) admit(file string) error {
	info, err := buildinfo.ReadFile(file)
	if err != nil {
		return fmt.Errorf("a compiled module cannot be read: %w", err)
	}
	return l.take(info)
}

// take is admit of what is made of what info says.
func (l *linkage) take(info *debug.BuildInfo) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, m := range info.Deps {
		if have := l.modules[m.Path]; have != "" && have != m.Version {
			return fmt.Errorf("it needs %s %s, and %s is part of this process", m.Path, m.Version, have)
		}
	}
	l.add(info)
	return nil
}

// add notes what something is made of. A module that is replaced is what replaces it.
func (l *linkage) add(info *debug.BuildInfo) {
	for _, m := range info.Deps {
		l.modules[m.Path] = m.Version
		if m.Replace != nil {
			l.modules[m.Path] = m.Replace.Path + " " + m.Replace.Version
		}
	}
}

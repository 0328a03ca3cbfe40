package session

import (
	"gosess/internal/interp"
)

// This file lets a session run compiled what it can; see [interp.Compiler].

// SetCompiler makes the session compile with c from now on; nil makes it run
// everything interpreted. It waits for a running cell.
func (s *Session) SetCompiler(c interp.Compiler) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opt.Compiler = c
	interp.CompileMirrors(nil)
	s.mirror(c)
	s.eng.SetCompiler(c)
}

// EngineStatus says what runs compiled, what does not, and why. It waits for a
// running cell.
func (s *Session) EngineStatus() interp.Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.eng.Status()
}

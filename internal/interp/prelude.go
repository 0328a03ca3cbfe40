package interp

import (
	"go/types"
	"sort"

	"gosess/internal/check"
	"gosess/internal/interp/limit"
	"gosess/internal/interp/prelude"
)

// prelude returns the package of ours whose source stands for the generic
// parts of a compiled package, nil if there is none.
func (e *Engine) prelude(path string) *source {
	if s, ok := e.sources[path]; ok {
		if s != nil && s.prelude {
			return s
		}
		return nil
	}
	files := prelude.Source(path)
	if len(files) == 0 {
		return nil
	}
	src := &check.Source{Path: path}
	for name, text := range files {
		src.Files = append(src.Files, check.File{Name: path + "/" + name, Src: text})
	}
	sort.Slice(src.Files, func(i, j int) bool { return src.Files[i].Name < src.Files[j].Name })
	p, err := check.CheckSource(src)
	if err != nil {
		panic(&typeError{limit.Unknown.Text("package " + path + " (" + err.Error() + ")")})
	}
	s := &source{path: path, fset: p.Fset, pkg: p.Pkg, info: p.Info, prelude: true}
	e.register(s, p.Files)
	return s
}

// preludeType replaces a generic type of a compiled package by ours.
func (e *Engine) preludeType(t *types.Named) *types.Named {
	if t.TypeArgs().Len() == 0 {
		return t
	}
	s := e.prelude(t.Obj().Pkg().Path())
	if s == nil || s.pkg == t.Obj().Pkg() {
		return t
	}
	o, ok := s.pkg.Scope().Lookup(t.Obj().Name()).(*types.TypeName)
	if !ok {
		return t
	}
	args := make([]types.Type, t.TypeArgs().Len())
	for i := range args {
		args[i] = t.TypeArgs().At(i)
	}
	n, err := types.Instantiate(instances, o.Type(), args, false)
	if err != nil {
		return t
	}
	return n.(*types.Named)
}

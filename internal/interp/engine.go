package interp

import (
	"go/ast"
	"go/token"
	"go/types"
	"go/version"
	"io"
	"reflect"
	"sync"

	"gosess/internal/interp/limit"
	"gosess/internal/interp/rt"
	"gosess/internal/interp/symbols"
	"gosess/internal/value"
)

// Options say how an engine meets the world. The zero value is an engine that
// reads nothing and prints to nowhere.
type Options struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Args           []string // os.Args of the session

	// Lowered, if not nil, receives the code that is fed to the interpreter.
	Lowered io.Writer

	// Compiler, if not nil, compiles functions in the background. They run
	// interpreted until that is done, or if it fails.
	Compiler Compiler
}

// An Engine holds the values of a session and runs its functions. Calls may be
// made from several goroutines; Define excludes them.
type Engine struct {
	opts    Options
	types   *typeTable
	syms    *symtab
	runners *runners

	mu      sync.RWMutex // held for reading by calls; protects following
	units   map[string]*unit
	decls   map[string]map[string]*declaration // by import path, then name
	sources map[string]*source                 // packages that are lowered from source
	vars    map[string]*variableCell           // package variables by "path.name"
	records map[string]string                  // func records by name and type
	lines   *lineTable
	m       *machine
	late    map[lateKey]*lateFunc
	start   starter
	whole   bool // the program is complete: nothing will be redefined
	version int
	funcMu  sync.Mutex
	funcs   map[string]reflect.Value // callable functions of m, by yaegi name; under funcMu
	last    *types.Package           // the program's package, of the newest Update
	why     map[string]string        // why functions of the newest Update cannot be called, by name
	renewed map[string]bool          // func literals that the newest Update changed, by unit key
	methods map[string]bool          // units that are called through interfaces, by key
	comp    *compilation             // what is compiled, and being compiled
	lost    map[string]string        // func literals that do not compile now: their owners, by unit key
}

// A variableCell is a package variable.
type variableCell struct {
	typ  *value.Type
	slot reflect.Value // pointer to the variable's memory, settable: the symbol that lowered code names
	expr string        // how lowered code names the pointer
}

// New returns an engine with an empty program.
func New(opts Options) *Engine {
	e := &Engine{
		opts:    opts,
		syms:    newSymtab(),
		runners: newRunners(),
		units:   map[string]*unit{},
		decls:   map[string]map[string]*declaration{},
		sources: map[string]*source{},
		vars:    map[string]*variableCell{},
		records: map[string]string{},
		late:    map[lateKey]*lateFunc{},
		lost:    map[string]string{},
		funcs:   map[string]reflect.Value{},
		methods: map[string]bool{},
	}
	e.types = newTypeTable(e.hostType, e.preludeType)
	e.lines = newLineTable(e.syms)
	e.m = newMachine()
	e.comp = newCompilation()
	return e
}

// compiledPackage returns a package that the engine's program has in compiled form,
// nil if there is none.
func (e *Engine) compiledPackage(path string) *symbols.Package {
	if symbols.LinkedModule(path) != "" && e.sources[path] == nil || e.isSource(path) {
		return nil // the process has it, but not for this program
	}
	return symbols.Lookup(path)
}

// hostType finds a type of a compiled package.
func (e *Engine) hostType(path, name string) (reflect.Type, bool) {
	p := e.compiledPackage(path)
	if p == nil || p.IsGeneric(name) {
		return nil, false
	}
	t := p.Type(name)
	return t, t != nil
}

// isSource reports whether the package is lowered from source: the program's,
// or one supplied as source that has no compiled form here.
func (e *Engine) isSource(path string) bool {
	s := e.sources[path]
	return s != nil && !s.prelude
}

func (e *Engine) hasPrelude(path string) bool { return e.prelude(path) != nil }

func (e *Engine) hasPreludeType(t *types.Named) bool {
	return t.TypeArgs().Len() > 0 && e.hasPrelude(t.Obj().Pkg().Path())
}

// declaration returns a declared function, nil if there is none that compiles.
func (e *Engine) declaration(path, name string) *declaration {
	if e.sources[path] == nil {
		e.prelude(path)
	}
	return e.decls[path][name]
}

// register makes the functions of a package known.
func (e *Engine) register(s *source, files []*ast.File) {
	e.sources[s.path] = s
	if e.decls[s.path] == nil {
		e.decls[s.path] = map[string]*declaration{}
	}
	for _, f := range files {
		if v := s.info.FileVersions[f]; v != "" && version.Compare(v, freshLoops) < 0 {
			s.old = append(s.old, f)
		}
		for _, d := range f.Decls {
			fd, ok := d.(*ast.FuncDecl)
			if !ok || fd.Body == nil || fd.Name.Name == "_" {
				continue
			}
			obj, ok := s.info.Defs[fd.Name].(*types.Func)
			if !ok || fd.Name.Name == "init" && fd.Recv == nil {
				continue
			}
			e.decls[s.path][funcName(obj)] = &declaration{s, fd, obj}
		}
	}
}

// packageVar returns an expression for the pointer to a package variable.
func (e *Engine) packageVar(b *builder, v *types.Var) string {
	key := v.Pkg().Path() + "." + v.Name()
	t := b.vt(v.Type())
	c := e.vars[key]
	if c == nil || c.typ != t {
		c = e.newVar(t)
		e.vars[key] = c
	}
	return c.expr
}

// newVar allocates a variable.
func (e *Engine) newVar(t *value.Type) *variableCell {
	slot := reflect.New(reflect.PointerTo(t.Layout)).Elem()
	slot.Set(reflect.New(t.Layout))
	name := e.syms.fresh("V")
	e.syms.put(name, slot)
	return &variableCell{typ: t, slot: slot, expr: pkg + "." + name}
}

// hostVarPointer returns an expression for the pointer to a variable of a
// compiled package, and its Go type.
func (e *Engine) hostVarPointer(b *builder, n ast.Node, o *types.Var) (string, reflect.Type) {
	path := o.Pkg().Path()
	p := e.hostVar(path, o.Name())
	if !p.IsValid() {
		b.refuse(n, limit.Variable, path, o.Name())
	}
	expr := e.syms.host("var "+path+"."+o.Name(), func() reflect.Value {
		v := reflect.New(p.Type()).Elem()
		v.Set(p)
		return v
	})
	return expr, p.Type().Elem()
}

func (e *Engine) hostVar(path, name string) reflect.Value {
	if path == "os" && name == "Args" && e.opts.Args != nil {
		return reflect.ValueOf(&e.opts.Args)
	}
	s := e.compiledPackage(path)
	if s == nil {
		return reflect.Value{}
	}
	return s.Var(name)
}

// hostFunc returns an expression for a compiled function over layouts, "" if
// there is none.
func (e *Engine) hostFunc(name, path, fn string) string {
	f := e.compiled(path, fn)
	if !f.IsValid() {
		return ""
	}
	return e.syms.hostFunc(name, func() reflect.Value { return f },
		func() reflect.Value { return rt.RawFunc(path+"."+fn, symbols.Lookup(path).Func(fn)) })
}

// compiled returns a function of a compiled package over layouts.
func (e *Engine) compiled(path, fn string) reflect.Value {
	s := e.compiledPackage(path)
	if s == nil {
		return reflect.Value{}
	}
	f := s.Func(fn)
	if !f.IsValid() {
		return reflect.Value{}
	}
	return rt.WrapFunc(path+"."+fn, f)
}

// hostMethod is hostFunc for a method of a compiled type.
func (e *Engine) hostMethod(recv reflect.Type, name string) string {
	if recv == nil {
		return ""
	}
	if _, ok := recv.MethodByName(name); !ok {
		return ""
	}
	return e.syms.hostFunc("method "+rt.MethodName(recv, name), func() reflect.Value { return rt.HostMethod(recv, name) },
		func() reflect.Value { return rt.RawMethod(recv, name) })
}

// funcRecord returns an expression for the *value.Func of a function that
// captures variables of these names and types; where they are is not said.
func (e *Engine) funcRecord(name string, t *value.Type, captured ...value.Captured) string {
	key := name + " " + e.syms.desc(t)
	for _, c := range captured {
		key += " " + e.syms.desc(c.Type)
	}
	if expr, ok := e.records[key]; ok {
		return expr
	}
	n := e.syms.fresh("M")
	e.syms.put(n, variable(&value.Func{Name: name, Type: t, Captured: captured}))
	e.records[key] = pkg + "." + n
	return pkg + "." + n
}

// A lineTable numbers source lines for lowered code, which notes in a cell
// where it is.
type lineTable struct {
	cell *int
	list []lineEntry
	ids  map[lineEntry]int
}

type lineEntry struct {
	file string
	line int
	key  string // unit
}

func newLineTable(s *symtab) *lineTable {
	t := &lineTable{cell: new(int), ids: map[lineEntry]int{}, list: make([]lineEntry, 1)}
	s.put("L", variable(t.cell))
	return t
}

func (e *Engine) lineID(p token.Position, key string) int {
	l := lineEntry{p.Filename, p.Line, key}
	id, ok := e.lines.ids[l]
	if !ok {
		id = len(e.lines.list)
		e.lines.list = append(e.lines.list, l)
		e.lines.ids[l] = id
	}
	return id
}

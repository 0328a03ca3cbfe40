package session

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"reflect"
	"slices"
	"strings"

	"gosess/internal/check"
	"gosess/internal/value"
)

// This file looks into session files without an engine: nothing of them is run or
// compiled.

// An Inspection is what a session file holds. Its JSON form is the contract of
// `gosess inspect --json`.
type Inspection struct {
	Version int            `json:"version"`           // of the format
	Packed  bool           `json:"packed,omitempty"`  // it is compressed
	Writer  string         `json:"writer"`            // "gosess 0.1"
	Engine  string         `json:"engine"`            // that held the values: "interp" or "native"
	Bytes   int64          `json:"bytes"`             // size of the file
	Imports []string       `json:"imports,omitempty"` // paths
	Program string         `json:"program"`           // the declarations except for variables and imports, as typed
	Cells   []Entered      `json:"cells"`
	Vars    []InspectedVar `json:"vars"`
	Names   []Name         `json:"names"` // functions, methods, types and constants
	Lost    []NotKept      `json:"lost,omitempty"`
	Notes   []NotKept      `json:"notes,omitempty"` // kept, but not quite as it was

	Dependencies []Dependency `json:"dependencies,omitempty"` // modules, then packages that are part of the file
	Unresolved   string       `json:"unresolved,omitempty"`   // why it is not known what uses what; "" if it is
}

// An InspectedVar is one variable of a session file; "_" is the last value.
type InspectedVar struct {
	Name
	Value  string `json:"value"` // the first of it, as text
	Source string `json:"source,omitempty"`

	Tree []string `json:"tree,omitempty"` // the value as a tree, a line a part, if it was asked for by name
}

// Inspect reads a session file. Errors are as those of Load.
func Inspect(r io.Reader) (*Inspection, error) {
	in, err := value.NewSeqReader(r, -1)
	if err != nil {
		return nil, fileError(err)
	}
	return inspect(in, nil)
}

func inspect(in *value.SeqReader, names []string) (*Inspection, error) {
	c, notes, err := readRecords(in)
	if err != nil {
		return nil, fileError(err)
	}
	out := &Inspection{
		Version: in.Version(),
		Packed:  in.Packed(),
		Writer:  c.meta.Producer,
		Engine:  c.meta.Engine,
		Bytes:   in.Size(),
		Cells:   c.cells,
		Vars:    inspectVars(c.vars, c.decls),
		Lost:    c.lost,
		Notes:   notes,
	}
	out.declare(c.decls)
	out.Dependencies = dependenciesOf(&c.needs)
	out.relate(&c)
	if len(names) > 0 {
		return out, out.only(names, c.vars)
	}
	return out, nil
}

// readWhole reads a file without an engine: types are those of the file.
func readWhole(f *os.File) (contents, error) {
	in, err := value.NewSeqFile(f)
	if err != nil {
		return contents{}, err
	}
	c, _, err := readRecords(in)
	return c, err
}

// readRecords reads all records of a file. What was kept with a difference is in
// notes.
func readRecords(in *value.SeqReader) (c contents, notes []NotKept, err error) {
	if c, err = readContents(in); err != nil {
		return c, nil, err
	}
	vars, lost, err := value.DecodeGroup(in, value.DecodeOptions{})
	if err != nil {
		return c, nil, err
	}
	report := Report{Lost: c.lost}
	report.add(lost)
	report.place(c.decls)
	c.vars, c.lost = vars, report.Lost
	return c, report.Notes, readToEnd(in)
}

// declare fills in what is not a variable.
func (in *Inspection) declare(decls []check.Decl) {
	in.Names = []Name{}
	var program strings.Builder
	for _, d := range decls {
		switch {
		case d.Kind == check.KindVar || d.Kind == check.KindCell || check.IsHidden(d.Name):
		case d.Kind == check.KindImport:
			in.Imports = append(in.Imports, d.Type)
		default:
			in.Names = append(in.Names, declared(d)...)
			program.WriteString(strings.Trim(d.Src, "; \t\n") + "\n\n")
		}
	}
	in.Program = strings.TrimSuffix(program.String(), "\n")
	if text, err := format.Source([]byte(in.Program)); err == nil {
		in.Program = string(text)
	}
	slices.Sort(in.Imports)
}

// declared lists the names of a declaration: one, except for constants.
func declared(d check.Decl) []Name {
	name := Name{Name: d.Name, Kind: string(d.Kind), Type: firstLine(d.Src), Cell: d.Cell}
	f, err := parser.ParseFile(token.NewFileSet(), "", "package p\n"+d.Src, parser.SkipObjectResolution)
	if err != nil || len(f.Decls) == 0 {
		return []Name{name}
	}
	switch decl := f.Decls[0].(type) {
	case *ast.FuncDecl:
		name.Type = nodeLine(decl.Type)
	case *ast.GenDecl:
		if decl.Tok == token.CONST {
			return constants(d, decl)
		}
		if spec, ok := decl.Specs[0].(*ast.TypeSpec); ok {
			name.Type = types.ExprString(spec.Type)
		}
	}
	return []Name{name}
}

// constants lists those that still mean what d says, each with its type or value.
func constants(d check.Decl, decl *ast.GenDecl) []Name {
	var list []Name
	for _, spec := range decl.Specs {
		spec := spec.(*ast.ValueSpec)
		for i, id := range spec.Names {
			if id.Name == "_" || slices.Contains(d.Mask, id.Name) {
				continue
			}
			name := Name{Name: id.Name, Kind: string(d.Kind), Cell: d.Cell}
			switch {
			case spec.Type != nil:
				name.Type = types.ExprString(spec.Type)
			case i < len(spec.Values):
				name.Type = nodeLine(spec.Values[i])
			}
			list = append(list, name)
		}
	}
	return list
}

// nodeLine is the first line of a piece of source.
func nodeLine(node ast.Node) string {
	var b strings.Builder
	if err := format.Node(&b, token.NewFileSet(), node); err != nil {
		return ""
	}
	return firstLine(b.String())
}

func inspectVars(vars []value.Var, decls []check.Decl) []InspectedVar {
	byName := map[string]check.Decl{}
	for _, d := range decls {
		if d.Kind == check.KindVar {
			byName[d.Name] = d
		}
	}
	list := []InspectedVar{}
	for _, v := range vars {
		if check.IsHidden(v.Name) && v.Name != check.Last {
			continue
		}
		list = append(list, inspectVar(v, byName[v.Name]))
	}
	slices.SortFunc(list, func(a, b InspectedVar) int { return strings.Compare(a.Name.Name, b.Name.Name) })
	return list
}

// firstOf bounds the text of a value: a line that fits most screens twice.
var firstOf = value.Limits{Depth: 6, Items: 12, Bytes: 400}

func inspectVar(v value.Var, d check.Decl) InspectedVar {
	view := View{t: v.Type, v: v.Ptr.Elem()}
	out := InspectedVar{
		Name: Name{
			Name: v.Name, Kind: string(check.KindVar), Type: view.Type(), Shape: cmp.Or(matrixShape(view), view.Shape()),
			Bytes: value.Size(v.Type, v.Ptr, value.EncodeOptions{}), Cell: d.Cell,
		},
		Value:  value.Tree(v.Type, v.Ptr, firstOf).String(),
		Source: d.Src,
	}
	if l, ok := parseLiteral(out.Value); ok && v.Type.Kind == reflect.Func {
		out.Value = fmt.Sprintf("func literal (cell %d, line %d)", l.cell, l.line)
	}
	if v.Name == check.Last {
		out.Name.Name = "_"
	}
	return out
}

// InspectFile is Inspect for the file at path, with path in its errors. With names
// of variables it lists only those, and with their trees; the error wraps ErrNoName
// if one is not there.
func InspectFile(path string, names ...string) (*Inspection, error) {
	f, err := openFile(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	in, err := value.NewSeqFile(f)
	if err != nil {
		return nil, fmt.Errorf("inspect %q: %w", path, fileError(err))
	}
	out, err := inspect(in, names)
	if err != nil {
		return nil, fmt.Errorf("inspect %q: %w", path, err)
	}
	return out, nil
}

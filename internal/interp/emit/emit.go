// Package emit writes lowered functions as a program for the Go compiler.
//
// Its one rule: the program imports nothing of ours and is linked to nothing of
// ours. Types are spelled by how they are laid out; what lowered code names on
// the Go side (t.F7, t.V3) becomes a variable that the host fills in through
// [Program.Slots] once the program is open as a plugin.
package emit

import (
	"embed"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// A Unit is one lowered function: text in which other units are named by
// expressions of the program.
type Unit struct {
	Name string // of the function
	Text string // declarations of functions
	Line int    // where the function begins

	Method reflect.Type // of the function, if it is a method that is called through interfaces; else nil
}

// Input is what a program is made of.
type Input struct {
	Units   []Unit
	Extern  map[string]reflect.Type  // functions outside of the program that texts name, by name
	Late    map[string]Late          // functions that call whatever a cell holds, by name
	Methods map[string]reflect.Type  // methods of interfaces that texts name, by symbol: over layouts, without receiver
	Raw     map[string]reflect.Value // compiled functions among Symbols as they are, where they differ in interfaces that they return
	Symbols map[string]reflect.Value // what is named t.NAME, as given to the interpreter
	Known   map[reflect.Type]string  // types of the host that the prelude declares
	Direct  map[string]string        // compiled functions that may be called as such: "F7": "math.Sqrt"
	Line    func(id int) int         // the line that a note names
	Dir     string                   // begins the file names of units in stacks and messages; the index of the unit follows
}

// A Late is a function that calls the one that the variable t.Cell points to, a
// symbol, when it is called.
type Late struct {
	Type reflect.Type
	Cell string
}

// A Program is the result of [Source].
type Program struct {
	Source []byte
	Slots  []string       // names of the variables to be filled in, in the order of the program's variable Slots
	Units  []string       // names of the functions in the order of the variable Units: pointers to func values; Methods has those for interfaces, or nil
	Types  []reflect.Type // the host's types, in the order of the variable Types: nil pointers of the program's
	Sized  []reflect.Type // in the order of the variable Sizes
}

//go:embed prelude/*.go
var preludeFiles embed.FS

// prelude is what the files of the prelude declare, and preludeNames the names.
var prelude, preludeNames = readPrelude()

func readPrelude() (string, map[string]bool) {
	var src strings.Builder
	names := map[string]bool{}
	files, _ := preludeFiles.ReadDir("prelude")
	for _, f := range files {
		text, _ := preludeFiles.ReadFile("prelude/" + f.Name())
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, f.Name(), text, 0)
		if err != nil {
			panic(err)
		}
		begin := file.Name.End()
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil {
					names[d.Name.Name] = true
				}
			case *ast.GenDecl:
				if d.Tok == token.IMPORT {
					begin = d.End()
				}
				for _, s := range d.Specs {
					if t, ok := s.(*ast.TypeSpec); ok {
						names[t.Name.Name] = true
					}
				}
			}
		}
		src.Write(text[fset.Position(begin).Offset:])
	}
	return src.String(), names
}

// Needs lists what the prelude itself names on the Go side.
var Needs = []string{"AssertFails", "EqualValues", "EqualParts", "CheckHashOf", "DecodeWide", "Stopped", "Waking", "MethodFor", "Generation", "UnderWay", "NoteWrapper", "FindPanic", "CaptureOne", "CaptureTwo", "CaptureThree", "FromAny", "Implements",
	"RaiseNil", "RaiseDivide", "RaiseShift", "RaiseIndex", "RaiseIndexU", "Raise"}

// Source writes the program. The error says what cannot be written.
func Source(in Input) (p *Program, err error) {
	w := &writer{in: in, slots: map[string]bool{}, types: map[string]bool{}, imports: map[string]bool{"sync/atomic": true}, called: map[string]bool{}, raw: map[string]bool{},
		speller: speller{known: in.Known, mirrors: map[reflect.Type]string{}}}
	defer func() {
		switch r := recover().(type) {
		case nil:
		case unspeakable:
			p, err = nil, r
		default:
			panic(r)
		}
	}()
	for i, u := range in.Units {
		fmt.Fprintf(&w.code, "\n//line %s%d:%d\n", in.Dir, i, max(u.Line, 1))
		w.index = i
		w.unit(u)
		if u.Method != nil {
			w.adapter(i, u)
		}
	}
	for _, n := range Needs {
		w.slot(n)
	}
	w.lates()
	w.callers()
	w.hosts()
	return w.program(), nil
}

// program puts the parts together.
func (w *writer) program() *Program {
	p := &Program{Slots: w.order}
	var decls strings.Builder
	for _, n := range w.order {
		fmt.Fprintf(&decls, "var %s %s\n", n, w.slotType(n))
	}
	w.typeDecls(&decls, p)
	var tables strings.Builder
	tables.WriteString("var Slots = []unsafe.Pointer{unsafe.Pointer(&Stop),\n")
	for _, n := range w.order {
		fmt.Fprintf(&tables, "unsafe.Pointer(&%s),\n", n)
	}
	tables.WriteString("}\n")
	var units, methods strings.Builder
	units.WriteString("var Units = []unsafe.Pointer{\n")
	methods.WriteString("var Methods = []unsafe.Pointer{\n")
	for i, u := range w.in.Units {
		fmt.Fprintf(&tables, "var unit%d = %s\n", i, u.Name)
		fmt.Fprintf(&units, "unsafe.Pointer(&unit%d),\n", i)
		method := "nil"
		if u.Method != nil {
			method = fmt.Sprintf("unsafe.Pointer(&method%d)", i)
		}
		methods.WriteString(method + ",\n")
		p.Units = append(p.Units, u.Name)
	}
	units.WriteString("}\n")
	methods.WriteString("}\n")

	var src strings.Builder
	src.WriteString("package main\nimport \"unsafe\"\n")
	for _, path := range sortedKeys(w.imports) {
		fmt.Fprintf(&src, "import %q\n", path)
	}
	src.WriteString("//line /gosess/prelude:1\n" + prelude)
	src.WriteString("//line /gosess/table:1\n")
	src.WriteString(decls.String() + tables.String() + units.String() + methods.String() + w.code.String())
	p.Source = []byte(src.String())
	return p
}

// lates writes the functions of Input.Late.
func (w *writer) lates() {
	w.code.WriteString("\n//line /gosess/late:1\n")
	for _, name := range slices.Sorted(maps.Keys(w.in.Late)) {
		l := w.in.Late[name]
		w.slot(l.Cell)
		args := names(l.Type, 0)
		fmt.Fprintf(&w.code, "func %s(%s) %s { %s(**%s)(%s) }\n", name, w.params(l.Type, args), w.results(l.Type), give(l.Type), l.Cell, strings.Join(args, ", "))
	}
}

package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// Hidden is how every name begins that this package invents. No name that the
// user types can begin with it: Parse refuses them.
const Hidden = "_gs_"

// Last is the package variable that holds the newest value shown; the user
// writes it as _.
const Last = Hidden + "last"

// Step is the package variable of type int that counts, inside Update.Cell,
// how many of the cell's variable declarations have been carried out.
const Step = Hidden + "step"

// IsHidden says whether name was invented by this package.
func IsHidden(name string) bool { return strings.HasPrefix(name, Hidden) }

// Shown returns how to call a name of an Update when speaking to the user:
// names that this package invented are put into words.
func Shown(name string) string {
	if name == Last {
		return "_"
	}
	if id, ok := strings.CutPrefix(name, Hidden+"cell"); ok {
		return "func value of cell " + id
	}
	return hiddenOld.ReplaceAllString(name, "")
}

// An Update is the outcome of a cell that compiles: the program after it, and
// what an engine has to do to get there. It is not modified after it has been
// returned; its syntax trees share parts with those of other Updates and must
// not be modified either.
type Update struct {
	Program *Program       // the program after the cell
	Fset    *token.FileSet // positions are in cell lines: "cell 3:2:5"
	Pkg     *types.Package // path and name "main"
	// Info covers every declaration in Files, and the bodies of the functions
	// in Compile. Other functions are in Files without their body.
	Info  *types.Info
	Files []*ast.File // the whole program as one package; one file

	// Sources are the packages that the program imports, directly or not, and
	// that were found as source, each after those that it imports.
	Sources []*Package

	Cell    string       // function that holds the cell's statements; "" if it has none
	Results []types.Type // what Cell returns: the value or values of the final expression
	Silent  bool         // results are not to be shown: final ';', or a call of fmt.Print's kin

	// NewVars are the package variables to be allocated anew, zero: those that
	// the cell declares, hidden ones included. A variable of the same name that
	// existed before is replaced by it.
	NewVars []*types.Var
	// Old maps a hidden variable to the name of the existing variable, from
	// before the cell, whose storage it stands for. Neither has to be copied.
	Old map[string]string
	// Assigned says for each variable of NewVars how far the variable named
	// Step has to have counted for the variable to have got its value. A cell
	// that failed earlier never came to declare it.
	Assigned map[string]int
	// Harmless says that the cell redefines nothing, declares no type, no method and no
	// variable that leads to funcs, and that neither carrying it out nor showing its
	// results changes a value that a variable of before it leads to; the last value is
	// made anew. What cannot be told from the text is not harmless.
	Harmless bool

	Defined   []string // names that the cell defines and the program did not know, in order; methods as "T.M"
	Redefined []string // names that it knew
	// Changed are the types, of those that existed, whose layout changed, directly
	// or through another type. A type that has other methods than before, and is
	// otherwise the same, is not among them.
	Changed []string
	// Retyped are the existing variables, not declared by the cell, whose type
	// is or contains one of Changed: their values must be carried over.
	Retyped []string

	// Compile lists functions and methods ("f", "T.M") that are new or whose
	// meaning changed, and which must be compiled anew. Func literals that
	// older cells made and that live on are in functions of such cells, which
	// are listed too.
	Compile []string
	Broken  map[string]*Diagnostics // every function, method, type, constant or variable that does not compile now, with its error
	Waiting map[string][]Missing    // every function, method or type that names something not defined yet
	Healed  []string                // what was broken or waiting before the cell and is not now

	AutoImports []string // import paths that the cell used without importing them
}

// A Missing is a name that something waits for.
type Missing struct {
	Name string   // "g", or "T.M" for a field or method of a session type
	Near []string // known names that look like it, nearest first; at most three
}

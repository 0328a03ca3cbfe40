package interp

import (
	"fmt"
	"go/ast"
	"go/token"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"unsafe"

	"gosess/internal/value"
)

// A unit is one lowered function. Its text refers to other units by key, so
// that it stays valid when they are replaced.
type unit struct {
	key     string           // "main.f", "main.T.M", "main.Sum[int]", "lit cell 7:2:5"
	text    string           // yaegi source; units are named by ref(key)
	name    string           // its yaegi name, version included; set when it is loaded
	deps    []string         // keys of the units that text names
	shown   string           // in stacks: "f", "T.M", "f.func1"
	pos     token.Position   // where the function begins
	lit     *literal         // for a func literal
	owner   string           // of a func literal: the declared function that it is in, as in Update.Compile
	hidden  bool             // made by lowering: not shown in stacks
	missing bool             // stands for a function that is not defined, or does not compile
	sites   map[string][]int // lines on which it calls other units, by key; "" for func values
	ftype   reflect.Type     // of a unit without sig
	inst    *instance        // for an instance of a generic function
	code    atomic.Pointer[code]
	short   bool        // its loops are evidently short
	edition int         // changes when what is reached from here does; no two units of an engine have the same
	sig     *value.Type // func type, receiver first for a method; without captured variables
}

// code is what a unit runs compiled.
type code struct {
	f      reflect.Value  // the function, over layouts
	method unsafe.Pointer // it as rt.MethodFor returns methods; nil if it is none
}

// isCompiled reports whether the unit runs compiled.
func (u *unit) isCompiled() bool { return u.code.Load() != nil }

// compiled is the unit's compiled function; invalid while it is interpreted.
func (u *unit) compiled() reflect.Value {
	if c := u.code.Load(); c != nil {
		return c.f
	}
	return reflect.Value{}
}

// A literal says how a func literal's factory is called.
type literal struct {
	captured []value.Captured // names and types
	typ      *value.Type      // of the func value
}

// calledAt notes that the function calls fn, or a func value, on the line of n.
func (b *builder) calledAt(n ast.Node, fn string) {
	key := ""
	if strings.HasPrefix(fn, "«") {
		key = strings.Trim(fn, "«»")
	}
	if b.sites == nil {
		b.sites = map[string][]int{}
	}
	line := b.src.fset.Position(n.Pos()).Line
	if !slices.Contains(b.sites[key], line) {
		b.sites[key] = append(b.sites[key], line)
	}
}

// funcType is the type of the unit's function over layouts.
func (u *unit) funcType() reflect.Type {
	if u.ftype != nil {
		return u.ftype
	}
	return u.sig.Layout.Field(1).Type
}

// ref is how a unit's text names another unit.
func ref(key string) string { return "«" + key + "»" }

// taken is how a unit's text names another unit's function as a value, given
// its ref.
func taken(fn string) string {
	if strings.HasPrefix(fn, "«") {
		return "«&" + strings.TrimPrefix(fn, "«")
	}
	return fn
}

var refs = regexp.MustCompile(`«([^»]*)»`)

// link replaces references by yaegi names.
func link(text string, name func(key string) string) string {
	return refs.ReplaceAllStringFunc(text, func(r string) string {
		return name(strings.TrimSuffix(strings.TrimPrefix(r, "«"), "»"))
	})
}

// deps lists the units that text names, once each.
func depsOf(text string) []string {
	var ds []string
	seen := map[string]bool{}
	for _, m := range refs.FindAllStringSubmatch(text, -1) {
		if !seen[m[1]] && m[1][0] != '&' {
			seen[m[1]] = true
			ds = append(ds, m[1])
		}
	}
	return ds
}

// yaegiName makes the name of version n of the unit with that key.
func yaegiName(key string, n int) string {
	var b strings.Builder
	for _, r := range key {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			b.WriteRune(r)
		default:
			b.WriteByte('_')
		}
		if b.Len() > 40 {
			break
		}
	}
	return fmt.Sprintf("u%d_%s", n, b.String())
}

package check

import (
	"fmt"
	"go/token"
	"go/types"
	"regexp"
)

// sessionName finds the package before a name of the session.
var sessionName = regexp.MustCompile(`\bmain\.`)

// TypeArgs reads type arguments as they stand in the name of an instance, without
// the brackets: "int,map[string]main.Point". Names are those that pkg declares.
func TypeArgs(pkg *types.Package, list string) ([]types.Type, error) {
	var args []types.Type
	for _, arg := range splitTypes(list) {
		tv, err := types.Eval(token.NewFileSet(), pkg, token.NoPos, sessionName.ReplaceAllString(arg, ""))
		if err != nil || !tv.IsType() {
			return nil, fmt.Errorf("unknown type argument %q", arg)
		}
		args = append(args, tv.Type)
	}
	return args, nil
}

// splitTypes splits a list of types at the commas that are in no brackets.
func splitTypes(list string) []string {
	var parts []string
	depth, start := 0, 0
	for i, c := range list {
		switch c {
		case '[', '(', '{':
			depth++
		case ']', ')', '}':
			depth--
		case ',':
			if depth == 0 {
				parts = append(parts, list[start:i])
				start = i + 1
			}
		}
	}
	return append(parts, list[start:])
}

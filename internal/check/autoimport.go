package check

import (
	"go/types"
	"slices"
	"strings"
)

// autoImport adds imports for package names that the cell uses without
// importing them, and says whether it added any.
func (k *checking) autoImport(verdicts []*verdict, fatal []types.Error) bool {
	errs := slices.Clone(fatal)
	for _, v := range verdicts {
		if k.mine[v.unit.name] {
			errs = append(errs, v.errs...)
		}
	}
	added := false
	for _, err := range errs {
		if code(err) != codeUndeclaredName {
			continue
		}
		name := strings.TrimPrefix(err.Msg, "undefined: ")
		if k.prog.has(name) || k.sels[err.Pos] == nil {
			continue
		}
		if path := k.packageFor(name); path != "" {
			k.prog.setImport(imported{name: name, path: path, cell: k.src.id, auto: true})
			k.touched = append(k.touched, name)
			k.auto = append(k.auto, path)
			added = true
		}
	}
	return added
}

// membersUsed returns what a cell selects from a name.
func (k *checking) membersUsed(name string) []string {
	var list []string
	for pos, s := range k.sels {
		if pos == s.X.Pos() && identName(s) == name && !slices.Contains(list, s.Sel.Name) {
			list = append(list, s.Sel.Name)
		}
	}
	slices.Sort(list)
	return list
}

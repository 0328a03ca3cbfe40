package check

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"gosess/internal/check/pkgdata"
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

// packageFor returns the import path of the package that a cell means by a
// name, "" if none or which is not clear.
func (k *checking) packageFor(name string) string {
	return meant(pkgdata.Named(name), k.membersUsed(name))
}

// meant returns which of the packages of one name is meant, whose members are
// used: the first that has them all. It is "" if several have them and none is
// of the standard library.
func meant(paths, used []string) string {
	switch fit := fitting(paths, used); {
	case len(fit) == 1, len(fit) > 1 && isStandard(fit[0]):
		return fit[0]
	case len(fit) > 1:
		return ""
	}
	// Importing the likeliest makes the message say which member is missing,
	// unless it is not a package that is meant.
	if len(paths) > 0 && slices.ContainsFunc(used, func(m string) bool {
		return token.IsExported(m) || slices.ContainsFunc(pkgdata.Exported(paths[0]), func(n string) bool { return strings.EqualFold(m, n) })
	}) {
		return paths[0]
	}
	return ""
}

// fitting returns those of the packages that have all members used.
func fitting(paths, used []string) (fit []string) {
	for _, path := range paths {
		exported := pkgdata.Exported(path)
		if !slices.ContainsFunc(used, func(m string) bool { return !slices.Contains(exported, m) }) {
			fit = append(fit, path)
		}
	}
	return fit
}

// isStandard says whether a bundled package is of the standard library.
func isStandard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}

// whichPackage is a hint for a name that several packages have: "" if it is no
// package that is meant, or only one.
func (k *checking) whichPackage(name string) string {
	fit := fitting(pkgdata.Named(name), k.membersUsed(name))
	if len(fit) < 2 || len(k.membersUsed(name)) == 0 {
		return ""
	}
	return "it may be package \"" + strings.Join(fit, "\" or \"") + "\": import one of them"
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

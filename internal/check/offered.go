package check

import (
	"fmt"
	"go/token"
	"slices"
	"strings"

	"gosess/internal/check/pkgdata"
)

// This file knows packages by their names alone: those that are bundled, and those that the
// session's Finder offers.

// offers lists what the session's finder offers, sorted by path.
func (e *env) offers() []Offer {
	if e.finder == nil {
		return nil
	}
	return e.finder.Offers()
}

// offered says whether the finder offers a package of that import path.
func (e *env) offered(path string) bool {
	return slices.ContainsFunc(e.offers(), func(o Offer) bool { return o.Path == path })
}

// named lists the import paths of the packages of a name: bundled ones, the likeliest first, then
// those that the finder offers.
func (e *env) named(name string) []string {
	list := slices.Clone(pkgdata.Named(name))
	for _, o := range e.offers() {
		if o.Name == name && !slices.Contains(list, o.Path) {
			list = append(list, o.Path)
		}
	}
	return list
}

// exported lists the exported names of a package, sorted; nil if it cannot be had.
func (e *env) exported(path string) []string {
	if pkgdata.Has(path) {
		return pkgdata.Exported(path)
	}
	pkg, err := e.findPackage(path)
	if err != nil {
		return nil
	}
	return exportedNames(pkg)
}

// packageFor returns the import path of the package that a cell means by a
// name, "" if none or which is not clear.
func (k *checking) packageFor(name string) string {
	return k.env.meant(k.env.named(name), k.membersUsed(name))
}

// meant returns which of the packages of one name is meant, whose members are
// used: the first that has them all. It is "" if several have them and none is
// of the standard library.
func (e *env) meant(paths, used []string) string {
	switch fit := e.fitting(paths, used); {
	case len(fit) == 1, len(fit) > 1 && isStandard(fit[0]):
		return fit[0]
	case len(fit) > 1:
		return ""
	}
	// Importing the likeliest makes the message say which member is missing,
	// unless it is not a package that is meant.
	cannot := func(path string) bool { _, err := e.findPackage(path); return err != nil }
	if len(paths) == 0 || slices.ContainsFunc(paths, cannot) {
		return ""
	}
	exported := e.exported(paths[0])
	if slices.ContainsFunc(used, func(m string) bool {
		return token.IsExported(m) || slices.ContainsFunc(exported, func(n string) bool { return strings.EqualFold(m, n) })
	}) {
		return paths[0]
	}
	return ""
}

// fitting returns those of the packages that have all members used.
func (e *env) fitting(paths, used []string) (fit []string) {
	for _, path := range paths {
		exported := e.exported(path)
		if !slices.ContainsFunc(used, func(m string) bool { return !slices.Contains(exported, m) }) {
			fit = append(fit, path)
		}
	}
	return fit
}

// isStandard says whether a package is of the standard library.
func isStandard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".") && pkgdata.Has(path)
}

// whichPackage is a hint for a name that packages have of which none was imported: several have
// what is used of it, or the only one cannot be had. It is "" if no package is meant.
func (k *checking) whichPackage(name string) string {
	used := k.membersUsed(name)
	if len(used) == 0 {
		return ""
	}
	paths := k.env.named(name)
	if fit := k.env.fitting(paths, used); len(fit) > 1 {
		return "it may be package \"" + strings.Join(fit, "\" or \"") + "\": import one of them"
	}
	for _, path := range paths {
		if _, err := k.env.findPackage(path); err != nil {
			return fmt.Sprintf("it may be package %q, which cannot be imported: %s", path, strings.TrimPrefix(err.Error(), fmt.Sprintf("package %q ", path)))
		}
	}
	return ""
}

package session

import "go/types"

// goTypeString names a type of go/types in the same way.
func goTypeString(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string {
		if p.Path() == mainPath {
			return ""
		}
		return p.Name()
	})
}

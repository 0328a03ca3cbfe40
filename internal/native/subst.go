package native

import "go/types"

// A binding says what type parameters stand for.
type binding map[*types.TypeParam]types.Type

// subst replaces type parameters in t. What go/types cannot build comes back as
// it is.
func (b binding) subst(t types.Type) types.Type {
	switch t := t.(type) {
	case *types.TypeParam:
		if s := b[t]; s != nil {
			return s
		}
	case *types.Alias:
		return b.subst(types.Unalias(t))
	case *types.Named:
		return b.named(t)
	case *types.Pointer:
		return types.NewPointer(b.subst(t.Elem()))
	case *types.Slice:
		return types.NewSlice(b.subst(t.Elem()))
	case *types.Array:
		return types.NewArray(b.subst(t.Elem()), t.Len())
	case *types.Map:
		return types.NewMap(b.subst(t.Key()), b.subst(t.Elem()))
	case *types.Chan:
		return types.NewChan(t.Dir(), b.subst(t.Elem()))
	case *types.Signature:
		return types.NewSignatureType(nil, nil, nil, b.tuple(t.Params()), b.tuple(t.Results()), t.Variadic())
	case *types.Struct:
		return b.structure(t)
	}
	return t
}

func (b binding) named(t *types.Named) types.Type {
	if t.TypeArgs().Len() == 0 {
		return t
	}
	args := b.list(t.TypeArgs())
	if inst, err := types.Instantiate(nil, t.Origin(), args, false); err == nil {
		return inst
	}
	return t
}

func (b binding) list(l *types.TypeList) []types.Type {
	var args []types.Type
	for a := range l.Types() {
		args = append(args, b.subst(a))
	}
	return args
}

func (b binding) tuple(t *types.Tuple) *types.Tuple {
	var vars []*types.Var
	for v := range t.Variables() {
		vars = append(vars, types.NewParam(v.Pos(), v.Pkg(), v.Name(), b.subst(v.Type())))
	}
	return types.NewTuple(vars...)
}

func (b binding) structure(t *types.Struct) types.Type {
	var fields []*types.Var
	var tags []string
	for i := range t.NumFields() {
		f := t.Field(i)
		fields = append(fields, types.NewField(f.Pos(), f.Pkg(), f.Name(), b.subst(f.Type()), f.Embedded()))
		tags = append(tags, t.Tag(i))
	}
	return types.NewStruct(fields, tags)
}

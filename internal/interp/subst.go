package interp

import "go/types"

// subst replaces the type parameters in t by what they stand for in e. Types
// declared inside a generic function are left alone; the type table resolves
// them with the env.
func subst(t types.Type, e *env) types.Type {
	if e == nil || t == nil {
		return t
	}
	switch t := t.(type) {
	case *types.TypeParam:
		if s := e.lookup(t); s != nil {
			return s
		}
	case *types.Alias:
		return subst(types.Unalias(t), e)
	case *types.Named:
		return substNamed(t, e)
	case *types.Array:
		return types.NewArray(subst(t.Elem(), e), t.Len())
	case *types.Slice:
		return types.NewSlice(subst(t.Elem(), e))
	case *types.Pointer:
		return types.NewPointer(subst(t.Elem(), e))
	case *types.Chan:
		return types.NewChan(t.Dir(), subst(t.Elem(), e))
	case *types.Map:
		return types.NewMap(subst(t.Key(), e), subst(t.Elem(), e))
	case *types.Struct:
		return substStruct(t, e)
	case *types.Tuple:
		return substTuple(t, e)
	case *types.Signature:
		return types.NewSignatureType(nil, nil, nil, substTuple(t.Params(), e), substTuple(t.Results(), e), t.Variadic())
	case *types.Interface:
		return substInterface(t, e)
	}
	return t
}

func substNamed(t *types.Named, e *env) types.Type {
	if t.TypeArgs().Len() == 0 {
		return t
	}
	args := make([]types.Type, t.TypeArgs().Len())
	for i := range args {
		args[i] = subst(t.TypeArgs().At(i), e)
	}
	n, err := types.Instantiate(instances, t.Origin(), args, false)
	if err != nil {
		return t
	}
	return n
}

// instances makes identical instances the same object.
var instances = types.NewContext()

func substTuple(t *types.Tuple, e *env) *types.Tuple {
	vs := make([]*types.Var, t.Len())
	for i := range vs {
		v := t.At(i)
		vs[i] = types.NewParam(v.Pos(), v.Pkg(), v.Name(), subst(v.Type(), e))
	}
	return types.NewTuple(vs...)
}

func substStruct(t *types.Struct, e *env) types.Type {
	fs := make([]*types.Var, t.NumFields())
	tags := make([]string, t.NumFields())
	for i := range fs {
		f := t.Field(i)
		fs[i] = types.NewField(f.Pos(), f.Pkg(), f.Name(), subst(f.Type(), e), f.Embedded())
		tags[i] = t.Tag(i)
	}
	return types.NewStruct(fs, tags)
}

func substInterface(t *types.Interface, e *env) types.Type {
	var ms []*types.Func
	for m := range t.ExplicitMethods() {
		ms = append(ms, types.NewFunc(m.Pos(), m.Pkg(), m.Name(), subst(m.Type(), e).(*types.Signature)))
	}
	var es []types.Type
	for x := range t.EmbeddedTypes() {
		es = append(es, subst(x, e))
	}
	return types.NewInterfaceType(ms, es).Complete()
}

package native

import (
	"go/ast"
	"reflect"
)

// clone returns a deep copy of a syntax tree. Wherever swap returns a node, that
// stands in the copy in place of what it was given, and is not copied itself.
// Comments are left out.
func clone[N ast.Node](n N, swap func(ast.Node) ast.Node) N {
	c := cloner{swap}
	out, _ := c.value(reflect.ValueOf(&n).Elem()).Interface().(N)
	return out
}

// A splice stands for any number of statements in a list.
type splice struct {
	ast.EmptyStmt
	list []ast.Stmt
}

type cloner struct{ swap func(ast.Node) ast.Node }

var (
	nodeType    = reflect.TypeFor[ast.Node]()
	commentType = reflect.TypeFor[*ast.CommentGroup]()
	objectType  = fieldType[ast.Ident]("Obj")
	scopeType   = fieldType[ast.File]("Scope")
)

// fieldType is the type of a field of T, whose own name is deprecated.
func fieldType[T any](name string) reflect.Type {
	f, ok := reflect.TypeFor[T]().FieldByName(name)
	if !ok {
		panic("native: syntax trees have no field " + name)
	}
	return f.Type
}

func (c cloner) value(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.Interface:
		return c.held(v)
	case reflect.Pointer:
		return c.pointer(v)
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		out := reflect.MakeSlice(v.Type(), 0, v.Len())
		for i := range v.Len() {
			e := c.value(v.Index(i))
			if s, ok := e.Interface().(*splice); ok {
				out = reflect.AppendSlice(out, reflect.ValueOf(s.list))
				continue
			}
			out = reflect.Append(out, e)
		}
		return out
	}
	return v
}

func (c cloner) held(v reflect.Value) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	if !v.IsNil() {
		out.Set(c.value(v.Elem()))
	}
	return out
}

func (c cloner) pointer(v reflect.Value) reflect.Value {
	switch t := v.Type(); {
	case v.IsNil() || t == objectType || t == scopeType:
		return reflect.Zero(t)
	case t == commentType:
		return reflect.Zero(t)
	case t.Implements(nodeType):
		if n := c.swap(v.Interface().(ast.Node)); n != nil {
			return reflect.ValueOf(n)
		}
	}
	out := reflect.New(v.Type().Elem())
	for i := range v.Elem().NumField() {
		out.Elem().Field(i).Set(c.value(v.Elem().Field(i)))
	}
	return out
}

package check

import (
	"fmt"
	"go/ast"
	"go/scanner"
	"go/token"
	"go/types"
	"strings"

	"gosess/internal/check/pkgdata"
)

// Doc returns documentation of a session name ("f", "T.M"), a package
// ("strings", "math/rand"), a package member ("strings.Map") or its field or
// method ("time.Duration.Round"): what it is, as Go would declare it, and what is
// said about it. ok is false if there is no such thing.
func (p *Program) Doc(name string) (text string, ok bool) {
	p.env.mu.Lock()
	defer p.env.mu.Unlock()
	if text, ok := p.sessionDoc(name); ok {
		return text, true
	}
	if pkg := p.packageNamed(name); pkg != nil {
		return packageDoc(pkg), true
	}
	dot := strings.IndexByte(name[strings.LastIndexByte(name, '/')+1:], '.')
	if dot < 0 {
		return universeDoc(name)
	}
	dot += strings.LastIndexByte(name, '/') + 1
	if pkg := p.packageNamed(name[:dot]); pkg != nil {
		return memberDoc(pkg, name[dot+1:])
	}
	return p.selectedDoc(name[:dot], name[dot+1:])
}

// sessionDoc documents a name that the session declares.
func (p *Program) sessionDoc(name string) (string, bool) {
	u := p.index[name]
	if u == nil {
		return "", false
	}
	head := p.signature(u, name)
	comment := leadingComment(u.asTyped())
	switch {
	case u.broken != nil:
		comment += "\n" + u.whyNot()
	case u.waiting != nil:
		comment += "\n" + u.whyNot()
	}
	return withComment(head, comment), true
}

// signature writes what a name is, as Go would declare it.
func (p *Program) signature(u *unit, name string) string {
	obj := p.object(u, name)
	if obj == nil {
		text, _, _ := strings.Cut(u.asTyped()[len(u.asTyped())-len(strings.TrimLeft(u.asTyped(), "\n")):], "{")
		return strings.TrimSpace(text)
	}
	return declaration(obj)
}

// declaration writes an object as Go would declare it.
func declaration(obj types.Object) string {
	s := plain(types.ObjectString(obj, qualifier))
	if c, ok := obj.(*types.Const); ok {
		return strings.Replace(s, " untyped ", " ", 1) + " = " + c.Val().String()
	}
	if v, ok := obj.(*types.Var); ok && v.IsField() {
		return strings.Replace(s, "field ", "", 1)
	}
	return s
}

// packageNamed returns the package that a name or an import path stands for, nil if there is none.
func (p *Program) packageNamed(name string) *types.Package {
	path := name
	if im, ok := p.importOf(name); ok {
		path = im.path
	} else if !p.env.imp.has(name) && !p.env.offered(name) {
		paths := p.env.named(name)
		if len(paths) == 0 {
			return nil
		}
		path = paths[0]
	}
	pkg, err := p.env.findPackage(path)
	if err != nil {
		return nil
	}
	return pkg
}

func packageDoc(pkg *types.Package) string {
	var b strings.Builder
	b.WriteString(withComment(fmt.Sprintf("package %s // import %q", pkg.Name(), pkg.Path()), pkgdata.Synopsis(pkg.Path(), "")))
	for _, name := range exportedNames(pkg) {
		fmt.Fprintf(&b, "\n%s", oneLine(declaration(pkg.Scope().Lookup(name))))
	}
	return b.String()
}

// oneLine leaves out the insides of structs and interfaces.
func oneLine(s string) string {
	if head, _, ok := strings.Cut(s, "{"); ok && strings.HasPrefix(s, "type ") {
		return head + "{…}"
	}
	return s
}

// memberDoc documents a package member, "Map", or its field or method, "Duration.Round".
func memberDoc(pkg *types.Package, name string) (string, bool) {
	first, rest, nested := strings.Cut(name, ".")
	obj := pkg.Scope().Lookup(first)
	if obj == nil || !obj.Exported() {
		return "", false
	}
	if nested {
		return memberOf(obj.Type(), rest)
	}
	text := withComment(declaration(obj), pkgdata.Synopsis(pkg.Path(), name))
	if t, ok := obj.(*types.TypeName); ok {
		for _, m := range methodNames(t.Type()) {
			text += "\n" + selected(t.Type(), m)
		}
	}
	return text, true
}

// selected writes the field or method of a type as Go would declare it.
func selected(t types.Type, name string) string {
	for _, obj := range members(t) {
		if obj.Name() == name {
			return declaration(obj)
		}
	}
	return ""
}

// memberOf documents a field or method of a type.
func memberOf(t types.Type, name string) (string, bool) {
	for _, obj := range members(t) {
		if obj.Name() != name {
			continue
		}
		synopsis := ""
		if tn := typeName(deref(t)); tn != nil && tn.Pkg() != nil {
			synopsis = pkgdata.Synopsis(tn.Pkg().Path(), tn.Name()+"."+name)
		}
		return withComment(declaration(obj), synopsis), true
	}
	return "", false
}

// selectedDoc documents a field or method of a variable or type of the session.
func (p *Program) selectedDoc(head, name string) (string, bool) {
	if p.pkg == nil {
		return "", false
	}
	obj := p.pkg.Scope().Lookup(head)
	if obj == nil || IsHidden(head) {
		return "", false
	}
	if tn := typeName(deref(obj.Type())); tn != nil && tn.Pkg() == p.pkg {
		if text, ok := p.sessionDoc(tn.Name() + "." + name); ok {
			return text, true
		}
	}
	return memberOf(obj.Type(), name)
}

// universeDoc documents what the language declares.
func universeDoc(name string) (string, bool) {
	if text := pkgdata.Synopsis("builtin", name); text != "" {
		return withComment("builtin "+name, text), true
	}
	if obj := types.Universe.Lookup(name); obj != nil {
		return obj.String(), true
	}
	return "", false
}

// withComment puts a comment, indented, under a declaration.
func withComment(head, comment string) string {
	comment = strings.TrimSpace(comment)
	if comment == "" {
		return head
	}
	return head + "\n    " + strings.ReplaceAll(comment, "\n", "\n    ")
}

// leadingComment returns the text of the comments at the beginning of a source.
func leadingComment(text string) string {
	var s scanner.Scanner
	fset := token.NewFileSet()
	s.Init(fset.AddFile("", -1, len(text)), []byte(text), func(token.Position, string) {}, scanner.ScanComments)
	group := &ast.CommentGroup{}
	for {
		_, tok, lit := s.Scan()
		if tok != token.COMMENT {
			return strings.TrimSpace(group.Text())
		}
		group.List = append(group.List, &ast.Comment{Text: lit})
	}
}

package check

import (
	"fmt"
	"go/token"
	"go/types"
	"regexp"
	"strings"
)

// explain turns errors of go/types into Diagnostics.
func (k *checking) explain(out *outcome, errs []types.Error) *Diagnostics {
	d := &Diagnostics{}
	for _, err := range errs {
		if len(d.List) == maxDiagnostics {
			break
		}
		x := k.env.diagnostic(err.Pos, plain(err.Msg))
		k.undefined(out, err, &x)
		if !repeated(d.List, x) {
			d.List = append(d.List, x)
		}
	}
	return d
}

// repeated says whether the last of a list says the same of the same line.
func repeated(list []Diagnostic, x Diagnostic) bool {
	if len(list) == 0 {
		return false
	}
	last := list[len(list)-1]
	return last.Cell == x.Cell && last.File == x.File && last.Line == x.Line && last.Msg == x.Msg
}

// undefined improves the message for a name that is not there: it may be there
// but not compile, or be misspelt.
func (k *checking) undefined(out *outcome, err types.Error, d *Diagnostic) {
	switch code(err) {
	case codeUndeclaredName:
		name := strings.TrimPrefix(err.Msg, "undefined: ")
		if u := k.prog.index[name]; u != nil {
			d.Msg = u.whyNot()
			return
		}
		if d.Hint = k.whichPackage(name); d.Hint == "" {
			d.Hint = didYouMean(k.near(out, name))
		}
	case codeUndeclaredImportedName, codeUnexportedName, codeMissingFieldOrMethod, codeMissingLitField:
		d.Hint = k.memberHint(out, err)
	default:
		if src, off := k.env.find(err.Pos); src != nil {
			d.Hint = powerHint(src.text, off, err.Msg)
		}
	}
}

// whyNot says why a name that is parked cannot be used.
func (u *unit) whyNot() string {
	if u.broken != nil {
		return fmt.Sprintf("%s does not compile: %s", u.name, u.broken.Error())
	}
	var names []string
	for _, m := range u.waiting {
		names = append(names, m.Name)
	}
	return fmt.Sprintf("%s cannot be used yet: it waits for %s", u.name, strings.Join(names, ", "))
}

var (
	butHave     = regexp.MustCompile(`,? \(but have [^)]*\)$`)
	butDoesHave = regexp.MustCompile(`, but does have [^)]*`)
	mismatched  = regexp.MustCompile(`^invalid operation: (.*) \(mismatched types (.*)\)$`)
	overflows   = regexp.MustCompile(`^cannot use .* \(untyped \w+ constant (.*)\) as (\w+) value in .* \((overflows|truncated)\)$`)
	hiddenOld   = regexp.MustCompile(Hidden + `old\d+_`)
	hiddenPaths = regexp.MustCompile(Hidden + `p_([0-9A-Za-z_]+)`)
	hiddenTypes = regexp.MustCompile(Hidden + `t_([0-9A-Za-z_]+?)__`)
)

// plain puts a message of go/types into plainer words, without names of ours.
func plain(msg string) string {
	if strings.HasPrefix(msg, "cannot use _ as value") {
		return "_ stands for the last value shown, and there is none here"
	}
	if strings.Contains(msg, Hidden) {
		msg = hiddenOld.ReplaceAllString(msg, "")
		msg = strings.ReplaceAll(msg, Last, "_")
		msg = strings.ReplaceAll(msg, hiddenUniverse, "")
		msg = hiddenPaths.ReplaceAllStringFunc(msg, func(s string) string { return readable(strings.TrimPrefix(s, hiddenImport), "") })
		msg = hiddenTypes.ReplaceAllStringFunc(msg, func(s string) string {
			return readable(strings.TrimSuffix(strings.TrimPrefix(s, hiddenType), "__"), ".")
		})
	}
	msg = butHave.ReplaceAllString(msg, "")
	msg = butDoesHave.ReplaceAllString(msg, "")
	msg = mismatched.ReplaceAllString(msg, "mismatched types $2 in $1")
	msg = overflows.ReplaceAllString(msg, "constant $1 does not fit in $2")
	msg = strings.ReplaceAll(msg, "\n\t", ", ")
	if rest, ok := strings.CutPrefix(msg, "invalid operation: "); ok {
		msg = rest
	}
	return msg
}

// readable returns the last part of an escaped import path.
func readable(escaped, suffix string) string {
	path, ok := unescape(escaped)
	if !ok {
		return escaped + suffix
	}
	return path[strings.LastIndexByte(path, '/')+1:] + suffix
}

// typeString writes a type as the user would.
func typeString(t types.Type) string {
	return plain(types.TypeString(t, qualifier))
}

// qualifier names packages as Go programs do, and the session's not at all.
func qualifier(p *types.Package) string {
	if p.Path() == mainPath {
		return ""
	}
	return p.Name()
}

// memberHint returns a hint for a package member, field or method that does not exist.
func (k *checking) memberHint(out *outcome, err types.Error) string {
	if s := k.sels[err.Pos]; s != nil {
		if path := k.env.namesake(out, s); path != "" {
			return fmt.Sprintf("package %q has it", path)
		}
		if hint := hiddenPackage(out, s); hint != "" {
			return hint
		}
		return didYouMean(nearMembers(out, s))
	}
	if code(err) == codeMissingLitField {
		return k.literalHint(out, err.Pos)
	}
	return ""
}

// literalHint looks for the struct literal whose key is at pos.
func (k *checking) literalHint(out *outcome, pos token.Pos) string {
	for lit, tv := range out.info.Types {
		if lit.Pos() <= pos && pos <= lit.End() && tv.Type != nil {
			if st, ok := tv.Type.Underlying().(*types.Struct); ok && holdsKey(lit, pos) {
				src, off := k.env.find(pos)
				return didYouMean(nearest(identAt(src.text, off), fieldNames(st)))
			}
		}
	}
	return ""
}

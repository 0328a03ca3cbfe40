package check

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"
	"unicode/utf8"

	"gosess/internal/check/pkgdata"
)

// What is typed by people who come from elsewhere, and what text brings along
// that was copied from a web page, gets a hint at what Go wants in its place.

// lookalikes are the characters that Go has others for.
var lookalikes = map[rune]string{
	'‘': "'", '’': "'", '“': `"`, '”': `"`, '«': `"`, '»': `"`, '„': `"`, '´': "'",
	'−': "-", '–': "-", '—': "-", '×': "*", '·': "*", '÷': "/", '∕': "/",
	'≤': "<=", '≥': ">=", '≠': "!=", '…': "...", '←': "<-", '∧': "&&", '∨': "||", '¬': "!",
	'；': ";", '，': ",", '：': ":", '（': "(", '）': ")", '｛': "{", '｝': "}",
}

// unseen are the characters that cannot be told from a blank, or from nothing.
var unseen = map[rune]string{
	'\u00a0': "a no-break space", '\u202f': "a narrow no-break space", '\u2007': "a figure space", '\u2009': "a thin space",
	'\u2002': "an en space", '\u2003': "an em space", '\u3000': "an ideographic space",
	'\u200b': "a zero-width space", '\u200c': "a zero-width non-joiner", '\u200d': "a zero-width joiner",
	'\u2060': "a word joiner", '\ufeff': "a byte order mark", '\u00ad': "a soft hyphen",
	'\u200e': "a mark of direction", '\u200f': "a mark of direction",
}

// foreignWords are words that begin statements of other languages.
var foreignWords = map[string]string{
	"while":  "Go's loops are all for: for x < 3 { … }",
	"until":  "Go's loops are all for: for x < 3 { … }",
	"def":    "functions are written func name(x float64) float64 { … }",
	"lambda": "functions without a name are written func(x float64) float64 { … }",
	"class":  "types are written type Name struct { … }, their methods func (n Name) method() { … }",
	"let":    "variables are declared by x := 3",
	"print":  "arguments are in parentheses: fmt.Println(x)",
	"from":   `packages are imported by import "math/rand"; those of the standard library need no import`,
	"raise":  `errors are returned: return fmt.Errorf("…")`,
	"throw":  `errors are returned: return fmt.Errorf("…")`,
}

// foreignOperators are words that stand between expressions in other languages.
var foreignOperators = map[string]string{
	"and": "in Go this is &&", "or": "in Go this is ||", "elif": "in Go this is else if",
}

// assignedCondition is what the parser says of if x = 3 { … }.
const assignedCondition = "expected boolean expression, found assignment"

// syntaxHint returns a hint for what the scanner or the parser found at a byte
// offset of src, or "".
func syntaxHint(src string, off int, msg string) string {
	r, _ := utf8.DecodeRuneInString(src[off:])
	if strings.HasPrefix(msg, "illegal ") {
		return characterHint(r)
	}
	if !strings.HasPrefix(msg, "expected ") {
		return ""
	}
	if hint := foreignOperators[identAt(src, off)]; hint != "" {
		return hint
	}
	condition, _, _ := strings.Cut(src[off:], "{")
	if strings.HasPrefix(msg, assignedCondition) && !strings.Contains(condition, ":=") {
		return "two values are compared by =="
	}
	line := src[strings.LastIndexByte(src[:off], '\n')+1:]
	line = strings.TrimLeft(line, " \t})")
	word := identAt(line, 0)
	if word == "for" && strings.HasSuffix(msg, "found in") {
		return "Go's loops over a range are for i := range 10 { … } and for _, x := range xs { … }"
	}
	return foreignWords[word]
}

// characterHint says what to type in place of a character that Go does not have.
func characterHint(r rune) string {
	if s, ok := lookalikes[r]; ok {
		return didYouMean([]string{s})
	}
	if what, ok := unseen[r]; ok {
		return "there is " + what + " here, as text copied from elsewhere has it"
	}
	switch r {
	case '?':
		return "Go has no ?: operator: write if … { … } else { … }"
	case '#':
		return "comments begin with //"
	}
	return ""
}

// powerHint is for x**y, which Go reads as x * (*y).
func powerHint(src string, off int, msg string) string {
	before := strings.TrimRight(src[:off], " ")
	if strings.Contains(msg, "cannot indirect") && strings.HasSuffix(before, "**") {
		return "a power is math.Pow(x, y)"
	}
	return ""
}

// hiddenPackage is a hint for a member that is selected in vain from something
// that has the name of the package which is meant, or "".
func hiddenPackage(out *outcome, s *ast.SelectorExpr) string {
	id, ok := s.X.(*ast.Ident)
	if !ok {
		return ""
	}
	obj := out.info.Uses[id]
	if obj == nil || obj.Parent() != out.pkg.Scope() {
		return ""
	}
	for _, path := range pkgdata.Named(id.Name) {
		if slices.Contains(pkgdata.Exported(path), s.Sel.Name) {
			return fmt.Sprintf("%s is a %s here: import %q makes it the package", id.Name, kindWord(obj), path)
		}
	}
	return ""
}

// kindWord says what an object of the session is.
func kindWord(obj types.Object) string {
	switch obj.(type) {
	case *types.Const:
		return "constant"
	case *types.TypeName:
		return "type"
	case *types.Func:
		return "function"
	}
	return "variable"
}

package symbols

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
	"text/tabwriter"

	"gosess/internal/interp/rt"
)

// Packages of this test stand for those of modules: their names lead to types that have none of
// their own.
func TestLink(t *testing.T) {
	symbol := func(name string) any {
		switch name {
		case "NewReader":
			return strings.NewReader
		case "NewWriter":
			return tabwriter.NewWriter
		}
		return nil
	}
	Link([]Linked{
		{Path: "strings/linked", Name: "linked", Module: "example.org/linked@v1.0.0", Names: []string{"NewReader"}, Symbol: symbol},
		{Path: "text/tabwriter", Name: "tabwriter", Module: "example.org/tab@v1.0.0", Names: []string{"NewWriter"}, Symbol: symbol,
			Adapter: func(string) func(rt.AnyObject) any { return nil }},
		{Path: "bytes", Name: "bytes", Module: "example.org/hidden@v1.0.0"},
	})
	if got := LinkedModule("strings/linked"); got != "example.org/linked@v1.0.0" || LinkedModule("strings") != "" {
		t.Errorf("the module of strings/linked is %q, that of strings %q", got, LinkedModule("strings"))
	}
	p := lookupLinked("text/tabwriter")
	if p == nil || !p.Func("NewWriter").IsValid() {
		t.Fatalf("the linked package is %v", p)
	}
	if got := p.Type("cell"); got == nil || got.Name() != "cell" || got.PkgPath() != "text/tabwriter" {
		t.Errorf("a type that is not exported is %v", got)
	}
	if got := p.Type("Writer"); got != reflect.TypeFor[tabwriter.Writer]() {
		t.Errorf("a type that only a result has is %v", got)
	}
	if p.Type("none") != nil || p.Var("cell").IsValid() {
		t.Error("a name that there is not, or a type that is taken for a variable")
	}
	if got := lookupLinked("bytes").Type("Buffer"); got != nil && got != reflect.TypeFor[bytes.Buffer]() {
		t.Errorf("a type of a package without a table is %v", got)
	}
	Link([]Linked{{Path: "text/tabwriter", Name: "tabwriter", Module: "example.org/tab@v2.0.0", Symbol: func(string) any { return nil }}})
	if got := LinkedModule("text/tabwriter"); got != "example.org/tab@v1.0.0" || lookupLinked("text/tabwriter") != p {
		t.Errorf("what was linked was replaced by %s", got)
	}
}

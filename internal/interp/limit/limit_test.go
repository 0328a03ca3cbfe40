package limit

import (
	"os"
	"strings"
	"testing"
)

func TestDocumentIsFresh(t *testing.T) {
	got, err := os.ReadFile("../../../docs/interpreted.md")
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != Document() {
		t.Error("docs/interpreted.md is not what the list says: run go generate ./internal/interp/limit")
	}
}

func TestDocumentListsAll(t *testing.T) {
	doc := Document()
	for _, l := range all {
		if l.shape == "" || l.reason == "" {
			t.Errorf("%q: a limit needs a shape and a reason", l.format)
		}
		if strings.ContainsAny(l.shape+l.reason, "|\n") || strings.Count(doc, "| "+l.shape+" | "+l.reason+" |\n") != 1 {
			t.Errorf("%q has no line of its own in the document", l.format)
		}
	}
	if len(all) < 20 {
		t.Errorf("the list has %d limits", len(all))
	}
}

package value

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"text/template"
)

// A template that comes back does what it did, and what cannot be text is named.
func TestTemplates(t *testing.T) {
	parse := func(name, text string) *template.Template {
		return template.Must(template.New(name).Parse(text))
	}
	data := map[string]any{"Name": "x", "L": []int{1, 2, 3, 4}}
	tests := []struct {
		name string
		t    *template.Template
		err  error
	}{
		{"empty", template.New("e"), nil},
		{"zero", new(template.Template), nil},
		{"everything", parse("t", `{{define "row"}}<{{.}}>{{end}}a {{/* c */ -}} {{.Name | printf "%q"}}{{range $i, $x := .L}}{{if gt $i 1}}{{break}}{{end}}`+
			`{{template "row" $x}}{{else}}none{{end}}{{with .Name}}{{len .}}{{end}}{{block "b" .}}{{(index .L 0)}}{{end}}`), nil},
		{"an option", parse("o", `{{.Absent}}`).Option("missingkey=error"), nil},
		{"delimiters", template.Must(template.New("d").Delims("[[", "]]").Parse("a[[.Name]] {x}")), nil},
		{"a fault", parse("x", "one\n{{index .L 9}}"), nil},
		{"functions", template.Must(template.New("f").Funcs(template.FuncMap{"up": strings.ToUpper}).Parse("{{up .Name}}")), errTemplateFuncs},
		{"braces", template.Must(template.New("d").Delims("[[", "]]").Parse("a[[.Name]] {{x}}")), errTemplateBraces},
		{"braces inside", template.Must(template.New("d").Delims("<", ">").Parse("<if .Name><range .L><else>{{<end><end>")), errTemplateBraces},
		{"long", parse("l", strings.Repeat("a", maxTemplates)), errTemplateLong},
	}
	run := func(t *template.Template) string {
		var b strings.Builder
		if err := t.Execute(&b, data); err != nil {
			b.WriteString(err.Error())
		}
		return b.String()
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text, err := templatePair.marshal(reflect.ValueOf(tt.t))
			if !errors.Is(err, tt.err) {
				t.Fatalf("error %v, want %v", err, tt.err)
			}
			if err != nil {
				return
			}
			back := new(template.Template)
			if err := templatePair.unmarshal(reflect.ValueOf(back), text); err != nil {
				t.Fatal(err)
			}
			if got, want := run(back), run(tt.t); got != want || back.Lookup(back.Name()) != nil && back.Lookup(back.Name()) != back {
				t.Errorf("it says %q, and said %q", got, want)
			}
			if again, _ := templatePair.marshal(reflect.ValueOf(back)); string(again) != string(text) {
				t.Errorf("written again it is %s, and was %s", again, text)
			}
		})
	}
}

// Text that no template wrote is an error, not a panic.
func TestTemplatesHostile(t *testing.T) {
	for _, text := range []string{"", "{", `{"missingkey":7}`, `{"missingkey":-1}`, `{"name":"t","templates":[{"name":"t","text":"{{"}]}`,
		`{"templates":[{"name":"t","text":"{{define \"x\"}}"}]}`, `{"name":"t","templates":[{"name":"t","text":"{{nofunction}}"}]}`,
		`{"name":"` + strings.Repeat("n", maxTemplates) + `"}`, `{"name":"t","templates":[{"name":"t","text":"` + strings.Repeat("{{if 1}}", 100000) + `"}]}`} {
		if err := templatePair.unmarshal(reflect.ValueOf(new(template.Template)), []byte(text)); err == nil {
			t.Errorf("%.60q is a template", text)
		}
	}
}

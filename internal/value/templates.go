package value

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unsafe"
)

// This file keeps text/template's templates as the text that their trees stand for. It
// does not import the package: with it the linker would keep every exported method of a
// program, as templates call methods by name.

// isTemplate reports whether rt is text/template's Template.
func isTemplate(rt reflect.Type) bool {
	return rt.Name() == "Template" && rt.PkgPath() == "text/template"
}

// A templateText is a template with all that are associated with it.
type templateText struct {
	Name      string        `json:"name"`
	Delims    [2]string     `json:"delims"` // for what is parsed later; "" for the usual ones
	Missing   int           `json:"missingkey"`
	Templates []definedText `json:"templates"` // sorted by name
}

// A definedText is one template, its text with the usual delimiters.
type definedText struct {
	Name  string `json:"name"`
	Parse string `json:"parse"` // the name that messages have
	Text  string `json:"text"`
}

// missingOptions are the values of the option missingkey, in the package's order.
var missingOptions = []string{"default", "zero", "error"}

// maxTemplates bounds the text: what is nested in a template takes stack to parse.
const maxTemplates = 1 << 20

var (
	errTemplateFuncs  = errors.New("it has functions of its own")
	errTemplateBraces = errors.New("it has other delimiters than {{ and }}, and text with those in it")
	errTemplateLong   = fmt.Errorf("its text is longer than %d KiB", maxTemplates>>10)
	errTemplateOther  = errors.New("this version of text/template is not known")
)

// marshalTemplate writes the template that v points to.
func marshalTemplate(v reflect.Value) ([]byte, error) {
	t := v.Elem()
	text := templateText{Name: t.FieldByName("name").String()}
	text.Delims = [2]string{t.FieldByName("leftDelim").String(), t.FieldByName("rightDelim").String()}
	if common := t.FieldByName("common"); !common.IsNil() {
		common = common.Elem()
		if common.FieldByName("parseFuncs").Len() > 0 {
			return nil, errTemplateFuncs
		}
		text.Missing = int(common.FieldByName("option").FieldByName("missingKey").Int())
		if text.Missing < 0 || text.Missing >= len(missingOptions) {
			return nil, errTemplateOther
		}
		for it := common.FieldByName("tmpl").MapRange(); it.Next(); {
			d, err := definition(it.Key().String(), reflect.NewAt(t.Type(), it.Value().UnsafePointer()).Elem())
			if err != nil {
				return nil, err
			}
			text.Templates = append(text.Templates, d)
		}
	}
	slices.SortFunc(text.Templates, func(a, b definedText) int { return strings.Compare(a.Name, b.Name) })
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(text)
	if b.Len() > maxTemplates {
		err = errTemplateLong
	}
	return bytes.TrimSpace(b.Bytes()), err
}

// definition is one of the templates that are associated with each other.
func definition(name string, t reflect.Value) (definedText, error) {
	tree := t.FieldByName("Tree").Elem()
	text, ok := tree.FieldByName("Root").Interface().(fmt.Stringer)
	if !ok {
		return definedText{}, errTemplateOther
	}
	if hasBraces(tree.FieldByName("Root").Elem()) {
		return definedText{}, errTemplateBraces
	}
	return definedText{name, tree.FieldByName("ParseName").String(), text.String()}, nil
}

// hasBraces reports whether a node, or one inside it, is text with the usual delimiter
// in it. It looks at the lists that nodes have; the package has no walk of its own.
func hasBraces(node reflect.Value) bool {
	if text := node.FieldByName("Text"); text.IsValid() && text.Kind() == reflect.Slice {
		return bytes.Contains(text.Bytes(), []byte("{{"))
	}
	for _, name := range []string{"List", "ElseList"} {
		if list := node.FieldByName(name); list.IsValid() && !list.IsNil() && hasBraces(list.Elem()) {
			return true
		}
	}
	nodes := node.FieldByName("Nodes")
	for i := 0; nodes.IsValid() && i < nodes.Len(); i++ {
		if hasBraces(nodes.Index(i).Elem().Elem()) {
			return true
		}
	}
	return false
}

// unmarshalTemplate makes the zero template that v points to what marshalTemplate wrote.
func unmarshalTemplate(v reflect.Value, data []byte) error {
	var text templateText
	if err := json.Unmarshal(data, &text); err != nil {
		return err
	}
	if len(data) > maxTemplates || text.Missing < 0 || text.Missing >= len(missingOptions) {
		return errTemplateOther
	}
	name := v.Elem().FieldByName("name")
	*(*string)(unsafe.Pointer(name.UnsafeAddr())) = text.Name
	v.MethodByName("Option").Call([]reflect.Value{reflect.ValueOf("missingkey=" + missingOptions[text.Missing])})
	for _, d := range text.Templates {
		if err := d.parse(v, text.Name); err != nil {
			return err
		}
	}
	v.MethodByName("Delims").Call([]reflect.Value{reflect.ValueOf(text.Delims[0]), reflect.ValueOf(text.Delims[1])})
	return nil
}

// parse associates the template with the one of the given name that v points to.
func (d *definedText) parse(v reflect.Value, name string) error {
	if d.Name != name {
		v = v.MethodByName("New").Call([]reflect.Value{reflect.ValueOf(d.Name)})[0]
	}
	out := v.MethodByName("Parse").Call([]reflect.Value{reflect.ValueOf(d.Text)})
	if err, _ := out[1].Interface().(error); err != nil {
		return err
	}
	if tree := v.Elem().FieldByName("Tree"); !tree.IsNil() {
		tree.Elem().FieldByName("ParseName").SetString(d.Parse)
	}
	return nil
}

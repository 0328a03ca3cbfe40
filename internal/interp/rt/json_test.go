package rt

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"gosess/internal/value"
)

type (
	record struct {
		Name   string `json:"name"`
		Age    int    `json:"age,omitempty"`
		secret int
		Skip   string            `json:"-"`
		Tags   []Word            `json:"tags,omitempty"`
		When   time.Time         `json:"when,omitzero"`
		Extra  map[string]any    `json:"extra,omitempty"`
		P      *Point            `json:",omitempty"`
		Str    ID                `json:"str,string"`
		By     map[ID]Celsius    `json:",omitempty"`
		Kinds  map[color][]color `json:",omitempty"`
		Raw    json.RawMessage   `json:",omitempty"`
		Any    any
		HTML   string
	}
	color    int
	shout    struct{ s string }
	ptrShout struct{ s string }
	holder   struct {
		S  shout
		P  ptrShout
		PP *ptrShout
		L  []ptrShout
		M  map[string]shout
		E  error `json:",omitempty"`
	}
	base   struct{ ID, Shadow int }
	extra  struct{ Note string }
	derive struct {
		base
		*extra
		Shadow string
	}
	Derive struct {
		Base
		*Extra
		Shadow string
	}
	Base  struct{ ID, Shadow int }
	Extra struct{ Note string }
	bad   struct{ C chan int }
)

func (c color) MarshalText() ([]byte, error) { return []byte(fmt.Sprint("color-", int(c))), nil }
func (c *color) UnmarshalText(b []byte) error {
	_, err := fmt.Sscanf(string(b), "color-%d", (*int)(c))
	return err
}
func (s shout) MarshalJSON() ([]byte, error)     { return json.Marshal(strings.ToUpper(s.s)) }
func (s *shout) UnmarshalJSON(b []byte) error    { return json.Unmarshal(b, &s.s) }
func (s *ptrShout) MarshalJSON() ([]byte, error) { return []byte(`"<` + s.s + `>"`), nil }
func (s *ptrShout) UnmarshalJSON(b []byte) error { s.s = "!" + string(b); return nil }

var jsonValues = []any{
	Point{1, 2.5}, &Point{1, 1e21}, []Point{{1, 2}}, []Point(nil), map[string]Point{"b": {}, "a": {}}, Word("<a&b>"), ID(3), Celsius(0.1), nil,
	record{}, record{Name: "n", Age: 3, secret: 4, Tags: []Word{"x"}, When: time.Unix(1e9, 5).UTC(), Extra: map[string]any{"p": Point{}, "n": nil}, P: &Point{}, Str: 5,
		By: map[ID]Celsius{10: 1, 9: 2}, Kinds: map[color][]color{2: {1}, 1: nil}, Raw: json.RawMessage(`{"a": 1}`), Any: []any{1, Word("w"), Point{}}, HTML: "<b>\u2028"},
	holder{}, &holder{S: shout{"hi"}, P: ptrShout{"a"}, PP: &ptrShout{"b"}, L: []ptrShout{{"c"}}, M: map[string]shout{"k": {"v"}}},
	derive{base: base{1, 2}, Shadow: "s"}, derive{extra: &extra{"n"}}, Derive{Extra: &Extra{"n"}}, Bytes("abc"), Hash{1}, []any{Bytes(nil)}, color(3), []color{1},
	bad{}, map[Point]int{{}: 1}, []any{func() {}}, Node{V: 1, Kids: []Node{{V: 2}}, Next: &Node{V: 3}}, MyErr{2}, Flag(true), Small(3), struct{ A, b int }{1, 2},
	Pair[string, []ID]{"x", []ID{1}},
}

func TestJSONMarshal(t *testing.T) {
	for _, v := range jsonValues {
		want, wantErr := json.Marshal(v)
		got, gotErr := jsonMarshal(box(v))
		if string(got) != string(want) || asMain(fmt.Sprint(wantErr)) != Sprint(gotErr) {
			t.Errorf("Marshal(%#v)\n got %s, %s\nwant %s, %v", v, got, Sprint(gotErr), want, wantErr)
		}
	}
}

var jsonTexts = []string{
	`{"X": 1, "y": 2.5, "Z": 0}`, `[{"X": 1}, {}]`, `null`, `"text"`, `3`, `3.5`, `true`, `[1, 2]`, `{}`, `[]`, `{"name": "n", "age": "x"}`,
	`{"NAME":"n","age":3,"tags":["a"],"when":"2001-09-09T01:46:40Z","extra":{"a":[1,{"b":null}]},"P":{"X":1},"str":"5","By":{"10":1},"Kinds":{"color-2":["color-1"]},"Raw":[1],"Any":{"x":1.5},"HTML":"h"}`,
	`{"S":"a","P":"b","PP":"c","L":["d",2],"M":{"k":"v"}}`, `{"S":null,"P":null,"PP":null,"L":null}`, `{"ID":1,"Shadow":"s","Note":"n"}`, `{"str":5}`, `"YWJj"`, `{"1":2}`,
	`{`, `[1,2`, `{"X":}`, `nul`, ``, `{"P":{"X":"no"}}`, `{"tags":[1]}`, `300`, `-1`, `{"V":1,"Kids":[{"V":2}],"Next":{"V":3},"By":{"k":{"V":4}}}`, `"color-7"`, `{"First":"a","Second":[1,2]}`,
}

func TestJSONUnmarshal(t *testing.T) {
	targets := []any{Point{}, []Point{}, map[string]Point{}, record{}, holder{}, Derive{}, Word(""), ID(0), Small(0), Celsius(0), Bytes{}, Hash{}, map[ID]int{}, color(0), Node{}, Pair[string, []ID]{}, [2]ID{}, []any{}, map[string]any{}, (*Point)(nil)}
	for _, target := range targets {
		for _, text := range jsonTexts {
			rt := reflect.TypeOf(target)
			real := reflect.New(rt)
			wantErr := json.Unmarshal([]byte(text), real.Interface())
			st := sess(rt)
			p := reflect.New(st.Layout)
			pt := &value.Type{Kind: reflect.Pointer, Elem: st, Layout: reflect.PointerTo(st.Layout)}
			gotErr := new(jsonDecoder).decodeInto([]byte(text), value.Iface{T: pt, V: p.Interface()})
			want, got := asMain(fmt.Sprintf("%#v %v", real.Elem().Interface(), wantErr)), Sformat("%#v", st, p.Elem())+" "+Sprint(FromHostAny(gotErr))
			want, got = hexAddress.ReplaceAllString(want, "ADDR"), hexAddress.ReplaceAllString(got, "ADDR")
			if want != got {
				t.Errorf("Unmarshal(%s) into %s\n got %s\nwant %s", text, rt, got, want)
			}
		}
	}
}

func TestJSONErrorsKeepTheirType(t *testing.T) {
	st := sess(reflect.TypeFor[record]())
	p := reflect.New(st.Layout)
	err := new(jsonDecoder).decodeInto([]byte(`{"tags":[1]}`), value.Iface{T: pointerTo(st), V: p.Interface()})
	var fit *json.UnmarshalTypeError
	if !errors.As(err, &fit) || fit.Field != "tags" {
		t.Errorf("got %v, want a *json.UnmarshalTypeError for tags", err)
	}
}

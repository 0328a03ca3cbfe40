// Text: strings, strconv, regexp, bufio, csv, json, tabwriter, templates of fmt.
package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
	"text/tabwriter"
	"unicode"
	"unicode/utf8"
)

type Species struct {
	Name   string         `json:"name"`
	Sepal  [2]float64     `json:"sepal"`
	Petal  *float64       `json:"petal,omitempty"`
	Notes  []string       `json:"notes"`
	Meta   map[string]any `json:"meta,omitempty"`
	hidden int
	Color  Color `json:"color"`
	Inner
}
type Inner struct{ Depth int }
type Color int

func (c Color) MarshalText() ([]byte, error) { return []byte([]string{"red", "blue"}[c]), nil }
func (c *Color) UnmarshalText(b []byte) error {
	switch string(b) {
	case "red":
		*c = 0
	case "blue":
		*c = 1
	default:
		return fmt.Errorf("no color %q", b)
	}
	return nil
}

type upper struct{ r io.Reader }

func (u upper) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	copy(p, bytes.ToUpper(p[:n]))
	return n, err
}

type T struct {
	A int
	B *T
	C any
	D []byte
	E error
	F func()
}
type S string

func (s S) String() string   { return "S:" + string(s) }
func (s S) GoString() string { return "gs" }

type P struct{ n int }

func (p *P) String() string { return fmt.Sprint("P#", p.n) }

type Fm struct{}

func (Fm) Format(s fmt.State, v rune) {
	w, ok := s.Width()
	fmt.Fprintf(s, "fm(%c %d %v %v)", v, w, ok, s.Flag('+'))
}

type bad struct{}

func (bad) String() string { panic("in String") }

func main() {
	s := "Hello, 世界! \t x"
	fmt.Println(len(s), utf8.RuneCountInString(s), strings.ToUpper(s), strings.Title("a b"), []rune(s)[7], string([]rune(s)[7:9]), []byte(s)[:3])
	fmt.Println(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s), strings.FieldsFunc("a1b2c", unicode.IsDigit), strings.Split("a,b,c", ","), strings.TrimFunc("xxaxx", func(r rune) bool { return r == 'x' }))
	var sb strings.Builder
	for i := 3; i >= 1; i-- {
		fmt.Fprintf(&sb, "%d...", i)
	}
	sb.WriteByte('!')
	sb.WriteRune('é')
	fmt.Println(sb.String(), sb.Len(), strings.NewReplacer("a", "1", "b", "2").Replace("abc"))
	re := regexp.MustCompile(`(\w+)@(\w+)\.com`)
	fmt.Println(re.FindStringSubmatch("x bob@example.com"), re.ReplaceAllString("a@b.com", "$2-$1"), re.ReplaceAllStringFunc("a@b.com c@d.com", func(m string) string { return "<" + m + ">" }), re.FindAllStringIndex("a@b.com c@d.com", -1))
	_, err := regexp.Compile("(")
	fmt.Println(err)
	sc := bufio.NewScanner(strings.NewReader("one two\nthree\n"))
	sc.Split(bufio.ScanWords)
	for sc.Scan() {
		fmt.Print(sc.Text(), "|")
	}
	fmt.Println(sc.Err())
	r := csv.NewReader(strings.NewReader("a,b\n1,\"x,y\"\n3\n"))
	for {
		rec, err := r.Read()
		if err == io.EOF {
			break
		}
		fmt.Printf("%q %v\n", rec, err)
		if err != nil {
			break
		}
	}
	w := csv.NewWriter(os.Stdout)
	w.WriteAll([][]string{{"q", "a b"}, {"c\"d", "1,2"}})
	pt := 1.5
	sp := []Species{{Name: "setosa", Sepal: [2]float64{5.1, 3.5}, Petal: &pt, Color: 1, Inner: Inner{3}}, {Notes: []string{}, Meta: map[string]any{"k": []any{1, "x", nil}}}}
	b, err := json.Marshal(sp)
	fmt.Println(string(b), err)
	b, _ = json.MarshalIndent(map[string]any{"z": 1, "a": sp[0].Inner, "c": Color(0)}, "", "  ")
	fmt.Println(string(b))
	var back []Species
	err = json.Unmarshal([]byte(`[{"name":"v","sepal":[1,2],"petal":2.5,"notes":null,"color":"blue","Depth":9,"meta":{"a":1.5,"b":{"c":[true]}}}]`), &back)
	fmt.Println(back[0].Name, *back[0].Petal, back[0].Color, back[0].Depth, back[0].Meta, err)
	err = json.Unmarshal([]byte(`[{"color":"green"}]`), &back)
	fmt.Println(err)
	var anyv any
	fmt.Println(json.Unmarshal([]byte(`{"a":[1,2,{"b":null}]}`), &anyv), anyv)
	err = json.Unmarshal([]byte(`{"a":`), &anyv)
	fmt.Printf("%v %T\n", err, err)
	dec := json.NewDecoder(strings.NewReader(`{"Depth":1} {"Depth":2}`))
	for dec.More() {
		var in Inner
		fmt.Println(dec.Decode(&in), in)
	}
	out, _ := io.ReadAll(upper{strings.NewReader("shout")})
	fmt.Println(string(out))
	n, _ := io.Copy(&sb, io.LimitReader(upper{strings.NewReader("abcdef")}, 3))
	fmt.Println(n, sb.String())
	tw := tabwriter.NewWriter(os.Stdout, 0, 8, 2, ' ', tabwriter.AlignRight|tabwriter.Debug)
	fmt.Fprintln(tw, "name\tn\tx")
	fmt.Fprintf(tw, "%s\t%d\t%.2f\n", "alpha", 12, 3.14159)
	tw.Flush()
	t := T{A: 1, C: S("in"), D: []byte("hi"), E: io.EOF}
	fmt.Printf("%v|%+v|%s|%d\n", t, t, t.D, t.D)
	fmt.Printf("%v %+v %#v %q %x %s\n", S("a"), []S{"b"}, S("c"), S("d"), S("e"), map[S]S{"k": "v"})
	fmt.Printf("%v %+v %v %d\n", &P{1}, struct{ P P }{P{2}}, map[string]*P{"x": nil}["y"] == nil, P{3})
	fmt.Println(&P{4}, P{5}, []any{&P{6}, nil, 1.0, "s"})
	fmt.Printf("%+8v|%v|%d\n", Fm{}, []Fm{{}}, Fm{})
	fmt.Printf("%v %d %!|%z %d\n", bad{}, "str", 3)
	fmt.Printf("%[2]d %[1]d %*d|%-*d|%6.2f%%\n", 1, 2, 5, 42, 5, 42, 99.5)
	fmt.Printf("%t %v %p %c %U %#U %08b %+d % d %x %X % x %#x\n", true, nil, nil, 65, 0x1F600, 'x', 5, 5, 5, "hex", []byte{1, 171}, "abc", "abc")
	fmt.Printf("%#v %#v %#v %#v %#v %#v\n", []int(nil), map[string]int{"a": 1}, struct {
		A int
		B any
	}{1, nil}, [2]bool{true}, (*int)(nil), Inner{2})
	fmt.Printf("%T %T %T %T %T %T %T\n", t, &t, []T{}, map[string]*Inner{}, func(int, ...string) error { return nil }, make(chan<- T), [3]struct{ A, b int }{})
	fmt.Printf("%6v|%-6v|%06d|%x|%v\n", []int{1, 2}, "ab", -12, []string{"a", "b"}, [3]byte{1, 2, 3})
	var np *P
	var e error
	fmt.Printf("%v %v %+v %s\n", e, []error{nil, io.EOF}, (*T)(nil), e)
	_ = np
	var x, y int
	var z string
	c, err := fmt.Sscanf("10-20 abc", "%d-%d %s", &x, &y, &z)
	fmt.Println(c, err, x, y, z)
	c, err = fmt.Sscan("7 8", &x, &y)
	fmt.Println(c, err, x, y)
	fmt.Println(strconv.Quote("a\"\x00é"), strconv.FormatInt(-255, 16), strconv.Itoa(5)+"!", strconv.AppendBool(nil, true))
	u, err := strconv.ParseUint("300", 10, 8)
	fmt.Println(u, err)
	fmt.Println(base64.StdEncoding.EncodeToString([]byte("hey")), hex.EncodeToString([]byte{1, 255}), binary.BigEndian.Uint32([]byte{0, 0, 1, 2}))
	bb := new(bytes.Buffer)
	binary.Write(bb, binary.LittleEndian, uint16(513))
	fmt.Println(bb.Bytes(), bytes.Equal([]byte("a"), []byte{97}))
	before, after, ok := strings.Cut("k=v=w", "=")
	fmt.Println(before, after, ok, strings.EqualFold("Go", "GO"), strings.Compare("a", "b"), "a" < "b", "abc"[1:2]+"é")
	for l := range strings.Lines("a\nb\n") {
		fmt.Printf("%q ", l)
	}
	for p := range strings.SplitSeq("x-y", "-") {
		fmt.Print(p, " ")
	}
	fmt.Println()
	rd := bufio.NewReader(strings.NewReader("line1\nline2"))
	l1, _ := rd.ReadString('\n')
	l2, err := rd.ReadString('\n')
	fmt.Printf("%q %q %v\n", l1, l2, err)
}

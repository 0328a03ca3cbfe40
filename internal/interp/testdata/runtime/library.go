package main

import (
	"bufio"
	"bytes"
	"container/heap"
	"container/list"
	"container/ring"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"math/rand"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

type Item struct {
	Name string
	Pri  int
}
type PQ []*Item

func (p PQ) Len() int           { return len(p) }
func (p PQ) Less(i, j int) bool { return p[i].Pri > p[j].Pri }
func (p PQ) Swap(i, j int)      { p[i], p[j] = p[j], p[i] }
func (p *PQ) Push(x any)        { *p = append(*p, x.(*Item)) }
func (p *PQ) Pop() any {
	o := *p
	x := o[len(o)-1]
	*p = o[:len(o)-1]
	return x
}

type rot13 struct{ r io.Reader }

func (r rot13) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	for i := range p[:n] {
		if c := p[i]; c >= 'a' && c <= 'z' {
			p[i] = (c-'a'+13)%26 + 'a'
		}
	}
	return n, err
}

type counter struct{ n int }

func (c *counter) Write(p []byte) (int, error) { c.n += len(p); return len(p), nil }

type src struct{ s uint64 }

func (s *src) Int63() int64 { s.s = s.s*6364136223846793005 + 1; return int64(s.s >> 1) }
func (s *src) Seed(n int64) { s.s = uint64(n) }

type listFlag []string

func (l *listFlag) String() string     { return strings.Join(*l, ",") }
func (l *listFlag) Set(s string) error { *l = append(*l, s); return nil }

type handler struct{ msg string }

func (h handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X", "y")
	w.WriteHeader(201)
	fmt.Fprintf(w, "%s %s", h.msg, r.URL.Path)
}

type Color int

func (c Color) MarshalText() ([]byte, error) { return []byte(fmt.Sprintf("c%d", int(c))), nil }
func (c *Color) UnmarshalText(b []byte) error {
	_, err := fmt.Sscanf(string(b), "c%d", (*int)(c))
	return err
}

type Rec struct {
	ID    int           `json:"id"`
	Tags  []string      `json:"tags,omitempty"`
	Color Color         `json:"color"`
	By    map[Color]int `json:"by,omitempty"`
	Sub   *Rec          `json:"sub,omitempty"`
	Any   any           `json:"any"`
	priv  int
	Embed
}
type Embed struct{ E1, E2 string }

func main() {
	pq := &PQ{{"a", 2}, {"b", 5}, {"c", 1}}
	heap.Init(pq)
	heap.Push(pq, &Item{"d", 4})
	for pq.Len() > 0 {
		it := heap.Pop(pq).(*Item)
		fmt.Print(it.Name, it.Pri, " ")
	}
	fmt.Println()
	l := list.New()
	l.PushBack(Item{"x", 1})
	l.PushFront(&Item{"y", 2})
	for e := l.Front(); e != nil; e = e.Next() {
		switch v := e.Value.(type) {
		case Item:
			fmt.Print("item ", v.Name, " ")
		case *Item:
			v.Pri++
			fmt.Print("ptr ", v.Pri, " ")
		}
	}
	fmt.Println(l.Front().Value.(*Item).Pri)
	r := ring.New(3)
	for i := range 3 {
		r.Value = Item{fmt.Sprint(i), i}
		r = r.Next()
	}
	r.Do(func(x any) { fmt.Print(x.(Item).Name) })
	fmt.Println()
	b, err := io.ReadAll(rot13{strings.NewReader("hello, world")})
	fmt.Println(string(b), err)
	var cnt counter
	n, err := io.Copy(&cnt, io.TeeReader(rot13{strings.NewReader("abc")}, os.Stdout))
	fmt.Println(n, err, cnt.n)
	sc := bufio.NewScanner(rot13{strings.NewReader("a b\nc d")})
	sc.Split(func(data []byte, eof bool) (int, []byte, error) { return bufio.ScanWords(data, eof) })
	for sc.Scan() {
		fmt.Print(sc.Text(), ";")
	}
	fmt.Println()
	fmt.Println(rand.New(&src{}).Intn(100) < 100)
	fs := flag.NewFlagSet("t", flag.ContinueOnError)
	var lf listFlag
	fs.Var(&lf, "l", "list")
	num := fs.Int("n", 3, "num")
	fmt.Println(fs.Parse([]string{"-l", "a", "-l=b", "-n", "7", "rest"}), lf, *num, fs.Args())
	srv := httptest.NewServer(handler{"hi"})
	resp, err := http.Get(srv.URL + "/p")
	body, _ := io.ReadAll(resp.Body)
	fmt.Println(resp.StatusCode, resp.Header.Get("X"), string(body), err)
	srv.Close()
	mux := http.NewServeMux()
	mux.HandleFunc("/f", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "func "+r.Method) })
	rec := httptest.NewRecorder()
	mux.ServeHTTP(rec, httptest.NewRequest("POST", "/f", nil))
	fmt.Println(rec.Code, rec.Body.String())
	var sm sync.Map
	sm.Store(Color(1), Item{"v", 1})
	v, ok := sm.Load(Color(1))
	fmt.Println(v.(Item).Name, ok)
	_, ok = sm.Load(1)
	fmt.Println(ok)
	sm.Range(func(k, v any) bool { fmt.Println(int(k.(Color)), v.(Item).Pri); return true })
	pool := sync.Pool{New: func() any { return &Item{"new", 0} }}
	fmt.Println(pool.Get().(*Item).Name)
	var av atomic.Value
	av.Store(Item{"at", 1})
	fmt.Println(av.Load().(Item).Name)
	var once sync.Once
	once.Do(func() { fmt.Println("once") })
	once.Do(func() { fmt.Println("twice") })
	done := make(chan Item, 1)
	time.AfterFunc(time.Millisecond, func() { done <- Item{"after", 1} })
	fmt.Println((<-done).Name)
	var wg sync.WaitGroup
	var mu sync.Mutex
	sum := 0
	for i := range 10 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			mu.Lock()
			defer mu.Unlock()
			sum += i
		}()
	}
	wg.Wait()
	fmt.Println(sum)
	rd := Rec{ID: 1, Tags: []string{"a"}, Color: 2, By: map[Color]int{3: 4}, Sub: &Rec{ID: 2}, Any: Item{"z", 1}, Embed: Embed{"1", "2"}}
	jb, err := json.Marshal(rd)
	fmt.Println(string(jb), err)
	var back Rec
	fmt.Println(json.Unmarshal(jb, &back), back.Sub.ID, back.By[3], int(back.Color), back.E2, back.Any)
	jb, _ = json.MarshalIndent([]Rec{{}}, "", " ")
	fmt.Println(string(jb))
	dec := json.NewDecoder(strings.NewReader(`{"id":1} {"id":"x"}`))
	for {
		var r Rec
		if err := dec.Decode(&r); err != nil {
			fmt.Println(err)
			break
		}
		fmt.Println(r.ID)
	}
	enc := json.NewEncoder(os.Stdout)
	enc.SetIndent(">", "  ")
	enc.Encode(map[string]any{"r": Item{"<n>", 1}, "f": 1.5})
	cr := csv.NewReader(strings.NewReader("a,b\n1,2\n"))
	rows, _ := cr.ReadAll()
	fmt.Println(rows)
	items := []Item{{"b", 1}, {"a", 2}, {"c", 0}}
	sort.Slice(items, func(i, j int) bool { return items[i].Name < items[j].Name })
	fmt.Println(items)
	slices.SortFunc(items, func(a, b Item) int { return a.Pri - b.Pri })
	fmt.Println(items, slices.IndexFunc(items, func(i Item) bool { return i.Name == "a" }))
	sort.Sort(sort.Reverse(sort.IntSlice([]int{1, 2})))
	m := map[string]int{"x": 1, "y": 2}
	keys := slices.Sorted(maps.Keys(m))
	fmt.Println(keys, slices.Max(keys), slices.Contains(keys, "x"))
	fmt.Println(strings.FieldsFunc("a1b2c", func(r rune) bool { return r >= '0' && r <= '9' }))
	fmt.Println(bytes.Map(func(r rune) rune { return r - 32 }, []byte("abc")))
	for w := range strings.SplitSeq("a,b,c", ",") {
		fmt.Print(w, " ")
	}
	fmt.Println()
	t := time.Date(2024, 2, 29, 1, 2, 3, 0, time.UTC)
	fmt.Println(t.Format(time.RFC3339), t.AddDate(1, 0, 0), time.Duration(1500)*time.Millisecond)
	os.Exit(3)
}

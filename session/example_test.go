package session_test

import (
	"bytes"
	"context"
	"fmt"

	"gosess/session"
)

// A session goes through a file and keeps its functions and values.
func Example() {
	ctx := context.Background()
	s, err := session.New(session.Options{})
	if err != nil {
		panic(err)
	}
	s.Eval(ctx, "func sq(x int) int { return x * x }")
	s.Eval(ctx, "n := sq(7)")

	var file bytes.Buffer
	if _, err := s.Dump(&file); err != nil {
		panic(err)
	}
	again, _, err := session.Load(&file, session.Options{})
	if err != nil {
		panic(err)
	}
	o, err := again.Eval(ctx, "sq(2) + n")
	if err != nil {
		panic(err)
	}
	fmt.Println(o.Results[0].Int(), o.Results[0].Type())
	// Output: 53 int
}

// A function of one session is called in another one, which may be in another
// process.
func ExampleCallable() {
	ctx := context.Background()
	s, _ := session.New(session.Options{})
	s.Eval(ctx, "scale := 2.5")
	s.Eval(ctx, "func scaled(x float64) float64 { return scale * x }")

	here, err := s.Func("scaled")
	if err != nil {
		panic(err)
	}
	snap, err := here.Snapshot()
	if err != nil {
		panic(err)
	}
	desc, err := here.Describe()
	if err != nil {
		panic(err)
	}

	worker, _, err := session.LoadBytes(snap.Bytes, session.Options{})
	if err != nil {
		panic(err)
	}
	there, err := worker.Resolve(desc)
	if err != nil {
		panic(err)
	}

	input, err := here.EncodeJSON([]byte("4"))
	if err != nil {
		panic(err)
	}
	result, err := there.Invoke(ctx, input)
	if err != nil {
		panic(err)
	}
	text, err := here.ResultJSON(result)
	fmt.Println(string(text), err)
	// Output: 10 <nil>
}

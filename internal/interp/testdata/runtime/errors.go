package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
)

type NotFound struct{ Name string }

func (e *NotFound) Error() string { return "no " + e.Name }

type Code int

func (c Code) Error() string        { return fmt.Sprintf("code %d", int(c)) }
func (c Code) Is(target error) bool { return target == io.EOF && c == 3 }

type Wrap struct {
	Op  string
	Err error
}

func (w Wrap) Error() string { return w.Op + ": " + w.Err.Error() }
func (w Wrap) Unwrap() error { return w.Err }

type Multi []error

func (m Multi) Error() string   { return fmt.Sprint(len(m), " errors") }
func (m Multi) Unwrap() []error { return m }

type Coder interface{ Code() int }
type Coded struct{ c int }

func (c Coded) Error() string { return "coded" }
func (c Coded) Code() int     { return c.c }

type AsErr struct{}

func (AsErr) Error() string { return "as" }
func (AsErr) As(t any) bool {
	if p, ok := t.(*Code); ok {
		*p = 99
		return true
	}
	return false
}

var ErrA = errors.New("a")
var ErrB = fmt.Errorf("b: %w", ErrA)

func find(n int) error {
	switch n {
	case 0:
		return nil
	case 1:
		return &NotFound{"x"}
	case 2:
		return Code(3)
	case 3:
		return Wrap{"op", ErrB}
	case 4:
		return Multi{ErrA, Wrap{"in", Code(4)}}
	case 5:
		return errors.Join(ErrB, &NotFound{"y"}, nil)
	case 6:
		return fmt.Errorf("ctx %d: %w", n, Coded{6})
	case 7:
		return AsErr{}
	case 8:
		_, err := os.Open("/no/such/file")
		return Wrap{"open", err}
	case 9:
		_, err := strconv.Atoi("x")
		return err
	}
	return context.Canceled
}

func main() {
	for i := range 11 {
		err := find(i)
		var nf *NotFound
		var c Code
		var cd Coder
		var pe *fs.PathError
		var ne *strconv.NumError
		fmt.Println(i, err, errors.Is(err, ErrA), errors.Is(err, ErrB), errors.Is(err, io.EOF), errors.Is(err, Code(4)), errors.Is(err, fs.ErrNotExist), errors.Is(err, context.Canceled))
		fmt.Println(errors.As(err, &nf), nf != nil && nf.Name != "", errors.As(err, &c), int(c), errors.As(err, &cd), errors.As(err, &pe), errors.As(err, &ne))
		if cd != nil {
			fmt.Println("code", cd.Code())
		}
		if pe != nil {
			fmt.Println(pe.Op, pe.Path)
		}
		if err != nil {
			u := errors.Unwrap(err)
			fmt.Println(u, u == ErrB, u == ErrA)
		}
		switch e := err.(type) {
		case nil:
			fmt.Println("nil")
		case *NotFound:
			fmt.Println("nf", e.Name)
		case Code:
			fmt.Println("code", int(e))
		case interface{ Unwrap() []error }:
			fmt.Println("multi", len(e.Unwrap()))
		case interface{ Unwrap() error }:
			fmt.Println("wrap", e.Unwrap())
		default:
			fmt.Printf("%T\n", e)
		}
	}
	if e, ok := errors.AsType[*NotFound](find(5)); ok {
		fmt.Println("astype", e.Name)
	}
	func() {
		defer func() { fmt.Println(recover()) }()
		errors.As(ErrA, nil)
	}()
	ctx := context.WithValue(context.Background(), Code(1), &NotFound{"ctx"})
	fmt.Println(ctx.Value(Code(1)).(*NotFound).Name, ctx.Value(1), ctx.Value(Code(2)))
	ctx, cancel := context.WithCancelCause(ctx)
	cancel(&NotFound{"cause"})
	fmt.Println(ctx.Err(), context.Cause(ctx), errors.Is(ctx.Err(), context.Canceled))
	var e1, e2 error = Code(1), Code(1)
	fmt.Println(e1 == e2, e1 == error(Code(2)), errors.Is(Multi{}, Multi{}))
}

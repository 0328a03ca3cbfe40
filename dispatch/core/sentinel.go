package core

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"reflect"
	"strconv"
	"sync"
)

// known are the errors of the standard library that keep their identity on the
// way home, by the name that a program writes. The first name of an error that has several wins.
var known = []struct {
	name string
	err  error
}{
	{"io.EOF", io.EOF},
	{"io.ErrUnexpectedEOF", io.ErrUnexpectedEOF},
	{"io.ErrClosedPipe", io.ErrClosedPipe},
	{"io.ErrNoProgress", io.ErrNoProgress},
	{"io.ErrShortBuffer", io.ErrShortBuffer},
	{"io.ErrShortWrite", io.ErrShortWrite},
	{"fs.ErrExist", fs.ErrExist},
	{"fs.ErrNotExist", fs.ErrNotExist},
	{"fs.ErrPermission", fs.ErrPermission},
	{"fs.ErrInvalid", fs.ErrInvalid},
	{"fs.ErrClosed", fs.ErrClosed},
	{"os.ErrDeadlineExceeded", os.ErrDeadlineExceeded},
	{"os.ErrProcessDone", os.ErrProcessDone},
	{"context.Canceled", context.Canceled},
	{"context.DeadlineExceeded", context.DeadlineExceeded},
	{"strconv.ErrRange", strconv.ErrRange},
	{"strconv.ErrSyntax", strconv.ErrSyntax},
	{"errors.ErrUnsupported", errors.ErrUnsupported},
}

var byName = sync.OnceValue(func() map[string]error {
	m := make(map[string]error, len(known))
	for _, k := range known {
		m[k.name] = k.err
	}
	return m
})

// SentinelName returns the name by which a well known error of the standard
// library travels, "" if err is none.
func SentinelName(err error) string {
	for _, k := range known {
		if k.err == err {
			return k.name
		}
	}
	return ""
}

// resolve finds the errors of e's chain that are known here by name, and decodes
// those that have come as values.
func (e *Error) resolve(job *Job) {
	for i := range e.Chain {
		l := &e.Chain[i]
		err := job.known(l.Sentinel)
		if err == nil && l.Value != nil && job.Decode != nil {
			err = job.Decode(l.Value)
		}
		l.Value = nil
		if err != nil {
			e.Causes = append(e.Causes, err)
		}
	}
}

// known is the error that a name means here: to the user first, in the standard
// library next; nil if there is none.
func (j *Job) known(name string) error {
	if name == "" {
		return nil
	}
	if j.Cause != nil {
		if err := j.Cause(name); err != nil {
			return err
		}
	}
	return byName()[name]
}

// maxChain bounds how much of a chain travels: one that is built in a loop, or is
// a cycle, has no end.
const maxChain = 32

// Describe returns what of err travels. Name, if not nil, is asked first for the name of a sentinel.
func Describe(err error, name func(error) string) *Error {
	e := &Error{Kind: Failed, Type: fmt.Sprintf("%T", err), Message: message(err)}
	e.chain(err, name)
	return e
}

func (e *Error) chain(err error, name func(error) string) {
	if err == nil || len(e.Chain) == maxChain {
		return
	}
	e.Chain = append(e.Chain, Link{Type: fmt.Sprintf("%T", err), Message: message(err), Sentinel: sentinel(err, name)})
	switch u := err.(type) {
	case interface{ Unwrap() error }:
		e.chain(u.Unwrap(), name)
	case interface{ Unwrap() []error }:
		for _, err := range u.Unwrap() {
			e.chain(err, name)
		}
	}
}

func sentinel(err error, name func(error) string) string {
	if name != nil {
		if s := name(err); s != "" {
			return s
		}
	}
	if !reflect.TypeOf(err).Comparable() {
		return "" // comparing it could panic
	}
	return SentinelName(err)
}

// message is err.Error(), or what became of it.
func message(err error) (s string) {
	defer func() {
		if p := recover(); p != nil {
			s = fmt.Sprintf("%T whose Error method panicked: %v", err, p)
		}
	}()
	return err.Error()
}

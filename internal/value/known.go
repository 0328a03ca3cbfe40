package value

import (
	"bytes"
	"context"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"errors"
	"fmt"
	"hash/adler32"
	"hash/crc32"
	"hash/crc64"
	"hash/fnv"
	"io"
	"io/fs"
	"math/big"
	mathrand "math/rand"
	"net/url"
	"os"
	"reflect"
	"strings"
	"sync"
	"time"
	"unsafe"
)

// This file lists what has no exported name in the standard library but is
// common in values, and the variables whose identity programs compare.

// KnownType returns a type of the standard library that this package finds
// without an engine's help: the unexported ones that constructors return, and
// those that [Generic] shows as themselves. It returns nil for any other.
func KnownType(pkg, name string) reflect.Type { return knownTypes()[pkg+"."+name] }

var knownTypes = sync.OnceValue(func() map[string]reflect.Type {
	known := map[string]reflect.Type{}
	for _, v := range []any{
		errors.New(""), errors.Join(io.EOF), fmt.Errorf("%w", io.EOF), fmt.Errorf("%w%w", io.EOF, io.EOF),
		context.DeadlineExceeded, context.Background(), context.TODO(),
		md5.New(), sha1.New(), sha256.New(), sha512.New(),
		adler32.New(), crc32.NewIEEE(), crc64.New(crc64.MakeTable(crc64.ISO)),
		fnv.New32(), fnv.New32a(), fnv.New64(), fnv.New64a(), fnv.New128(), fnv.New128a(),
		mathrand.NewSource(1), url.User(""),
		time.Time{}, time.Location{}, time.Duration(0), time.Month(0), time.Weekday(0),
		big.Int{}, big.Rat{}, big.Float{}, &bytes.Buffer{}, &strings.Builder{}, &sync.Mutex{}, &sync.RWMutex{}, &os.File{},
	} {
		rt := reflect.TypeOf(v)
		if rt.Kind() == reflect.Pointer {
			rt = rt.Elem()
		}
		known[rt.PkgPath()+"."+rt.Name()] = rt
	}
	return known
})

// externs are the variables of compiled packages that pointers may point to,
// by name. What they point to is never written.
var externs = sync.OnceValues(func() (map[unsafe.Pointer]string, map[string]unsafe.Pointer) {
	byPtr, byName := map[unsafe.Pointer]string{}, map[string]unsafe.Pointer{}
	for name, v := range map[string]any{
		"io.EOF": io.EOF, "io.ErrUnexpectedEOF": io.ErrUnexpectedEOF, "io.ErrShortWrite": io.ErrShortWrite,
		"io.ErrShortBuffer": io.ErrShortBuffer, "io.ErrNoProgress": io.ErrNoProgress, "io.ErrClosedPipe": io.ErrClosedPipe,
		"io/fs.ErrInvalid": fs.ErrInvalid, "io/fs.ErrPermission": fs.ErrPermission, "io/fs.ErrExist": fs.ErrExist,
		"io/fs.ErrNotExist": fs.ErrNotExist, "io/fs.ErrClosed": fs.ErrClosed,
		"io/fs.SkipDir": fs.SkipDir, "io/fs.SkipAll": fs.SkipAll,
		"os.ErrProcessDone": os.ErrProcessDone, "os.ErrNoDeadline": os.ErrNoDeadline,
		"context.Canceled": context.Canceled, "errors.ErrUnsupported": errors.ErrUnsupported,
		"os.Stdin": os.Stdin, "os.Stdout": os.Stdout, "os.Stderr": os.Stderr,
		"time.UTC": time.UTC, "time.Local": time.Local,
	} {
		p := reflect.ValueOf(v).UnsafePointer()
		byPtr[p], byName[name] = name, p
	}
	return byPtr, byName
})

var externTypes = []reflect.Type{
	reflect.TypeOf(io.EOF).Elem(), reflect.TypeFor[os.File](), reflect.TypeFor[time.Location](),
}

// mayBeExtern reports whether pointers to t may be in externs.
func mayBeExtern(t *Type) bool {
	for _, rt := range externTypes {
		if t.Host == rt {
			return true
		}
	}
	return false
}

// externOf returns the name of the variable that p is the value of.
func externOf(p unsafe.Pointer) (string, bool) {
	byPtr, _ := externs()
	name, ok := byPtr[p]
	return name, ok
}

// externNamed is the reverse of externOf. The pointer points to a value of the
// given type.
func externNamed(name string, want *plan) (unsafe.Pointer, bool) {
	_, byName := externs()
	p, ok := byName[name]
	if !ok || !want.extern || externType(name) != want.elem.layout {
		return nil, false
	}
	return p, true
}

func externType(name string) reflect.Type {
	switch {
	case strings.HasPrefix(name, "os.Std"):
		return externTypes[1]
	case strings.HasPrefix(name, "time."):
		return externTypes[2]
	}
	return externTypes[0]
}

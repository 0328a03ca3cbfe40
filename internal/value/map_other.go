//go:build !unix

package value

import (
	"errors"
	"os"
)

func mapPrivate(*os.File, int64, int) ([]byte, error) { return nil, errors.ErrUnsupported }

func mappable(*os.File) bool { return false }

func unmap([]byte) {}

//go:build unix && !linux

package value

import "os"

func mappable(*os.File) bool { return true }

package interp

import (
	"strconv"
	"strings"
)

func join(s []string) string { return strings.Join(s, ", ") }

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

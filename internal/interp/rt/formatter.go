package rt

import "fmt"

// Format prints the session value as fmt prints the Go value.
func (o Object) Format(s fmt.State, verb rune) {}

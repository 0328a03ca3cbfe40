package rt

// shims are asked for by full name. Each entry is a func, so that none is made
// before it is used.
var shims = map[string]func() any{}

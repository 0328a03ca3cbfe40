package rt

// Message returns what Go prints after "panic: " for p, with the panics it
// followed.
func (p *Panicking) Message() string { return "" }

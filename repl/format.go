package repl

import "gosess/session"

// Format renders a value for a person to read, without a final newline: the value, then its type,
// then its length if not all of it is shown.
func Format(v session.View, scr Screen) string { return "" }

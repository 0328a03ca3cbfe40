package interp

import (
	"strings"
)

// exactCalls leaves out of a unit's text what compiled code need not have: the
// second way of a call, as emitCall writes it, which keeps the interpreter from losing
// negative zeros, and the tests for it.
func exactCalls(text string) string {
	if !strings.Contains(text, "«&") && !strings.Contains(text, zeroTest) {
		return text
	}
	lines := strings.Split(text, "\n")
	var out []string
	for i := 0; i < len(lines); i++ {
		switch {
		case strings.Contains(lines[i], zeroTest):
		case i+4 < len(lines) && isTwoWays(lines[i:i+5]):
			out = append(out, lines[i+3])
			i += 4
		default:
			out = append(out, lines[i])
		}
	}
	return strings.Join(out, "\n")
}

// zeroTest is in the lines that test whether an argument holds a zero.
const zeroTest = " = " + pkg + ".IsZero(&"

// isTwoWays reports whether lines are a call as a value, or else as it is.
func isTwoWays(lines []string) bool {
	return strings.HasPrefix(lines[0], "if ") && lines[2] == "} else {" && lines[4] == "}" &&
		lines[1] != lines[3] && strings.Replace(lines[1], "«&", "«", 1) == lines[3]
}

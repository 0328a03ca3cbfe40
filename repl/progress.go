package repl

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// redraw is how long a progress bar stays as it is, at least.
const redraw = 100 * time.Millisecond

// Line is p on one line of at most width columns.
func (p Progress) Line(now time.Time, width int) string { return progressLine(p, now, width) }

// progressLine is one line of at most width columns about a map: what is done, how
// fast, how much longer, and where. What does not fit is left out from the end.
func progressLine(p Progress, now time.Time, width int) string {
	elapsed := now.Sub(p.Start).Seconds()
	rate := 0.0
	if elapsed > 0 {
		rate = float64(p.Done) / elapsed
	}
	parts := []string{count64(p.Done) + " done"}
	if p.Total >= 0 {
		parts[0] = fmt.Sprintf("%s/%s", count64(p.Done), count64(p.Total))
	}
	if p.Failed > 0 {
		parts = append(parts, count64(p.Failed)+" failed")
	}
	if rate > 0 {
		parts = append(parts, rateText(rate)+"/s")
	}
	if left := p.Total - p.Done; left > 0 && rate > 0 {
		parts = append(parts, "ETA "+clock(float64(left)/rate))
	}
	text := p.Name
	for _, part := range parts {
		if joined := join(text, part); textWidth(joined) <= width {
			text = joined
		}
	}
	text = withHosts(text, p.Hosts, width)
	return cut(withBar(text, p, width), width)
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + "  " + b
}

// withHosts adds what each host has done, as far as it fits.
func withHosts(text string, hosts []HostProgress, width int) string {
	if len(hosts) < 2 {
		return text
	}
	for i, h := range hosts {
		more := text + "  " + h.Host + ":" + count64(h.Done)
		if i < len(hosts)-1 && textWidth(more)+3 > width || textWidth(more) > width {
			if textWidth(text)+3 <= width {
				text += "  …"
			}
			return text
		}
		text = more
	}
	return text
}

// withBar puts a bar before the text if there is room for one.
func withBar(text string, p Progress, width int) string {
	size := min(width-textWidth(text)-4, 30)
	if size < 8 || p.Total <= 0 {
		return text
	}
	full := min(size*p.Done/p.Total, size)
	return "[" + strings.Repeat("#", full) + strings.Repeat(".", size-full) + "]  " + text
}

// count64 is a number with its digits in groups of three.
func count64(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func rateText(r float64) string {
	if r >= 10 {
		return count64(int(math.Round(r)))
	}
	return fmt.Sprintf("%.2g", r)
}

// clock is a number of seconds as a person says it: "45s", "3m20s", "2h05m".
func clock(seconds float64) string {
	switch s := int(math.Min(math.Ceil(seconds), 1e8)); {
	case s < 60:
		return fmt.Sprintf("%ds", s)
	case s < 3600:
		return fmt.Sprintf("%dm%02ds", s/60, s%60)
	case s < 48*3600:
		return fmt.Sprintf("%dh%02dm", s/3600, s/60%60)
	default:
		return fmt.Sprintf("%dd", s/86400)
	}
}

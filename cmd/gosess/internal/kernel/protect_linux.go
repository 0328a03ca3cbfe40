package kernel

import (
	"os"
	"runtime/debug"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// Limits of a kernel. User code that goes over them ends the kernel, and
// leaves the machine and the prompt alone.
const (
	maxStack    = 512 << 20 // bytes of one goroutine's stack, the most that Go's doubling reaches below its own limit
	memoryShare = 0.8       // of the machine's memory
	oomScore    = "500"     // the kernel is killed before the prompt is
)

// protect sets the limits.
func protect() {
	debug.SetMaxStack(maxStack)
	os.WriteFile("/proc/self/oom_score_adj", []byte(oomScore), 0) // a hint; it may be refused
	limit := uint64(memoryShare * float64(machineMemory()))
	if limit == 0 {
		return
	}
	debug.SetMemoryLimit(int64(limit) / 10 * 9)
	var r unix.Rlimit
	if unix.Getrlimit(unix.RLIMIT_DATA, &r) == nil && r.Cur > limit {
		r.Cur = limit
		unix.Setrlimit(unix.RLIMIT_DATA, &r)
	}
}

// machineMemory is how many bytes of memory this process may hope for: the
// machine's, or its control group's if that is less; 0 if not known.
func machineMemory() uint64 {
	var info unix.Sysinfo_t
	var total uint64
	if unix.Sysinfo(&info) == nil {
		total = uint64(info.Totalram) * uint64(info.Unit)
	}
	for _, file := range []string{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"} {
		text, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		n, err := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 64)
		if err == nil && n > 0 && (total == 0 || n < total) {
			total = n
		}
	}
	return total
}

package check

import (
	"os"
	"os/exec"
	"testing"
)

// Cells are checked where no Go is installed: this test runs itself and the
// transcripts in a process with an empty environment.
func TestEmptyEnvironment(t *testing.T) {
	if os.Getenv("PATH") == "" {
		return // the inner process
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "-test.run=^(TestTranscripts|TestComplete|TestEmptyEnvironment)$", "-test.v")
	cmd.Env = []string{}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

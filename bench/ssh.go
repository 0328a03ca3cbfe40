package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"time"
)

// An sshd is a server of the bench's own on this machine, with its own keys,
// configuration and port.
type sshd struct {
	cmd    *exec.Cmd
	config string // of the client
}

const sshdPath = "/usr/sbin/sshd"

// startSSHD starts the server.
func startSSHD(dir string) (*sshd, error) {
	if _, err := os.Stat(sshdPath); err != nil {
		return nil, errors.New("openssh-server is not installed")
	}
	dir = filepath.Join(dir, "ssh")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	for _, key := range []string{"host", "user"} {
		if out, err := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", filepath.Join(dir, key)).CombinedOutput(); err != nil {
			return nil, fmt.Errorf("ssh-keygen: %w: %s", err, out)
		}
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	s := &sshd{config: filepath.Join(dir, "ssh_config")}
	if err := s.writeConfigs(dir, port); err != nil {
		return nil, err
	}
	os.MkdirAll("/run/sshd", 0o755) // sshd insists on it when it runs as root
	s.cmd = exec.Command(sshdPath, "-D", "-e", "-f", filepath.Join(dir, "sshd_config"))
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	return s, s.waitReady()
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

func (s *sshd) writeConfigs(dir string, port int) error {
	me, err := user.Current()
	if err != nil {
		return err
	}
	server := fmt.Sprintf(`Port %d
ListenAddress 127.0.0.1
HostKey %[2]s/host
AuthorizedKeysFile %[2]s/user.pub
PidFile none
PasswordAuthentication no
StrictModes no
UsePAM no
`, port, dir)
	hostKey, err := os.ReadFile(filepath.Join(dir, "host.pub"))
	if err != nil {
		return err
	}
	client := fmt.Sprintf(`Host bench
HostName 127.0.0.1
Port %d
User %s
IdentityFile %[3]s/user
IdentitiesOnly yes
UserKnownHostsFile %[3]s/known
StrictHostKeyChecking yes
`, port, me.Username, dir)
	for name, text := range map[string]string{
		"sshd_config": server, "ssh_config": client,
		"known": fmt.Sprintf("[127.0.0.1]:%d %s", port, hostKey),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// waitReady waits until a login works.
func (s *sshd) waitReady() error {
	var err error
	for range 50 {
		if _, err = s.login(); err == nil {
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	s.stop()
	return err
}

// login is the time of `ssh host true`.
func (s *sshd) login() (time.Duration, error) {
	start := time.Now()
	out, err := exec.Command("ssh", "-F", s.config, "bench", "true").CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("ssh: %w: %s", err, strings.TrimSpace(string(out)))
	}
	return time.Since(start), nil
}

func (s *sshd) stop() {
	s.cmd.Process.Kill()
	s.cmd.Wait()
}

// warmHost is how much longer a session's first result from an ssh host takes
// than `ssh host true`, when the host has the binary already.
func warmHost(b *bench) (float64, error) {
	if b.ssh == nil {
		var err error
		if b.ssh, err = startSSHD(b.dir); err != nil {
			return 0, err
		}
	}
	login, err := b.ssh.login()
	if err != nil {
		return 0, err
	}
	s, err := b.startScript("--ssh", "ssh -F "+b.ssh.config, "--hosts", "bench*1")
	if err != nil {
		return 0, err
	}
	defer s.stop()
	start := time.Now()
	got, err := s.ask("dispatch.Map(inc, []int{1})[0]")
	took := time.Since(start)
	if err == nil && got != "2" {
		err = fmt.Errorf("got %q, want 2", got)
	}
	return milliseconds(took - login), err
}

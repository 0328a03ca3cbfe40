package value

import (
	"os"
	"syscall"
)

// remote are file systems on which another machine can take the pages of a file
// away although it is open: they are read instead.
var remote = map[uint32]bool{
	0x6969:     true, // NFS
	0x517b:     true, // SMB
	0xfe534d42: true, // SMB 2
	0xff534d42: true, // CIFS
	0x65735546: true, // FUSE: sshfs and others
	0x01021997: true, // 9P
	0x5346414f: true, // AFS
}

// mappable reports whether pages of a mapped file stay.
func mappable(f *os.File) bool {
	var st syscall.Statfs_t
	return syscall.Fstatfs(int(f.Fd()), &st) == nil && !remote[uint32(st.Type)]
}

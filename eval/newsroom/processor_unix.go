//go:build unix

package main

import (
	"syscall"
	"time"
)

// processor returns the processor time used so far: other programs on the
// machine do not count.
func processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

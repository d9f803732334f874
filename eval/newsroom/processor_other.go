//go:build !unix

package main

import "time"

var begun = time.Now()

// processor returns the time passed since the start, where there is no better.
func processor() time.Duration { return time.Since(begun) }

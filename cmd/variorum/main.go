// Command variorum reads what many outlets wrote, finds which reports tell the
// same story and lays it out line by line, every line a source's own.
//
//	variorum read INPUT…      the whole job: stories on the terminal, JSON, HTML, Markdown
//	variorum extract INPUT…   pages in, articles out, one JSON line each
//	variorum group INPUT…     articles in, their stories out, streaming
//	variorum demo             an invented event as nine outlets tell it
//
// It ends with 0 where all inputs were read, 1 where some were rejected, 2
// where nothing was usable or the command was wrong, 130 when interrupted.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	os.Exit(Main(ctx, os.Args[1:], Streams{os.Stdin, os.Stdout, os.Stderr}, os.Getenv))
}

package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

type healthCmd struct{ settings }

// How long a server may take to say that it is well, and how much it may say.
const (
	healthWithin = 5 * time.Second
	mostHealth   = 64 << 10 // bytes
)

// Run asks the server that these settings are of: a container's health check,
// where there is no other program to ask.
func (c *healthCmd) Run(e *env) error {
	at, err := net.ResolveTCPAddr("tcp", c.Listen)
	if err != nil {
		return hinted{fmt.Errorf("%s: %w", e.setting("listen"), err), "write it as 127.0.0.1:8391"}
	}
	if at.IP == nil || at.IP.IsUnspecified() {
		at.IP = net.IPv4(127, 0, 0, 1)
	}
	ctx, cancel := context.WithTimeout(e.ctx, healthWithin)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+at.String()+"/healthz", nil)
	if err != nil {
		return err
	}
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		return hinted{fmt.Errorf("no answer: %w", err), "is variorum serve running, with this --listen?"}
	}
	defer got.Body.Close()
	body, err := io.ReadAll(io.LimitReader(got.Body, mostHealth))
	if err != nil {
		return fmt.Errorf("read answer: %w", err)
	}
	if got.StatusCode != http.StatusOK {
		return fmt.Errorf("the server is not well: status %d %s", got.StatusCode, body)
	}
	_, err = e.streams.Out.Write(body)
	return err
}

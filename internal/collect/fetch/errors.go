package fetch

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"
)

// An Error says why an address could not be fetched and what can be done.
type Error struct {
	URL    string
	Reason string
	Hint   string
	// Later is when to come again, zero where nobody said.
	Later time.Time
	// Passing says that it may be there another time: the host, the network or the
	// time was what failed, not the address.
	Passing bool
	// Status is what the host answered, 0 where it did not.
	Status int
	err    error
}

func (e *Error) Error() string { return fmt.Sprintf("fetch %s: %s", e.URL, e.Reason) }

// Unwrap returns what lies behind it.
func (e *Error) Unwrap() error { return e.err }

var (
	errRobots = errors.New("its robots.txt does not allow it")
	errRests  = errors.New("the host asked not to be asked for a while")
)

// statusError is an answer that is no page.
type statusError int

func (e statusError) Error() string {
	return strings.TrimSpace(fmt.Sprintf("HTTP status %d %s", int(e), http.StatusText(int(e))))
}

type tooLargeError struct{ limit int64 }

func (e *tooLargeError) Error() string { return fmt.Sprintf("larger than %d bytes", e.limit) }

// laterError is one that may pass.
type laterError struct {
	err   error
	until time.Time
}

func (e *laterError) Error() string { return e.err.Error() }
func (e *laterError) Unwrap() error { return e.err }

// explain puts an error into plain words.
func (c *Client) explain(u *url.URL, err error) error {
	var known *Error
	if errors.As(err, &known) && known.URL == u.String() {
		return err
	}
	e := &Error{URL: withoutUser(u), err: err}
	e.Reason, e.Hint = words(err)
	e.Passing = passes(err)
	var status statusError
	if errors.As(err, &status) {
		e.Status = int(status)
	}
	var later *laterError
	if errors.As(err, &later) {
		e.Later = later.until
		e.Hint = "come again after " + later.until.UTC().Format(time.RFC3339)
	}
	return e
}

// passes tells errors of the moment from those of the address.
func passes(err error) bool {
	var status statusError
	switch {
	case errors.As(err, new(*addressError)), errors.Is(err, errRobots), errors.As(err, new(*tooLargeError)), errors.As(err, new(*Error)):
		return false
	case errors.As(err, new(*laterError)):
		return true
	case errors.As(err, &status):
		return status >= 500 || status == http.StatusTooManyRequests
	}
	var network net.Error
	return errors.As(err, &network) || errors.Is(err, errTotal) || errors.Is(err, errIdle) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || errors.Is(err, context.Canceled)
}

func words(err error) (reason, hint string) {
	var (
		refused     *addressError
		lookup      *net.DNSError
		certificate *tls.CertificateVerificationError
		timeout     net.Error
		status      statusError
		large       *tooLargeError
	)
	switch {
	case errors.As(err, &refused):
		return refused.Error(), fmt.Sprintf("where it is your own, allow it: %s", refused.addr)
	case errors.Is(err, errRobots):
		return err.Error(), "the site asks not to be read by programs here"
	case errors.As(err, &large):
		return large.Error(), "--max-page raises the limit for pages"
	case errors.As(err, &status):
		return err.Error(), statusHint(int(status))
	case errors.As(err, &lookup) && lookup.IsNotFound:
		return "there is no host " + lookup.Name, "check the address"
	case errors.As(err, &certificate):
		return "its certificate does not hold: " + certificate.Err.Error(), ""
	case errors.Is(err, context.Canceled):
		return "stopped before it came", ""
	case errors.Is(err, errTotal), errors.Is(err, errIdle):
		return err.Error(), "try again later"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "no answer in time", "try again later"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "the host takes no connection", "check the address"
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return "the connection broke off", "try again later"
	}
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	return err.Error(), ""
}

func statusHint(status int) string {
	switch {
	case status == 401, status == 402, status == 403:
		return "it is not open to all"
	case status == 404, status == 410:
		return "it is no longer there"
	case status >= 500:
		return "try again later"
	}
	return ""
}

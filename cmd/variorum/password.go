package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/term"

	"variorum/internal/serve/access"
)

// passwordSetting is the setting that holds a password's hash.
const passwordSetting = "password"

// How long a password may be, in bytes. Fifteen characters is what NIST SP
// 800-63B-4 asks for where nothing else is asked; what a login form sends is
// bounded by the same most.
const leastPassword, mostPassword = 15, 1024

type passwordCmd struct{}

// Run asks for a password and prints the line that sets it.
func (passwordCmd) Run(e *env) error {
	password, err := askPassword(e)
	if err != nil {
		return err
	}
	if n := len(password); n < leastPassword || n > mostPassword {
		return hinted{fmt.Errorf("the password has %d bytes; from %d to %d are taken", n, leastPassword, mostPassword), "four or five words are easy to remember and long enough"}
	}
	_, err = fmt.Fprintf(e.streams.Out, "%s = \"%s\"\n", passwordSetting, access.NewHash(password, access.Recommended))
	return err
}

// askPassword reads it twice from a terminal, where it is not shown, or one line
// of standard input.
func askPassword(e *env) (string, error) {
	in, ok := terminal(e.streams.In)
	if !ok {
		line, err := bufio.NewReader(io.LimitReader(e.streams.In, mostPassword+2)).ReadString('\n')
		if err != nil && err != io.EOF {
			return "", fmt.Errorf("read password: %w", err)
		}
		return strings.TrimRight(line, "\r\n"), nil
	}
	var twice [2]string
	for i, prompt := range []string{"Password: ", "Again: "} {
		fmt.Fprint(e.streams.Err, prompt)
		b, err := readHidden(e.ctx, int(in.Fd()))
		fmt.Fprintln(e.streams.Err)
		if err != nil {
			return "", fmt.Errorf("read password: %w", err)
		}
		twice[i] = string(b)
	}
	if twice[0] != twice[1] {
		return "", errors.New("the two are not the same")
	}
	return twice[0], nil
}

// readHidden reads a line of a terminal that does not show it. When it is
// interrupted the terminal is left as it was found.
func readHidden(ctx context.Context, fd int) ([]byte, error) {
	before, err := term.GetState(fd)
	if err != nil {
		return nil, err
	}
	type line struct {
		b   []byte
		err error
	}
	read := make(chan line, 1)
	go func() {
		b, err := term.ReadPassword(fd)
		read <- line{b, err}
	}()
	select {
	case l := <-read:
		return l.b, l.err
	case <-ctx.Done():
		return nil, errors.Join(ctx.Err(), term.Restore(fd, before))
	}
}

package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"variorum/internal/run"
	"variorum/internal/serve/access"
)

// settings are what serve can be told. A flag with the tag setting can be given
// in the environment and in the settings file as well; see configuration.
type settings struct {
	Listen string `help:"Address to listen on. Off this machine a password or a proxy's header is needed." default:"127.0.0.1:8391" placeholder:"HOST:PORT" setting:""`
	storeFlags
	BaseURL     string   `name:"base-url" help:"The address readers know the server by: links in feeds begin with it, and requests that name another host are refused." placeholder:"URL" setting:""`
	Password    string   `help:"The password's hash, as variorum password prints it, or the file it is in. Asked for on loopback too, once it is set." placeholder:"HASH" setting:"secret" group:"Access"`
	TrustHeader string   `help:"The header in which a proxy names who it let in; nothing else is then asked." placeholder:"NAME" setting:"" group:"Access"`
	TrustFrom   []string `help:"Addresses of the proxies that are believed: that header, X-Forwarded-For, X-Forwarded-Proto." placeholder:"CIDR" setting:"" group:"Access"`
	fetchFlags
	Archive   string `help:"Keep what is fetched as WARC files in this folder." placeholder:"DIR" setting:"" group:"Collecting"`
	Keep      int    `help:"Days for which a story is kept after its last report; followed ones stay. 0 for good." default:"0" placeholder:"DAYS" setting:"" group:"Keeping"`
	KeepSize  int    `name:"keep-size" help:"GiB that the file may hold: beyond, the oldest stories go. 0 for any." default:"0" placeholder:"GIB" setting:"" group:"Keeping"`
	LogLevel  string `help:"Least of what is logged: ${enum}." enum:"debug,info,warn,error" default:"info" placeholder:"LEVEL" setting:"" group:"Log"`
	LogFormat string `help:"How it is logged, on standard error: ${enum}." enum:"text,json" default:"text" placeholder:"FORMAT" setting:"" group:"Log"`
}

// checked is what settings say, once they are known to be good.
type checked struct {
	access access.Options
	base   string // without a slash at its end
	log    *slog.Logger
	// retention says what is kept of what came.
	retention run.Retention
}

// retention reads how much is kept.
func (s *settings) retention(e *env) (run.Retention, error) {
	for _, x := range [...]struct {
		name string
		n    int
	}{{"keep", s.Keep}, {"keep-size", s.KeepSize}} {
		if x.n < 0 || x.n > 100_000 {
			return run.Retention{}, hinted{fmt.Errorf("%s: %d is out of range", e.setting(x.name), x.n), "0 keeps all"}
		}
	}
	return run.Retention{Age: time.Duration(s.Keep) * 24 * time.Hour, Size: int64(s.KeepSize) << 30}, nil
}

// check reads the settings that are more than words or numbers. loopback says
// that only this machine can connect.
func (s *settings) check(e *env, loopback bool) (c checked, err error) {
	c.log = newLog(e.streams.Err, s.LogLevel, s.LogFormat)
	c.access.Loopback, c.access.TrustHeader = loopback, s.TrustHeader
	if c.access.Base, err = parseBase(s.BaseURL); err != nil {
		return c, hinted{fmt.Errorf("%s: %w", e.setting("base-url"), err), "write it as https://news.example.org"}
	}
	if c.access.Base != nil {
		c.base = strings.TrimSuffix(c.access.Base.String(), "/")
	}
	if c.access.Password, err = readHash(s.Password); err != nil {
		return c, hinted{fmt.Errorf("%s: %w", e.setting("password"), err), "variorum password prints the line to set, from a password"}
	}
	for _, from := range s.TrustFrom {
		p, err := parsePrefix(from)
		if err != nil {
			return c, hinted{fmt.Errorf("%s: %q is no address or range of them", e.setting("trust-from"), from), "write it as 10.1.2.3 or 10.1.0.0/16"}
		}
		c.access.TrustFrom = append(c.access.TrustFrom, p)
	}
	if _, err := s.prefixes(e); err != nil {
		return c, err
	}
	if c.retention, err = s.retention(e); err != nil {
		return c, err
	}
	return c, unsafe(c.access.Check(), e, s.Listen)
}

func (s *settings) checkListen(e *env) error {
	if _, _, err := net.SplitHostPort(s.Listen); err != nil {
		return hinted{fmt.Errorf("%s: %w", e.setting("listen"), err), "write it as 127.0.0.1:8391"}
	}
	return nil
}

// warn tells what is allowed and yet not wise.
func (c *checked) warn() {
	if !c.access.Loopback && len(c.access.TrustFrom) == 0 {
		c.log.Warn("the password and the cookie are readable on the way: put a proxy with TLS before the server and name it in trust-from (doc/operating.md)")
	}
}

// unsafe puts why nobody would be kept out into words.
func unsafe(err error, e *env, listen string) error {
	switch {
	case errors.Is(err, access.ErrOpen):
		return hinted{fmt.Errorf("%s is %s: %w", e.setting("listen"), listen, err), "set password (variorum password makes it), or trust-header and trust-from for a proxy that asks for one; or listen on 127.0.0.1"}
	case errors.Is(err, access.ErrAnyProxy):
		return hinted{fmt.Errorf("%s: %w", e.setting("trust-header"), err), "name the proxy: --trust-from 127.0.0.1"}
	}
	return err
}

func parseBase(s string) (*url.URL, error) {
	if s == "" {
		return nil, nil
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return nil, fmt.Errorf("%.200q is not the address of a site", s)
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Path != "" && u.Path != "/" {
		return nil, fmt.Errorf("%.200q has more than a host; the server's pages begin at /", s)
	}
	return &url.URL{Scheme: u.Scheme, Host: strings.ToLower(u.Host)}, nil
}

// mostHashFile bounds the file that a hash is in, in bytes.
const mostHashFile = 4096

// readHash reads a password's hash or the file it is in; nil where none is set.
// What was written is not told again: it may be the password itself.
func readHash(s string) (*access.Hash, error) {
	if s == "" {
		return nil, nil
	}
	if !access.IsHash(s) {
		if !filepath.IsAbs(s) {
			return nil, errors.New("neither a hash nor a file's whole path; a password itself is never written into the settings")
		}
		f, err := os.Open(s)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		b, err := io.ReadAll(io.LimitReader(f, mostHashFile))
		if err != nil {
			return nil, err
		}
		s = hashIn(string(b))
	}
	return access.ParseHash(s)
}

// hashIn finds the hash in what variorum password printed, with or without what
// stands around it there.
func hashIn(line string) string {
	line = strings.TrimSpace(line)
	if rest, ok := strings.CutPrefix(line, passwordSetting+" ="); ok {
		line = strings.Trim(strings.TrimSpace(rest), `"'`)
	}
	return line
}

func newLog(w io.Writer, level, format string) *slog.Logger {
	var least slog.Level
	if least.UnmarshalText([]byte(level)) != nil {
		least = slog.LevelInfo // kong lets no other through
	}
	o := &slog.HandlerOptions{Level: least}
	if format == "json" {
		return slog.New(slog.NewJSONHandler(w, o))
	}
	return slog.New(slog.NewTextHandler(w, o))
}

// onLoopback reports whether only this machine can connect to an address.
func onLoopback(address string) bool {
	a, err := net.ResolveTCPAddr("tcp", address)
	return err == nil && a.IP.IsLoopback()
}

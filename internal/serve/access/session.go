package access

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"time"

	"variorum/internal/store"
)

const (
	// sessionLasts is how long a reader stays signed in.
	sessionLasts = 30 * 24 * time.Hour
	// mostSessions is how many readers may be signed in; the oldest goes.
	mostSessions = 1000
	cookieName   = "variorum"
	secretBytes  = 32
)

// open begins a session and gives the reader its cookie.
func (g *Gate) open(w http.ResponseWriter, r *http.Request) error {
	secret := make([]byte, secretBytes)
	rand.Read(secret) // never fails
	digest := sha256.Sum256(secret)
	now := g.now()
	row := store.SessionRow{Digest: digest[:], Password: g.generation[:], Expires: now.Add(sessionLasts)}
	if err := g.store.PutSession(r.Context(), row, now, mostSessions); err != nil {
		return err
	}
	http.SetCookie(w, g.cookie(r, base64.RawURLEncoding.EncodeToString(secret), int(sessionLasts/time.Second)))
	return nil
}

// cookie: Lax and not Strict, so that a link in a mail or a feed reader opens
// its story; what changes anything is guarded by http.CrossOriginProtection.
func (g *Gate) cookie(r *http.Request, value string, age int) *http.Cookie {
	return &http.Cookie{Name: cookieName, Value: value, Path: "/", MaxAge: age, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: g.Secure(r)}
}

// digestOf is what the store knows of a request's cookie.
func digestOf(r *http.Request) ([]byte, bool) {
	c, err := r.Cookie(cookieName)
	if err != nil {
		return nil, false
	}
	secret, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil || len(secret) != secretBytes {
		return nil, false
	}
	digest := sha256.Sum256(secret)
	return digest[:], true
}

// HasCookie reports whether a request's reader can sign out.
func (g *Gate) HasCookie(r *http.Request) bool {
	_, ok := digestOf(r)
	return ok && g.who.Password != nil
}

// hasSession reports whether a request's cookie is of a session that goes on. A
// new password ends the sessions of the old.
func (g *Gate) hasSession(ctx context.Context, r *http.Request) (bool, error) {
	digest, ok := digestOf(r)
	if !ok || g.who.Password == nil {
		return false, nil
	}
	row, ok, err := g.store.Session(ctx, digest)
	if err != nil || !ok {
		return false, err
	}
	return row.Expires.After(g.now()) && subtle.ConstantTimeCompare(row.Password, g.generation[:]) == 1, nil
}

// SignOut ends the request's session.
func (g *Gate) SignOut(w http.ResponseWriter, r *http.Request) error {
	http.SetCookie(w, g.cookie(r, "", -1))
	digest, ok := digestOf(r)
	if !ok {
		return nil
	}
	return g.store.DropSession(r.Context(), digest)
}

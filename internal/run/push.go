package run

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"fmt"
	"hash"
	"net/url"
	"strconv"
	"strings"
	"time"

	"variorum/internal/collect"
	"variorum/internal/store"
)

// WebSub (W3C Recommendation, 23 January 2018): where a feed names a hub and the
// server has a public address, the hub is asked to send what is new. Everything a
// hub sends must carry a signature made with a secret that only it was told.

// Leases, and when hubs are asked again.
const (
	leaseWanted = 10 * 24 * time.Hour
	leaseLeast  = time.Hour
	leaseMost   = 90 * 24 * time.Hour
)

// Bounds of what waits to be read; a hub that sends more makes the feed due
// instead, so that nothing is lost.
const (
	// PushedBytes is how much a hub may send at once, in bytes.
	PushedBytes = 4 << 20
	pushedWaits = 32
)

// startPushing asks hubs to push, to go on, or to stop.
func (w *Watcher) startPushing(ctx context.Context) (int, error) {
	if w.Base == "" || w.Collect.Fetcher == nil {
		return 0, nil
	}
	due, err := w.Newsroom.store.SourcesToSubscribe(ctx, w.Now(), 50)
	if err != nil {
		return 0, err
	}
	begun := 0
	for _, s := range due {
		if w.begin(ctx, hostOf(s.Hub), func() error { return w.subscribe(ctx, s) }) {
			begun++
		}
	}
	left, err := w.Newsroom.store.PushesOfNoSource(ctx, w.Now(), 50)
	if err != nil {
		return begun, err
	}
	for _, p := range left {
		if w.begin(ctx, hostOf(p.Hub), func() error { return w.unsubscribe(ctx, p) }) {
			begun++
		}
	}
	return begun, nil
}

// subscribe asks a source's hub. What the hub says to it comes by the callback.
func (w *Watcher) subscribe(ctx context.Context, s store.SourceRow) error {
	topic := s.Topic
	if topic == "" {
		topic = s.URL
	}
	p, ok, err := w.Newsroom.store.PushOf(ctx, s.URL)
	if err != nil {
		return err
	}
	if !ok || p.Hub != s.Hub || p.Topic != topic {
		p = store.Push{Source: s.URL, ID: secret(16), Secret: secret(32), Hub: s.Hub, Topic: topic}
	}
	if p.State != "pushing" || p.Lease.Before(w.Now()) {
		p.State = "asked"
	}
	p.Asked, p.Reason = w.Now(), ""
	if err := w.Newsroom.store.PutPush(ctx, p); err != nil { // before the hub asks back
		return err
	}
	if _, err := w.Collect.Fetcher.Post(ctx, p.Hub, w.form("subscribe", p)); err != nil {
		return w.Newsroom.store.PushFailed(ctx, p.Source, err.Error())
	}
	return nil
}

func (w *Watcher) unsubscribe(ctx context.Context, p store.Push) error {
	p.State, p.Asked = "leaving", w.Now()
	if err := w.Newsroom.store.PutPush(ctx, p); err != nil {
		return err
	}
	if _, err := w.Collect.Fetcher.Post(ctx, p.Hub, w.form("unsubscribe", p)); err != nil {
		return w.Newsroom.store.DropPush(ctx, p.Source) // its lease ends by itself
	}
	return nil
}

func (w *Watcher) form(mode string, p store.Push) url.Values {
	form := url.Values{"hub.mode": {mode}, "hub.topic": {p.Topic}, "hub.callback": {strings.TrimSuffix(w.Base, "/") + "/websub/" + p.ID}}
	if mode == "subscribe" {
		form.Set("hub.secret", p.Secret)
		form.Set("hub.lease_seconds", strconv.Itoa(int(leaseWanted/time.Second)))
	}
	return form
}

// secret returns n random bytes in hexadecimal digits.
func secret(n int) string {
	b := make([]byte, n)
	rand.Read(b) // never fails
	return hex.EncodeToString(b)
}

// VerifyPush answers a hub that asks whether a subscription was wanted. It
// returns the challenge to be sent back; ok is false where it was not.
func (w *Watcher) VerifyPush(ctx context.Context, id string, form url.Values) (challenge string, ok bool, err error) {
	p, ok, err := w.Newsroom.store.PushByID(ctx, id)
	if err != nil || !ok || form.Get("hub.topic") != p.Topic {
		return "", false, err
	}
	switch form.Get("hub.mode") {
	case "subscribe":
		if p.State == "leaving" || p.State == "denied" {
			return "", false, nil
		}
		p.State, p.Lease, p.Reason = "pushing", w.Now().Add(lease(form.Get("hub.lease_seconds"))), ""
		err = w.Newsroom.store.PutPush(ctx, p)
	case "unsubscribe":
		if p.State != "leaving" {
			return "", false, nil
		}
		err = w.Newsroom.store.DropPush(ctx, p.Source)
	case "denied":
		p.State, p.Reason = "denied", store.Clean("the hub refused: "+form.Get("hub.reason"))
		return "", true, w.Newsroom.store.PutPush(ctx, p)
	default:
		return "", false, nil
	}
	w.Newsroom.live.tell(Happened{Collecting: true})
	return form.Get("hub.challenge"), err == nil, err
}

// lease is how long the hub will push.
func lease(seconds string) time.Duration {
	n, err := strconv.ParseUint(seconds, 10, 31)
	if err != nil {
		return leaseWanted
	}
	return min(max(time.Duration(n)*time.Second, leaseLeast), leaseMost)
}

// Pushed takes what a hub sent under a subscription's id; known is false where
// there is none. A body without a right signature is passed over, as the
// standard asks; one that is no feed makes the feed due.
func (w *Watcher) Pushed(ctx context.Context, id, signature string, body []byte) (known bool, err error) {
	p, ok, err := w.Newsroom.store.PushByID(ctx, id)
	if err != nil || !ok || p.State != "pushing" {
		return ok, err
	}
	if !signed(p.Secret, signature, body) {
		w.Told(fmt.Errorf("what came for %s by its hub is not signed as agreed, and was passed over", p.Source))
		return true, nil
	}
	w.mu.Lock()
	_, waits := w.pushed[p.Source]
	full := waits || len(w.pushed) >= pushedWaits || len(bytes.TrimSpace(body)) == 0
	if !full {
		w.pushed[p.Source] = body
	}
	w.mu.Unlock()
	if full {
		return true, w.AskNow(ctx, p.Source)
	}
	w.Look()
	return true, nil
}

// signed checks a signature ("sha256=…", RFC 2104). SHA-1 is no longer taken.
func signed(secret, signature string, body []byte) bool {
	method, digest, _ := strings.Cut(strings.TrimSpace(signature), "=")
	var make func() hash.Hash
	switch strings.ToLower(method) {
	case "sha256":
		make = sha256.New
	case "sha384":
		make = sha512.New384
	case "sha512":
		make = sha512.New
	default:
		return false
	}
	sent, err := hex.DecodeString(digest)
	if err != nil {
		return false
	}
	mac := hmac.New(make, []byte(secret))
	mac.Write(body)
	return hmac.Equal(sent, mac.Sum(nil))
}

// startPushed begins to read what hubs sent.
func (w *Watcher) startPushed(ctx context.Context) (int, error) {
	w.mu.Lock()
	waiting := make([]string, 0, len(w.pushed))
	for url := range w.pushed {
		waiting = append(waiting, url)
	}
	w.mu.Unlock()
	begun := 0
	for _, url := range waiting {
		if w.begin(ctx, hostOf(url), func() error { return w.readPushed(ctx, url) }) {
			begun++
		}
	}
	return begun, nil
}

func (w *Watcher) readPushed(ctx context.Context, url string) error {
	w.mu.Lock()
	body := w.pushed[url]
	delete(w.pushed, url)
	w.mu.Unlock()
	s, ok, err := w.Newsroom.store.Source(ctx, store.SourceID(url))
	if err != nil || !ok || body == nil || s.Paused {
		return err
	}
	if err := w.ask(ctx, s, collect.Question{URL: url, Pushed: body}); err != nil {
		return fmt.Errorf("read what the hub of %s sent: %w", url, err)
	}
	return nil
}

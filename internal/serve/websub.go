package serve

import (
	"errors"
	"io"
	"net/http"
)

// verifyPush answers a hub that asks whether a subscription is wanted (WebSub, 5.3).
func (s *Server) verifyPush(w http.ResponseWriter, r *http.Request) error {
	challenge, ok, err := "", false, error(nil)
	if s.watcher != nil {
		challenge, ok, err = s.watcher.VerifyPush(r.Context(), r.PathValue("id"), r.URL.Query())
	}
	if err != nil {
		return err
	}
	if !ok {
		return problem{http.StatusNotFound, "No such subscription is wanted here."}
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err = io.WriteString(w, challenge)
	return err
}

// pushed takes what a hub sends (WebSub, 7). What is not signed as agreed is
// answered alike and passed over.
func (s *Server) pushed(w http.ResponseWriter, r *http.Request) error {
	body, err := io.ReadAll(r.Body)
	var large *http.MaxBytesError
	if err != nil && !errors.As(err, &large) {
		return nil // the hub is gone
	}
	if large != nil {
		return problem{http.StatusRequestEntityTooLarge, "Larger than is taken here. A notice without the feed is enough."}
	}
	known := false
	if s.watcher != nil {
		if known, err = s.watcher.Pushed(r.Context(), r.PathValue("id"), r.Header.Get("X-Hub-Signature"), body); err != nil {
			return err
		}
	}
	if !known {
		return problem{http.StatusGone, "No such subscription is wanted here."}
	}
	w.WriteHeader(http.StatusAccepted)
	return nil
}

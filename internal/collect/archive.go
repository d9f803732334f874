package collect

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"

	"variorum"
	"variorum/internal/collect/sniff"
	"variorum/internal/collect/warc"
)

// maxDamages ends an archive that is damaged throughout.
const maxDamages = 1000

// warc gives the pages of a web archive, record by record. Responses that are
// no pages (errors, redirects, pictures) are rejections; requests, metadata,
// name look-ups and robots.txt files were never meant as pages and are passed
// over.
func (w *walk) warc(s *source, in io.Reader) {
	r := warc.NewReader(in, warc.Options{RecordBytes: w.limits.RecordBytes, From: w.seek(s, &in)})
	for damages := 0; !w.done(); {
		record, err := r.Next()
		at := *s
		var damage *warc.Damage
		switch {
		case err == io.EOF:
			return
		case errors.As(err, &damage):
			at.name = s.name + "@" + damage.At.String()
			w.markArchive(r)
			w.refuseAs(&at, fmt.Sprintf("a damaged stretch of %d bytes: %s", damage.Bytes, damage.Reason), "what follows it is read; fetch the archive again for the rest")
			if damages++; damages == maxDamages {
				w.refuseAs(s, fmt.Sprintf("damaged in more than %d places; the rest is not read", maxDamages), "fetch it again")
				return
			}
		case err != nil:
			w.damaged(s, "reading the archive failed", err)
			return
		default:
			at.name = s.name + "@" + record.At.String()
			w.archived(&at, r, record)
		}
	}
}

// seek moves to where the run that is to go on stopped, and returns that place.
// A stream that cannot be moved is read from its start, and what was given
// before is passed over.
func (w *walk) seek(s *source, in *io.Reader) warc.Position {
	file, ok := s.raw.(io.Seeker)
	if !ok || s.name == stdinName || !w.resuming() || w.from.At == nil {
		return warc.Position{}
	}
	end, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return warc.Position{}
	}
	if end < w.from.At.Offset {
		w.otherInputs(s.name)
		return warc.Position{}
	}
	if _, err := file.Seek(w.from.At.Offset, io.SeekStart); err != nil {
		return warc.Position{}
	}
	*in = s.raw
	w.mark.Entries, w.skip = w.from.Entries, 0
	return *w.from.At
}

func (w *walk) markArchive(r *warc.Reader) {
	at := r.Position()
	w.mark.At = &at
}

// archived gives the page of one record, once all of it proved sound; what is
// wrong with an unsound one is told by the reader's next answer.
func (w *walk) archived(s *source, r *warc.Reader, record *warc.Record) {
	s.url, s.fetched = record.Target(), record.Date()
	s.given.URL = s.url
	tell := w.block(s, record)
	if record.Finish() != nil || tell == nil {
		return
	}
	w.markArchive(r)
	tell()
}

// block reads what may be a page and returns how to give it, or nil.
func (w *walk) block(s *source, record *warc.Record) func() {
	if !isURL(s.url) || isRobots(s.url) {
		return nil
	}
	switch record.Type {
	case "response":
		response, err := record.Response()
		if err != nil {
			return func() { w.refuseAs(s, err.Error(), "") }
		}
		if response.Status != 200 {
			return func() { w.refuseAs(s, fmt.Sprintf("HTTP status %d", response.Status), "") }
		}
		s.mediaType = response.Header["content-type"]
		return w.archivedBody(s, response.Body, record.Truncated())
	case "resource", "conversion":
		s.mediaType = record.Header["content-type"]
		return w.archivedBody(s, record, record.Truncated())
	case "revisit":
		return func() {
			w.refuseAs(s, "a revisit record: the page is in an earlier one", "")
		}
	}
	return nil
}

// isRobots knows the file that crawlers keep beside the pages.
func isRobots(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Path == "/robots.txt"
}

func (w *walk) archivedBody(s *source, body io.Reader, truncated bool) func() {
	b, err := w.read(body)
	if truncated && errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	if errors.As(err, new(*limitError)) {
		return func() { w.tooLarge(s) }
	}
	if err != nil {
		return func() { w.damaged(s, fmt.Sprintf("broken off after %d bytes", len(b)), err) }
	}
	if reason := notPage(b, s.mediaType); reason != "" {
		return func() { w.refuseAs(s, reason, "") }
	}
	return func() {
		w.give(variorum.Page{Input: s.name, Given: s.given, Body: b, MediaType: s.mediaType, Fetched: s.fetched})
	}
}

// notPage says why a body that came with a media type is no page, or nothing.
// What the bytes show counts before what the sender said.
func notPage(body []byte, mediaType string) string {
	form := sniff.Of(body, true)
	switch form.Kind {
	case sniff.HTML:
		return ""
	case sniff.Text:
		switch kind, _, _ := strings.Cut(strings.ToLower(mediaType), ";"); strings.TrimSpace(kind) {
		case "", "text/plain", "text/html", "application/xhtml+xml", "application/octet-stream", "unknown/unknown":
			return ""
		default:
			return fmt.Sprintf("no page, the media type is %.60q", kind)
		}
	case sniff.Empty:
		return "empty"
	}
	return "no page, but " + form.Name
}

package collect

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"time"

	"variorum"
	"variorum/internal/collect/sniff"
	"variorum/internal/collect/warc"
)

// A source is one stream of bytes with what is known of it.
type source struct {
	name      string // as Page.Input
	raw       io.Reader
	folder    string           // where names of files in it begin; "" is the working folder
	given     variorum.Article // what the sender knew of its only page
	url       string           // where it came from
	mediaType string
	fetched   time.Time
	remote    bool // came over the network
	list      *list
	nested    bool // named within another source: only a page is welcome
}

// bufferBytes holds the head of a source and makes reads few.
const bufferBytes = 64 << 10

// source finds out what s is and gives what it holds.
func (w *walk) source(s *source) {
	in := w.buffer(s.raw)
	defer w.release(in)
	form, err := look(in)
	if err != nil {
		w.damaged(s, "reading it failed", err)
		return
	}
	switch form.Kind {
	case sniff.Gzip:
		w.gzipped(s, in)
	default:
		w.form(s, in, form, "")
	}
}

// gzipped unpacks one layer; members one after another are one stream. An
// archive takes its members apart itself.
func (w *walk) gzipped(s *source, in *bufio.Reader) {
	head, _ := in.Peek(bufferBytes)
	if warc.Begins(head) {
		w.form(s, in, sniff.Form{Kind: sniff.WARC, Name: "a web archive (WARC)"}, "")
		return
	}
	packed, err := w.unzip(in)
	if err != nil {
		w.damaged(s, "damaged gzip", err)
		return
	}
	unpacked := w.buffer(packed)
	defer func() {
		w.release(unpacked)
		w.zip = packed
	}()
	form, err := look(unpacked)
	switch {
	case err != nil:
		w.damaged(s, "damaged gzip", err)
	case form.Kind == sniff.Gzip:
		w.refuseAs(s, "gzip within gzip", "unpack it with gunzip first")
	default:
		w.form(s, unpacked, form, "packed with gzip: ")
	}
}

// unzip returns a reader of gzip; the last one is used again once it is done with.
func (w *walk) unzip(in io.Reader) (*gzip.Reader, error) {
	z := w.zip
	w.zip = nil
	if z == nil {
		return gzip.NewReader(in)
	}
	return z, z.Reset(in)
}

// form gives what a source of a known form holds.
func (w *walk) form(s *source, in *bufio.Reader, form sniff.Form, packed string) {
	open := w.opener(form.Kind)
	switch {
	case w.feedTo != nil:
		w.feedsOf(s, in, form)
	case w.look != nil:
		w.asked(s, in, form)
	case form.Kind == sniff.Text || form.Kind == sniff.HTML:
		w.whole(s, in)
	case form.Kind == sniff.Empty:
		w.refuseAs(s, packed+"empty", "there is nothing in it but white space")
	case open != nil && s.nested:
		w.refuseAs(s, packed+form.Name+" where a page was expected", "name it as an input of its own")
	case open != nil:
		before := w.mark.Entries
		w.met = false
		if open(s, in); w.mark.Entries == before && !w.met {
			w.refuseAs(s, packed+form.Name+" with nothing to read in it", "")
		}
	case form.Kind == sniff.JSONArray:
		w.refuseAs(s, packed+form.Name, `JSON lines hold one object a line: jq -c ".[]" makes them`)
	case form.Hint != "":
		w.refuseAs(s, packed+form.Name, form.Hint)
	default:
		w.refuseAs(s, packed+form.Name, "text, HTML, JSON lines, feeds, OPML, sitemaps and web archives can be read")
	}
}

// opener returns what opens a source that holds or names several pages.
func (w *walk) opener(kind sniff.Kind) func(*source, io.Reader) {
	switch kind {
	case sniff.JSON:
		return w.jsonLines
	case sniff.Feed, sniff.JSONFeed:
		return w.feed
	case sniff.OPML:
		return w.opml
	case sniff.Sitemap, sniff.SitemapIndex:
		return w.sitemap
	case sniff.WARC:
		return w.warc
	}
	return nil
}

// whole gives all of in as one page.
func (w *walk) whole(s *source, in io.Reader) {
	body, err := w.read(in)
	switch {
	case errors.As(err, new(*limitError)):
		w.tooLarge(s)
	case err != nil:
		w.damaged(s, fmt.Sprintf("broken off after %d bytes", len(body)), err)
	case s.remote && notPage(body, s.mediaType) != "":
		w.refuseAs(s, notPage(body, s.mediaType), "")
	default:
		w.give(variorum.Page{Input: s.name, Given: s.given, Body: body, MediaType: s.mediaType, Fetched: s.fetched})
	}
}

func (w *walk) refuseAs(s *source, reason, hint string) {
	w.reject(&variorum.Rejection{Input: s.name, ID: s.given.ID, Reason: reason, Hint: hint})
}

func (w *walk) tooLarge(s *source) {
	w.refuseAs(s, fmt.Sprintf("larger than a page may be (%s)", size(w.limits.PageBytes)), "--max-page raises the limit; or split it into one file a report")
}

func (w *walk) damaged(s *source, what string, err error) {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		w.refuseAs(s, what+": it ends too early", "fetch or copy it again")
		return
	}
	reason, hint := fileReason(err)
	w.refuseAs(s, what+": "+reason, hint)
}

// look sniffs at a stream without taking from it. One whole line of JSON is
// enough, so that a pipe is answered line by line.
func look(in *bufio.Reader) (sniff.Form, error) {
	if _, err := in.Peek(1); err != nil && err != io.EOF {
		return sniff.Form{}, err
	}
	head, _ := in.Peek(in.Buffered())
	if line, _, ok := bytes.Cut(head, []byte("\n")); ok {
		if form := sniff.Of(line, true); form.Kind == sniff.JSON && bytes.HasSuffix(bytes.TrimSpace(line), []byte("}")) {
			return form, nil
		}
	}
	head, err := in.Peek(sniff.HeadBytes)
	if err != nil && err != io.EOF && len(head) == 0 {
		return sniff.Form{}, err
	}
	return sniff.Of(head, err == io.EOF), nil
}

// limitError says that a source is larger than limit bytes.
type limitError struct{ limit int64 }

func (e *limitError) Error() string { return fmt.Sprintf("larger than %d bytes", e.limit) }

// readAll reads to the end of in, at most limit bytes of it.
func readAll(in io.Reader, limit int64) ([]byte, error) {
	var b bytes.Buffer
	err := readInto(&b, in, limit)
	return b.Bytes(), err
}

func readInto(b *bytes.Buffer, in io.Reader, limit int64) error {
	n, err := b.ReadFrom(io.LimitReader(in, limit+1))
	if err == nil && n > limit {
		err = &limitError{limit}
	}
	return err
}

// keptBytes is how large a buffer may be that is kept for the next page.
const keptBytes = 4 << 20

// read does the same for one page after the other: what it returns is as large
// as the page, and what it was gathered in is used again.
func (w *walk) read(in io.Reader) ([]byte, error) {
	w.page.Reset()
	err := readInto(&w.page, in, w.limits.PageBytes)
	body := bytes.Clone(w.page.Bytes())
	if w.page.Cap() > keptBytes {
		w.page = bytes.Buffer{}
	}
	return body, err
}

// size prints bytes in the largest unit that leaves a whole number.
func size(n int64) string {
	units := [...]string{"bytes", "KiB", "MiB", "GiB"}
	unit := 0
	for ; n >= 1024 && n%1024 == 0 && unit < len(units)-1; unit++ {
		n /= 1024
	}
	return fmt.Sprintf("%d %s", n, units[unit])
}

func (w *walk) buffer(r io.Reader) *bufio.Reader {
	if n := len(w.buffers); n > 0 {
		b := w.buffers[n-1]
		w.buffers = w.buffers[:n-1]
		b.Reset(r)
		return b
	}
	return bufio.NewReaderSize(r, bufferBytes)
}

func (w *walk) release(b *bufio.Reader) {
	b.Reset(nil)
	w.buffers = append(w.buffers, b)
}

package collect

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"variorum"
)

// A record is one line: an article, or a page with what is known of it.
type record struct {
	variorum.Article
	HTML     string `json:"html"`
	File     string `json:"file"`
	Rejected string `json:"rejected"` // as extract prints it: passed on
	Hint     string `json:"hint"`
}

// maxBadLines is how many lines of a source may be no JSON before the first
// that is: beyond it the source is taken for something else.
const maxBadLines = 1000

// jsonLines gives the articles and pages of JSON lines. A bad line is a
// rejection named input:line, and the rest goes on.
func (w *walk) jsonLines(s *source, in io.Reader) {
	lines := &lineReader{in: bufio.NewReaderSize(in, bufferBytes), limit: w.limits.LineBytes}
	for good := false; !w.done(); {
		line, err := lines.next()
		if err == io.EOF {
			return
		}
		if lines.number == 1 && err == nil && !json.Valid(line) {
			if whole, ok := lines.object(line); ok {
				w.record(s, whole)
				return
			}
		}
		at := *s
		at.name = fmt.Sprintf("%s:%d", s.name, lines.number)
		if err != nil && !errors.As(err, new(*limitError)) {
			w.damaged(&at, "reading it failed", err)
			return
		}
		good = w.line(&at, line, err) || good
		if !good && lines.number == maxBadLines {
			w.refuseAs(s, fmt.Sprintf("none of its first %d lines is JSON; the rest is not read", maxBadLines), "JSON lines hold one object a line")
			return
		}
	}
}

// line gives what one line holds and reports whether it is JSON at all.
func (w *walk) line(s *source, line []byte, err error) bool {
	switch {
	case err != nil:
		w.refuseAs(s, fmt.Sprintf("a line larger than %s", size(int64(w.limits.LineBytes))), "name the page by \"file\" instead of \"html\"")
		return false
	case len(line) > 0:
		return w.record(s, line)
	}
	return false
}

// record gives what one object holds and reports whether it is JSON at all.
func (w *walk) record(s *source, line []byte) bool {
	var r record
	err := json.Unmarshal(line, &r)
	s.given = r.Article
	if err != nil {
		w.refuseAs(s, jsonReason(err), "a line is one JSON object: an article with \"text\", or a page with \"html\" or \"file\"")
		return !errors.As(err, new(*json.SyntaxError))
	}
	stamps(&s.given)
	w.content(s, &r)
	return true
}

// content gives the article or page of a record.
func (w *walk) content(s *source, r *record) {
	switch {
	case r.Rejected != "":
		w.refuseAs(s, r.Rejected, r.Hint)
	case strings.TrimSpace(r.Text) != "":
		w.give(variorum.Page{Input: s.name, Given: s.given, Fetched: s.fetched})
	case int64(len(r.HTML)) > w.limits.PageBytes:
		w.refuseAs(s, fmt.Sprintf("\"html\" is larger than a page may be (%s)", size(w.limits.PageBytes)), "--max-page raises the limit")
	case strings.TrimSpace(r.HTML) != "":
		w.give(variorum.Page{Input: s.name, Given: s.given, Body: []byte(r.HTML), MediaType: "text/html; charset=utf-8", Fetched: s.fetched})
	case r.File != "":
		w.named(s, r.File)
	case strings.TrimSpace(s.given.Title) != "":
		w.give(variorum.Page{Input: s.name, Given: s.given, Fetched: s.fetched}) // a headline alone can be grouped
	default:
		w.refuseAs(s, "nothing to read: no \"text\", \"html\" or \"file\" with anything in it", "give one of them")
	}
}

// named gives the page in a file that a line names.
func (w *walk) named(s *source, name string) {
	if s.remote {
		w.refuseAs(s, "names a file, and what comes over the network may not", "give \"html\" or \"text\"")
		return
	}
	path := name
	if !filepath.IsAbs(path) {
		path = filepath.Join(s.folder, name)
	}
	f, err := os.Open(path)
	if err != nil {
		reason, hint := fileReason(err)
		w.refuseAs(s, fmt.Sprintf("%s: %s", path, reason), hint)
		return
	}
	defer f.Close()
	w.source(&source{name: s.name, raw: f, given: s.given, nested: true})
}

// stamps makes given moments readable. One that cannot be read costs the
// article its date, not its place: Found says so.
func stamps(given *variorum.Article) {
	for _, f := range [...]struct {
		name  string
		stamp *variorum.Stamp
	}{{"published", &given.Published}, {"modified", &given.Modified}} {
		if *f.stamp == "" {
			continue
		}
		t, ok := stamp(string(*f.stamp))
		if !ok {
			if given.Found == nil {
				given.Found = map[string]string{}
			}
			given.Found[f.name] = fmt.Sprintf("given as %.40q, which is no moment: write it as 2022-11-10T14:03:00Z or 2022-11-10", *f.stamp)
		}
		*f.stamp = t
	}
}

// stamp keeps what a Stamp can read and rewrites the other common layouts.
func stamp(s string) (variorum.Stamp, bool) {
	s = strings.TrimSpace(s)
	if _, ok := variorum.Stamp(s).Time(); ok {
		return variorum.Stamp(s), true
	}
	for _, layout := range [...]string{"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 Z0700", "2006-01-02 15:04:05 MST", "2006-01-02T15:04:05Z0700", "2006-01-02 15:04",
		time.RFC1123Z, time.RFC1123, "Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST", time.RFC850, time.ANSIC, time.UnixDate} {
		if t, err := time.Parse(layout, s); err == nil {
			return variorum.Stamp(t.Format(time.RFC3339)), true
		}
	}
	for _, layout := range [...]string{"2006/01/02", "20060102", "2 January 2006", "January 2, 2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return variorum.Stamp(t.Format(time.DateOnly)), true
		}
	}
	return "", false
}

// jsonReason says what was expected where.
func jsonReason(err error) string {
	var wrong *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &wrong) && wrong.Field == "":
		return "a JSON object was expected, found " + wrong.Value
	case errors.As(err, &wrong):
		field := strings.TrimPrefix(wrong.Field, "Article.")
		return fmt.Sprintf("%q is to be %s, found %s", field, jsonType(wrong.Type.Kind().String()), wrong.Value)
	case errors.As(err, &syntax):
		return fmt.Sprintf("not JSON: %s at byte %d", syntax.Error(), syntax.Offset)
	}
	return "not JSON: " + err.Error()
}

func jsonType(kind string) string {
	switch kind {
	case "slice":
		return "a list"
	case "struct", "map":
		return "an object"
	case "bool":
		return "true or false"
	case "string":
		return "a string"
	}
	return "a number"
}

// A lineReader cuts a stream into lines and holds one at a time.
type lineReader struct {
	in     *bufio.Reader
	limit  int
	number int // of the line last given, from 1
	line   []byte
}

// next returns the next line without its end, valid until the next call. A
// line beyond the limit is read past and gives a *limitError.
func (l *lineReader) next() ([]byte, error) {
	l.line = l.line[:0]
	l.number++
	tooLong := false
	for {
		part, err := l.in.ReadSlice('\n')
		if len(l.line)+len(part) > l.limit {
			tooLong = true
		} else if !tooLong {
			l.line = append(l.line, part...)
		}
		switch {
		case err == bufio.ErrBufferFull:
			continue
		case err == io.EOF && (tooLong || len(l.line) > 0), err == nil:
			if tooLong {
				return nil, &limitError{int64(l.limit)}
			}
			return trimLine(l.line, l.number), nil
		default:
			return nil, err
		}
	}
}

func trimLine(line []byte, number int) []byte {
	if number == 1 {
		line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
	}
	return bytes.TrimSpace(line)
}

// object tries first and all that follows as one object over several lines.
// Where it is none, the lines are given again.
func (l *lineReader) object(first []byte) ([]byte, bool) {
	all := append(bytes.Clone(first), '\n')
	rest, err := readAll(l.in, int64(l.limit))
	all = append(all, rest...)
	if err == nil && json.Valid(all) {
		return all, true
	}
	l.in = bufio.NewReaderSize(io.MultiReader(bytes.NewReader(rest), l.in), bufferBytes)
	return nil, false
}

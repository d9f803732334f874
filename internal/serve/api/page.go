package api

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// Limited asks for so many items of a list.
type Limited struct {
	Limit int `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many items at most"`
}

// Paged asks for a part of a list.
type Paged struct {
	Limited
	Cursor string `query:"cursor" maxLength:"400" doc:"The next of the answer before; empty for the beginning"`
}

// key reads a cursor of n parts; ok is false at the beginning.
func (p Paged) key(n int) (parts []string, ok bool, err error) {
	if p.Cursor == "" {
		return nil, false, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(p.Cursor)
	if err == nil {
		parts = strings.Split(string(b), "\n")
	}
	if err != nil || len(parts) != n {
		return nil, false, badCursor()
	}
	return parts, true, nil
}

// offset reads a cursor that is a number.
func (p Paged) offset() (int64, error) {
	parts, ok, err := p.key(1)
	if !ok {
		return 0, err
	}
	n, err := strconv.ParseInt(parts[0], 10, 64)
	if err != nil || n < 0 {
		return 0, badCursor()
	}
	return n, nil
}

func badCursor() error {
	return huma.Error422UnprocessableEntity("This is no cursor of this list.", &huma.ErrorDetail{Location: "query.cursor", Message: "want the next of an earlier answer"})
}

// cursor makes the opaque cursor of a place in a list.
func cursor(parts ...any) string {
	s := make([]string, len(parts))
	for i, p := range parts {
		s[i] = fmt.Sprint(p)
	}
	return base64.RawURLEncoding.EncodeToString([]byte(strings.Join(s, "\n")))
}

// cut takes a list that was read one longer than asked to its length; more
// reports whether there is more.
func cut[T any](list []T, limit int) (short []T, more bool) {
	if len(list) > limit {
		return list[:limit], true
	}
	return list, false
}

// moment is a time as a reader of JSON sees it: absent where there is none.
func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

// A Time is an RFC 3339 time or a date in a query.
func parseTime(name, s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, huma.Error422UnprocessableEntity("This is no time.", &huma.ErrorDetail{Location: "query." + name, Value: s, Message: "want an RFC 3339 time or a date: 2031-10-03T14:00:00Z, 2031-10-03"})
}

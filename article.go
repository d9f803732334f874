package variorum

import (
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// An Article is one report by one outlet: what extract makes of a Page.
//
// Text is body and subheads, paragraphs separated by "\n". Title, deck and
// captions stand beside it and are never repeated in it.
type Article struct {
	ID string `json:"id"`
	// Version is which of several versions of a page this is, from 1, where it
	// stands beside the others; 0 for an article as such.
	Version   int      `json:"-"`
	Input     string   `json:"input,omitempty"` // as Page.Input
	URL       string   `json:"url,omitempty"`
	Outlet    string   `json:"outlet,omitempty"`
	Publisher string   `json:"publisher,omitempty"` // the house behind the outlet, where metadata says so
	Section   string   `json:"section,omitempty"`
	Title     string   `json:"title,omitempty"`
	Deck      string   `json:"deck,omitempty"`
	Text      string   `json:"text"`
	Captions  []string `json:"captions"`
	Published Stamp    `json:"published,omitempty"`
	Modified  Stamp    `json:"modified,omitempty"`
	Authors   []string `json:"authors"`
	Language  string   `json:"language,omitempty"` // BCP 47
	Free      *bool    `json:"isAccessibleForFree,omitempty"`
	Credits   []Credit `json:"credits"`
	// Roles lists the stretches of Text that are not plain body, in order.
	Roles   []RoleSpan `json:"roles,omitempty"`
	Removed []Removed  `json:"removed"`
	// Found tells which evidence each piece of metadata was read from
	// ("published": "json-ld datePublished"), by JSON field name.
	Found map[string]string `json:"found,omitempty"`
}

// A Role is what a block of a page is for.
type Role string

// The roles of a report. Body and Subhead are Article.Text with Quotation,
// List, Table and Embed where they belong to the report.
const (
	RoleBody      Role = "body"
	RoleSubhead   Role = "subhead"
	RoleQuotation Role = "quotation"
	RoleList      Role = "list"
	RoleTable     Role = "table"
	RoleEmbed     Role = "embed"
	RoleTitle     Role = "title"
	RoleDeck      Role = "deck"
	RoleByline    Role = "byline"
	RoleDateline  Role = "dateline"
	RoleCaption   Role = "caption"
	RoleCredit    Role = "credit"
)

// The kinds of junk.
const (
	RoleNavigation    Role = "navigation"
	RoleTeaser        Role = "teaser"
	RolePromo         Role = "promo"
	RoleSubscription  Role = "subscription"
	RoleComment       Role = "comment"
	RoleAuthorBox     Role = "author-box"
	RoleCookie        Role = "cookie"
	RoleAdvertisement Role = "advertisement"
	RoleCode          Role = "code"     // scripts and styles shown as text
	RoleRepeat        Role = "repeat"   // title, deck or lead printed again
	RoleStanding      Role = "standing" // text the outlet prints on every page
	RoleJunk          Role = "junk"     // junk of no kind above
)

// A RoleSpan marks code points [Start, End) of Article.Text.
type RoleSpan struct {
	Role  Role `json:"role"`
	Start int  `json:"start"`
	End   int  `json:"end"`
}

// Removed is a stretch of the page that was left out of the article, and why.
type Removed struct {
	Exact string `json:"exact"`
	Role  Role   `json:"role"`
}

// A Credit names where text or picture came from.
type Credit struct {
	// Agency is the short id (AP, AFP, Reuters, dpa, …), empty for unnamed
	// agencies ("News Agencies").
	Agency string `json:"agency,omitempty"`
	// Kind is "text" for a dateline, byline, source line or sign-off, "photo",
	// or "citation" for "told AFP", "TASS reported".
	Kind  CreditKind `json:"kind"`
	Exact string     `json:"exact"`
	// Source is the outlet or person credited where it is no known agency.
	Source string `json:"source,omitempty"`
	// Strength is how far the pattern proves where the text came from, 0 to 1.
	Strength float64 `json:"strength,omitempty"`
}

// CreditKind is the kind of a Credit.
type CreditKind string

// The kinds of credit.
const (
	CreditText     CreditKind = "text"
	CreditPhoto    CreditKind = "photo"
	CreditCitation CreditKind = "citation"
)

// A Stamp is a moment as a source gave it: an RFC 3339 time, a time without
// seconds or zone ("2022-12-09T11:12", read as UTC), or a date.
type Stamp string

// Time returns the moment; a bare date is its first instant in UTC. ok is
// false for an empty or unreadable stamp.
func (s Stamp) Time() (t time.Time, ok bool) {
	for _, layout := range [...]string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02T15:04Z07:00", "2006-01-02 15:04:05", time.DateOnly} {
		if t, err := time.Parse(layout, string(s)); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// Day returns the calendar day as printed ("2022-11-10"), in the zone of the
// stamp, or "" where the stamp is unreadable.
func (s Stamp) Day() string {
	if _, ok := s.Time(); !ok {
		return ""
	}
	return string(s[:len("2006-01-02")])
}

// IsDate reports whether the stamp names a day and no time of day.
func (s Stamp) IsDate() bool { return len(s) == len("2006-01-02") }

// ContentID makes an id from content alone: the first 12 hexadecimal digits of
// the SHA-256 of the parts, each ended by a zero byte.
func ContentID(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil)[:6])
}

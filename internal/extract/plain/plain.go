// Package plain makes a report out of text scraped from a page, without markup:
// it gives each line a role and leaves out what is not the report.
//
// A text comes in, its title, body, captions, bylines, credit lines and the
// removed lines with their roles go out. The roles are those of a page's blocks
// (package variorum); the features are a line's shape, its neighbours, its
// likeness to the title and the phrases of phrases.txt. Styles pasted in,
// paragraphs glued together and credits glued to a sentence are parted first.
// It never rewrites a word and knows no site. Metadata, credits' meaning and the
// decision what is an article at all are left to internal/extract.
package plain

import (
	_ "embed"
	"strings"
	"unicode/utf8"

	"variorum"
	"variorum/internal/text"
)

//go:embed phrases.txt
var phraseData string

// MaxLines bounds the lines of one text; the rest is removed as junk.
const MaxLines = 20000

// A Photos finds photo credits in a line; see internal/extract/credit.
type Photos interface {
	PhotoTail(line string) (start int, ok bool)
	PhotoHead(line string) int
	CreditLine(line string) bool
}

// A Report is what a text holds.
type Report struct {
	Title    string
	Text     string // paragraphs joined by "\n"
	Roles    []variorum.RoleSpan
	Captions []string
	Bylines  []string
	Credits  []string // source lines, sign-offs, photo credits taken out of the text
	Removed  []variorum.Removed
	// Words counts the words of Text that lie in whole sentences: what an
	// article is recognised by.
	Words int
}

// A Reader reads texts. It is immutable and safe for concurrent use.
type Reader struct {
	phrases phrases
	photos  Photos
}

// New returns a reader that asks photos about photo credits.
func New(photos Photos) *Reader { return &Reader{readPhrases(phraseData), photos} }

// Read gives the lines of s, valid UTF-8, their roles. title is the title where
// it is known from elsewhere, else "" and looked for. A text that somebody gave
// as an article's keeps a line that is only a date: there it is the dateline,
// on a page the page's.
func (r *Reader) Read(s, title string, given bool) Report {
	lines := r.lines(s)
	p := &page{reader: r, lines: lines, title: title, given: given}
	p.classify()
	p.core()
	p.findTitle()
	p.feet()
	p.heads()
	p.strays()
	return p.report()
}

// A line is one line of the text with what is seen of it.
type line struct {
	text   string
	words  []text.Word
	role   variorum.Role // "" while it is taken for the report
	hit    hit           // the phrase it was recognised by
	ends   bool          // ends like a sentence
	cut    bool          // parted from the line before it
	before bool          // stands before the report's core
}

// bodyWords is the least number of words of a line that, ending like a
// sentence, is prose; shorter ones may be headings or captions.
const bodyWords = 8

func (l *line) body() bool { return l.role == "" && l.ends && len(l.words) >= bodyWords }

func (l *line) set(role variorum.Role) {
	if l.role == "" {
		l.role = role
	}
}

// dated marks a dateline that stays in the text.
const dated variorum.Role = "dateline in the text"

type page struct {
	reader *Reader
	lines  []line
	title  string
	given  bool
	found  string // title found among the lines
}

func (p *page) report() Report {
	out := Report{Title: p.title}
	if out.Title == "" {
		out.Title = p.found
	}
	var b strings.Builder
	runes := 0
	for i := range p.lines {
		l := &p.lines[i]
		if p.given && l.role == variorum.RoleDateline {
			l.role = dated
		}
		switch l.role {
		case "", variorum.RoleSubhead, variorum.RoleDeck, dated:
			if b.Len() > 0 {
				b.WriteByte('\n')
				runes++
			}
			n := utf8.RuneCountInString(l.text)
			if l.role == dated {
				l.role = variorum.RoleDateline
			}
			if l.role != "" {
				out.Roles = append(out.Roles, variorum.RoleSpan{Role: l.role, Start: runes, End: runes + n})
			}
			if l.role == "" && l.ends {
				out.Words += len(l.words)
			}
			b.WriteString(l.text)
			runes += n
		case variorum.RoleTitle:
		case variorum.RoleCaption:
			out.Captions = append(out.Captions, l.text)
		default:
			if l.role == variorum.RoleByline {
				out.Bylines = append(out.Bylines, l.text)
			}
			if l.role == variorum.RoleCredit {
				out.Credits = append(out.Credits, l.text)
			}
			out.Removed = append(out.Removed, variorum.Removed{Exact: l.text, Role: l.role})
		}
	}
	out.Text = b.String()
	return out
}

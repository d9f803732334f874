package page

import (
	_ "embed"
	"fmt"
	"sync"

	"variorum"
	"variorum/internal/extract/page/feature"
	"variorum/internal/extract/page/head"
	"variorum/internal/extract/page/markup"
	"variorum/internal/extract/page/model"
)

//go:embed model.bin
var modelFile []byte

// An Extractor reads pages. It is safe for concurrent use; what it needs is
// read when the first page comes.
type Extractor struct {
	once     sync.Once
	err      error
	reader   *feature.Reader
	scanner  *markup.Scanner
	model    *model.Model
	bits     classBits
	calendar *calendar
	bylines  *bylines
}

// New returns an extractor with the embedded model.
func New() *Extractor { return &Extractor{} }

// NewWith returns an extractor with another model, for training and tests.
func NewWith(m *model.Model) *Extractor { return &Extractor{model: m.Ready()} }

// ready reads lexicons and model once.
func (e *Extractor) ready() error {
	e.once.Do(func() {
		if e.reader, e.err = feature.New(); e.err != nil {
			return
		}
		e.bits = newClassBits(e.reader.Classes)
		e.calendar, e.bylines = newCalendar(), newBylines()
		e.scanner = markup.NewScanner(e.reader.Classes)
		if e.model == nil {
			e.model, e.err = model.Decode(modelFile, e.reader.Widths())
		}
	})
	return e.err
}

// A Sight is a page scanned and described, before anything is decided.
type Sight struct {
	Page  *markup.Page
	Head  *head.Head
	Sheet *feature.Sheet
}

// See decodes, scans and describes a page.
func (e *Extractor) See(body []byte, mediaType string) (*Sight, error) {
	if err := e.ready(); err != nil {
		return nil, err
	}
	p := e.scanner.Scan(markup.Decode(body, mediaType))
	h := head.Read(p)
	return &Sight{Page: p, Head: h, Sheet: e.reader.Read(p, stated(p, h))}, nil
}

// stated is what the features compare with.
func stated(p *markup.Page, h *head.Head) feature.Stated {
	st := feature.Stated{Titles: []string{p.Title}, Body: h.Body, Article: h.Article, News: h.News}
	for _, t := range h.Titles[:min(len(h.Titles), 3)] {
		st.Titles = append(st.Titles, t.Value)
	}
	for _, d := range h.Descriptions {
		if len(d.Value) > len(st.Description) {
			st.Description = d.Value
		}
	}
	return st
}

// leastWords is the least text that an article has; pages under it are lists,
// errors, log-ins. The shortest of 2,200 gold articles has 25 words.
const leastWords = 10

// Extract makes an article of a page, or says why there is none.
func (e *Extractor) Extract(p variorum.Page) (variorum.Article, *variorum.Rejection) {
	reject := func(reason, hint string) (variorum.Article, *variorum.Rejection) {
		return variorum.Article{}, &variorum.Rejection{Input: p.Input, ID: p.Given.ID, Reason: reason, Hint: hint}
	}
	s, err := e.See(p.Body, p.MediaType)
	if err != nil {
		return reject(err.Error(), "")
	}
	a := e.Compose(s, Predict(e.model, s.Sheet), p)
	if len(a.Text) > leastWords*40 {
		return a, nil
	}
	words := len(e.Words(nil, []byte(a.Text)))
	if words < leastWords && len(s.Page.Blocks) == 0 {
		return reject("no text: the page has no words outside scripts", "its text may be made by scripts; give the text itself, or another address of the article")
	}
	if words < leastWords {
		reason := fmt.Sprintf("no article text: %d words of %d in %d blocks read like an article", words, len(s.Sheet.Words), len(s.Page.Blocks))
		return reject(reason, "a list, an error page or a page behind a log-in gives no article; give the text itself to have it read as it is")
	}
	return a, nil
}

// Words appends the word hashes of a text, as features compare them.
func (e *Extractor) Words(dst []uint32, text []byte) []uint32 {
	if e.ready() != nil {
		return dst
	}
	return e.reader.AppendWords(dst, text)
}

// Package table prints what a story says, or what a search found, as CSV
// (RFC 4180), a line of a source a row.
//
// An edition or rows come in, UTF-8 text goes out, with a byte order mark, which
// spreadsheets want to read it as such, and a head. Rows carry the place of their
// words, so that each can be found again in its article. Whatever a source wrote is
// hostile: a cell that a spreadsheet would take for a formula gets an apostrophe
// before it. Which lines there are is left to the caller.
package table

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"variorum"
)

// A Row is one line of a source.
type Row struct {
	Section   string // key, quote, reported, figure, timeline, only; article, sentence in a search
	Subject   string // the speaker, what is counted, the first and last day
	Value     string // of a figure or a date
	Unit      string
	Verdict   string // of a figure; of a quotation, its change against the fullest wording
	Origin    string // id of the origin that the report is of
	Outlet    string
	Published string
	URL       string // of the report
	Article   string // its id
	Part      string // of the article: text, title, deck, captions/0
	Start     string // code points
	End       string
	Words     string // the words that are quoted, or carry the value
	Sentence  string
}

var head = []string{"section", "subject", "value", "unit", "verdict", "origin", "outlet", "published", "url", "article", "part", "start", "end", "words", "sentence"}

func (r Row) cells() []string {
	return []string{r.Section, guard(r.Subject), r.Value, guard(r.Unit), r.Verdict, guard(r.Origin), guard(r.Outlet), guard(r.Published), guard(r.URL), guard(r.Article),
		r.Part, r.Start, r.End, guard(r.Words), guard(r.Sentence)}
}

// guard puts an apostrophe before what a spreadsheet would read as a formula, the
// full-width signs too, and leaves control characters out.
func guard(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	if strings.HasPrefix(s, "\t") {
		return "'" + s
	}
	first := strings.TrimLeftFunc(s, unicode.IsSpace)
	if first != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(first)[0]) {
		return "'" + s
	}
	return s
}

// Print prints rows as they come.
func Print(w io.Writer, rows []Row) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	c := csv.NewWriter(w)
	c.UseCRLF = true
	if err := c.Write(head); err != nil {
		return err
	}
	for _, r := range rows {
		if err := c.Write(r.cells()); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// Of makes the row of a line: where it stands, and in whose report.
func Of(a *variorum.Article, sentence, words variorum.Line) Row {
	place := words
	if place.IsZero() {
		place = sentence
	}
	r := Row{Part: place.In(), Start: strconv.Itoa(place.Start()), End: strconv.Itoa(place.End()), Article: place.Article(), Words: words.Exact(), Sentence: sentence.Exact()}
	if a != nil {
		r.Outlet, r.URL, r.Published = a.Outlet, a.URL, string(a.Published)
	}
	return r
}

// Stories are the rows of an edition's stories, section by section.
func Stories(e *variorum.Edition) []Row {
	m := maker{articles: map[string]*variorum.Article{}, origins: map[string]string{}}
	for i := range e.Articles {
		m.articles[e.Articles[i].ID] = &e.Articles[i]
	}
	for i := range e.Stories {
		m.story(&e.Stories[i])
	}
	return m.rows
}

type maker struct {
	articles map[string]*variorum.Article
	origins  map[string]string // by article
	rows     []Row
}

func (m *maker) story(s *variorum.Story) {
	for _, o := range s.Lineage.Origins {
		for _, id := range o.Articles {
			m.origins[id] = o.ID
		}
	}
	for _, l := range s.Key {
		m.add("key", l, variorum.Line{})
	}
	m.utterances("quote", s.Quotes)
	m.utterances("reported", s.Reported)
	for _, f := range s.Figures {
		for _, reading := range f.Readings {
			r := m.add("figure", reading.Line, reading.Expression)
			r.Subject, r.Unit, r.Verdict, r.Value = f.What, f.Unit, string(f.Verdict), value(reading)
		}
	}
	for _, e := range s.Timeline {
		for _, mention := range e.Mentions {
			r := m.add("timeline", mention.Line, mention.Expression)
			if r.Subject, r.Value = e.Start, mention.Value; e.End != e.Start {
				r.Subject += "/" + e.End // ISO 8601
			}
		}
	}
	for _, o := range s.Only {
		for _, l := range o.Lines {
			m.add("only", l, variorum.Line{})
		}
	}
}

func (m *maker) utterances(section string, list []variorum.Utterance) {
	for _, u := range list {
		for _, said := range u.Said {
			r := m.add(section, variorum.Line{}, said.Line)
			r.Subject, r.Verdict = u.Speaker.Name, string(said.Change)
			if u.Speaker.Role != "" && u.Speaker.Name != "" {
				r.Subject += ", " + u.Speaker.Role
			}
		}
	}
}

func (m *maker) add(section string, sentence, words variorum.Line) *Row {
	id := sentence.Article()
	if sentence.IsZero() {
		id = words.Article()
	}
	r := Of(m.articles[id], sentence, words)
	r.Section, r.Origin = section, m.origins[id]
	m.rows = append(m.rows, r)
	return &m.rows[len(m.rows)-1]
}

// value is a reading's number, its score, or its bounds with two points between.
func value(r variorum.Reading) string {
	switch v := r.Value.(type) {
	case float64:
		return number(&v)
	case string:
		return guard(v)
	case nil:
		if r.Low == nil && r.High == nil {
			return ""
		}
		return number(r.Low) + ".." + number(r.High)
	default:
		return guard(fmt.Sprint(v))
	}
}

func number(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}

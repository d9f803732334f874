package serve

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"variorum/internal/view"
	"variorum/internal/view/catalogue"
)

// A since is what came into a story after a reader's last visit.
type since struct {
	At    time.Time
	Lines []sinceLine
	New   string // numbers of the reports that came, for the script to mark their lines
}

// A sinceLine is one kind of news with the place it leads to.
type sinceLine struct{ Text, Href string }

// sinceVisit tells what is new to the reader; nil on a first visit.
func (s *Server) sinceVisit(w http.ResponseWriter, r *http.Request, p *view.Page) (*since, error) {
	seq, at := s.visit(w, r)
	if at.IsZero() {
		return nil, nil
	}
	arrived, err := s.store.ArrivedSince(r.Context(), p.ID, seq)
	if err != nil {
		return nil, err
	}
	fresh := map[int]bool{}
	var numbers []string
	for _, src := range p.Sources {
		if !src.Gone && arrived[src.Article.ID] {
			fresh[src.Number] = true
			numbers = append(numbers, strconv.Itoa(src.Number))
		}
	}
	out := &since{At: at, New: strings.Join(numbers, " ")}
	l := s.language(r)
	out.reports(l, numbers)
	out.count(l, newQuotes(p, fresh), "quote", "#quotes")
	out.count(l, newFigures(p, fresh), "figure", "#figures")
	out.revised(l, p)
	if len(out.Lines) == 0 {
		out.Lines = []sinceLine{{Text: l.Text("nothing new")}}
	}
	return out, nil
}

func (n *since) reports(l *catalogue.Language, numbers []string) {
	href := "#reports"
	if len(numbers) == 1 {
		href = "#r" + numbers[0]
	}
	n.count(l, len(numbers), "report", href)
}

func (n *since) count(l *catalogue.Language, count int, noun, href string) {
	if count > 0 {
		n.Lines = append(n.Lines, sinceLine{l.Count(count, noun), href})
	}
}

// revised counts the reports that were changed or taken back since.
func (n *since) revised(l *catalogue.Language, p *view.Page) {
	changed := map[int]bool{}
	for _, r := range p.Revisions {
		if r.At.After(n.At) {
			changed[r.Source] = true
		}
	}
	withdrawn := 0
	for _, s := range p.Sources {
		if s.Withdrawn.After(n.At) {
			withdrawn++
		}
	}
	if len(changed) > 0 {
		n.Lines = append(n.Lines, sinceLine{l.Text("{} changed", l.Count(len(changed), "report")), "#changed"})
	}
	switch {
	case withdrawn > 0:
		n.Lines = append(n.Lines, sinceLine{l.Text("{} withdrawn", l.Number(withdrawn)), "#changed"})
	case len(n.Lines) > 0:
		n.Lines = append(n.Lines, sinceLine{Text: l.Text("nothing withdrawn")})
	}
}

// only reports whether all sources of a row are among some.
func only(r view.Row, sources map[int]bool) bool {
	for _, g := range r.Sigla {
		for _, x := range g {
			if !sources[x.Source] {
				return false
			}
		}
	}
	return len(r.Sigla) > 0
}

// newQuotes counts the utterances that only new reports have.
func newQuotes(p *view.Page, fresh map[int]bool) int {
	n := 0
	for _, s := range p.Speakers {
		for _, list := range [][]view.Utterance{s.Utterances, s.Reported} {
			for _, u := range list {
				all := only(u.Row, fresh)
				for _, v := range u.Variants {
					all = all && only(v, fresh)
				}
				if all {
					n++
				}
			}
		}
	}
	return n
}

// newFigures counts the figures with a value that only new reports have.
func newFigures(p *view.Page, fresh map[int]bool) int {
	n := 0
	for _, f := range p.Figures {
		for _, r := range f.Readings {
			all := true
			for _, row := range r.Rows {
				all = all && only(row, fresh)
			}
			if all {
				n++
				break
			}
		}
	}
	return n
}

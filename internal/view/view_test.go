package view

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"variorum"
	"variorum/internal/text/background"
	"variorum/internal/view/viewtest"
)

func lockPage(t *testing.T) *Page {
	return New(background.New()).Front(viewtest.Lock()).Pages[0]
}

// siglaText prints sigla as the terminal does.
func siglaText(s Sigla) string {
	var groups []string
	for _, g := range s {
		var n []string
		for _, x := range g {
			n = append(n, itoa(x.Source))
		}
		groups = append(groups, strings.Join(n, "+"))
	}
	return strings.Join(groups, " ")
}

func TestSiglaJoinOneOrigin(t *testing.T) {
	p := lockPage(t)
	if len(p.Origins) != 3 || p.Origins[2].Letter != "C" {
		t.Fatalf("origins %+v", p.Origins)
	}
	var got []string
	for _, d := range p.Key {
		for _, r := range d.Rows {
			got = append(got, d.Label+": "+siglaText(r.Sigla))
		}
	}
	if diff := cmp.Diff([]string{"Thu 6 Mar: 3", "Wed 5 Mar: 1+2"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestNotesUnderKeySentence(t *testing.T) {
	p := lockPage(t)
	n := p.Key[1].Rows[0].Notes
	if len(n) != 1 || n[0].Label != "differs" || n[0].Words.Exact() != "Fourteen barges" || siglaText(n[0].Sigla) != "3" {
		t.Errorf("notes %+v", n)
	}
}

func TestFigures(t *testing.T) {
	p := lockPage(t)
	if p.Figures[0].What != "barges" || p.Figures[1].What != "founded" {
		t.Fatalf("order: %s, %s", p.Figures[0].What, p.Figures[1].What)
	}
	r := p.Figures[0].Readings
	if len(r) != 2 || siglaText(r[0].Rows[0].Sigla) != "1+2" || r[0].By != "the port" || siglaText(r[1].Rows[0].Sigla) != "3" {
		t.Errorf("readings %+v", r)
	}
}

func TestVariants(t *testing.T) {
	p := lockPage(t)
	u := p.Speakers[0].Utterances[0]
	if got := u.Words[0].Exact(); got != "“If the pumps hold, we can reopen the lock by Friday,”" {
		t.Errorf("base %q", got)
	}
	var got []string
	for _, v := range u.Variants {
		var b strings.Builder
		for _, piece := range v.Words[0].Pieces {
			switch piece.Mark {
			case Changed:
				b.WriteString("_" + piece.Exact() + "_")
			case Dropped:
				b.WriteString("~" + piece.Exact() + "~")
			default:
				b.WriteString(piece.Exact())
			}
		}
		got = append(got, v.Label+": "+b.String())
	}
	want := []string{
		"reworded: “If the pumps ~hold~_keep working_, we can ~reopen~_open_ the lock _again_ by Friday,”",
		"condition dropped: “~If the pumps hold~We can reopen the lock by Friday,”",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTimelineFoldsBefore(t *testing.T) {
	p := lockPage(t)
	if len(p.Timeline.Before) != 1 || p.Timeline.Before[0].Label != "1911" || len(p.Timeline.Days) != 1 || siglaText(p.Timeline.Days[0].Rows[0].Sigla) != "1+2" {
		t.Errorf("timeline %+v", p.Timeline)
	}
}

func TestShortNames(t *testing.T) {
	p := lockPage(t)
	if got := p.Sources[3].Name; got != "001_feed" {
		t.Errorf("name %q", got)
	}
}

// Every word of a source on the page must stand where it says it stands.
func TestPageHoldsOnlyCutLines(t *testing.T) {
	e := viewtest.Lock()
	byID := map[string]*variorum.Article{}
	for i := range e.Articles {
		byID[e.Articles[i].ID] = &e.Articles[i]
	}
	n := 0
	for _, w := range allWords(New(background.New()).Front(e).Pages[0]) {
		n++
		for _, l := range append([]variorum.Line{w.Line}, lines(w.Pieces)...) {
			part, err := byID[l.Article()].Part(l.In())
			if err != nil {
				t.Fatal(err)
			}
			if got := string([]rune(part)[l.Start():l.End()]); got != l.Exact() {
				t.Errorf("%q stands where %q is claimed", got, l.Exact())
			}
		}
	}
	if n < 30 {
		t.Errorf("only %d words looked at", n)
	}
}

func lines(list []Piece) (out []variorum.Line) {
	for _, p := range list {
		out = append(out, p.Line)
	}
	return out
}

func allWords(p *Page) (out []Words) {
	row := func(r Row) {
		out = append(out, r.Words...)
		for _, n := range r.Notes {
			out = append(out, n.Words)
		}
	}
	row(p.Title)
	for _, list := range [][]Day{p.Key, p.Timeline.Before, p.Timeline.Days} {
		for _, d := range list {
			for _, r := range d.Rows {
				row(r)
			}
		}
	}
	for _, f := range p.Figures {
		for _, r := range f.Readings {
			for _, x := range r.Rows {
				row(x)
			}
		}
	}
	for _, s := range p.Speakers {
		for _, u := range append(s.Utterances, s.Reported...) {
			row(u.Row)
			for _, v := range u.Variants {
				row(v)
			}
		}
	}
	for _, o := range p.Only {
		for _, r := range o.Rows {
			row(r)
		}
	}
	for _, s := range p.Sources {
		for _, para := range s.Text {
			out = append(out, para.Sentences...)
		}
	}
	for _, e := range p.Edges {
		for _, pair := range e.Pairs {
			out = append(out, pair[0], pair[1])
		}
	}
	return out
}

// Evidence that says nothing, or speaks of articles that are not there, is left out.
func TestEmptyEvidence(t *testing.T) {
	e := viewtest.Lock()
	s := &e.Stories[0]
	stray := viewtest.Cut(&variorum.Article{ID: "stray", Text: "Words of nobody here."}, variorum.PartText, "Words")
	s.Quotes = append(s.Quotes, variorum.Utterance{}, variorum.Utterance{Said: []variorum.Said{{}}}, variorum.Utterance{Said: []variorum.Said{{Line: stray}}})
	s.Reported = append(s.Reported, variorum.Utterance{})
	s.Figures = append(s.Figures, variorum.Figure{}, variorum.Figure{Verdict: variorum.VerdictDiffer, Readings: []variorum.Reading{{}, {Line: stray, Expression: stray}}})
	s.Timeline = append(s.Timeline, variorum.Event{}, variorum.Event{Start: "x", Mentions: []variorum.Mention{{}, {Line: stray}}})
	s.Names = append(s.Names, variorum.Name{}, variorum.Name{Kind: "person", Forms: []variorum.Form{{}, {}}})
	s.Key = append(s.Key, variorum.Line{}, stray)
	s.Only = append(s.Only, variorum.Only{}, variorum.Only{Article: "a", Lines: []variorum.Line{{}, stray}})
	s.Lineage.Edges = append(s.Lineage.Edges, variorum.Edge{}, variorum.Edge{To: "a", From: "nobody", Evidence: [][2]variorum.Line{{}}, Changes: []variorum.Altered{{}}})
	s.Lineage.Origins = append(s.Lineage.Origins, variorum.Origin{}, variorum.Origin{Articles: []string{"nobody"}})
	s.Related = append(s.Related, variorum.Related{})
	got, want := New(background.New()).Front(e).Pages[0], lockPage(t)
	for _, w := range allWords(got) {
		if w.Article() == "stray" {
			t.Errorf("a line of no article of the story: %q", w.Exact())
		}
	}
	if len(got.Key) != len(want.Key) || len(got.Figures) != len(want.Figures) || len(got.Speakers) != len(want.Speakers) || len(got.Timeline.Days) != len(want.Timeline.Days) {
		t.Error("empty evidence is shown")
	}
}

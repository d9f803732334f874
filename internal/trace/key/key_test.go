package key

import (
	"slices"
	"testing"

	"variorum"
	"variorum/internal/text/background"
	"variorum/internal/trace/source"
)

func sources(articles ...*variorum.Article) []*source.Source {
	return source.NewPreparer(background.New()).Prepare(articles)
}

func article(id, published, body string) *variorum.Article {
	return &variorum.Article{ID: id, Published: variorum.Stamp(published), Text: body, Language: "en"}
}

func exact(lines []variorum.Line) []string {
	out := []string{}
	for _, l := range lines {
		out = append(out, l.Exact())
	}
	return out
}

const (
	closed  = "The northern quay of Port Ellery was closed on Tuesday after divers found cracks in its footings."
	closed2 = "Cracks that divers found in the footings closed the northern quay of Port Ellery on Tuesday."
	reopen  = "The ferry company Skagen Linje will sail from the fishing basin until the spring, its owner announced."
	reopen2 = "Until the spring the ferry company Skagen Linje will sail from the fishing basin, the owner announced in a letter."
	colour  = "A gull sat on the bollard and looked at the tape for an hour while tourists took pictures of it."
)

func TestOneOfEachMatter(t *testing.T) {
	in := sources(
		article("a", "2031-05-06", closed+"\n"+colour+"\n"+reopen),
		article("b", "2031-05-06", closed2+"\nHe said so.\n"+reopen2),
	)
	got := exact(New().Trace(in, []int{0, 1}, nil, nil, nil))
	if len(got) != 2 || !slices.Contains(got, closed) && !slices.Contains(got, closed2) || !slices.Contains(got, reopen) && !slices.Contains(got, reopen2) {
		t.Errorf("key sentences %q", got)
	}
}

func TestNewestFirst(t *testing.T) {
	in := sources(
		article("a", "2031-05-06", closed),
		article("b", "2031-05-09", reopen),
	)
	if got := exact(New().Trace(in, []int{0, 1}, nil, nil, nil)); !slices.Equal(got, []string{reopen, closed}) {
		t.Errorf("key sentences %q", got)
	}
	// A day that the sentence names beats the day of publication.
	cut := in[1].Body().Sentence(0)
	events := []variorum.Event{{Start: "2031-05-02", End: "2031-05-02", Precision: "day", Mentions: []variorum.Mention{{Line: cut}}}}
	if got := exact(New().Trace(in, []int{0, 1}, nil, nil, events)); !slices.Equal(got, []string{closed, reopen}) {
		t.Errorf("with an event: key sentences %q", got)
	}
}

func TestStrayStamp(t *testing.T) {
	in := sources(
		article("a", "2030-01-01", closed),
		article("b", "2031-05-06", closed),
		article("c", "2031-05-06", reopen),
		article("d", "2031-05-07", colour),
	)
	for _, l := range New().Trace(in, []int{0, 0, 1, 2}, nil, nil, nil) {
		if l.Article() == "a" {
			t.Errorf("a copy with a wrong stamp was preferred: %q", l.Exact())
		}
	}
}

func TestNoSentenceThatLeans(t *testing.T) {
	in := sources(article("a", "2031-05-06", "They closed the northern quay of Port Ellery on Tuesday after the divers had found cracks."), article("b", "2031-05-06", "Quay closed."))
	if got := exact(New().Trace(in, []int{0, 1}, nil, nil, nil)); len(got) != 0 {
		t.Errorf("key sentences %q", got)
	}
}

func TestNothing(t *testing.T) {
	if got := New().Trace(nil, nil, nil, nil, nil); len(got) != 0 {
		t.Errorf("of no articles: %v", got)
	}
	if got := New().Trace(sources(article("a", "", "")), []int{0}, nil, nil, nil); len(got) != 0 {
		t.Errorf("of an empty one: %v", got)
	}
}

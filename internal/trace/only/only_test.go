package only

import (
	"slices"
	"testing"

	"variorum"
	"variorum/internal/text"
	"variorum/internal/text/background"
	"variorum/internal/trace/source"
)

const (
	closed  = "The northern quay of Port Ellery was closed on Tuesday after divers found cracks in its footings."
	closed2 = "Cracks that divers found in the footings closed the northern quay of Port Ellery on Tuesday."
	gull    = "A gull sat on the bollard and watched the engineers measure the depth of the harbour."
	bakery  = "The bakery at the gate lost half of its customers, its owner complained to the council."
)

func sources(texts ...string) []*source.Source {
	var in []*variorum.Article
	for i, s := range texts {
		in = append(in, &variorum.Article{ID: string(rune('a' + i)), Text: s, Language: "en"})
	}
	return source.NewPreparer(background.New()).Prepare(in)
}

func exact(all []variorum.Only) map[string][]string {
	out := map[string][]string{}
	for _, o := range all {
		for _, l := range o.Lines {
			out[o.Article] = append(out[o.Article], l.Exact())
		}
	}
	return out
}

func equal(t *testing.T, got map[string][]string, want map[string][]string) {
	t.Helper()
	for id := range want {
		slices.Sort(got[id])
		slices.Sort(want[id])
		if !slices.Equal(got[id], want[id]) {
			t.Errorf("%s: got %q, want %q", id, got[id], want[id])
		}
	}
	if len(got) != len(want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestByOrigin(t *testing.T) {
	in := sources(closed+"\n"+gull, closed2+"\n"+bakery, closed2+"\n"+bakery)
	equal(t, exact(New().Trace(in, []int{0, 1, 1}, nil, nil)), map[string][]string{"a": {gull}, "b": {bakery}})
}

func TestOneOrigin(t *testing.T) {
	in := sources(closed+"\n"+gull, closed)
	equal(t, exact(New().Trace(in, []int{0, 0}, nil, nil)), map[string][]string{"a": {gull}})
}

func TestOneArticle(t *testing.T) {
	if got := New().Trace(sources(closed), []int{0}, nil, nil); len(got) != 0 {
		t.Errorf("a story of one article: %v", got)
	}
}

// A number that nobody else prints contradicts a sentence of the same words.
func TestOwnNumber(t *testing.T) {
	const eleven, twelve = "Storm waves sank 11 fishing boats in the basin before midnight, the coast guard said.", "Before midnight storm waves sank 12 fishing boats in the basin, said the coast guard."
	in := sources(closed+"\n"+eleven, closed2+"\n"+twelve)
	equal(t, exact(New().Trace(in, []int{0, 1}, nil, nil)), map[string][]string{"a": {eleven}, "b": {twelve}})
}

// What another origin quotes too, in other words, is not only here.
func TestSharedQuotation(t *testing.T) {
	const one, two = "“We shall keep the ferry running whatever the sea does,” she said.", "“The boat sails in any weather,” Ms Brandvold told reporters."
	in := sources(closed+"\n"+one, closed2+"\n"+two)
	cut := func(i int) variorum.Said {
		b := in[i].Body()
		s := b.Sentences[len(b.Sentences)-1].Span
		return variorum.Said{Line: b.Cut(text.Span{Start: s.Start, End: s.End}), Kind: "direct"}
	}
	u := variorum.Utterance{Said: []variorum.Said{cut(0), cut(1)}}
	equal(t, exact(New().Trace(in, []int{0, 1}, []variorum.Utterance{u}, nil)), map[string][]string{})
	u.Said = u.Said[:1]
	got := exact(New().Trace(in, []int{0, 1}, []variorum.Utterance{u}, nil))
	if len(got["a"]) != 1 || got["a"][0] != one {
		t.Errorf("quoted by one: %q", got)
	}
}

func TestQuotationsFirst(t *testing.T) {
	const said = "“No,” the harbour master Rolf Amdal answered curtly."
	in := sources(closed+"\n"+bakery+"\n"+said, closed2)
	b := in[0].Body()
	u := variorum.Utterance{Said: []variorum.Said{{Line: b.Sentence(2), Kind: "direct"}}}
	got := New().Trace(in, []int{0, 1}, []variorum.Utterance{u}, nil)
	if len(got) != 1 || got[0].Lines[0].Exact() != said {
		t.Errorf("first: %+v", got)
	}
}

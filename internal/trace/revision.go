package trace

import (
	"slices"
	"strings"

	"variorum"
	"variorum/internal/text"
	"variorum/internal/text/differ"
	"variorum/internal/trace/figure"
	"variorum/internal/trace/source"
)

// Revision returns what a later version of an article changed in the one before
// it, every line cut out of one of the two. Their Version tells them apart.
// Figures and quotations are set side by side as if two outlets had printed
// them, so that a new value or wording is found in whatever sentence it stands.
func (t *Tracer) Revision(before, after *variorum.Article) variorum.Revision {
	r := &revision{sources: t.preparer.Prepare([]*variorum.Article{named(before, earlier), named(after, later)}), versions: [2]*variorum.Article{before, after}}
	out := variorum.Revision{Article: after.ID, Version: after.Version, Altered: []variorum.Alteration{}}
	out.Passages = r.passages()
	if h, ok := r.headline(); ok {
		out.Altered = append(out.Altered, h)
	}
	anchors := t.timeline.Anchors(r.sources)
	names := t.name.Trace(r.sources)
	quotes, reported := t.quote.Trace(r.sources, names, anchors)
	figures := t.figure.Trace(r.sources, figure.Context{Quotes: quotes, Reported: reported, Names: names, Anchors: anchors})
	out.Altered = append(out.Altered, r.figures(figures)...)
	out.Altered = append(out.Altered, r.quotes(quotes)...)
	return out
}

// The two versions while they are compared, as articles of different ids.
const (
	earlier = "earlier"
	later   = "later"
)

func named(a *variorum.Article, id string) *variorum.Article {
	b := *a
	b.ID = id
	return &b
}

type revision struct {
	sources  []*source.Source
	versions [2]*variorum.Article
	changed  map[variorum.Line]bool // sentences, as the sources cut them, that are not the same in both
	pairs    [][2]variorum.Line     // of them, those made of each other
}

// cut returns a line of a source as a line of the version it stands for.
func (r *revision) cut(l variorum.Line) variorum.Line {
	if l.IsZero() {
		return l
	}
	a := r.versions[0]
	if l.Article() == later {
		a = r.versions[1]
	}
	c, err := a.Cutter(l.In())
	if err != nil {
		return variorum.Line{} // a source has no part that its article lacks
	}
	return c.Cut(l.Bytes())
}

// passages compares the two part by part: deck, text, captions. The title is the
// headline's.
func (r *revision) passages() []variorum.Passage {
	out := []variorum.Passage{}
	r.changed = map[variorum.Line]bool{}
	for _, name := range r.parts() {
		a, b := part(r.sources[0], name), part(r.sources[1], name)
		for _, e := range differ.Edits(a.Doc, b.Doc) {
			out = append(out, r.passage(a, b, e))
		}
	}
	return out
}

// parts names the parts that either version has.
func (r *revision) parts() []string {
	var out []string
	for _, s := range r.sources {
		for _, p := range s.Parts {
			if p.Name != variorum.PartTitle && !slices.Contains(out, p.Name) {
				out = append(out, p.Name)
			}
		}
	}
	return out
}

// part returns the named part of a source, an empty one where it has none.
func part(s *source.Source, name string) *source.Part {
	for i := range s.Parts {
		if s.Parts[i].Name == name {
			return &s.Parts[i]
		}
	}
	return &source.Part{Doc: &text.Doc{}, Name: name}
}

func (r *revision) passage(a, b *source.Part, e differ.Edit) variorum.Passage {
	p := variorum.Passage{Kind: variorum.DiffChanged}
	var pair [2]variorum.Line
	if e.Before >= 0 {
		pair[0] = a.Sentence(e.Before)
		r.changed[pair[0]] = true
	} else {
		p.Kind = variorum.DiffAdded
	}
	if e.After >= 0 {
		pair[1] = b.Sentence(e.After)
		r.changed[pair[1]] = true
	} else {
		p.Kind = variorum.DiffRemoved
	}
	p.Before, p.After = r.cut(pair[0]), r.cut(pair[1])
	if p.Kind == variorum.DiffChanged {
		r.pairs = append(r.pairs, pair)
		gone, fresh := differ.Words(a.Doc, b.Doc, e)
		for _, s := range gone {
			p.Gone = append(p.Gone, r.cut(a.Cut(s)))
		}
		for _, s := range fresh {
			p.New = append(p.New, r.cut(b.Cut(s)))
		}
	}
	return p
}

func (r *revision) headline() (variorum.Alteration, bool) {
	a, b := part(r.sources[0], variorum.PartTitle), part(r.sources[1], variorum.PartTitle)
	if sameWords(a.Text, b.Text) {
		return variorum.Alteration{}, false
	}
	out := variorum.Alteration{Kind: variorum.AlteredHeadline, How: variorum.DiffChanged}
	if len(a.Sentences) > 0 {
		out.Before = r.cut(a.Cut(trimmed(a)))
	} else {
		out.How = variorum.DiffAdded
	}
	if len(b.Sentences) > 0 {
		out.After = r.cut(b.Cut(trimmed(b)))
	} else {
		out.How = variorum.DiffRemoved
	}
	return out, true
}

// sameWords reports whether two strings differ in nothing but white space.
func sameWords(a, b string) bool { return slices.Equal(strings.Fields(a), strings.Fields(b)) }

// figures lists the values that changed: in a sentence made of an earlier one
// what stands where another value stood, elsewhere what is one figure with
// another value.
func (r *revision) figures(figures []variorum.Figure) []variorum.Alteration {
	var out []variorum.Alteration
	said := map[[2]variorum.Line]bool{}
	add := func(was, is variorum.Reading) {
		key := [2]variorum.Line{was.Expression, is.Expression}
		if !said[key] {
			said[key] = true
			out = append(out, variorum.Alteration{Kind: variorum.AlteredFigure, How: variorum.DiffChanged,
				Before: r.cut(was.Line), After: r.cut(is.Line), Was: r.cut(was.Expression), Is: r.cut(is.Expression)})
		}
	}
	in := map[variorum.Line][]variorum.Reading{}
	for _, f := range figures {
		for _, reading := range f.Readings {
			in[reading.Line] = append(in[reading.Line], reading)
		}
	}
	for _, p := range r.pairs {
		was, is := without(in[p[0]], in[p[1]]), without(in[p[1]], in[p[0]])
		if len(was) == len(is) {
			for i := range was {
				add(was[i], is[i])
			}
		}
	}
	for _, f := range figures {
		if f.Verdict != variorum.VerdictUpdated && f.Verdict != variorum.VerdictDiffer {
			continue
		}
		if was, is, ok := r.moved(f); ok {
			add(was, is)
		}
	}
	return out
}

// without returns the readings, in the order of the text, whose value none of
// the others has.
func without(list, others []variorum.Reading) []variorum.Reading {
	var out []variorum.Reading
	for _, x := range list {
		if !slices.ContainsFunc(others, func(y variorum.Reading) bool { return sameValue(x, y) }) {
			out = append(out, x)
		}
	}
	slices.SortFunc(out, func(x, y variorum.Reading) int { return x.Expression.Compare(y.Expression) })
	return out
}

func sameValue(x, y variorum.Reading) bool {
	return x.Value == y.Value && sameBound(x.Low, y.Low) && sameBound(x.High, y.High)
}

func sameBound(a, b *float64) bool { return (a == nil) == (b == nil) && (a == nil || *a == *b) }

// moved returns the readings of a figure that the earlier version alone has and
// the later alone has, the last of each, where they stand in changed sentences.
func (r *revision) moved(f variorum.Figure) (was, is variorum.Reading, ok bool) {
	var sides [2][]variorum.Reading
	for _, x := range f.Readings {
		if x.Line.Article() == later {
			sides[1] = append(sides[1], x)
		} else {
			sides[0] = append(sides[0], x)
		}
	}
	gone, fresh := without(sides[0], sides[1]), without(sides[1], sides[0])
	if len(gone) == 0 || len(fresh) == 0 {
		return was, is, false
	}
	was, is = gone[len(gone)-1], fresh[len(fresh)-1]
	return was, is, r.changed[was.Line] && r.changed[is.Line]
}

// quotes lists the quotations that one version alone has, and those whose words
// differ.
func (r *revision) quotes(quotes []variorum.Utterance) []variorum.Alteration {
	var out []variorum.Alteration
	for _, u := range quotes {
		var lines [2]variorum.Line
		var words [2][]string
		for _, s := range u.Said {
			side := 0
			if s.Line.Article() == later {
				side = 1
			}
			if s.Line.In() == variorum.PartTitle {
				continue // the headline says so
			}
			if lines[side].IsZero() {
				lines[side] = s.Line
			}
			words[side] = append(words[side], strings.Fields(s.Line.Exact())...)
		}
		a := variorum.Alteration{Kind: variorum.AlteredQuote, How: variorum.DiffChanged, Before: r.cut(lines[0]), After: r.cut(lines[1]), Speaker: u.Speaker.Name}
		switch {
		case slices.Equal(words[0], words[1]):
			continue
		case lines[0].IsZero():
			a.How = variorum.DiffAdded
		case lines[1].IsZero():
			a.How = variorum.DiffRemoved
		}
		out = append(out, a)
	}
	return out
}

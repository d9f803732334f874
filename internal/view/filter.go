package view

// Story returns the front with story n (from 1) alone; the counts of what was
// read stay. The front itself is returned where there is no such story.
func (f *Front) Story(n int) *Front {
	if n < 1 || n > len(f.Pages) {
		return f
	}
	out := *f
	out.Pages = f.Pages[n-1 : n]
	return &out
}

// From returns the page with only the rows that a source has a part in; the
// page itself stays as it is. Notes and variants stay with their row.
func (p *Page) From(source int) *Page {
	out := *p
	has := func(r Row) bool { return r.Sigla.Has(source) }
	out.Key = filterDays(p.Key, has)
	out.Timeline.Before = filterDays(p.Timeline.Before, has)
	out.Timeline.Days = filterDays(p.Timeline.Days, has)
	out.Figures = keep(p.Figures, func(f Figure) bool {
		return some(f.Readings, func(r Reading) bool { return some(r.Rows, has) })
	})
	out.Speakers = nil
	for _, s := range p.Speakers {
		said := func(u Utterance) bool { return has(u.Row) || some(u.Variants, has) }
		s.Utterances, s.Reported = keep(s.Utterances, said), keep(s.Reported, said)
		if len(s.Utterances)+len(s.Reported) > 0 {
			out.Speakers = append(out.Speakers, s)
		}
	}
	origin := p.Sources[source-1].Origin
	out.Only = keep(p.Only, func(o Only) bool { return o.Origin == origin })
	out.Edges = keep(p.Edges, func(e Edge) bool { return e.From == source || e.To == source })
	return &out
}

func filterDays(days []Day, has func(Row) bool) []Day {
	var out []Day
	for _, d := range days {
		if d.Rows = keep(d.Rows, has); len(d.Rows) > 0 {
			out = append(out, d)
		}
	}
	return out
}

func keep[T any](list []T, want func(T) bool) []T {
	var out []T
	for _, x := range list {
		if want(x) {
			out = append(out, x)
		}
	}
	return out
}

func some[T any](list []T, want func(T) bool) bool {
	for _, x := range list {
		if want(x) {
			return true
		}
	}
	return false
}

package serve

import (
	"slices"

	"variorum"
	"variorum/internal/text"
)

// A revision is one change of an article, ready to be shown.
type revision struct {
	variorum.Revision
	Figures, Quotes int // altered
	Passages        []passage
	More            int // passages there is no room for
}

// A passage is a headline or sentence that was added, removed or changed, in pieces.
type passage struct {
	Kind   variorum.DiffKind
	Pieces []diffPiece
}

// A diffPiece is a stretch of a sentence: of both, or of one version only.
type diffPiece struct {
	Text string
	Mark string // "ins", "del", "" for both
}

// revisions sets out changes while there is room, and counts the rest.
func revisions(list []variorum.Revision) (out []revision, left int) {
	size := 0
	for i, r := range list {
		if size > revisionsBytes {
			return out, len(list) - i
		}
		x := revision{Revision: r}
		for _, a := range r.Altered {
			switch a.Kind {
			case variorum.AlteredHeadline:
				x.Passages = append(x.Passages, passage{"headline", rewritten(a)})
			case variorum.AlteredFigure:
				x.Figures++
			case variorum.AlteredQuote:
				x.Quotes++
			}
		}
		for n, p := range r.Passages {
			if size += len(p.Before.Exact()) + len(p.After.Exact()) + 60; size > revisionsBytes && n > 0 {
				x.More = len(r.Passages) - n
				break
			}
			x.Passages = append(x.Passages, passage{p.Kind, piecesOf(p)})
		}
		out = append(out, x)
	}
	return out, 0
}

// rewritten shows a headline before and after.
func rewritten(a variorum.Alteration) (out []diffPiece) {
	if before := a.Before.Exact(); before != "" {
		out = append(out, diffPiece{before + " ", "del"})
	}
	if after := a.After.Exact(); after != "" {
		out = append(out, diffPiece{after, "ins"})
	}
	return out
}

// piecesOf shows a changed sentence once: the later wording, with the words of
// the earlier where they stood. What is the same in both has the same words in
// the same order, so their count tells where a word that is gone belongs.
func piecesOf(p variorum.Passage) []diffPiece {
	switch p.Kind {
	case variorum.DiffAdded:
		return []diffPiece{{p.After.Exact(), "ins"}}
	case variorum.DiffRemoved:
		return []diffPiece{{p.Before.Exact(), "del"}}
	}
	after, before := p.After.Exact(), p.Before.Exact()
	fresh, gone := within(p.After, p.New), within(p.Before, p.Gone)
	var out []diffPiece
	add := func(s, mark string) {
		if s != "" {
			out = append(out, diffPiece{s, mark})
		}
	}
	done, kept := 0, 0
	lose := func(all bool) {
		for len(gone) > 0 && (all || wordsOutside(before, p.Gone, p.Before, gone[0].Start) <= kept) {
			add(before[gone[0].Start:gone[0].End]+" ", "del")
			gone = gone[1:]
		}
	}
	for _, w := range text.Words(after) {
		if len(fresh) > 0 && w.Start >= fresh[0].End {
			fresh = fresh[1:]
		}
		if len(fresh) > 0 && fresh[0].Start <= w.Start {
			if done < fresh[0].End {
				add(after[done:max(done, fresh[0].Start)], "")
				lose(false)
				add(after[max(done, fresh[0].Start):fresh[0].End], "ins")
				done = fresh[0].End
			}
			continue
		}
		if len(gone) > 0 && wordsOutside(before, p.Gone, p.Before, gone[0].Start) <= kept {
			add(after[done:max(done, w.Start)], "")
			done = max(done, w.Start)
			lose(false)
		}
		kept++
	}
	add(after[done:], "")
	lose(true)
	return out
}

// within gives the places of parts in a line, in order.
func within(l variorum.Line, parts []variorum.Line) []text.Span {
	from, to := l.Bytes()
	var out []text.Span
	for _, p := range parts {
		a, b := p.Bytes()
		if p.In() == l.In() && a >= from && b <= to {
			out = append(out, text.Span{Start: a - from, End: b - from})
		}
	}
	slices.SortFunc(out, func(a, b text.Span) int { return a.Start - b.Start })
	return out
}

// wordsOutside counts the words before a place of a sentence that are not gone.
func wordsOutside(sentence string, gone []variorum.Line, of variorum.Line, at int) int {
	n := 0
	spans := within(of, gone)
	for _, w := range text.Words(sentence) {
		if w.Start >= at {
			break
		}
		if !slices.ContainsFunc(spans, func(s text.Span) bool { return s.Holds(w.Span) }) {
			n++
		}
	}
	return n
}

package feature

import "variorum/internal/extract/page/markup"

// since counts what came between the title and a block: signs that another
// article, or the page's foot, has begun.
type since struct {
	h1, like, times int32 // first-level headings, headings of the title's design, time elements
	ends            int32 // blocks that end an article: share, comment, subscribe, related, rights
	lastEnd         int32 // the last of them, or -1
	lastKind        int32
}

// enders are the kinds of phrase that follow an article's text.
var enders = [...]int{JunkRelated, JunkShare, JunkSubscription, JunkComment, JunkCookie, JunkRights, JunkAuthor, JunkNavigation}

// count fills since for every block; before the title nothing counts.
func (s *Sheet) count() {
	els := s.Page.Elements
	s.since = make([]since, len(s.Info))
	now := since{lastEnd: -1, lastKind: -1}
	titleSig := uint32(0)
	if s.Title >= 0 {
		titleSig = els[s.Page.Blocks[s.Title].Element].Sig
	}
	started := false
	for i := range s.Info {
		b, in := &s.Page.Blocks[i], &s.Info[i]
		s.since[i] = now
		if i <= s.Title {
			continue
		}
		e := &els[b.Element]
		if e.Tag == markup.H1 {
			now.h1++
		}
		if e.Tag.IsHeading() && e.Sig == titleSig {
			now.like++
		}
		if b.Time >= 0 {
			now.times++
		}
		started = started || in.Good
		if !started || in.shape.words > 14 {
			continue
		}
		for _, k := range enders {
			if in.Junk[k] == 2 {
				now.ends++
				now.lastEnd, now.lastKind = int32(i), int32(k)
				break
			}
		}
	}
}

// follow appends what came before the block.
func (s *Sheet) follow(row []float32, i int) []float32 {
	c := s.since[i]
	row = append(row, float32(c.h1), float32(c.like), float32(min(c.times, 40)), float32(c.ends))
	if c.lastEnd < 0 {
		return append(row, -1, -1, -1, -1)
	}
	good := s.goodBefore[i] - s.goodBefore[c.lastEnd]
	up, _ := s.toCommon(s.Page.Blocks[i].Element, s.Page.Blocks[c.lastEnd].Element)
	return append(row, float32(min(i-int(c.lastEnd), 100)), float32(c.lastKind), float32(min(good, 50)), up)
}

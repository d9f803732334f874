package page

import (
	"variorum"
	"variorum/internal/extract/page/feature"
	"variorum/internal/extract/page/markup"
)

// A block's fate: where it goes in the article.
type fate struct {
	role variorum.Role // empty far from the text: menus, footers
	kept bool          // in the text
}

// caster gives the blocks of one page their roles. Which blocks are text is the
// model's answer; roles are rules on top, because no gold names them: on the
// training pages titles, bylines, datelines, credits and captions found by
// these rules stand in the gold text in 0 to 3 of 100 cases.
type caster struct {
	*Sight
	p       []float32
	floor   float32 // probability from which a block is text
	bits    classBits
	fates   []fate
	names   [][]uint32 // authors, as words
	first   int        // first and last block of text
	last    int
	inside  int32 // element that holds all of the text
	titleAt int
	days    *calendar
}

// cast decides all blocks.
func (e *Extractor) cast(s *Sight, p []float32, authors []string) *caster {
	c := &caster{Sight: s, p: p, floor: Threshold(s.Sheet, p), bits: e.bits, fates: make([]fate, len(p)), first: -1, last: -1, titleAt: s.Sheet.Title, days: e.calendar}
	for _, a := range authors {
		c.names = append(c.names, e.reader.AppendWords(nil, []byte(a)))
	}
	for i := range p {
		c.fates[i].kept = p[i] >= c.floor && !c.beside(i)
		if c.fates[i].kept {
			if c.first < 0 {
				c.first = i
			}
			c.last = i
		}
	}
	c.span()
	for i := range p {
		switch {
		case c.fates[i].kept:
			c.fates[i].role = c.textRole(i)
		case c.within(i):
			c.fates[i].role = c.sideRole(i)
		}
	}
	return c
}

// beside reports the blocks that never are text, whatever the model says: the
// title, its repetitions, and the captions of pictures.
func (c *caster) beside(i int) bool {
	return i == c.titleAt || c.repeatsTitle(i) || c.element(i).Flags&markup.InCaption != 0 || c.pointer(i)
}

// pointer reports a block that is one link to another article: "Read also: …".
func (c *caster) pointer(i int) bool {
	in := &c.Sheet.Info[i]
	return in.LinkRate > .9 && in.Junk[feature.JunkRelated] == 2 && in.Shape.Words <= 40
}

func (c *caster) repeatsTitle(i int) bool {
	if c.titleAt < 0 {
		return false
	}
	a, b := c.Sheet.WordsOf(i), c.Sheet.WordsOf(c.titleAt)
	if len(a) != len(b) || len(a) < 3 {
		return false
	}
	for k := range a {
		if a[k] != b[k] {
			return false
		}
	}
	return true
}

// element returns the innermost element of a block.
func (c *caster) element(i int) *markup.Element {
	return &c.Page.Elements[c.Page.Blocks[i].Inner]
}

// maxClimb bounds how many ancestors of a block are looked at.
const maxClimb = 40

// near reports whether an ancestor within the given number of block levels has
// a class word of the categories.
func (c *caster) near(i int, categories uint64, levels int) bool {
	els := c.Page.Elements
	for e, n := c.Page.Blocks[i].Inner, 0; e >= 0 && levels >= 0 && n < maxClimb; e, n = els[e].Parent, n+1 {
		if els[e].Classes&categories != 0 {
			return true
		}
		if els[e].Tag.IsBlock() {
			levels--
		}
	}
	return false
}

// span finds the element that holds the text.
func (c *caster) span() {
	if c.first < 0 {
		return
	}
	els := c.Page.Elements
	c.inside = c.Page.Blocks[c.first].Element
	for i := c.first + 1; i <= c.last; i++ {
		if !c.fates[i].kept {
			continue
		}
		for e := c.Page.Blocks[i].Element; e != c.inside; {
			if e > c.inside {
				e = els[e].Parent
			} else {
				c.inside = els[c.inside].Parent
			}
		}
	}
}

// within reports whether a dropped block stands where a reader of the article
// meets it: between the title and the end of the text, or just after it.
func (c *caster) within(i int) bool {
	if c.first < 0 {
		return false
	}
	from := c.first
	if c.titleAt >= 0 && c.titleAt < from && from-c.titleAt < 60 {
		from = c.titleAt
	}
	return i >= from && i <= c.last+8
}

// textRole is the role of a block of the text.
func (c *caster) textRole(i int) variorum.Role {
	b, el, in := &c.Page.Blocks[i], c.element(i), &c.Sheet.Info[i]
	words := in.Shape.Words
	switch {
	case i == c.first && c.onlyDate(i):
		return variorum.RoleDateline
	case el.Flags&markup.InHeading != 0:
		return variorum.RoleSubhead
	case c.quoted(i):
		if c.near(i, c.bits.embed, 2) {
			return variorum.RoleEmbed
		}
		return variorum.RoleQuotation
	case el.Flags&markup.InItem != 0 && c.Page.Elements[b.Element].Tag == markup.LI:
		return variorum.RoleList
	case el.Flags&markup.InTable != 0 && words < 12 && c.cells(i):
		return variorum.RoleTable
	case i == c.first && c.titleAt >= 0 && i > c.titleAt && c.near(i, c.bits.deck, 1):
		return variorum.RoleDeck
	case words <= 14 && b.Bold*10 > (b.To-b.From)*9 && i < c.last && !in.Ends('.') && c.fates[i+1].kept:
		return variorum.RoleSubhead
	}
	return variorum.RoleBody
}

// quoted reports whether a blockquote holds the block.
func (c *caster) quoted(i int) bool {
	els := c.Page.Elements
	for e, n := c.Page.Blocks[i].Element, 0; e > 0 && n < 4; e, n = els[e].Parent, n+1 {
		if els[e].Tag == markup.Blockquote {
			return true
		}
	}
	return false
}

// cells reports whether the block's neighbours are table cells of its kind: a
// table of data, not of layout.
func (c *caster) cells(i int) bool {
	for _, j := range [...]int{i - 1, i + 1} {
		if j >= 0 && j < len(c.p) && c.Sheet.Info[j].Path == c.Sheet.Info[i].Path {
			return true
		}
	}
	return false
}

// datelineWords is how many words a line with a date has at most that says little
// else: "Inland Echo, March 11, 2031".
const datelineWords = 8

func (c *caster) onlyDate(i int) bool {
	in := &c.Sheet.Info[i]
	return in.Shape.Words <= datelineWords && in.Shape.Digits > 0 && !in.Ends('.') && c.days.day(string(clip(c.Page.Words(i), 200))) != ""
}

// sideRole is the role of a block near the text that is no part of it.
func (c *caster) sideRole(i int) variorum.Role {
	el, in := c.element(i), &c.Sheet.Info[i]
	words := in.Shape.Words
	switch {
	case i == c.titleAt:
		return variorum.RoleTitle
	case c.repeatsTitle(i):
		return variorum.RoleRepeat
	case words < 8 && in.Junk[feature.JunkCredit] == 2 && el.Flags&markup.InCaption == 0:
		return variorum.RoleCredit
	case el.Flags&(markup.InCaption) != 0, el.Flags&markup.InFigure != 0 && words >= 3, words >= 4 && c.near(i, c.bits.caption, 1):
		return variorum.RoleCaption
	case words <= 16 && c.byline(i):
		return variorum.RoleByline
	case words <= 14 && (c.Page.Blocks[i].Time >= 0 || in.Shape.Digits > 0 && (c.near(i, c.bits.date, 1) || in.Junk[feature.JunkDate] > 0)):
		return variorum.RoleDateline
	case c.onlyDate(i):
		return variorum.RoleDateline
	case c.deck(i):
		return variorum.RoleDeck
	}
	return c.junkRole(i)
}

// byline reports whether a short block names the author.
func (c *caster) byline(i int) bool {
	words := c.Sheet.WordsOf(i)
	for _, name := range c.names {
		if len(name) < 2 || len(name) > len(words) {
			continue
		}
		for k := 0; k+len(name) <= len(words); k++ {
			same := true
			for j := range name {
				same = same && words[k+j] == name[j]
			}
			if same {
				return true
			}
		}
	}
	return c.near(i, c.bits.author, 1) && i < c.first
}

// deck reports whether a block stands between title and text and sums the
// article up.
func (c *caster) deck(i int) bool {
	if c.titleAt < 0 || i <= c.titleAt || i >= c.first || i > c.titleAt+12 {
		return false
	}
	words := c.Sheet.Info[i].Shape.Words
	return words >= 5 && words <= 80 && (c.near(i, c.bits.deck, 1) || c.Sheet.InDescription(i) >= .8)
}

// junkRole names the kind of junk, by the class words around it and by its
// phrases.
func (c *caster) junkRole(i int) variorum.Role {
	el, junk := c.element(i), &c.Sheet.Info[i].Junk
	switch {
	case c.near(i, c.bits.comment, 4) || junk[feature.JunkComment] == 2:
		return variorum.RoleComment
	case junk[feature.JunkCookie] == 2 || c.near(i, c.bits.cookie, 4):
		return variorum.RoleCookie
	case junk[feature.JunkAdvertisement] == 2:
		return variorum.RoleAdvertisement
	case junk[feature.JunkAuthor] > 0:
		return variorum.RoleAuthorBox
	case junk[feature.JunkSubscription] > 0 || c.near(i, c.bits.newsletter, 3):
		return variorum.RoleSubscription
	case junk[feature.JunkRelated] > 0 || c.near(i, c.bits.related|c.bits.recommend|c.bits.popular, 4):
		return variorum.RoleTeaser
	case el.Flags&markup.InNav != 0 || c.near(i, c.bits.nav|c.bits.footer|c.bits.tag|c.bits.share, 3) || junk[feature.JunkNavigation] == 2 || junk[feature.JunkShare] > 0:
		return variorum.RoleNavigation
	case c.near(i, c.bits.promo, 3):
		return variorum.RolePromo
	case i > c.last && c.near(i, c.bits.author, 3):
		return variorum.RoleAuthorBox
	case c.near(i, c.bits.teaser, 3) && el.Flags&markup.InLink != 0:
		return variorum.RoleTeaser
	}
	return variorum.RoleJunk
}

// classBits are the class categories that roles ask for.
type classBits struct {
	author, date, deck, caption, comment, related, promo, tag, share, nav, footer, cookie, newsletter, teaser, recommend, popular, embed uint64
}

func newClassBits(v *markup.Vocabulary) classBits {
	return classBits{
		author: v.Bit("author"), date: v.Bit("date"), deck: v.Bit("deck"), caption: v.Bit("caption"), comment: v.Bit("comment"),
		related: v.Bit("related"), promo: v.Bit("promo"), tag: v.Bit("tag"), share: v.Bit("share"), nav: v.Bit("nav"), footer: v.Bit("footer"),
		cookie: v.Bit("cookie"), newsletter: v.Bit("newsletter"), teaser: v.Bit("teaser"), recommend: v.Bit("recommend"), popular: v.Bit("popular"), embed: v.Bit("embed"),
	}
}

package markup

import (
	"bytes"
	"strings"
)

// A Scanner reads pages. It is safe for concurrent use.
type Scanner struct{ vocabulary *Vocabulary }

// NewScanner returns a scanner that knows the class words of v.
func NewScanner(v *Vocabulary) *Scanner { return &Scanner{vocabulary: v} }

// scanner is the state of one scan.
type scanner struct {
	src     []byte
	page    *Page
	words   *Vocabulary
	classes map[string]classInfo
	key     []byte
	cur     int32           // innermost open element
	ignored int             // open elements that a limit kept out
	endless map[string]bool // raw elements that have no end tag further on
	line    line
	person  int32 // open link to a person, or 0
	named   int   // where its text begins
}

// classInfo is what an element's class attributes say.
type classInfo struct {
	set    uint64
	hash   uint32
	tokens [2]int32
}

// Scan reads a page, which must be valid UTF-8.
func (sc *Scanner) Scan(src []byte) *Page {
	s := &scanner{src: src, page: &Page{}, words: sc.vocabulary, classes: map[string]classInfo{}, endless: map[string]bool{}}
	s.page.Text = make([]byte, 0, len(src)/8)
	s.page.Elements = append(make([]Element, 0, len(src)/100+16), Element{Tag: Body, Parent: -1})
	s.line.time = -1
	for i := 0; i < len(src); {
		next := bytes.IndexByte(src[i:], '<')
		if next < 0 {
			s.text(src[i:])
			break
		}
		if next > 0 {
			s.text(src[i : i+next])
		}
		i = s.markup(i + next)
	}
	s.flush(false)
	return s.page
}

// markup reads what begins with the "<" at i and returns the index after it.
func (s *scanner) markup(i int) int {
	src := s.src
	if i+1 == len(src) {
		return i + 1
	}
	switch c := src[i+1]; {
	case isLetter(c):
		return s.startTag(i + 1)
	case c == '/':
		if i+2 < len(src) && isLetter(src[i+2]) {
			return s.endTag(i + 2)
		}
		return after(src, i+2, ">")
	case c == '!':
		if bytes.HasPrefix(src[i+2:], []byte("--")) {
			if bytes.HasPrefix(src[i+4:], []byte(">")) {
				return i + 5
			}
			return after(src, i+4, "-->")
		}
		return after(src, i+2, ">")
	case c == '?':
		return after(src, i+2, ">")
	}
	s.text(src[i : i+1])
	return i + 1
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// after returns the index after the next mark, or the end.
func after(src []byte, i int, mark string) int {
	i = min(i, len(src))
	if n := bytes.Index(src[i:], []byte(mark)); n >= 0 {
		return i + n + len(mark)
	}
	return len(src)
}

// tagName reads a name in lower case (its first 24 bytes).
func tagName(src []byte, i int, buf []byte) ([]byte, int) {
	from := i
	for i < len(src) && src[i] > ' ' && src[i] != '>' && src[i] != '/' {
		i++
	}
	return appendLower(buf, src[from:min(i, from+24)]), i
}

func (s *scanner) startTag(i int) int {
	var buf [24]byte
	name, i := tagName(s.src, i, buf[:0])
	tag := tagOf(name)
	var a attributes
	i = s.attributes(i, &a)
	if s.page.Elements[s.cur].Flags&noText != 0 && !tag.inHead() {
		s.leaveHead()
	}
	switch {
	case tag.isRaw():
		return s.raw(tag, name, &a, i)
	case tag.isVoid():
		s.void(tag, &a)
	case tag == HTML || tag == Body:
		if tag == HTML && s.page.Language == "" {
			s.page.Language = strings.TrimSpace(string(a.lang))
		}
		if tag == Body && s.cur == 0 {
			s.open(tag, name, &a)
		}
	default:
		s.closeImplied(tag)
		s.open(tag, name, &a)
	}
	return i
}

// leaveHead closes the head where an element of the body starts.
func (s *scanner) leaveHead() {
	for e := s.cur; e > 0; e = s.page.Elements[e].Parent {
		if s.page.Elements[e].Tag == Head {
			s.cur = s.page.Elements[e].Parent
			return
		}
	}
}

func (s *scanner) void(tag Tag, a *attributes) {
	switch tag {
	case BR:
		s.flush(true)
		s.line.breakBefore = true
	case HR:
		s.flush(false)
	case Img:
		if s.line.images < 1000 {
			s.line.images++
		}
	case Meta_:
		s.meta(a)
	case Link:
		if string(a.rel) == "canonical" && s.page.Canonical == "" {
			s.page.Canonical = unescape(a.href)
		}
	}
	if len(a.itemprop) > 0 && tag != Meta_ && len(a.content) > 0 {
		s.meta(a)
	}
}

func (s *scanner) meta(a *attributes) {
	name := a.property
	if len(name) == 0 {
		name = a.name
	}
	if len(name) == 0 {
		name = a.itemprop
	}
	if len(name) == 0 || len(a.content) == 0 || len(name) > 100 || len(s.page.Metas) >= maxMetas {
		return
	}
	content := a.content[:min(len(a.content), 4000)]
	s.page.Metas = append(s.page.Metas, Meta{strings.ToLower(strings.TrimSpace(string(name))), collapse(unescape(content))})
}

// raw skips an element whose content is no markup of the page.
func (s *scanner) raw(tag Tag, name []byte, a *attributes, i int) int {
	end := s.rawEnd(name, i)
	if end < 0 {
		if tag == Script || tag == Style {
			return len(s.src)
		}
		return i
	}
	content := s.src[i:end]
	switch {
	case tag == Title && s.page.Title == "":
		s.page.Title = collapse(unescape(content[:min(len(content), 2000)]))
	case tag == Script:
		s.script(a, content)
	}
	return after(s.src, end, ">")
}

// rawEnd returns the index of the end tag, or -1. A tag that once had no end
// has none further on.
func (s *scanner) rawEnd(name []byte, i int) int {
	if s.endless[string(name)] {
		return -1
	}
	for j := i; ; j += 2 {
		n := bytes.Index(s.src[j:], []byte("</"))
		if n < 0 {
			s.endless[string(name)] = true
			return -1
		}
		j += n
		if rest := s.src[j+2:]; len(rest) >= len(name) && bytes.EqualFold(rest[:len(name)], name) {
			return j
		}
	}
}

func (s *scanner) script(a *attributes, content []byte) {
	if len(content) > maxScript {
		return
	}
	switch kind := strings.ToLower(string(a.kind)); {
	case strings.Contains(kind, "ld+json") && len(s.page.Data) < maxScripts:
		s.page.Data = append(s.page.Data, content)
	case kind == "application/json" && len(content) > 2000 && len(s.page.State) < maxScripts:
		s.page.State = append(s.page.State, content)
	}
}

// open makes an element the innermost one.
func (s *scanner) open(tag Tag, name []byte, a *attributes) {
	p := s.page
	parent := &p.Elements[s.cur]
	if len(p.Elements) >= maxElements || parent.Depth >= maxDepth {
		p.Cut = true
		s.ignored++
		if tag.IsBlock() {
			s.flush(false)
		}
		return
	}
	e := Element{Parent: s.cur, Block: parent.Block, Tag: tag, Depth: parent.Depth + 1, Name: hashName(name), Flags: parent.Flags | own(tag)}
	if a.hidden {
		e.Flags |= Hidden
	}
	if !tag.IsBlock() && forReaders(a.class) {
		e.Flags |= noText
	}
	e.Sig = e.Name
	if len(a.class)+len(a.id)+len(a.role)+len(a.itemprop)+len(a.data)+len(a.rel) > 0 {
		c := s.classInfo(a)
		e.Classes, e.Tokens, e.Sig = c.set, c.tokens, e.Name*31+c.hash
	}
	index := int32(len(p.Elements))
	if tag.IsBlock() {
		s.flush(false)
		e.Block = index
	}
	p.Elements = append(p.Elements, e)
	s.cur = index
	if s.person == 0 && !tag.IsBlock() && toPerson(a) {
		s.person, s.named = index, len(p.Text)
	}
	switch tag {
	case A:
		s.line.links++
		s.address(a.href)
	case Time:
		s.moment(a)
	}
	if len(a.itemprop) > 0 && len(a.content) > 0 {
		s.meta(a)
	}
}

// address keeps the words of the block's first link.
func (s *scanner) address(href []byte) {
	if s.line.address[1] > 0 || len(href) == 0 {
		return
	}
	s.line.address[0] = int32(len(s.page.Tokens))
	n := 0
	eachToken(href[:min(len(href), 160)], func(word []byte) {
		if n++; n <= 12 {
			s.page.Tokens = append(s.page.Tokens, hashName(word))
		}
	})
	s.line.address[1] = int32(len(s.page.Tokens))
}

// toPerson reports an inline element that names a person: by rel, itemprop,
// class or the address it leads to.
func toPerson(a *attributes) bool {
	if string(a.rel) == "author" || string(a.itemprop) == "author" || bytes.Contains(a.class, []byte("author")) {
		return true
	}
	for href := a.href[:min(len(a.href), 300)]; ; {
		i := bytes.IndexAny(href, "/?&")
		if i < 0 {
			return false
		}
		href = href[i+1:]
		for _, mark := range [...]string{"author", "autor", "auteur", "staff/", "people/", "person/", "profile/", "contributor", "by/", "journalist", "reporter", "writer", "columnist", "team/"} {
			if len(href) > len(mark) && href[0] == mark[0] && string(href[:len(mark)]) == mark {
				return true
			}
		}
	}
}

// endPerson ends the open link to a person where its element is no longer open.
func (s *scanner) endPerson() {
	p := s.page
	if from := s.named; from < len(p.Text) && len(p.Text)-from < 120 && len(p.People) < maxPeople {
		p.People = append(p.People, Anchor{strings.TrimSpace(string(p.Text[from:])), int32(len(p.Blocks))})
	}
	s.person = 0
}

// forReaders reports a class by which designs hide words from sight and leave
// them to screen readers: "opens in new tab" after a link. As blocks such
// elements are kept and flagged by their class words; inside a sentence they
// are no part of it.
func forReaders(class []byte) bool {
	if len(class) < 7 {
		return false
	}
	for _, mark := range [...]string{"sr-only", "visually-hidden", "visuallyhidden", "visuallyHidden", "VisuallyHidden", "screen-reader", "screenreader", "ScreenReader", "a11y-hidden"} {
		if bytes.Contains(class, []byte(mark)) {
			return true
		}
	}
	return false
}

func (s *scanner) moment(a *attributes) {
	if len(s.page.Times) >= maxTimes || len(a.datetime) > 100 {
		return
	}
	s.line.time = int32(len(s.page.Times))
	s.page.Times = append(s.page.Times, Moment{string(a.datetime), int32(len(s.page.Blocks))})
}

// own returns the flags an element of the tag gives its content.
func own(tag Tag) Flags {
	switch tag {
	case A:
		return InLink
	case Bold:
		return InBold
	case Italic:
		return InItalic
	case Head, Button:
		return noText
	case P:
		return InP
	case LI, DT, DD:
		return InItem
	case TD, TH:
		return InTable
	case Figure:
		return InFigure
	case Figcaption:
		return InCaption
	case Article:
		return InArticle
	case Main:
		return InMain
	case Aside:
		return InAside
	case Nav:
		return InNav
	case Form:
		return InForm
	}
	if tag.IsHeading() {
		return InHeading
	}
	return 0
}

// classInfo reads the class words; pages repeat few class attributes often, so
// each is read once.
func (s *scanner) classInfo(a *attributes) classInfo {
	s.key = s.key[:0]
	for _, v := range [...][]byte{a.class, a.id, a.role, a.itemprop, a.data, a.rel} {
		s.key = append(append(s.key, v[:min(len(v), 300)]...), ' ')
	}
	if c, ok := s.classes[string(s.key)]; ok {
		return c
	}
	c := classInfo{hash: 2166136261}
	c.tokens[0] = int32(len(s.page.Tokens))
	eachToken(s.key, func(word []byte) {
		h := hashName(word)
		c.set |= s.words.sets[h]
		c.hash = (c.hash ^ h) * 16777619
		s.page.Tokens = append(s.page.Tokens, h)
	})
	c.tokens[1] = int32(len(s.page.Tokens))
	if len(s.classes) < 20_000 {
		s.classes[string(s.key)] = c
	}
	return c
}

package markup

// maxClimb bounds how many ancestors an end tag looks at.
const maxClimb = 100

// endTag reads an end tag's name from i and returns the index after ">".
func (s *scanner) endTag(i int) int {
	var buf [24]byte
	name, i := tagName(s.src, i, buf[:0])
	i = after(s.src, i, ">")
	tag := tagOf(name)
	switch {
	case tag == BR:
		s.flush(true)
		s.line.breakBefore = true
	case tag == HTML || tag == Body || tag.isVoid() || tag.isRaw():
	case s.ignored > 0:
		s.ignored--
		if tag.IsBlock() {
			s.flush(false)
		}
	default:
		s.close(tag, hashName(name))
	}
	return i
}

// close ends the nearest open element of that name. The end tag of an inline
// element reaches no further than its block; those of p and list items no
// further than their table cell.
func (s *scanner) close(tag Tag, name uint32) {
	els := s.page.Elements
	block := tag.IsBlock()
	for e, n := s.cur, 0; e > 0 && n < maxClimb; e, n = els[e].Parent, n+1 {
		t := els[e].Tag
		if els[e].Name == name || tag.IsHeading() && t.IsHeading() {
			if block {
				s.flush(false)
			}
			s.leave(e)
			return
		}
		if !block && t.IsBlock() || (t == TD || t == TH) && tag != TR && tag != Table && tag != TBody {
			return
		}
	}
}

// leave makes the element above e the innermost one.
func (s *scanner) leave(e int32) {
	s.cur = s.page.Elements[e].Parent
	if s.person > s.cur {
		s.endPerson()
	}
}

// closeImplied ends the elements that a start tag ends without saying so.
func (s *scanner) closeImplied(tag Tag) {
	switch tag {
	case LI:
		s.closeLike(LI, LI, UL, OL)
	case DT, DD:
		s.closeLike(DT, DD, DL, DL)
	case TR:
		s.closeLike(TR, TR, Table, Table)
	case TD, TH:
		s.closeLike(TD, TH, TR, Table)
	case TBody:
		s.closeLike(TBody, TBody, Table, Table)
	case A:
		s.closeLink()
		return
	}
	if !tag.IsBlock() {
		return
	}
	els := s.page.Elements
	if b := els[s.cur].Block; b > 0 && (els[b].Tag == P || tag.IsHeading() && els[b].Tag.IsHeading()) {
		s.flush(false)
		s.leave(b)
	}
}

// closeLike ends the nearest element tagged a or b unless one tagged stop or
// halt, or a table cell, stands between.
func (s *scanner) closeLike(a, b, stop, halt Tag) {
	els := s.page.Elements
	for e, n := s.cur, 0; e > 0 && n < maxClimb; e, n = els[e].Parent, n+1 {
		switch t := els[e].Tag; {
		case t == a || t == b:
			s.flush(false)
			s.leave(e)
			return
		case t == stop || t == halt || t == TD || t == TH:
			if a != TR && a != TBody || t == stop {
				return
			}
		}
	}
}

// closeLink ends an open link within the same block: links do not nest.
func (s *scanner) closeLink() {
	els := s.page.Elements
	for e := s.cur; e > 0 && !els[e].Tag.IsBlock(); e = els[e].Parent {
		if els[e].Tag == A {
			s.leave(e)
			return
		}
	}
}

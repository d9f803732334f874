package feature

// nest: the block's element and three above it, the best container, and the
// blocks of the same design.
func (s *Sheet) nest(row []float32, i int) []float32 {
	e := s.Page.Blocks[i].Element
	for range 4 {
		b := &s.boxes[e]
		row = append(row, float32(b.words), b.linkRate(), float32(b.good), float32(b.blocks), float32(b.children),
			ratio(b.words, s.total.words), ratio(b.words, b.blocks), ratio(b.commas, b.words), ratio(b.good, s.total.good))
		e = s.up(e)
	}
	up, down := s.toCommon(s.Page.Blocks[i].Element, s.best)
	p := s.paths[s.Info[i].Path]
	return append(row, up, down, ratio(s.boxes[s.best].words, s.total.words),
		float32(p.blocks), float32(p.words), p.linkRate(), ratio(p.words, p.blocks), ratio(p.good, p.blocks), ratio(p.words, s.total.words), ratio(p.good, s.total.good))
}

// toCommon returns how many block levels lie between a, b and their nearest
// common ancestor, each at most far.
func (s *Sheet) toCommon(a, b int32) (up, down float32) {
	for n := 0; a != b && n < 2*far; n++ {
		if a > b { // a parent's index is below its children's
			a = s.up(a)
			up++
		} else {
			b = s.up(b)
			down++
		}
	}
	return min(up, far), min(down, far)
}

// anchors: the block against the title, the article elements and the section.
func (s *Sheet) anchors(row []float32, i int) []float32 {
	row = s.titleAnchor(row, i)
	row = s.articleAnchor(row, i)
	row = s.follow(row, i)
	return s.section(row, i)
}

func (s *Sheet) titleAnchor(row []float32, i int) []float32 {
	if s.Title < 0 {
		row = append(row, -1000, 0, -1, -1)
	} else {
		up, down := s.toCommon(s.Page.Blocks[i].Element, s.Page.Blocks[s.Title].Element)
		row = append(row, float32(min(max(i-s.Title, -300), 300)), s.Likely, up, down)
	}
	first := s.firstGood(max(s.Title, 0))
	if first < 0 {
		return append(row, -1, -1, 0, 0)
	}
	up, down := s.toCommon(s.Page.Blocks[i].Element, s.Page.Blocks[first].Element)
	return append(row, up, down, flag(s.Info[i].Path == s.Info[first].Path), float32(min(max(i-first, -300), 300)))
}

// firstGood returns the first block from i on that reads like a paragraph.
func (s *Sheet) firstGood(i int) int {
	for ; i < len(s.Info); i++ {
		if s.Info[i].Good {
			return i
		}
	}
	return -1
}

func (s *Sheet) articleAnchor(row []float32, i int) []float32 {
	k := s.articleOf[s.Page.Blocks[i].Element]
	n := float32(len(s.articles))
	if k < 0 {
		return append(row, -1, n, 0, 0)
	}
	largest := int32(0)
	for _, a := range s.articles {
		largest = max(largest, a.words)
	}
	w := s.articles[k].words
	return append(row, float32(k), n, ratio(w, s.total.words), flag(w == largest))
}

// section: the heading the block stands under.
func (s *Sheet) section(row []float32, i int) []float32 {
	h := s.headings[i]
	if h < 0 {
		return append(row, -1, 0, -1, 0, 0, 0, 0, 0)
	}
	hb, in := &s.Page.Blocks[h], &s.Info[h]
	junk := uint8(0)
	for _, k := range [...]int{JunkRelated, JunkShare, JunkSubscription, JunkComment, JunkNavigation, JunkAuthor} {
		junk = max(junk, in.Junk[k])
	}
	up, down := s.toCommon(s.Page.Blocks[i].Element, hb.Element)
	return append(row, float32(min(i-int(h), 200)), float32(s.Page.Elements[hb.Element].Tag), float32(s.headCount[i]),
		float32(junk), float32(in.shape.words), in.LinkRate, up, down)
}

// page: what kind of page it is; conventions differ between kinds.
func (s *Sheet) page(row []float32, st Stated) []float32 {
	return append(row, flag(st.Article), flag(st.News), flag(s.body != nil), float32(len(s.articles)),
		ratio(s.total.link, s.total.bytes), float32(s.total.good), ratio(s.total.good, s.total.blocks), flag(len(s.describe) > 3))
}

package feature

import "variorum/internal/extract/page/markup"

// state prepares what the page says about itself for comparison.
func (s *Sheet) state(st Stated) {
	for _, t := range st.Titles {
		if w := s.r.AppendWords(nil, []byte(clip(t, 400))); len(w) > 0 {
			s.titleSets = append(s.titleSets, w)
		}
	}
	s.describe = map[uint32]bool{}
	for _, w := range s.r.AppendWords(nil, []byte(clip(st.Description, 1000))) {
		s.describe[w] = true
	}
	if words := s.r.AppendWords(nil, []byte(clip(st.Body, 200_000))); len(words) >= 20 {
		s.body = make(map[uint32]bool, len(words))
		for i := 0; i+2 < len(words); i++ {
			s.body[trigram(words[i:])] = true
		}
	}
}

func clip(s string, n int) string { return s[:min(len(s), n)] }

func trigram(w []uint32) uint32 { return (w[0]*31+w[1])*31 + w[2] }

// likeTitle is the best overlap of a block with a stated title, 0 to 1: the
// words in common over those of both (Jaccard). held is the share of the
// block's words that stand in that title.
func (s *Sheet) likeTitle(words []uint32) (like, held float32) {
	if len(words) == 0 || len(words) > 60 {
		return 0, 0
	}
	for _, t := range s.titleSets {
		common := 0
		for i, w := range words {
			if contains(t, w) && !contains(words[:i], w) {
				common++
			}
		}
		like = max(like, float32(common)/float32(len(t)+len(words)-common))
		held = max(held, float32(common)/float32(len(words)))
	}
	return like, held
}

func contains(words []uint32, w uint32) bool {
	for _, x := range words {
		if x == w {
			return true
		}
	}
	return false
}

// inDescription is the share of a block's words that the description holds.
func (s *Sheet) inDescription(words []uint32) float32 {
	if len(s.describe) < 4 || len(words) == 0 || len(words) > 300 {
		return 0
	}
	n := 0
	for _, w := range words {
		if s.describe[w] {
			n++
		}
	}
	return float32(n) / float32(len(words))
}

// InDescription is the share of a block's words that the description holds.
func (s *Sheet) InDescription(i int) float32 { return s.inDescription(s.WordsOf(i)) }

// Ends reports whether the block's last character is c.
func (in *Info) Ends(c rune) bool { return in.shape.last == c }

// inBody is the share of a block's trigrams that JSON-LD's articleBody holds,
// −2 where the page has none, −1 for blocks under three words.
func (s *Sheet) inBody(words []uint32) float32 {
	if s.body == nil {
		return -2
	}
	if len(words) < 3 {
		return -1
	}
	n := 0
	for i := 0; i+2 < len(words); i++ {
		if s.body[trigram(words[i:])] {
			n++
		}
	}
	return float32(n) / float32(len(words)-2)
}

// anchor finds the block that is the article's title.
func (s *Sheet) anchor() {
	els := s.Page.Elements
	for i := range s.Info {
		b := &s.Page.Blocks[i]
		like, _ := s.likeTitle(s.WordsOf(i))
		if like < .3 {
			continue
		}
		switch tag := els[b.Element].Tag; {
		case tag == markup.H1:
			like += .5
		case tag == markup.H2:
			like += .2
		}
		if s.Info[i].LinkRate > .5 {
			like -= .3
		}
		if like > s.Likely+.001 {
			s.Title, s.Likely = i, like
		}
	}
	if s.Likely < .35 {
		s.Title, s.Likely = -1, 0
	}
}

// sections notes for each block the last heading before it, and how many
// headings came.
func (s *Sheet) sections() {
	els := s.Page.Elements
	s.headings = make([]int32, len(s.Info))
	s.headCount = make([]int32, len(s.Info))
	last, n := int32(-1), int32(0)
	for i := range s.Info {
		s.headings[i], s.headCount[i] = last, n
		if els[s.Page.Blocks[i].Inner].Flags&markup.InHeading != 0 {
			last = int32(i)
			n++
		}
	}
}

// containers finds the article elements and the element that holds the
// article's text best, scored like Arc90's readability: each paragraph's worth
// goes to its parent and half of it to the next.
func (s *Sheet) containers() {
	els := s.Page.Elements
	s.goodBefore = make([]int32, len(s.Info)+1)
	worth := map[int32]float32{}
	for i := range s.Info {
		s.goodBefore[i+1] = s.goodBefore[i]
		if !s.Info[i].Good {
			continue
		}
		s.goodBefore[i+1]++
		w := 1 + min(float32(s.Info[i].shape.letters)/100, 5) + float32(min(s.Info[i].shape.commas, 5))
		e := s.Page.Blocks[i].Element
		if t := els[e].Tag; t == markup.P || t.IsHeading() || t == markup.LI {
			e = s.up(e)
		}
		worth[e] += w
		if u := s.up(e); u != e {
			worth[u] += w / 2
		}
	}
	top := float32(0)
	for i := range s.Info { // in block order, so that ties fall alike
		for e, k := s.Page.Blocks[i].Element, 0; k < 3; k++ {
			if w := worth[e] * (1 - s.boxes[e].linkRate()); w > top {
				top, s.best = w, e
			}
			e = s.up(e)
		}
	}
	s.articleBoxes()
}

func (s *Sheet) articleBoxes() {
	els := s.Page.Elements
	s.articleOf = make([]int32, len(els))
	for i := range els {
		s.articleOf[i] = -1
		if i > 0 {
			s.articleOf[i] = s.articleOf[els[i].Parent]
		}
		if els[i].Tag == markup.Article && s.boxes[i].words >= 30 {
			s.articleOf[i] = int32(len(s.articles))
			s.articles = append(s.articles, articleBox{int32(i), s.boxes[i].words})
		}
	}
}

// up returns the block-level element above e.
func (s *Sheet) up(e int32) int32 {
	if e == 0 {
		return 0
	}
	els := s.Page.Elements
	return els[els[e].Parent].Block
}

// Overlap is the share of a's word triples that b holds.
func Overlap(a, b []uint32) float64 {
	have := make(map[uint32]bool, len(b))
	for i := 0; i+2 < len(b); i++ {
		have[trigram(b[i:])] = true
	}
	n := 0
	for i := 0; i+2 < len(a); i++ {
		if have[trigram(a[i:])] {
			n++
		}
	}
	return float64(n) / float64(max(len(a)-2, 1))
}

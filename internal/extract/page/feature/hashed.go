package feature

// Views is how many linear scores a block has: of its words, of the class words
// around it, and of its context (the heading above, the address it links to).
const Views = 3

// maxClassHashes bounds the class words of one block.
const maxClassHashes = 200

// How many words of a block's start and end are hashed. Bios and appeals give
// themselves away in their first clause or their last.
const headWords, tailWords, headingWords = 16, 6, 6

// Hashes appends the hashed features of each view.
func (s *Sheet) Hashes(dst [Views][]uint32, i int) [Views][]uint32 {
	dst[0] = s.hashWords(dst[0], i)
	dst[1] = s.hashClasses(dst[1], i)
	dst[2] = s.hashContext(dst[2], i)
	return dst
}

func (s *Sheet) hashWords(dst []uint32, i int) []uint32 {
	words := s.WordsOf(i)
	dst = append(dst, mix(1, uint32(min(len(words), 12))))
	for k, w := range words[:min(len(words), headWords)] {
		dst = append(dst, mix(2, w))
		if k == 0 {
			dst = append(dst, mix(3, w))
		}
		if k+1 < len(words) {
			dst = append(dst, mix(4, w*31+words[k+1]))
		}
	}
	for k := max(0, len(words)-tailWords); k < len(words); k++ {
		dst = append(dst, mix(5, words[k]))
		if k+1 < len(words) {
			dst = append(dst, mix(6, words[k]*31+words[k+1]))
		}
	}
	return dst
}

func (s *Sheet) hashClasses(dst []uint32, i int) []uint32 {
	els := s.Page.Elements
	level := uint32(0)
	for e := s.Page.Blocks[i].Inner; e >= 0 && level < 4 && len(dst) < maxClassHashes; e = els[e].Parent {
		t := els[e].Tokens
		for _, token := range s.Page.Tokens[t[0]:t[1]] {
			dst = append(dst, mix(8+level, token), mix(7, token))
		}
		if els[e].Tag.IsBlock() {
			dst = append(dst, mix(16+level, uint32(els[e].Tag)))
			level++
		}
	}
	return dst
}

func (s *Sheet) hashContext(dst []uint32, i int) []uint32 {
	if h := s.headings[i]; h >= 0 {
		words := s.WordsOf(int(h))
		for _, w := range words[:min(len(words), headingWords)] {
			dst = append(dst, mix(24, w))
		}
	}
	a := s.Page.Blocks[i].Address
	for _, token := range s.Page.Tokens[a[0]:a[1]] {
		dst = append(dst, mix(25, token))
	}
	return dst
}

func mix(kind, h uint32) uint32 {
	h = (h ^ kind*0x9e3779b9) * 0x85ebca6b
	h ^= h >> 13
	return h * 0xc2b2ae35
}

// SetLinear sets the last numbers of a row: the linear scores, which only a
// model can give.
func (s *Sheet) SetLinear(i int, score [Views]float32) {
	copy(s.rows[(i+1)*s.width-Views:(i+1)*s.width], score[:])
}

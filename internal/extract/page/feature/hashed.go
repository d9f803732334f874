package feature

// Hashes appends the hashed features of the linear score: the block's first ten
// and last four words with their pairs, and the class words of four levels.
func (s *Sheet) Hashes(dst []uint32, i int) []uint32 {
	words := s.WordsOf(i)
	dst = append(dst, mix(1, uint32(min(len(words), 12))))
	for k, w := range words[:min(len(words), 10)] {
		dst = append(dst, mix(2, w))
		if k == 0 {
			dst = append(dst, mix(3, w))
		}
		if k+1 < len(words) {
			dst = append(dst, mix(4, w*31+words[k+1]))
		}
	}
	for k := max(0, len(words)-4); k < len(words); k++ {
		dst = append(dst, mix(5, words[k]))
		if k+1 < len(words) {
			dst = append(dst, mix(6, words[k]*31+words[k+1]))
		}
	}
	els := s.Page.Elements
	level := uint32(0)
	for e := s.Page.Blocks[i].Inner; e >= 0 && level < 4; e = els[e].Parent {
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

func mix(kind, h uint32) uint32 {
	h = (h ^ kind*0x9e3779b9) * 0x85ebca6b
	h ^= h >> 13
	return h * 0xc2b2ae35
}

// SetLinear sets the last number of a row: the linear score, which only a model
// can give.
func (s *Sheet) SetLinear(i int, score float32) { s.rows[(i+1)*s.width-1] = score }

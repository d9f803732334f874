package view

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"variorum"
	"variorum/internal/text"
)

// Stretches of one speech in one article are one wording where a cue of at most
// cueGap bytes parts them, or where the second goes on in the next paragraph
// with no more than markGap bytes (marks, a line end) between. Other gaps are
// another place, and another wording.
const (
	cueGap  = 160
	markGap = 8
)

// fragment is the number of words below which a quotation inside a sentence of
// the source is shown with it, directFragment the same for a speech of its own,
// and longSentence the number above which not even then.
const (
	fragment       = 8
	directFragment = 4
	longSentence   = 45
)

// isFragment reports whether what was said makes little sense alone.
func isFragment(said []variorum.Said) bool {
	n := 0
	for _, s := range said {
		n += wordCount(s.Line.Exact())
	}
	if said[0].Kind == "direct" {
		return n < directFragment
	}
	return n < fragment
}

func (k *maker) speakers() {
	k.dropped = map[spot][]Note{}
	byName := map[string]*Speaker{}
	var order []string
	add := func(list []variorum.Utterance, reported bool) {
		for _, u := range k.joinUtterances(list) {
			out, ok := k.utterance(u, reported)
			if !ok {
				continue
			}
			s := byName[u.Speaker.Name]
			if s == nil {
				s = &Speaker{Name: u.Speaker.Name}
				byName[u.Speaker.Name] = s
				order = append(order, u.Speaker.Name)
			}
			if s.Name != "" {
				s.Role = cmp.Or(s.Role, u.Speaker.Role)
			}
			if reported {
				s.Reported = append(s.Reported, out)
			} else {
				s.Utterances = append(s.Utterances, out)
			}
		}
	}
	add(k.story.Quotes, false)
	add(k.story.Reported, true)
	for _, name := range order {
		s := byName[name]
		s.settle()
		s.Listed = slices.ContainsFunc(k.story.Names, func(n variorum.Name) bool { return n.Name == name })
		k.Page.Speakers = append(k.Page.Speakers, *s)
	}
	slices.SortStableFunc(k.Page.Speakers, func(a, b Speaker) int {
		return cmp.Or(named(b)-named(a), voice(b.Utterances)-voice(a.Utterances), voice(b.Reported)-voice(a.Reported))
	})
}

func named(s Speaker) int {
	if s.Name == "" {
		return 0
	}
	return 1
}

// voice weighs a speaker: each utterance counts once for every origin that has it.
func voice(list []Utterance) int {
	n := 0
	for _, u := range list {
		n += spread(u)
	}
	return n
}

// settle lifts what all utterances share to the speaker, and counts origins.
func (s *Speaker) settle() {
	origins := map[int]bool{}
	when, where := map[string]bool{}, map[string]bool{}
	all := append(slices.Clone(s.Utterances), s.Reported...)
	for _, u := range all {
		when[u.When], where[u.Where] = true, true
		for _, row := range append([]Row{u.Row}, u.Variants...) {
			for _, g := range row.Sigla {
				origins[g[0].Origin] = true
			}
		}
	}
	s.Origins = len(origins)
	if len(when) == 1 {
		s.When = all[0].When
	}
	if len(where) == 1 {
		s.Where = all[0].Where
	}
	slices.SortStableFunc(s.Utterances, func(a, b Utterance) int {
		return cmp.Or(warned(b)-warned(a), spread(b)-spread(a), fragments(a)-fragments(b))
	})
	for _, list := range [][]Utterance{s.Utterances, s.Reported} {
		for i := range list {
			if s.When != "" {
				list[i].When = ""
			}
			if s.Where != "" {
				list[i].Where = ""
			}
		}
	}
}

func warned(u Utterance) int {
	if u.Warned() {
		return 1
	}
	return 0
}

func fragments(u Utterance) int {
	if u.Fragment {
		return 1
	}
	return 0
}

// spread counts the origins that print an utterance.
func spread(u Utterance) int {
	seen := map[int]bool{}
	for _, row := range append([]Row{u.Row}, u.Variants...) {
		for _, g := range row.Sigla {
			seen[g[0].Origin] = true
		}
	}
	return len(seen)
}

// joinUtterances makes one of utterances by one speaker whose fullest wordings
// share a sentence or all their words: the reader sees them once.
func (k *maker) joinUtterances(list []variorum.Utterance) []variorum.Utterance {
	type at struct {
		speaker string
		spot
	}
	seen, worded := map[at]int{}, map[[2]string]int{}
	var out []variorum.Utterance
	for _, u := range list {
		if len(u.Said) == 0 {
			continue
		}
		place := at{speaker: u.Speaker.Name}
		base := fullest(u.Said)
		s, ok := k.spot(base.Line)
		if !ok {
			continue
		}
		place.spot = s
		words := [2]string{u.Speaker.Name, plainWords(base.Line.Exact())}
		i, dup := seen[place]
		if !dup {
			i, dup = worded[words]
		}
		if dup {
			out[i].Said = append(slices.Clone(out[i].Said), u.Said...)
			out[i].Speaker.Role = cmp.Or(out[i].Speaker.Role, u.Speaker.Role)
			continue
		}
		seen[place], worded[words] = len(out), len(out)
		out = append(out, u)
	}
	return out
}

// plainWords is what two equal wordings have in common: their folded words.
func plainWords(s string) string {
	var b strings.Builder
	for _, t := range folded(s) {
		b.WriteString(t.folded)
		b.WriteByte(' ')
	}
	return b.String()
}

// fullest returns the wording the others are compared with: unchanged, not a
// headline, the longest.
func fullest(said []variorum.Said) variorum.Said {
	best := said[0]
	for _, s := range said[1:] {
		if c := cmp.Or(rank(s)-rank(best), len(s.Line.Exact())-len(best.Line.Exact())); c > 0 {
			best = s
		}
	}
	return best
}

func rank(s variorum.Said) int {
	switch {
	case s.Kind == "headline" || s.Line.In() == variorum.PartTitle:
		return 0
	case s.Change == variorum.ChangeNone || s.Change == "":
		return 2
	}
	return 1
}

// A wording is one article's printing of an utterance.
type wording struct {
	said  []variorum.Said
	words []Words
	spot  spot
}

func (k *maker) utterance(u variorum.Utterance, reported bool) (Utterance, bool) {
	list := k.wordings(u.Said, reported)
	if len(list) == 0 {
		return Utterance{}, false
	}
	base := slices.MaxFunc(list, func(a, b wording) int {
		return cmp.Or(rankOf(a)-rankOf(b), length(a)-length(b), b.spot.source-a.spot.source, b.spot.n-a.spot.n)
	})
	out := Utterance{Row: Row{Words: base.words}, Fragment: !reported && isFragment(base.said)}
	var same []found
	worded := map[string]int{}
	for _, w := range list {
		switch {
		case w.spot == base.spot:
		case sameWording(base, w):
			same = append(same, found{w.spot, true})
		default:
			out.Variants = k.variant(out.Variants, worded, base, w)
		}
	}
	out.Sigla = k.sigla(base.spot, same)
	sort.SliceStable(out.Variants, func(i, j int) bool { return !out.Variants[i].Grave && out.Variants[j].Grave })
	out.When, out.Where = k.occasion(u.Said)
	k.noteDropped(base, out)
	return out, true
}

func wordCount(s string) int { return len(text.Words(s)) }

func rankOf(w wording) int {
	best := 0
	for _, s := range w.said {
		best = max(best, rank(s))
	}
	return best
}

func length(w wording) int {
	n := 0
	for _, s := range w.said {
		n += len(s.Line.Exact())
	}
	return n
}

// sameWording compares what was said, not the sentence around it.
func sameWording(a, b wording) bool {
	return sameText(saidText(a), saidText(b))
}

func saidText(w wording) string {
	var b strings.Builder
	for _, s := range w.said {
		b.WriteString(s.Line.Exact())
		b.WriteByte(' ')
	}
	return b.String()
}

// variant adds a wording to the variants, or its source to an equal one's, which
// worded finds by label and words.
func (k *maker) variant(list []Row, worded map[string]int, base, w wording) []Row {
	label, grave := changeLabel(w)
	row := Row{Words: w.words, Label: label, Grave: grave}
	plain := plainWords(rowText(row))
	key := label + "\x00" + plain
	if i, ok := worded[key]; ok && plain != "" {
		first := list[i].Words[0]
		s, _ := k.spot(first.Line)
		list[i].Sigla = k.sigla(s, append(flatten(list[i].Sigla), found{w.spot, true}))
		return list
	}
	worded[key] = len(list)
	if label != "headline" && !widened(w) && !widened(base) && len(base.words) == 1 && len(row.Words) == 1 && base.words[0].Language == row.Words[0].Language {
		row.Words = []Words{k.diff(base.words[0], row.Words[0])}
	}
	row.Sigla = k.sigla(w.spot, nil)
	return append(list, row)
}

// widened reports whether a wording is shown with the sentence around it.
func widened(w wording) bool {
	shown := 0
	for _, x := range w.words {
		shown += wordCount(x.Exact())
	}
	return shown > wordCount(saidText(w)) && isFragment(w.said)
}

func flatten(s Sigla) []found {
	var out []found
	for _, g := range s {
		for _, x := range g {
			out = append(out, found{parsePlace(x), x.Same})
		}
	}
	return out
}

func parsePlace(x Siglum) spot {
	_, n, _ := strings.Cut(x.Place, ".")
	i := 0
	for _, c := range n {
		i = i*10 + int(c-'0')
	}
	return spot{x.Source - 1, i - 1}
}

func rowText(r Row) string {
	var b strings.Builder
	for _, w := range r.Words {
		b.WriteString(w.Exact())
		b.WriteByte(' ')
	}
	return b.String()
}

func changeLabel(w wording) (label string, grave bool) {
	for _, s := range w.said {
		if s.Change == variorum.ChangeConditionDropped {
			return "condition dropped", true
		}
	}
	first := w.said[0]
	switch {
	case first.Kind == "headline" || first.Line.In() == variorum.PartTitle:
		return "headline", false
	case first.Change == variorum.ChangeNone:
		return "", false
	}
	return string(first.Change), false
}

// occasion returns when and where it was said, where the wordings agree.
func (k *maker) occasion(said []variorum.Said) (when, where string) {
	days, places := map[string]bool{}, map[string]bool{}
	for _, s := range said {
		if s.When != "" {
			days[timexLabel(s.When, k.year)] = true
		}
		if s.Where != "" {
			places[s.Where] = true
		}
	}
	if len(days) == 1 {
		when = joined(days)
	}
	if len(places) == 1 {
		where = joined(places)
	}
	return when, where
}

// wordings sorts what was said by article and joins near stretches.
func (k *maker) wordings(said []variorum.Said, reported bool) []wording {
	said = slices.Clone(said)
	slices.SortStableFunc(said, func(a, b variorum.Said) int {
		return cmp.Or(k.byID[a.Line.Article()]-k.byID[b.Line.Article()], partOrder(a.Line.In())-partOrder(b.Line.In()), a.Line.Start()-b.Line.Start(), a.Line.End()-b.Line.End())
	})
	var out []wording
	for _, s := range said {
		at, ok := k.spot(s.Line)
		if !ok {
			continue
		}
		if n := len(out); n > 0 && k.follows(out[n-1].said, s) {
			out[n-1].said = append(out[n-1].said, s)
			continue
		}
		out = append(out, wording{said: []variorum.Said{s}, spot: at})
	}
	for i := range out {
		out[i].words = k.stretches(out[i].said, reported)
	}
	return out
}

func partOrder(name string) int {
	switch name {
	case variorum.PartTitle:
		return 2 // headlines after the wordings they shorten
	case variorum.PartDeck:
		return 1
	}
	return 0
}

func (k *maker) follows(before []variorum.Said, s variorum.Said) bool {
	last := before[len(before)-1].Line
	if last.Article() != s.Line.Article() || last.In() != s.Line.In() {
		return false
	}
	_, end := last.Bytes()
	start, _ := s.Line.Bytes()
	if start-end <= markGap {
		return true
	}
	p, ok := k.partOf(last)
	return ok && start-end <= cueGap && !strings.Contains(p.doc.Text[end:start], "\n")
}

// stretches cuts the words to be shown: quotations with their marks, those that
// are cut by a cue as one, mere fragments with their sentence.
func (k *maker) stretches(said []variorum.Said, reported bool) []Words {
	p, _ := k.partOf(said[0].Line)
	var spans [][2]int
	for _, s := range said {
		from, to := s.Line.Bytes()
		if !reported {
			from, to = withMarks(p.doc.Text, from, to)
		}
		if n := len(spans); n > 0 && from-spans[n-1][1] <= cueGap && !strings.Contains(p.doc.Text[min(from, spans[n-1][1]):from], "\n") {
			spans[n-1][1] = max(spans[n-1][1], to)
			continue
		}
		spans = append(spans, [2]int{from, to})
	}
	var out []Words
	for _, s := range spans {
		if len(spans) == 1 {
			s = k.withSentence(p, s, reported || isFragment(said))
		}
		if w, ok := k.words(p.cutter.Cut(s[0], s[1])); ok {
			out = append(out, w)
		}
	}
	return out
}

// withSentence widens a fragment to the sentence that gives it sense.
func (k *maker) withSentence(p part, s [2]int, widen bool) [2]int {
	n := p.doc.SentenceAt(s[0])
	if n < 0 {
		return s
	}
	sent := p.doc.Sentences[n]
	if !widen || sent.Last-sent.First > longSentence || s[1] > sent.End {
		return s
	}
	return [2]int{sent.Start, sent.End}
}

// withMarks takes in the quotation marks that stand directly around a stretch.
func withMarks(s string, from, to int) (int, int) {
	if r, n := utf8.DecodeLastRuneInString(s[:from]); quoteMark(r) {
		from -= n
	} else if unspaced := strings.TrimRight(s[:from], " \u00a0\u202f"); len(unspaced) < from {
		if r, n := utf8.DecodeLastRuneInString(unspaced); r == '«' || r == '»' || r == '„' {
			from = len(unspaced) - n
		}
	}
	if r, n := utf8.DecodeRuneInString(s[to:]); quoteMark(r) {
		to += n
	} else if rest := strings.TrimLeft(s[to:], " \u00a0\u202f"); len(rest) < len(s)-to {
		if r, n := utf8.DecodeRuneInString(rest); r == '«' || r == '»' {
			to = len(s) - len(rest) + n
		}
	}
	return from, to
}

func quoteMark(r rune) bool {
	return strings.ContainsRune("\"'“”„‟‘’‚‹›«»「」『』〝〟＂", r) && r != 0
}

// noteDropped remembers, for the sentence of a conditional wording, who left the
// condition out.
func (k *maker) noteDropped(base wording, u Utterance) {
	for _, v := range u.Variants {
		if !v.Grave {
			continue
		}
		n := Note{Label: v.Label, Words: v.Words[0], Sigla: v.Sigla}
		n.Words.Pieces = nil
		for _, s := range append(flatten(u.Sigla), found{spot: base.spot}) {
			k.dropped[s.spot] = append(k.dropped[s.spot], n)
		}
	}
}

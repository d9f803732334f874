package plain

import (
	"strings"

	"variorum"
	"variorum/internal/text"
)

// Weights of lines in the search for the report's core, in words: prose counts
// its words up to coreProse, a line that is no sentence costs coreLabel, a
// longer one (the headline of another story) coreHeadline. Set on text dumps of
// the development pages (newspaper4k, wcxb); flat between half and double.
const (
	coreProse    = 40
	coreLabel    = 10
	coreHeadline = 20
)

// core finds where the report stands in a page printed as text, menus, teasers
// and all: the run of lines with the largest sum of weights (Bentley's maximum
// subarray). What lies before and behind is left out; a text that is only the
// report is its own core.
func (p *page) core() {
	if !p.printed() {
		return
	}
	from, to := p.window()
	for i := range p.lines {
		if l := &p.lines[i]; i >= to {
			l.set(variorum.RoleNavigation)
			l.outside()
		} else if i < from {
			l.before = true
		}
	}
}

// outside turns what is no junk by itself into junk.
func (l *line) outside() {
	if l.role == variorum.RoleCaption {
		l.role = variorum.RoleTeaser
	}
}

// A text is a page printed whole where it holds at least printedHits lines of
// menus, teasers and forms, and at least printedLabels lines, a third of all,
// that are no sentences: texts of the development sets that are reports alone
// hold fewer.
const (
	printedHits   = 4
	printedLabels = 15
)

func (p *page) printed() bool {
	hits, labels := 0, 0
	for i := range p.lines {
		l := &p.lines[i]
		if l.hit.reach != "" {
			hits++
		}
		if !l.ends {
			labels++
		}
	}
	return hits >= printedHits && labels >= printedLabels && labels*3 >= len(p.lines)
}

func (p *page) window() (from, to int) {
	best, sum, start := 0, 0, 0
	for i := range p.lines {
		if sum <= 0 {
			sum, start = 0, i
		}
		sum += p.lines[i].weight()
		if sum > best {
			best, from, to = sum, start, i+1
		}
	}
	for to < len(p.lines) && p.lines[to].close() {
		to++
	}
	return from, to
}

// close: a line behind the core that may belong to it: a source line, a
// sign-off, a last short sentence.
func (l *line) close() bool {
	return l.role == variorum.RoleCredit || l.role == variorum.RoleCaption || l.role == "" && l.ends
}

func (l *line) weight() int {
	switch {
	case l.role == "" && l.ends && !l.colonEnd():
		return min(len(l.words), coreProse)
	case l.role == variorum.RoleCaption || l.role == variorum.RoleCredit || l.role == variorum.RoleByline || l.role == variorum.RoleDateline:
		return 0
	case len(l.words) >= 6:
		return -coreHeadline
	}
	return -coreLabel
}

// A title is one line of at most titleWords words.
const titleWords = 32

// findTitle finds the title among the first lines where none is known, and
// takes out its repeats and the crumbs that lead to it.
func (p *page) findTitle() {
	first := p.firstBody()
	if p.title == "" {
		p.pickTitle(first)
	}
	title := p.title
	if title == "" {
		title = p.found
	}
	if title == "" {
		return
	}
	want := key(title)
	for i := range p.lines {
		l := &p.lines[i]
		if l.role == "" && (i <= first+1 || !l.ends) && key(l.text) == want {
			l.role = variorum.RoleRepeat
		}
		if l.role == "" && i < first && crumb(l.text, title) {
			l.role = variorum.RoleNavigation
		}
	}
}

// leastHeadline is how many words a headline at the end of a breadcrumb has at
// least; shorter ends name a section.
const leastHeadline = 4

// pickTitle takes the first line before the body that reads like a headline.
func (p *page) pickTitle(first int) {
	for i := 0; i < first; i++ {
		l := &p.lines[i]
		if l.role != "" || len(l.words) < 3 || l.long(titleWords) || strings.HasSuffix(l.text, ".") || strings.HasSuffix(l.text, "...") || strings.HasSuffix(l.text, "…") {
			continue
		}
		p.found, l.role = l.text, variorum.RoleTitle
		return
	}
	for i := range p.lines[:first] { // the headline only stands at the end of the crumbs
		if l := &p.lines[i]; l.role == variorum.RoleNavigation && breadcrumb(l.text) {
			crumbs := strings.FieldsFunc(l.text, func(r rune) bool { return strings.ContainsRune(">»›/|", r) })
			if last := strings.TrimSpace(crumbs[len(crumbs)-1]); len(strings.Fields(last)) >= leastHeadline {
				p.found = last
				return
			}
		}
	}
}

// firstBody is the index of the first prose line, or the number of lines.
func (p *page) firstBody() int {
	for i := range p.lines {
		if l := &p.lines[i]; l.body() && len(l.words) >= 12 && !strings.HasSuffix(l.text, "...") && !strings.HasSuffix(l.text, "…") {
			return i
		}
	}
	return len(p.lines)
}

// key is a line as it is compared with others: its folded words.
func key(s string) string {
	var b strings.Builder
	for _, w := range text.Words(s) {
		b.WriteString(text.Fold(w.Lower))
		b.WriteByte(' ')
	}
	return b.String()
}

// crumb: the end of a navigation line is the start of the title, cut off.
func crumb(s, title string) bool {
	t := strings.TrimRight(s, ".… ")
	if len(t) == len(s) || len(t) < 12 {
		return false
	}
	for n := len(t) - 12; n >= 0; n-- {
		if rest := t[n:]; len(rest) <= len(title) && strings.EqualFold(straight(rest), straight(title)[:min(len(straight(title)), len(straight(rest)))]) {
			return true
		}
	}
	return false
}

func straight(s string) string {
	return strings.NewReplacer("’", "'", "‘", "'", "“", "\"", "”", "\"").Replace(s)
}

// feet takes all that follows a heading of the page's foot, unless most of the
// report does: then the heading stood in the middle.
func (p *page) feet() {
	total := 0
	for i := range p.lines {
		if p.lines[i].body() {
			total += len(p.lines[i].words)
		}
	}
	before := 0
	for i := range p.lines {
		l := &p.lines[i]
		if l.hit.reach == reachEnd && before*2 > total && before > 0 {
			for j := i; j < len(p.lines); j++ {
				if foot := &p.lines[j]; foot.role == variorum.RoleCaption {
					foot.role = l.hit.role // a teaser's picture, not the report's
				} else {
					foot.set(l.hit.role)
				}
			}
			return
		}
		if l.body() {
			before += len(l.words)
		}
	}
}

// most headlines that may stand under one teaser heading in the middle of a report.
const headlinesUnder = 6

// heads takes the headlines that follow a teaser heading inside the report.
func (p *page) heads() {
	for i := range p.lines {
		if h := p.lines[i].hit; h.reach != reachHead && h.reach != reachEnd {
			continue
		}
		for j := i + 1; j < len(p.lines) && j <= i+headlinesUnder; j++ {
			l := &p.lines[j]
			if l.role == "" && (l.ends || len(l.words) < 4) {
				break
			}
			l.set(p.lines[i].hit.role)
		}
	}
}

// strays: lines that are no sentences. Before the body they are labels of
// pictures; behind it, leftovers; inside it, subheads, lists or, when long and
// alone, headlines of other stories.
func (p *page) strays() {
	first, last := p.firstBody(), p.lastBody()
	if first >= last {
		return
	}
	for i := range p.lines {
		l := &p.lines[i]
		if l.role == variorum.RoleCredit && i < first && (p.is(i-1, variorum.RoleCaption) || p.is(i+1, variorum.RoleCaption)) {
			l.role = variorum.RoleCaption // an agency's name beside a picture is the picture's
		}
		if l.role != "" {
			continue
		}
		switch {
		case l.ends || len(l.words) == 0:
		case len(l.words) <= 4 && p.is(i+1, variorum.RoleCaption):
			l.role = variorum.RoleCaption
		case i < first && len(l.words) <= 4:
			l.role = variorum.RoleNavigation
		case i > last && len(l.words) <= 12 && !signedOff(l.text) && !l.counts():
			l.role = variorum.RoleJunk
		case i > first && i < last && p.foreignHeadline(i):
			l.role = variorum.RoleTeaser
		case i > first && i < last && len(l.words) <= 12 && !list(p, i):
			l.role = variorum.RoleSubhead
		}
	}
}

// counts: the line gives a number with its label: a result, a toll.
func (l *line) counts() bool {
	digits, letters := false, false
	for _, w := range l.words {
		digits = digits || w.Kind == text.Number
		letters = letters || w.Kind == text.Letters
	}
	return digits && letters
}

func (p *page) lastBody() int {
	for i := len(p.lines) - 1; i >= 0; i-- {
		if p.lines[i].body() {
			return i
		}
	}
	return -1
}

func (p *page) is(i int, role variorum.Role) bool {
	return i >= 0 && i < len(p.lines) && p.lines[i].role == role
}

// A subhead is short; a line of headlineWords or more without an end mark,
// between two sentences, names another story.
const headlineWords = 10

func (p *page) foreignHeadline(i int) bool {
	l := &p.lines[i]
	if len(l.words) < headlineWords || l.long(titleWords) || !l.words[0].Upper || l.cut || list(p, i) || startsMark(l.text) || endsMark(l.text) {
		return false
	}
	before, after := p.neighbour(i, -1), p.neighbour(i, 1)
	return before != nil && after != nil && before.prose() && !before.colonEnd() && after.prose()
}

// prose: a sentence, or so long that only its end mark was lost.
func (l *line) prose() bool { return l.ends || l.long(titleWords) }

// neighbour is the next line of the report in a direction, nil at its end.
func (p *page) neighbour(i, step int) *line {
	for i += step; i >= 0 && i < len(p.lines); i += step {
		if l := &p.lines[i]; l.role == "" {
			return l
		}
	}
	return nil
}

func (l *line) colonEnd() bool { return strings.HasSuffix(l.text, ":") }

func startsMark(s string) bool {
	return strings.HasPrefix(s, "\"") || strings.HasPrefix(s, "“") || strings.HasPrefix(s, "«") || strings.HasPrefix(s, "„") || strings.HasPrefix(s, "'") || strings.HasPrefix(s, "‘")
}

func endsMark(s string) bool {
	return strings.HasSuffix(s, "\"") || strings.HasSuffix(s, "”") || strings.HasSuffix(s, "»") || strings.HasSuffix(s, ",") || strings.HasSuffix(s, "-")
}

// list: a neighbour is a line of the same kind, without an end mark.
func list(p *page, i int) bool {
	alike := func(j int) bool {
		return j >= 0 && j < len(p.lines) && p.lines[j].role == "" && !p.lines[j].prose() && len(p.lines[j].words) >= 3
	}
	return alike(i-1) || alike(i+1)
}

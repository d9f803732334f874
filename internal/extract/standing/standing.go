// Package standing takes out of articles what their outlet prints on every
// page: appeals, disclaimers, notes about the newsletter.
//
// In come articles in input order, with their host; each is compared with the
// paragraphs of the host's earlier articles and loses those that stood in
// several of them (role standing, listed under Removed). What extraction takes
// for text on one page shows itself as boilerplate only over many: correct
// paragraphs repeat in about one in a thousand pages.
//
// The table is bounded and a function of the input order alone: the same
// articles in the same order lose the same paragraphs. It is left to the caller
// to feed it in order and from one goroutine.
package standing

import (
	"strings"
	"unicode/utf8"

	"variorum"
	"variorum/internal/text"
)

// Bounds of the table. A host's paragraphs take 16 bytes each.
const (
	maxHosts      = 2000
	maxParagraphs = 4000 // of a host
)

// Tuned by reasoning, not on data: the gold pages hold few of one host. Three
// earlier articles cannot share a paragraph by chance or by one correction run
// twice; long paragraphs that repeat are texts republished, not standing ones.
const (
	enough   = 3   // earlier articles that must hold a paragraph
	maxWords = 120 // of a standing paragraph
	sameText = .5  // share of known words from which an article is a second reading
)

// A Table remembers the paragraphs of hosts.
type Table struct {
	hosts map[string]*host
	order []string // hosts by first appearance, oldest first
}

type host struct {
	seen  map[uint64]int
	order []uint64
}

// New returns an empty table.
func New() *Table { return &Table{hosts: map[string]*host{}} }

// Strip removes the article's standing paragraphs and learns the others.
func (t *Table) Strip(hostname string, a *variorum.Article) {
	if hostname == "" || a.Text == "" {
		return
	}
	h := t.host(hostname)
	lines := strings.Split(a.Text, "\n")
	keys := make([]uint64, len(lines))
	known, all := 0, 0
	for i, l := range lines {
		keys[i] = key(l)
		all += len(l)
		if h.seen[keys[i]] > 0 {
			known += len(l)
		}
	}
	again := float64(known) > sameText*float64(all)
	drop := make([]bool, len(lines))
	for i, l := range lines {
		if !again {
			drop[i] = h.seen[keys[i]] >= enough && len(strings.Fields(l)) <= maxWords
			h.learn(keys[i])
		}
	}
	remove(a, lines, drop)
}

func (t *Table) host(name string) *host {
	if h, ok := t.hosts[name]; ok {
		return h
	}
	if len(t.order) == maxHosts {
		delete(t.hosts, t.order[0])
		t.order = t.order[1:]
	}
	h := &host{seen: map[uint64]int{}}
	t.hosts[name] = h
	t.order = append(t.order, name)
	return h
}

// learn counts a paragraph; where the host has too many, the oldest that was
// seen but once is forgotten.
func (h *host) learn(k uint64) {
	if h.seen[k] == 0 {
		h.order = append(h.order, k)
	}
	h.seen[k]++
	for len(h.order) > maxParagraphs {
		oldest := h.order[0]
		h.order = h.order[1:]
		if h.seen[oldest] > 1 && h.seen[oldest] < 1<<20 { // repeated ones go round once more, at half their count
			h.seen[oldest] /= 2
			h.order = append(h.order, oldest)
			continue
		}
		delete(h.seen, oldest)
	}
}

// key is FNV-1a of a folded paragraph without digits, so that counters and
// dates in it do not matter.
func key(line string) uint64 {
	h := uint64(14695981039346656037)
	for _, r := range text.Fold(line) {
		if r >= '0' && r <= '9' {
			continue
		}
		h = (h ^ uint64(r)) * 1099511628211
	}
	return h
}

// remove takes lines out of the text and moves the role spans.
func remove(a *variorum.Article, lines []string, drop []bool) {
	var kept []string
	type shift struct{ start, end, by int } // code points of the old text
	var shifts []shift
	at, removed := 0, 0
	for i, l := range lines {
		n := utf8.RuneCountInString(l)
		if drop[i] {
			a.Removed = append(a.Removed, variorum.Removed{Exact: l, Role: variorum.RoleStanding})
			removed += n + 1
		} else {
			shifts = append(shifts, shift{at, at + n, removed})
			kept = append(kept, l)
		}
		at += n + 1
	}
	if removed == 0 {
		return
	}
	a.Text = strings.Join(kept, "\n")
	var roles []variorum.RoleSpan
	for _, r := range a.Roles {
		for _, s := range shifts {
			if r.Start >= s.start && r.End <= s.end {
				roles = append(roles, variorum.RoleSpan{Role: r.Role, Start: r.Start - s.by, End: r.End - s.by})
			}
		}
	}
	a.Roles = roles
}

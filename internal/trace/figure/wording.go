package figure

import (
	"strings"

	"variorum/internal/text"
)

// wording is what a language's label.txt knows of words: which stand by a
// counted noun and say more of it. The zero wording knows none; labels are then
// the counted noun alone.
type wording struct {
	of, value, number, be, state, participle, verb, after, never words

	nounsFollow bool // "months fighting", "Tonnen Getreide"
	verbFirst   bool // "zerstörte Dörfer", against "villages destroyed"
}

// words holds words, folded, and endings.
type words struct {
	whole   map[string]bool
	endings []string
}

// leastStem is how many bytes must stand before an ending: "red" is no participle.
const leastStem = 3

func (w words) has(folded string) bool {
	if w.whole[folded] {
		return true
	}
	for _, e := range w.endings {
		if len(folded) >= len(e)+leastStem && strings.HasSuffix(folded, e) {
			return true
		}
	}
	return false
}

func (w *words) add(s string) {
	if ending, ok := strings.CutPrefix(s, "-"); ok {
		w.endings = append(w.endings, text.Fold(ending))
		return
	}
	if w.whole == nil {
		w.whole = map[string]bool{}
	}
	w.whole[text.Fold(s)] = true
}

func readWording(language string) *wording {
	l := &wording{}
	data, err := files.ReadFile("languages/" + language + "/label.txt")
	if err != nil {
		return l // the counted noun alone
	}
	sections := map[string]*words{
		"[of]": &l.of, "[value]": &l.value, "[number]": &l.number, "[be]": &l.be, "[state]": &l.state,
		"[participle]": &l.participle, "[verb]": &l.verb, "[after]": &l.after, "[never]": &l.never,
	}
	var rules words
	into := &rules
	for line := range text.DataLines(string(data)) {
		if section, ok := sections[line]; ok {
			into = section
			continue
		}
		for _, s := range strings.Fields(line) {
			into.add(s)
		}
	}
	l.nounsFollow, l.verbFirst = rules.has("nouns-follow"), rules.has("verb-first")
	return l
}

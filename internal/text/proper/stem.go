package proper

import "unicode/utf8"

// shortestStem is how many letters of a name a case ending must leave.
const shortestStem = 4

// stem cuts the longest case ending off a lower-case word.
func (l *lexicon) stem(lower string) string {
	endings := l.section["ending"].whole
	if len(endings) == 0 {
		return lower
	}
	best := lower
	for i := range lower {
		if i > 0 && endings[lower[i:]] && utf8.RuneCountInString(lower[:i]) >= shortestStem {
			best = lower[:i]
			break
		}
	}
	return best
}

package plain

import (
	"strings"
	"unicode"

	"variorum"
	"variorum/internal/text"
)

// classify gives each line the role that it shows by itself.
func (p *page) classify() {
	for i := range p.lines {
		l := &p.lines[i]
		if l.role != "" {
			continue
		}
		if h, ok := p.reader.phrases.find(l); ok {
			l.hit = h
			l.set(h.role)
			continue
		}
		l.set(p.shape(l, i))
	}
}

// shape recognises lines by their form.
func (p *page) shape(l *line, i int) variorum.Role {
	switch {
	case p.reader.photos.CreditLine(l.text) && !l.long(25) && !openEnd(l.text):
		return variorum.RoleCredit
	case links(l) && !l.long(20):
		return variorum.RolePromo
	case caption(p.reader.photos, l):
		return variorum.RoleCaption
	case byline(l):
		return variorum.RoleByline
	case strings.Contains(l.text, "pic.twitter.com/") || post(l.text):
		return variorum.RoleEmbed
	case dateline(l):
		return variorum.RoleDateline
	case breadcrumb(l.text):
		return variorum.RoleNavigation
	case styleLine(l.text):
		return variorum.RoleCode
	}
	return ""
}

// openEnd: "TEHRAN, August 8 (Xinhua) --" opens the report; its line goes on in
// the next.
func openEnd(s string) bool {
	return strings.HasSuffix(s, "-") || strings.HasSuffix(s, "–") || strings.HasSuffix(s, "—") || strings.HasSuffix(s, "_")
}

func (l *line) long(words int) bool { return len(l.words) > words }

// caption: a photo credit closes the line, or is all of it.
func caption(photos Photos, l *line) bool {
	if start, ok := photos.PhotoTail(l.text); ok {
		return !l.long(90) && start < len(l.text)
	}
	first := strings.ToUpper(firstWord(l))
	return (first == "FILE" || first == "PHOTO") && len(l.words) > 3 && !unicode.IsLetter(rune(l.text[min(len(l.text)-1, l.words[0].End+1)])) &&
		firstWord(l) == first
}

func firstWord(l *line) string {
	if len(l.words) == 0 {
		return ""
	}
	return l.words[0].In(l.text)
}

// byline: "By Ann Orr and Bo Lee", "Von Ann Orr", no end mark, names only.
func byline(l *line) bool {
	if len(l.words) < 2 || l.long(16) || strings.HasSuffix(l.text, "?") || strings.HasSuffix(l.text, "!") {
		return false
	}
	switch text.Fold(l.words[0].Lower) {
	case "by", "von", "par", "por", "di", "door", "автор", "written", "reported":
	default:
		return false
	}
	upper := 0
	for _, w := range l.words[1:] {
		if w.Upper || w.Lower == "and" || w.Lower == "und" || w.Lower == "et" || w.Lower == "y" || w.Lower == "by" || w.Lower == "of" {
			upper++
		}
	}
	return upper*10 >= (len(l.words)-1)*8 && (l.words[1].Upper || l.words[1].Lower == "by") && !strings.HasSuffix(l.text, ".")
}

// dateline: a line that is only a date or time, "Published: 3 Oct 2031, 14:05".
func dateline(l *line) bool {
	if len(l.words) == 0 || len(l.words) > 9 || l.ends {
		return false
	}
	digits, lower := 0, 0
	for _, w := range l.words {
		if w.Kind == text.Number {
			digits++
		} else if !w.Upper {
			lower++
		}
	}
	switch text.Fold(l.words[0].Lower) {
	case "published", "updated", "posted", "modified", "last", "veroffentlicht", "aktualisiert", "publie", "publicado", "actualizado", "pubblicato", "опубликовано", "обновлено":
		return digits >= 1
	}
	return digits >= 2 && lower == 0 && len(l.words) <= 7 && year(l)
}

func year(l *line) bool {
	for _, w := range l.words {
		if s := w.Lower; len(s) == 4 && (strings.HasPrefix(s, "19") || strings.HasPrefix(s, "20")) {
			return true
		}
	}
	return false
}

// breadcrumb: "Home > World > Europe", "Home / News".
func breadcrumb(s string) bool {
	for _, sep := range []string{" > ", " » ", " › ", " / ", " | "} {
		if parts := strings.Split(s, sep); len(parts) >= 3 || len(parts) == 2 && strings.EqualFold(parts[0], "home") {
			short := true
			for _, part := range parts[:len(parts)-1] {
				short = short && len(strings.Fields(part)) <= 3
			}
			return short && !endsSentence(s)
		}
	}
	return false
}

// post: the signature of an embedded post, "— Ann Orr (@annorr) October 3, 2031".
func post(s string) bool {
	return (strings.HasPrefix(s, "—") || strings.HasPrefix(s, "-") || strings.HasPrefix(s, "–")) && strings.Contains(s, "(@")
}

// links: addresses make up the line.
func links(l *line) bool {
	n := strings.Count(l.text, "http://") + strings.Count(l.text, "https://")
	return n > 0 && !endsSentence(l.text)
}

// styleLine: a line of a style sheet or script.
func styleLine(s string) bool {
	if strings.HasSuffix(s, "{") || s == "}" {
		return true
	}
	name, value, ok := strings.Cut(s, ":")
	return ok && strings.HasSuffix(value, ";") && !strings.ContainsAny(name, " ") && len(strings.Fields(value)) <= 6
}

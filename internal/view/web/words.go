package web

import (
	"html/template"
	"net/url"
	"strconv"
	"strings"

	"variorum/internal/view"
)

// A scribe writes what most of a page consists of, words and chips, which
// html/template would take ten times as long for. Every string passes through
// escape; markup stands in this file only.
type scribe struct {
	p      *Printer
	prefix string
	near   map[int]bool // sources whose texts are on the page; nil for all
}

// escape is right for text and for quoted attributes.
func escape(b *strings.Builder, s string) {
	if !strings.ContainsAny(s, "<>&'\"\x00") {
		b.WriteString(s)
		return
	}
	b.WriteString(template.HTMLEscapeString(s))
}

// link writes the address of a sentence.
func (c *scribe) link(b *strings.Builder, source int, place string) {
	if c.near != nil && !c.near[source] {
		b.WriteString("?report=")
		b.WriteString(strconv.Itoa(source))
	}
	b.WriteByte('#')
	b.WriteString(c.prefix)
	b.WriteString(place)
}

// attributes writes the language and direction of words, where they are not the
// page's.
func (c *scribe) attributes(b *strings.Builder, w view.Words) {
	if w.Language != "" && w.Language != c.p.tag {
		b.WriteString(` lang="`)
		escape(b, w.Language)
		b.WriteByte('"')
	}
	b.WriteString(c.direction(w.RTL))
}

func (c *scribe) direction(rtl bool) string {
	switch {
	case rtl == c.p.rtl:
		return ""
	case rtl:
		return ` dir="rtl"`
	}
	return ` dir="ltr"`
}

func (c *scribe) word(w view.Words) template.HTML {
	var b strings.Builder
	c.writeWord(&b, w)
	return template.HTML(b.String())
}

func (c *scribe) writeWord(b *strings.Builder, w view.Words) {
	b.WriteString(`<a class="x" href="`)
	c.link(b, w.Source, w.Place)
	b.WriteByte('"')
	c.attributes(b, w)
	b.WriteByte('>')
	if w.Pieces == nil {
		escape(b, w.Exact())
	}
	for _, p := range w.Pieces {
		around := [2]string{}
		switch p.Mark {
		case view.Changed:
			around = [2]string{"<ins>", "</ins>"}
		case view.Dropped:
			around = [2]string{"<del>", "</del> "}
		case view.Carries:
			around = [2]string{`<span class="ex">`, "</span>"}
		}
		b.WriteString(around[0])
		escape(b, p.Exact())
		b.WriteString(around[1])
	}
	b.WriteString("</a>")
}

// versioned writes words of a version: those of the one on the page lead to their
// sentence, others to the version on the article's own page.
func (c *scribe) versioned(w *view.Words, version int) template.HTML {
	if w.Place != "" {
		return c.word(*w)
	}
	var b strings.Builder
	b.WriteString(`<a class="x old" href="/article/`)
	escape(&b, url.PathEscape(w.Article()))
	b.WriteString("#v" + strconv.Itoa(version) + `"`)
	c.attributes(&b, *w)
	b.WriteByte('>')
	escape(&b, w.Exact())
	b.WriteString("</a>")
	return template.HTML(b.String())
}

// words writes one stretch, or several with the join shown.
func (c *scribe) words(list []view.Words) template.HTML {
	var b strings.Builder
	for i, w := range list {
		if i > 0 {
			b.WriteString(`<i class="j"> … </i>`)
		}
		c.writeWord(&b, w)
	}
	return template.HTML(b.String())
}

// dir is the direction attribute for the first of several stretches.
func (c *scribe) dir(list []view.Words) template.HTMLAttr {
	return template.HTMLAttr(c.direction(len(list) > 0 && list[0].RTL))
}

// text writes the sentences of a paragraph with their anchors.
func (c *scribe) text(list []view.Words) template.HTML {
	var b strings.Builder
	for i, w := range list {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(`<span class="s" id="`)
		b.WriteString(c.prefix)
		b.WriteString(w.Place)
		b.WriteByte('"')
		c.attributes(&b, w)
		b.WriteByte('>')
		escape(&b, w.Exact())
		b.WriteString("</span>")
	}
	return template.HTML(b.String())
}

// sigla writes the chips of a line, those beyond a handful folded.
func (c *scribe) sigla(s view.Sigla) template.HTML {
	var b strings.Builder
	c.writeSigla(&b, s, nil)
	return template.HTML(b.String())
}

// outlets writes them with their names.
func (c *scribe) outlets(s view.Sigla, sources []view.Source) template.HTML {
	var b strings.Builder
	c.writeSigla(&b, s, sources)
	return template.HTML(b.String())
}

// shown writes the handful without the rest.
func (c *scribe) shown(s view.Sigla) template.HTML {
	var b strings.Builder
	c.writeChips(&b, few(s, c.near != nil).Shown, nil)
	return template.HTML(b.String())
}

func (c *scribe) writeSigla(b *strings.Builder, s view.Sigla, names []view.Source) {
	f := few(s, c.near != nil)
	b.WriteString(`<span class="cs">`)
	c.writeChips(b, f.Shown, names)
	if f.More > 0 {
		b.WriteString(`<details class="mo"><summary class="c" aria-label="`)
		escape(b, c.p.language.Text("{} more sources", f.More))
		b.WriteString(`">+`)
		b.WriteString(strconv.Itoa(f.More))
		b.WriteString(`</summary><span class="cs"`)
		if f.Packed != "" {
			b.WriteString(` data-packed>`)
			escape(b, f.Packed)
		} else {
			b.WriteByte('>')
			c.writeChips(b, f.Rest, nil)
		}
		b.WriteString(`</span></details>`)
	}
	b.WriteString(`</span>`)
}

func (c *scribe) writeChips(b *strings.Builder, s view.Sigla, names []view.Source) {
	for _, g := range s {
		if len(g) > 1 {
			b.WriteString(`<span class="o">`)
		}
		for _, x := range g {
			c.writeChip(b, x, names)
		}
		if len(g) > 1 {
			b.WriteString(`</span>`)
		}
	}
}

func (c *scribe) writeChip(b *strings.Builder, x view.Siglum, names []view.Source) {
	n, label := strconv.Itoa(x.Source), &c.p.chip
	b.WriteString(`<a class="c`)
	if x.Same {
		b.WriteString(" w")
	} else {
		label = &c.p.otherChip
	}
	b.WriteString(`" href="`)
	c.link(b, x.Source, x.Place)
	if names != nil {
		b.WriteString(`">`)
		b.WriteString(n)
		b.WriteString(" <i>")
		escape(b, names[x.Source-1].Name)
		b.WriteString("</i>")
		if !x.Same {
			b.WriteString(`<span class="hide">` + label[1] + `</span>`)
		}
	} else {
		b.WriteString(`" aria-label="` + label[0] + n + label[1] + `">` + n)
	}
	b.WriteString("</a>")
}

// around is a label of one part, escaped, cut where the part stands.
func (p *Printer) around(label string) [2]string {
	before, after, _ := strings.Cut(p.language.Text(label), "{}")
	return [2]string{template.HTMLEscapeString(before), template.HTMLEscapeString(after)}
}

// spelling writes who uses a spelling: numbers that lead to the reports, those
// beyond a handful folded and, on a page that is short of room, as plain numbers.
func (c *scribe) spelling(s view.Sigla) template.HTML {
	list := sourcesOf(s)
	var b strings.Builder
	b.WriteString(`<span class="cs">`)
	shown := len(list)
	if shown > chipsShown+chipsSpare {
		shown = chipsShown
	}
	for _, n := range list[:shown] {
		c.writeReport(&b, n)
	}
	if rest := list[shown:]; len(rest) > 0 {
		b.WriteString(`<details class="mo"><summary class="c" aria-label="`)
		escape(&b, c.p.language.Text("{} more sources", len(rest)))
		b.WriteString(`">+`)
		b.WriteString(strconv.Itoa(len(rest)))
		b.WriteString(`</summary><span class="cs">`)
		if c.near == nil {
			for _, n := range rest {
				c.writeReport(&b, n)
			}
		} else {
			escape(&b, view.Numbers(rest))
		}
		b.WriteString(`</span></details>`)
	}
	b.WriteString(`</span>`)
	return template.HTML(b.String())
}

// writeReport writes a number that leads to the report, not to a sentence of it.
func (c *scribe) writeReport(b *strings.Builder, source int) {
	n := strconv.Itoa(source)
	b.WriteString(`<a class="c w" href="#` + c.prefix + "r" + n + `" aria-label="` + c.p.chip[0] + n + c.p.chip[1] + `">` + n + "</a>")
}

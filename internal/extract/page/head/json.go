package head

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Limits of the JSON of one page.
const (
	maxDepth  = 64
	maxValues = 60_000
	maxData   = 4 << 20 // bytes
)

type kind uint8

const (
	null kind = iota
	text
	number // numbers and booleans, as printed
	list
	object
)

// value is a JSON value; an object's values stand in items by its keys.
type value struct {
	kind  kind
	str   string
	keys  []string
	items []value
}

// get returns the value of a key, null where there is none.
func (v *value) get(key string) *value {
	for i, k := range v.keys {
		if k == key {
			return &v.items[i]
		}
	}
	return &value{}
}

// parser reads JSON as pages print it: control characters in strings, trailing
// commas and a missing end are forgiven.
type parser struct {
	src  []byte
	at   int
	left *int // values still allowed on this page
}

// parse reads a script; ok is false where nothing could be read. left is how
// many values the page may still have.
func parse(src []byte, left *int) (value, bool) {
	src = bytes.TrimSpace(src)
	src = bytes.TrimPrefix(src, []byte("<!--"))
	src = bytes.TrimPrefix(src, []byte("//<![CDATA["))
	p := &parser{src: src, left: left}
	v := p.value(0)
	return v, v.kind == object || v.kind == list
}

func (p *parser) space() {
	for p.at < len(p.src) && (p.src[p.at] <= ' ' || p.src[p.at] == ',') {
		p.at++
	}
}

func (p *parser) value(depth int) value {
	p.space()
	*p.left--
	if p.at >= len(p.src) || *p.left < 0 || depth > maxDepth {
		p.at = len(p.src)
		return value{}
	}
	switch c := p.src[p.at]; c {
	case '{':
		return p.object(depth)
	case '[':
		return p.list(depth)
	case '"':
		return value{kind: text, str: p.string()}
	}
	from := p.at
	for p.at < len(p.src) && !bytes.ContainsRune([]byte(",]}\n\t \r"), rune(p.src[p.at])) {
		p.at++
	}
	if p.at == from {
		p.at++ // a stray mark
		return value{}
	}
	if word := string(p.src[from:p.at]); word != "null" {
		return value{kind: number, str: word}
	}
	return value{}
}

func (p *parser) list(depth int) value {
	p.at++
	v := value{kind: list}
	for {
		p.space()
		if p.at >= len(p.src) {
			return v
		}
		if c := p.src[p.at]; c == ']' || c == '}' {
			if c == ']' {
				p.at++
			}
			return v
		}
		v.items = append(v.items, p.value(depth+1))
	}
}

func (p *parser) object(depth int) value {
	p.at++
	v := value{kind: object}
	for {
		p.space()
		if p.at >= len(p.src) {
			return v
		}
		switch p.src[p.at] {
		case '}':
			p.at++
			return v
		case ']':
			return v
		case '"':
			key := p.string()
			p.space()
			if p.at < len(p.src) && p.src[p.at] == ':' {
				p.at++
			}
			v.keys = append(v.keys, key)
			v.items = append(v.items, p.value(depth+1))
		default:
			p.at++
		}
	}
}

// string reads a string; the cursor stands on its opening quote.
func (p *parser) string() string {
	p.at++
	from, escaped := p.at, false
	for p.at < len(p.src) {
		switch p.src[p.at] {
		case '\\':
			escaped = true
			p.at++
		case '"':
			s := p.src[from:p.at]
			p.at++
			if !escaped {
				return string(s)
			}
			return unquote(s)
		}
		p.at++
	}
	p.at = len(p.src)
	return unquote(p.src[min(from, len(p.src)):])
}

// unquote resolves escapes.
func unquote(s []byte) string {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			out = append(out, s[i])
			continue
		}
		i++
		switch s[i] {
		case 'n', 'r', 't', 'b', 'f':
			out = append(out, '\n')
		case 'u':
			r, n := hex4(s[i+1:])
			i += n
			if 0xd800 <= r && r < 0xdc00 && i+2 < len(s) && s[i+1] == '\\' && s[i+2] == 'u' {
				if low, n := hex4(s[i+3:]); 0xdc00 <= low && low < 0xe000 {
					r = (r-0xd800)<<10 + (low - 0xdc00) + 0x10000
					i += 2 + n
				}
			}
			out = utf8.AppendRune(out, r)
		default:
			out = append(out, s[i])
		}
	}
	return string(out)
}

func hex4(s []byte) (rune, int) {
	if len(s) < 4 {
		return utf8.RuneError, 0
	}
	n, err := strconv.ParseUint(string(s[:4]), 16, 16)
	if err != nil {
		return utf8.RuneError, 0
	}
	return rune(n), 4
}

// words returns the value's text: a string, or the name in an object, or the
// first of a list.
func (v *value) words() string {
	switch v.kind {
	case text, number:
		return v.str
	case list:
		for i := range v.items {
			if s := v.items[i].words(); s != "" {
				return s
			}
		}
	case object:
		for _, key := range [...]string{"name", "@value", "headline", "url", "@id"} {
			if s := v.get(key); s.kind == text && s.str != "" {
				return s.str
			}
		}
	}
	return ""
}

// isType reports whether the value's @type contains one of the words.
func (v *value) isType(words ...string) bool {
	t := v.get("@type")
	all := []value{*t}
	if t.kind == list {
		all = t.items
	}
	for _, x := range all {
		for _, w := range words {
			if strings.Contains(x.str, w) {
				return true
			}
		}
	}
	return false
}

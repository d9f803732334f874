package markup

import "bytes"

// attributes holds the values of one start tag that matter.
type attributes struct {
	class, id, role, itemprop, rel, href []byte
	content, name, property, datetime    []byte
	lang, kind, data                     []byte
	hidden                               bool
}

// attributes reads the attributes from i, after the tag's name, and returns the
// index after ">".
func (s *scanner) attributes(i int, a *attributes) int {
	src := s.src
	for i < len(src) {
		c := src[i]
		switch {
		case c == '>':
			return i + 1
		case c <= ' ' || c == '/' || c == '"' || c == '\'' || c == '=':
			i++
			continue
		}
		from := i
		for i < len(src) && src[i] > ' ' && src[i] != '=' && src[i] != '>' && src[i] != '/' {
			i++
		}
		name := src[from:i]
		for i < len(src) && src[i] <= ' ' {
			i++
		}
		var value []byte
		if i < len(src) && src[i] == '=' {
			value, i = attributeValue(src, i+1)
		}
		if n := len(name); n >= 2 && n <= 14 {
			s.keep(a, name, value)
		}
	}
	return i
}

func attributeValue(src []byte, i int) ([]byte, int) {
	for i < len(src) && src[i] <= ' ' {
		i++
	}
	if i == len(src) {
		return nil, i
	}
	if q := src[i]; q == '"' || q == '\'' {
		end := bytes.IndexByte(src[i+1:], q)
		if end < 0 {
			return nil, len(src)
		}
		return src[i+1 : i+1+end], i + 2 + end
	}
	from := i
	for i < len(src) && src[i] > ' ' && src[i] != '>' {
		i++
	}
	return src[from:i], i
}

func (s *scanner) keep(a *attributes, name, value []byte) {
	var buf [14]byte
	lower := appendLower(buf[:0], name)
	switch string(lower) {
	case "class":
		a.class = value
	case "id":
		a.id = value
	case "href":
		a.href = value
	case "role":
		a.role = value
	case "itemprop":
		a.itemprop = value
	case "rel":
		a.rel = value
	case "content":
		a.content = value
	case "name":
		a.name = value
	case "property", "http-equiv":
		a.property = value
	case "datetime":
		a.datetime = value
	case "lang":
		a.lang = value
	case "type":
		a.kind = value
	case "data-testid", "data-module", "data-component", "data-type":
		a.data = value
	case "hidden":
		a.hidden = true
	case "aria-hidden":
		a.hidden = a.hidden || string(value) == "true"
	case "style":
		a.hidden = a.hidden || displayNone(value)
	}
}

// displayNone reports whether an inline style hides the element.
func displayNone(style []byte) bool {
	i := bytes.Index(style, []byte("display"))
	if i < 0 {
		return false
	}
	rest := bytes.TrimLeft(style[i+len("display"):], " :")
	return bytes.HasPrefix(rest, []byte("none"))
}

func appendLower(dst, b []byte) []byte {
	for _, c := range b {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		dst = append(dst, c)
	}
	return dst
}

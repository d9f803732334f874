package variorum

import (
	"encoding/json"
	"fmt"
	"reflect"
)

// UnmarshalJSON reads the place of a line, not its words: the line stays empty
// (Exact is "", it prints as null) until Bind has cut it out of its article.
func (l *Line) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		*l = Line{}
		return nil
	}
	var place struct {
		Article string `json:"article"`
		Version int    `json:"version"`
		In      string `json:"in"`
		Start   int    `json:"start"`
		End     int    `json:"end"`
	}
	if err := json.Unmarshal(data, &place); err != nil {
		return err
	}
	*l = Line{article: place.Article, version: place.Version, in: place.In, start: place.Start, end: place.End, loose: true}
	return nil
}

// Bind cuts every line of a story that was read from JSON out of its article.
// It fails where an article is missing or too short for a line.
func (s *Story) Bind(articles map[string]*Article) error {
	b := binder{cutters: map[cutterKey]Cutter{}, article: func(id string, version int) *Article {
		if a := articles[id]; a != nil && a.Version == version {
			return a
		}
		return nil
	}}
	return b.walk(reflect.ValueOf(s).Elem())
}

type binder struct {
	article func(id string, version int) *Article // nil where there is none
	cutters map[cutterKey]Cutter
}

type cutterKey struct {
	article string
	version int
	part    string
}

func (b *binder) walk(v reflect.Value) error {
	switch v.Kind() {
	case reflect.Struct:
		if l, ok := v.Addr().Interface().(*Line); ok {
			return b.bind(l)
		}
		for i := range v.NumField() {
			if err := b.walk(v.Field(i)); err != nil {
				return err
			}
		}
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.String {
			return nil
		}
		for i := range v.Len() {
			if err := b.walk(v.Index(i)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *binder) bind(l *Line) error {
	if !l.loose {
		return nil
	}
	a := b.article(l.article, l.version)
	if a == nil && l.version > 0 {
		return fmt.Errorf("bind line: no version %d of article %q", l.version, l.article)
	}
	if a == nil {
		return fmt.Errorf("bind line: no article %q", l.article)
	}
	part := l.In()
	key := cutterKey{l.article, l.version, part}
	c, ok := b.cutters[key]
	if !ok {
		var err error
		if c, err = a.Cutter(part); err != nil {
			return fmt.Errorf("bind line: %w", err)
		}
		b.cutters[key] = c
	}
	from, ok := c.byteAt(l.start)
	to, ok2 := c.byteAt(l.end)
	if !ok || !ok2 || from > to {
		return fmt.Errorf("bind line: article %q has no code points %d:%d in its %s", l.article, l.start, l.end, part)
	}
	*l = c.Cut(from, to)
	return nil
}

// byteAt returns the byte offset of a code point; ok is false past the end.
func (c Cutter) byteAt(point int) (offset int, ok bool) {
	if c.runes == nil {
		return point, point >= 0 && point <= len(c.text)
	}
	if point < 0 {
		return 0, false
	}
	block := 0
	for lo, hi := 0, len(c.runes); lo < hi; {
		mid := (lo + hi) / 2
		if int(c.runes[mid]) <= point {
			block, lo = mid, mid+1
		} else {
			hi = mid
		}
	}
	n := int(c.runes[block])
	for i := block * runeBlock; i <= len(c.text); i++ {
		if c.boundary(i) {
			if n == point {
				return i, true
			}
			n++
		}
	}
	return 0, false
}

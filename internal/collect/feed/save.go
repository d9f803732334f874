package feed

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"

	"github.com/mmcdole/gofeed"
)

// maxSingle bounds how many items of a broken feed are read one by one.
const maxSingle = 2000

// A broken feed, taken apart.
type broken struct {
	head  []byte // before the first item
	bare  []byte // only the opening tags of head
	items [][]byte
	tail  []byte // the tags that close what head leaves open
}

// saveXML reads the items of a broken feed that are whole: all at once where
// only the end is missing, one by one where something within is broken.
func saveXML(b []byte) *gofeed.Feed {
	x := takeApart(b)
	if len(x.items) == 0 {
		return nil
	}
	if f, err := read(slices.Concat(x.head, bytes.Join(x.items, nil), x.tail)); err == nil {
		return f
	}
	all, err := read(slices.Concat(x.head, x.tail))
	if err != nil {
		all = nil
	}
	for _, item := range x.items[:min(len(x.items), maxSingle)] {
		f, err := read(slices.Concat(x.bare, item, x.tail))
		switch {
		case err != nil:
		case all == nil:
			all = f
		default:
			all.Items = append(all.Items, f.Items...)
		}
	}
	if all == nil || len(all.Items) == 0 {
		return nil
	}
	return all
}

// takeApart finds the items by their tags, whatever is around them.
func takeApart(b []byte) (x broken) {
	first := regexp.MustCompile(`<((?:[A-Za-z_][\w.-]*:)?(?:item|entry))[\s>]`).FindSubmatchIndex(b)
	if first == nil {
		return x
	}
	x.head = b[:first[0]]
	x.items = itemsOf(b[first[0]:], b[first[0]:first[3]], []byte("</"+string(b[first[2]:first[3]])+">"))
	root := regexp.MustCompile(`(?i)<((?:[a-z_][\w.-]*:)?(?:rss|feed|rdf))[\s>][^<>]*>?`).FindSubmatch(x.head)
	if root == nil {
		return broken{}
	}
	x.bare = bytes.Clone(root[0])
	// In RDF the channel is closed before the items.
	if bytes.Contains(x.head, []byte("<channel")) && !bytes.Contains(x.head, []byte("</channel>")) {
		x.bare = append(x.bare, "<channel>"...)
		x.tail = append(x.tail, "</channel>"...)
	}
	x.tail = slices.Concat(x.tail, []byte("</"), root[1], []byte(">"))
	return x
}

// itemsOf cuts out the stretches from opening to closing. An item without an
// end is ended where the next one begins; the last one is not whole without it.
func itemsOf(rest, opening, closing []byte) (items [][]byte) {
	for {
		end := bytes.Index(rest, closing)
		if end < 0 {
			return items
		}
		next := nextItem(rest, len(opening), opening)
		for next >= 0 && next < end {
			items = append(items, slices.Concat(rest[:next], closing))
			rest, end = rest[next:], end-next
			next = nextItem(rest, len(opening), opening)
		}
		items = append(items, rest[:end+len(closing)])
		if next < 0 {
			return items
		}
		rest = rest[next:]
	}
}

// nextItem finds an opening tag from a place on; "<items>" is none.
func nextItem(b []byte, from int, opening []byte) int {
	for {
		at := bytes.Index(b[from:], opening)
		if at < 0 {
			return -1
		}
		from += at
		if end := from + len(opening); end < len(b) && bytes.IndexByte([]byte("> \t\r\n"), b[end]) >= 0 {
			return from
		}
		from++
	}
}

// saveJSON reads the items of a broken JSON Feed that are whole: all at once,
// or one by one where one of them is not as it should be.
func saveJSON(b []byte) *gofeed.Feed {
	fields, items := wholeFields(b)
	if len(items) == 0 {
		return nil
	}
	if f, err := readJSON(fields, items...); err == nil {
		return f
	}
	all, err := readJSON(fields)
	if err != nil {
		fields = map[string]json.RawMessage{"version": []byte(`"https://jsonfeed.org/version/1.1"`)}
		all = &gofeed.Feed{}
	}
	for _, item := range items[:min(len(items), maxSingle)] {
		if f, err := readJSON(fields, item); err == nil {
			all.Items = append(all.Items, f.Items...)
		}
	}
	if len(all.Items) == 0 {
		return nil
	}
	return all
}

func readJSON(fields map[string]json.RawMessage, items ...json.RawMessage) (*gofeed.Feed, error) {
	whole := map[string]any{"items": append([]json.RawMessage{}, items...)}
	for name, value := range fields {
		whole[name] = value
	}
	b, err := json.Marshal(whole)
	if err != nil {
		return nil, err
	}
	return read(b)
}

// wholeFields takes an object apart as far as it is whole.
func wholeFields(b []byte) (fields map[string]json.RawMessage, items []json.RawMessage) {
	d := json.NewDecoder(bytes.NewReader(b))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, nil
	}
	fields = map[string]json.RawMessage{}
	for d.More() {
		key, err := d.Token()
		name, ok := key.(string)
		if err != nil || !ok {
			break
		}
		if name == "items" {
			items = saveItems(d)
			continue
		}
		var value json.RawMessage
		if d.Decode(&value) != nil {
			break
		}
		fields[name] = value
	}
	return fields, items
}

func saveItems(d *json.Decoder) (items []json.RawMessage) {
	if t, err := d.Token(); err != nil || t != json.Delim('[') {
		return nil
	}
	for d.More() {
		var item json.RawMessage
		if err := d.Decode(&item); err != nil {
			return items
		}
		items = append(items, item)
	}
	d.Token()
	return items
}

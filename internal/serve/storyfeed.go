package serve

import (
	"net/url"
	"slices"
	"strconv"
	"time"

	"variorum"
	"variorum/internal/store"
	"variorum/internal/view/catalogue"
	"variorum/internal/view/feed"
)

// A history makes the items of one story's feed.
type history struct {
	base, story string
	language    *catalogue.Language
	articles    map[string]*variorum.Article
	at          map[int64]time.Time // of journal entries
}

// items are those of origins and of other developments, the newest first.
func (h *history) items(arrivals []store.Arrival, origins []variorum.Origin, developments []store.Development) []feed.Item {
	var out []feed.Item
	for _, o := range origins {
		i := slices.IndexFunc(arrivals, func(a store.Arrival) bool { return slices.Contains(o.Articles, a.Article) })
		if i >= 0 {
			out = append(out, h.origin(arrivals[i], i == 0))
		}
	}
	for _, d := range developments {
		if d.Kind != store.NewOrigin && len(d.Reports) > 0 {
			out = append(out, h.development(d))
		}
	}
	slices.SortStableFunc(out, func(a, b feed.Item) int { return b.Updated.Compare(a.Updated) })
	return out[:min(len(out), feedItems)]
}

func (h *history) origin(a store.Arrival, first bool) feed.Item {
	label := h.language.Text("new origin")
	if first {
		label = h.language.Text("first report")
	}
	item := feed.Item{ID: feed.ID("origin", a.Article), Address: h.article(a.Article), Published: a.At, Updated: a.At, Label: label}
	if article := h.articles[a.Article]; article != nil {
		item.Title, item.Language = article.Title, article.Language
		if article.Outlet != "" {
			item.Label += " · " + article.Outlet
			item.Outlets = []string{article.Outlet}
		}
	}
	return item
}

// development is titled by a label and the words it is about, in marks.
func (h *history) development(d store.Development) feed.Item {
	label := h.language.Text(d.Kind)
	last := d.Reports[len(d.Reports)-1]
	at := h.at[d.Seq]
	item := feed.Item{Address: h.base + "/story/" + h.story, Title: label + ":", Published: at, Updated: at, Label: label,
		ID: feed.ID(d.Kind, last.Article, last.Words.In, strconv.Itoa(last.Words.Start), strconv.Itoa(last.Words.End))}
	for i, r := range d.Reports {
		if i > 0 {
			item.Title += " –"
		}
		item.Title += " “" + r.Words.Exact + "”"
		item.Lines = append(item.Lines, cutLine(h.base, r.Words, r.Outlet))
	}
	if last.Outlet != "" {
		item.Title += " (" + last.Outlet + ")"
		item.Outlets = []string{last.Outlet}
	}
	return item
}

func (h *history) article(id string) string { return h.base + "/article/" + url.PathEscape(id) }

package serve

import (
	"net/http"
	"net/url"
	"strconv"

	"variorum/internal/store"
)

// rejectedData is what the page of rejections shows.
type rejectedData struct {
	Rejections []store.RejectionRow
	Source     string
	Called     string // the source as readers know it
	Reason     string
	Reasons    []choice
	MoreKinds  int
	Whole      bool // Reasons counts all there are
	Sources    []choice
	All, Older string // addresses
}

// A choice is a link of a list with its count.
type choice struct {
	Name, Link string
	Count      int
	On         bool
}

// rejectedShown is how many rejections a page shows, choicesShown how many
// reasons and sources stand beside them.
const (
	rejectedShown = 100
	choicesShown  = 15
)

func rejectedPage(source, reason string, before int64) string {
	q := url.Values{}
	if source != "" {
		q.Set("source", source)
	}
	if reason != "" {
		q.Set("reason", reason)
	}
	if before > 0 {
		q.Set("before", strconv.FormatInt(before, 10))
	}
	if len(q) == 0 {
		return "/rejected"
	}
	return "/rejected?" + q.Encode()
}

// rejected lists inputs that gave no article, the newest first.
func (s *Server) rejected(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	before, _ := strconv.ParseInt(r.FormValue("before"), 10, 64) // 0: from the newest
	d := rejectedData{Source: r.FormValue("source"), Reason: r.FormValue("reason"), All: "/rejected"}
	d.Called = d.Source
	var err error
	if d.Reason == "" {
		d.Rejections, err = s.store.Rejections(ctx, d.Source, before, rejectedShown+1)
	} else {
		d.Rejections, err = s.store.RejectedFor(ctx, d.Reason, d.Source, before, rejectedShown+1)
	}
	if err != nil {
		return err
	}
	if len(d.Rejections) > rejectedShown {
		d.Rejections = d.Rejections[:rejectedShown]
		d.Older = rejectedPage(d.Source, d.Reason, d.Rejections[rejectedShown-1].Seq)
	}
	reasons, whole, err := s.store.RejectedWhy(ctx, d.Source)
	if err != nil {
		return err
	}
	d.Whole, d.MoreKinds = whole, max(0, len(reasons)-choicesShown)
	for _, x := range reasons[:len(reasons)-d.MoreKinds] {
		d.Reasons = append(d.Reasons, choice{x.Reason, rejectedPage(d.Source, x.Reason, 0), x.Count, x.Reason == d.Reason})
	}
	if err := s.rejectedSources(r, &d); err != nil {
		return err
	}
	return s.print(w, r, "rejected", page{Title: "Rejected", At: "sources", Data: d})
}

// rejectedSources lists the sources with the most rejections of all time.
func (s *Server) rejectedSources(r *http.Request, d *rejectedData) error {
	list, err := s.store.SourcesByRejected(r.Context(), choicesShown)
	if err != nil {
		return err
	}
	for _, x := range list {
		d.Sources = append(d.Sources, choice{x.Called(), rejectedPage(x.URL, "", 0), x.Rejected, x.URL == d.Source})
		if x.URL == d.Source {
			d.Called = x.Called()
		}
	}
	return nil
}

package run

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"strings"
	"time"

	"variorum"
	"variorum/internal/collect/fetch"
	"variorum/internal/journal"
	"variorum/internal/store"
)

// recheckAfter is when an article's page is looked at again, after it arrived.
// Newsrooms change most of what they change in the first hours.
var recheckAfter = [...]time.Duration{time.Hour, 3 * time.Hour, 9 * time.Hour, 24 * time.Hour}

const (
	// recheckSpan is how old an article may be to be looked at again.
	recheckSpan = 48 * time.Hour
	// recheckPages is how many pages of a host are looked at in one go, so that
	// its feeds get their turn between.
	recheckPages = 20
)

// firstRecheck says when a new article is looked at again; ok is false for one
// that is old or has no address.
func firstRecheck(a *variorum.Article, source string, now time.Time) (r store.Recheck, ok bool) {
	published, dated := a.Published.Time()
	if a.URL == "" || dated && now.Sub(published) > recheckSpan {
		return r, false
	}
	return store.Recheck{URL: a.URL, Article: a.ID, Source: source, Due: now.Add(recheckAfter[0])}, true
}

// startRechecks begins to look at pages again, host by host.
func (w *Watcher) startRechecks(ctx context.Context) (int, error) {
	if w.Collect.Fetcher == nil {
		return 0, nil
	}
	due, err := w.Newsroom.store.DueRechecks(ctx, w.Now(), dueLooked)
	if err != nil {
		return 0, err
	}
	hosts := map[string][]store.Recheck{}
	var order []string
	for _, r := range due {
		host := hostOf(r.URL)
		if hosts[host] == nil {
			order = append(order, host)
		}
		if len(hosts[host]) < recheckPages {
			hosts[host] = append(hosts[host], r)
		}
	}
	begun := 0
	for _, host := range order {
		if w.begin(ctx, host, func() error { return w.recheckAll(ctx, hosts[host]) }) {
			begun++
		}
	}
	return begun, nil
}

func (w *Watcher) recheckAll(ctx context.Context, list []store.Recheck) error {
	for _, r := range list {
		if err := w.recheck(ctx, r); err != nil {
			return fmt.Errorf("look again at %s: %w", r.URL, err)
		}
	}
	if w.Cache != nil {
		return w.Cache.Flush(ctx)
	}
	return nil
}

// recheck looks at one page again: changed, it is a new version; gone, it is
// withdrawn; anything else is left for the next time.
func (w *Watcher) recheck(ctx context.Context, r store.Recheck) error {
	page, unchanged, keep, err := w.collector.Again(ctx, r.URL)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var fault *fetch.Error
	switch {
	case errors.As(err, &fault) && (fault.Status == http.StatusNotFound || fault.Status == http.StatusGone):
		err = w.withdraw(ctx, r, fault.Status)
	case err != nil: // robots.txt, a host out of reach, no page: nothing is known of the article
		err = nil
	case unchanged:
		err = w.withdraw(ctx, r, 0)
	default:
		if err = w.withdraw(ctx, r, 0); err == nil {
			err = w.reread(ctx, r, page)
		}
		if err == nil {
			keep()
		}
	}
	if err != nil {
		return err
	}
	return w.schedule(ctx, r)
}

func (w *Watcher) schedule(ctx context.Context, r store.Recheck) error {
	if r.Step++; r.Step == len(recheckAfter) {
		return w.Newsroom.store.DropRecheck(ctx, r.URL)
	}
	r.Due = w.Now().Add(recheckAfter[r.Step] - recheckAfter[r.Step-1])
	return w.Newsroom.store.PutRechecks(ctx, []store.Recheck{r})
}

// withdraw notes that an article was taken back, or with status 0 that it
// stands, where that is news.
func (w *Watcher) withdraw(ctx context.Context, r store.Recheck, status int) error {
	_, was, err := w.Newsroom.store.IsWithdrawn(ctx, r.Article)
	if err != nil || was == (status != 0) {
		return err
	}
	return w.take(ctx, journal.Withdrawn, WithdrawnEntry{Article: r.Article, URL: r.URL, Status: status})
}

// reread takes in a page as a new version where its article changed.
func (w *Watcher) reread(ctx context.Context, r store.Recheck, page variorum.Page) error {
	row, ok, err := w.Newsroom.store.Article(ctx, r.Article)
	if err != nil || !ok {
		return err
	}
	old, err := w.Newsroom.store.Articles(ctx, []store.ArticleRow{row})
	if err != nil {
		return err
	}
	one := iter.Seq2[variorum.Page, *variorum.Rejection](func(yield func(variorum.Page, *variorum.Rejection) bool) { yield(page, nil) })
	for a, rejected := range w.Newsroom.engine.each(ctx, one) {
		if rejected != nil {
			return nil // the page holds no article any more; the one that was read stays
		}
		a.ID = r.Article
		withoutStanding(&a, old[0])
		same, err := w.Newsroom.store.Unchanged(ctx, &a)
		if err != nil || same {
			return err
		}
		return w.take(ctx, journal.Article, ArticleEntry{Article: a, Source: r.Source})
	}
	return ctx.Err()
}

// withoutStanding takes out of a new version what was taken out of the one
// before because the outlet prints it on every page.
func withoutStanding(a, before *variorum.Article) {
	standing := map[string]bool{}
	for _, r := range before.Removed {
		if r.Role == variorum.RoleStanding {
			standing[r.Exact] = true
		}
	}
	if len(standing) == 0 {
		return
	}
	lines := strings.Split(a.Text, "\n")
	kept := slices.DeleteFunc(slices.Clone(lines), func(l string) bool { return standing[l] })
	if len(kept) == len(lines) {
		return
	}
	for _, l := range lines {
		if standing[l] {
			a.Removed = append(a.Removed, variorum.Removed{Exact: l, Role: variorum.RoleStanding})
		}
	}
	a.Text, a.Roles = strings.Join(kept, "\n"), nil // the spans of roles no longer fit
}

package run

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"variorum"
	"variorum/internal/group"
	"variorum/internal/journal"
	"variorum/internal/store"
)

// word invents a word from a number.
func word(n int) string {
	const letters = "bdfglmnprstvz"
	var b strings.Builder
	for range 3 {
		b.WriteByte(letters[n%len(letters)])
		b.WriteByte("aeiou"[n%5])
		n = n*7 + 3
	}
	return b.String()
}

// news returns n invented articles: every second tells the story of the one before.
func news(n int) []variorum.Article {
	var out []variorum.Article
	for i := range n {
		k := i / 2
		town := "Port " + strings.ToUpper(word(k)[:1]) + word(k)[1:]
		thing, other := word(100+k)+"er", word(200+k)
		out = append(out, variorum.Article{
			ID: fmt.Sprintf("a%d", i), URL: fmt.Sprintf("https://outlet%d.example/%d", i%3, i), Outlet: fmt.Sprintf("Outlet %d", i%3), Language: "en",
			Title:     fmt.Sprintf("%s %s closes after %d %s hurt", town, thing, k+3, other),
			Published: variorum.Stamp(began.AddDate(0, 0, 4*k).Format(time.RFC3339)), // far apart: their wording is alike
			Text: fmt.Sprintf("The %s of %s was closed after %d people were hurt by a %s, the %s council said.\n“We will open the %s again when the %s is safe,” Mayor %s of %s told reporters.",
				thing, town, k+3, other, word(300+k), thing, thing, strings.ToUpper(word(400 + k)[:1])+word(400 + k)[1:], town),
		})
	}
	return out
}

func open(t *testing.T, path string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// take gives articles to a newsroom that runs until all are traced.
func take(t *testing.T, s *store.Store, articles []variorum.Article, at time.Time) {
	t.Helper()
	takeWith(t, New(2, nil), s, articles, at)
}

func takeWith(t *testing.T, e *Engine, s *store.Store, articles []variorum.Article, at time.Time) {
	t.Helper()
	n, err := OpenNewsroom(t.Context(), s, e)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- n.Run(ctx, 2) }()
	for i, a := range articles {
		e, err := journal.New(at.Add(time.Duration(i)*time.Second), journal.Article, a)
		if err != nil {
			t.Fatal(err)
		}
		if err := n.Take(ctx, e); err != nil {
			t.Fatal(err)
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	for {
		done, err := n.Trace(t.Context(), 2)
		if err != nil {
			t.Fatal(err)
		}
		if done == 0 {
			return
		}
	}
}

// unseen are the tables that are not made from the journal, or that no user sees;
// those of the full-text indexes, too, which are not the same bytes.
var unseen = regexp.MustCompile(`^(journal|state|left_story|session|known_url|seen|recheck|push|sqlite_.*|.*_words(_.*)?)$`)

// tables prints what users see of a store: every table there is, by its rows. Of
// rows numbered in the order in which stories were traced the number is left out.
func tables(t *testing.T, path string) string {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var b strings.Builder
	for _, table := range query(t, db, `SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`) {
		if unseen.MatchString(table) {
			continue
		}
		columns := query(t, db, `SELECT name FROM pragma_table_info('`+table+`') WHERE name <> 'n' OR '`+table+`' = 'article'`)
		rows := query(t, db, `SELECT `+strings.Join(columns, ", ")+` FROM `+table)
		slices.Sort(rows)
		fmt.Fprintf(&b, "%s\n%s\n", table, strings.Join(rows, "\n"))
	}
	fmt.Fprintln(&b, query(t, db, `SELECT value FROM state WHERE name = 'position'`))
	return b.String()
}

// query returns rows as text.
func query(t *testing.T, db *sql.DB, q string) []string {
	t.Helper()
	rows, err := db.Query(q)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	cols, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for rows.Next() {
		vals, line := make([]any, len(cols)), make([]string, len(cols))
		for i := range vals {
			vals[i] = new(any)
		}
		if err := rows.Scan(vals...); err != nil {
			t.Fatal(err)
		}
		for i, v := range vals {
			line[i] = fmt.Sprint(*v.(*any))
		}
		out = append(out, strings.Join(line, "|"))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

var began = time.Date(2031, 10, 1, 8, 0, 0, 0, time.UTC)

func TestNewsroom(t *testing.T) {
	path := filepath.Join(t.TempDir(), "news.db")
	s := open(t, path)
	take(t, s, news(24), began)
	rows, err := s.Front(t.Context(), store.Filter{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 12 || rows[0].Articles != 2 || rows[0].Traced != rows[0].Changed {
		t.Fatalf("%d stories, first %+v", len(rows), rows[0])
	}
	story, articles, ok, err := s.Story(t.Context(), rows[0].ID)
	if err != nil || !ok || len(articles) != 2 || story.Title.IsZero() || len(story.Quotes) == 0 || story.Quotes[0].Said[0].Line.Exact() == "" {
		t.Fatalf("story %+v, %v, %v", story, ok, err)
	}
	found, total, err := s.SearchArticles(t.Context(), store.Query{Words: `"port ` + word(5) + `" people -nobody`, Limit: 10})
	if err != nil || total != 2 || found[0].Outlet == "" {
		t.Errorf("%d articles found: %+v, %v", total, found, err)
	}
	quotes, _, err := s.SearchQuotes(t.Context(), store.Query{Words: word(105) + "er safe", Limit: 5})
	if err != nil || len(quotes) == 0 || !strings.Contains(quotes[0].Line.Exact(), "is safe") {
		t.Errorf("quotes found: %+v, %v", quotes, err)
	}
}

// A later version keeps its story and the earlier text, and the story tells what
// it changed; a page that says what it said is no version.
func TestVersions(t *testing.T) {
	path := filepath.Join(t.TempDir(), "news.db")
	s := open(t, path)
	list := news(4)
	again := list[1]
	again.ID, again.Title, again.Text = "other", "Now: "+again.Title, strings.Replace(again.Text, "3 people", "5 people", 1)
	same := again
	same.Authors, same.Published = []string{"A. Clerk"}, "2031-10-09"
	take(t, s, append(list, again, same), began)
	id := list[1].ID
	versions, err := s.Versions(t.Context(), id)
	if err != nil || len(versions) != 2 || !strings.Contains(versions[0].Article.Text, "3 people") || !strings.Contains(versions[1].Article.Text, "5 people") {
		t.Fatalf("versions %+v, %v", versions, err)
	}
	if c, err := s.Count(t.Context()); err != nil || c.Articles != 4 {
		t.Errorf("counts %+v, %v", c, err)
	}
	row, _, err := s.Article(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	changed, err := s.Revisions(t.Context(), row.Story, 10)
	if err != nil || len(changed) != 1 {
		t.Fatalf("revisions %+v, %v", changed, err)
	}
	r := changed[0]
	if r.Article != id || r.Version != 2 || len(r.Altered) != 2 || r.Altered[0].Kind != variorum.AlteredHeadline || r.Altered[1].Was.Exact() != "3 people" || r.Altered[1].Is.Exact() != "5 people" {
		t.Errorf("altered %+v", r.Altered)
	}
	if len(r.Passages) != 1 || r.Passages[0].Before.Version() != 1 || r.Passages[0].After.Version() != 2 {
		t.Errorf("passages %+v", r.Passages)
	}
	if of, err := s.RevisionsOf(t.Context(), id, 10); err != nil || len(of) != 1 {
		t.Errorf("revisions of the article %+v, %v", of, err)
	}
}

// A story that was followed and merged into another is followed there.
func TestFollow(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "news.db"))
	take(t, s, news(6), began)
	rows, err := s.Front(t.Context(), store.Filter{Limit: 3})
	if err != nil || len(rows) != 3 {
		t.Fatal(rows, err)
	}
	err = s.Change(t.Context(), func(tx *store.Tx) error {
		for seq, f := range []FollowEntry{{"story", "nowhere", true}, {"story", rows[0].ID, true}, {"story", rows[0].ID, true}, {"story", rows[1].ID, true}, {"story", rows[1].ID, false}} {
			e, err := journal.New(began, journal.Follow, f)
			if err != nil {
				return err
			}
			e.Seq = int64(100 + seq)
			if err := applyFollow(tx, e); err != nil {
				return err
			}
		}
		if err := tx.Merge(rows[0].ID, rows[2].ID); err != nil {
			return err
		}
		return tx.Redirect(rows[0].ID, rows[2].ID)
	})
	if err != nil {
		t.Fatal(err)
	}
	list, err := s.Follows(t.Context())
	if err != nil || len(list) != 1 || list[0].Key != rows[2].ID {
		t.Errorf("followed: %+v, %v", list, err)
	}
	for i, want := range []bool{true, false, true} {
		if got, err := s.Followed(t.Context(), store.FollowStory, rows[i].ID); err != nil || got != want {
			t.Errorf("story %d followed: %v, %v", i, got, err)
		}
	}
}

// Stopped after any entry and started again, or made anew from the journal, the
// tables are the same.
func TestResumeAndRebuild(t *testing.T) {
	list := news(24)
	whole := filepath.Join(t.TempDir(), "whole.db")
	take(t, open(t, whole), list, began)
	want := tables(t, whole)
	parts := filepath.Join(t.TempDir(), "parts.db")
	for i := 0; i < len(list); i += 7 {
		s, err := store.Open(t.Context(), parts)
		if err != nil {
			t.Fatal(err)
		}
		take(t, s, list[i:min(i+7, len(list))], began.Add(time.Duration(i)*time.Second))
		s.Close()
	}
	if got := tables(t, parts); got != want {
		t.Errorf("stopped and started again:\n%s\nin one go:\n%s", got, want)
	}
	for name, f := range map[string]func(context.Context, *store.Store, *Engine) error{"rebuilt": Rebuild, "grouped anew": Regroup} {
		if err := f(t.Context(), open(t, whole), New(2, nil)); err != nil {
			t.Fatal(err)
		}
		if got := tables(t, whole); got != want {
			t.Errorf("%s, the tables differ: %s", name, differ(got, want))
		}
	}
}

// Cut off after any entry, as by a power cut, a newsroom goes on where its file is.
func TestCutOff(t *testing.T) {
	list := news(20)
	whole := filepath.Join(t.TempDir(), "whole.db")
	take(t, open(t, whole), list, began)
	want := tables(t, whole)
	running := open(t, filepath.Join(t.TempDir(), "running.db"))
	for i := 4; i < len(list); i += 4 {
		take(t, running, list[i-4:i], began.Add(time.Duration(i-4)*time.Second))
		cut := filepath.Join(t.TempDir(), "cut.db")
		if err := running.Backup(t.Context(), cut); err != nil {
			t.Fatal(err)
		}
		s := open(t, cut)
		if i%8 == 0 { // the memory was not kept
			if err := s.Change(t.Context(), func(tx *store.Tx) error { return tx.DropState(memoryState) }); err != nil {
				t.Fatal(err)
			}
		}
		take(t, s, list[i:], began.Add(time.Duration(i)*time.Second))
		if got := tables(t, cut); got != want {
			t.Fatalf("cut off after %d entries:\n%s\nwhole:\n%s", i, got, want)
		}
	}
}

// Stories leave the grouper's memory and come back when a late article needs
// them; stopped in between, the newsroom goes on as if it had not been.
func TestLateArticle(t *testing.T) {
	engine := func() *Engine {
		e := New(2, nil)
		e.grouping.Settings = group.Defaults()
		e.grouping.Settings.Window = 8
		return e
	}
	list := news(60)
	late := list[3] // of the second story, months later
	late.ID, late.URL, late.Text = "late", "https://late.example/", late.Text+" A clerk said so too."
	list = append(list, late)
	whole := filepath.Join(t.TempDir(), "whole.db")
	takeWith(t, engine(), open(t, whole), list, began)
	s := open(t, whole)
	first, _, err := s.Article(t.Context(), list[3].ID)
	if err != nil {
		t.Fatal(err)
	}
	if got, _, err := s.Article(t.Context(), "late"); err != nil || got.Story != first.Story {
		t.Errorf("the late article is in story %q, not in %q: %v", got.Story, first.Story, err)
	}
	parts := filepath.Join(t.TempDir(), "parts.db")
	for i := 0; i < len(list); i += 13 {
		s, err := store.Open(t.Context(), parts)
		if err != nil {
			t.Fatal(err)
		}
		if i%26 == 0 { // as after a power cut
			if err := s.Change(t.Context(), func(tx *store.Tx) error { return tx.DropState(memoryState) }); err != nil {
				t.Fatal(err)
			}
		}
		takeWith(t, engine(), s, list[i:min(i+13, len(list))], began.Add(time.Duration(i)*time.Second))
		s.Close()
	}
	if tables(t, parts) != tables(t, whole) {
		t.Error("stopped and started again, the tables differ")
	}
}

func TestBackup(t *testing.T) {
	path := filepath.Join(t.TempDir(), "news.db")
	s := open(t, path)
	take(t, s, news(6), began)
	copied := filepath.Join(t.TempDir(), "copy.db")
	if err := s.Backup(t.Context(), copied); err != nil {
		t.Fatal(err)
	}
	if tables(t, copied) != tables(t, path) {
		t.Error("the backup differs")
	}
	if err := s.Backup(t.Context(), copied); err == nil {
		t.Error("a backup was written over another")
	}
	if wrong, err := s.Check(t.Context()); err != nil || len(wrong) > 0 {
		t.Errorf("check: %v, %v", wrong, err)
	}
}

package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// A SourceRow is a feed, sitemap or page that is asked for news, and its health.
type SourceRow struct {
	URL     string
	Title   string   // as the reader calls it
	Folders []string // where it lies in an OPML file, outermost first
	Added   time.Time
	Told
	Paused   bool
	Every    time.Duration // between fetches, adapted to what it gives
	Due      time.Time
	Fetched  time.Time // zero: never
	Failures int       // in a row
	Error    string    // of the last fetch
	Hint     string    // what can be done
	Status   int       // the HTTP status of the last fault, 0 where the host did not answer
	Since    time.Time // of the first failure in a row; zero where it works
	Lasts    bool      // the fault is of the address, not of the moment
	Gave     time.Time // when it last gave an article; zero: never
	Given    int       // articles so far
	Rejected int
	Waiting  int  // pages left for the next time
	Pushing  bool // a hub sends it (WebSub)
}

// Told is what a source says of itself.
type Told struct {
	Kind  string `json:"kind,omitempty"`  // feed, news sitemap, sitemap, list, page
	Name  string `json:"name,omitempty"`  // its own
	Home  string `json:"home,omitempty"`  // the site
	Hub   string `json:"hub,omitempty"`   // pushes it (WebSub)
	Topic string `json:"topic,omitempty"` // under this address
}

// SourceID names a source in addresses of pages: 16 hexadecimal digits.
func SourceID(url string) string {
	sum := sha256.Sum256([]byte(url))
	return hex.EncodeToString(sum[:8])
}

// ID names the source in addresses of pages.
func (s SourceRow) ID() string { return SourceID(s.URL) }

// Called is the reader's name for it, else its own, else its host.
func (s SourceRow) Called() string {
	if s.Title != "" {
		return s.Title
	}
	if s.Name != "" {
		return s.Name
	}
	if u, err := url.Parse(s.URL); err == nil && u.Host != "" {
		return strings.TrimPrefix(u.Host, "www.")
	}
	return s.URL
}

// Short is its address without the scheme.
func (s SourceRow) Short() string {
	_, rest, _ := strings.Cut(s.URL, "://")
	return strings.TrimSuffix(strings.TrimPrefix(rest, "www."), "/")
}

// PutSource adds a source; one that is there keeps its health, and its title
// and folders where none are named.
func (t *Tx) PutSource(url, title, home string, folders []string, at time.Time, every time.Duration) error {
	lies := ""
	if len(folders) > 0 {
		b, err := json.Marshal(folders)
		if err != nil {
			return fmt.Errorf("put source %q: %w", url, err)
		}
		lies = string(b)
	}
	_, err := t.run(`INSERT INTO source (url, id, title, home, folders, added, every, due, fetched, failures, error, given, rejected)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, '', 0, 0) ON CONFLICT (url) DO UPDATE SET
		title = CASE WHEN excluded.title = '' THEN title ELSE excluded.title END, folders = CASE WHEN excluded.folders = '' THEN folders ELSE excluded.folders END`,
		url, SourceID(url), title, home, lies, unix(at), int64(every/time.Second), unix(at))
	if err != nil {
		return fmt.Errorf("put source %q: %w", url, err)
	}
	return nil
}

// DropSource takes a source out; what it gave stays.
func (t *Tx) DropSource(url string) error {
	for _, statement := range []string{`DELETE FROM source WHERE url = ?`, `DELETE FROM source_hour WHERE url = ?`} {
		if _, err := t.run(statement, url); err != nil {
			return fmt.Errorf("drop source %q: %w", url, err)
		}
	}
	return nil
}

// PauseSource stops asking a source, or begins again at a moment.
func (t *Tx) PauseSource(url string, paused bool, at time.Time) error {
	if _, err := t.run(`UPDATE source SET paused = ?1, due = CASE WHEN ?1 THEN due ELSE ?2 END WHERE url = ?3`, paused, unix(at), url); err != nil {
		return fmt.Errorf("pause source %q: %w", url, err)
	}
	return nil
}

// SourceDue makes a source due at a moment.
func (t *Tx) SourceDue(url string, at time.Time) error {
	if _, err := t.run(`UPDATE source SET due = ? WHERE url = ?`, unix(at), url); err != nil {
		return fmt.Errorf("source %q due: %w", url, err)
	}
	return nil
}

// MoveSource gives a source a new address, with all it gave. Where the new
// address is a source already, the two become one.
func (t *Tx) MoveSource(from, to string) error {
	for _, change := range []struct {
		statement string
		args      []any
	}{
		{`UPDATE OR IGNORE source SET url = ?2, id = ?3 WHERE url = ?1`, []any{from, to, SourceID(to)}},
		{`DELETE FROM source WHERE url = ?1`, []any{from}},
		{`INSERT INTO source_hour SELECT ?2, hour, asked, failed, given, rejected FROM source_hour WHERE url = ?1 ON CONFLICT (url, hour) DO UPDATE SET
			asked = asked + excluded.asked, failed = failed + excluded.failed, given = given + excluded.given, rejected = rejected + excluded.rejected`, []any{from, to}},
		{`DELETE FROM source_hour WHERE url = ?1`, []any{from}},
		{`UPDATE arrival SET source = ?2 WHERE source = ?1`, []any{from, to}},
		{`UPDATE rejection SET source = ?2 WHERE source = ?1`, []any{from, to}},
	} {
		if _, err := t.run(change.statement, change.args...); err != nil {
			return fmt.Errorf("move source %q: %w", from, err)
		}
	}
	return nil
}

// A Fetch is what asking a source once came to.
type Fetch struct {
	URL      string        `json:"url"`
	Given    int           `json:"given,omitempty"`
	Rejected int           `json:"rejected,omitempty"`
	Waiting  int           `json:"waiting,omitempty"`
	Fault    string        `json:"fault,omitempty"`
	Hint     string        `json:"hint,omitempty"`
	Status   int           `json:"status,omitempty"`
	Lasts    bool          `json:"lasts,omitempty"` // the fault is of the address, not of the moment
	Every    time.Duration `json:"every"`           // its pace from now on
	Wait     time.Duration `json:"wait,omitempty"`  // to the next fetch; 0: Every
	// Told is what it says of itself, nil where that is as before.
	Told *Told `json:"told,omitempty"`
}

// hoursKept is how long the hourly tally of a source is kept.
const hoursKept = 35 * 24

// NoteFetch keeps what a fetch gave and when the next is due.
func (t *Tx) NoteFetch(f Fetch, at time.Time) error {
	wait := f.Wait
	if wait == 0 {
		wait = f.Every
	}
	failed, gave := f.Fault != "", f.Given > 0
	_, err := t.run(`UPDATE source SET fetched = ?2, every = ?3, due = ?4, given = given + ?5, rejected = rejected + ?6, error = ?7, hint = ?8, status = ?9, lasts = ?10, waiting = ?11,
		failures = CASE WHEN ?12 THEN failures + 1 ELSE 0 END, since = CASE WHEN NOT ?12 THEN 0 WHEN since = 0 THEN ?2 ELSE since END, gave = CASE WHEN ?13 THEN ?2 ELSE gave END WHERE url = ?1`,
		f.URL, unix(at), int64(f.Every/time.Second), unix(at.Add(wait)), f.Given, f.Rejected, f.Fault, f.Hint, f.Status, f.Lasts, f.Waiting, failed, gave)
	if err != nil {
		return fmt.Errorf("note fetch of %q: %w", f.URL, err)
	}
	if f.Told != nil {
		if _, err := t.run(`UPDATE source SET kind = ?2, name = ?3, home = ?4, hub = ?5, topic = ?6 WHERE url = ?1`, f.URL, f.Told.Kind, f.Told.Name, f.Told.Home, f.Told.Hub, f.Told.Topic); err != nil {
			return fmt.Errorf("note fetch of %q: %w", f.URL, err)
		}
	}
	if _, err := t.run(`UPDATE source SET id = ? WHERE url = ? AND id = ''`, SourceID(f.URL), f.URL); err != nil { // of a file made before ids
		return fmt.Errorf("note fetch of %q: %w", f.URL, err)
	}
	hour := unix(at) / 3600
	_, err = t.run(`INSERT INTO source_hour (url, hour, asked, failed, given, rejected) SELECT ?1, ?2, 1, ?3, ?4, ?5 WHERE EXISTS (SELECT 1 FROM source WHERE url = ?1)
		ON CONFLICT (url, hour) DO UPDATE SET asked = asked + 1, failed = failed + excluded.failed, given = given + excluded.given, rejected = rejected + excluded.rejected`,
		f.URL, hour, failed, f.Given, f.Rejected)
	if err == nil {
		_, err = t.run(`DELETE FROM source_hour WHERE url = ? AND hour < ?`, f.URL, hour-hoursKept)
	}
	if err != nil {
		return fmt.Errorf("tally fetch of %q: %w", f.URL, err)
	}
	return nil
}

// PutArrival notes which source brought an article, and under which address.
func (t *Tx) PutArrival(article int64, source, input string) error {
	if _, err := t.run(`INSERT INTO arrival (article, source, input) VALUES (?, ?, ?) ON CONFLICT (article) DO NOTHING`, article, source, input); err != nil {
		return fmt.Errorf("put arrival of article %d: %w", article, err)
	}
	return nil
}

const sourceColumns = `url, title, folders, added, kind, name, home, hub, topic, paused, every, due, fetched, failures, error, hint, status, since, lasts, gave, given, rejected, waiting,
	EXISTS (SELECT 1 FROM push p WHERE p.source = source.url AND p.state = 'pushing')`

// Sources returns all sources by the name they are called and address.
func (s *Store) Sources(ctx context.Context) ([]SourceRow, error) {
	return sourceRows(s.read.QueryContext(ctx, `SELECT `+sourceColumns+` FROM source ORDER BY CASE WHEN title <> '' THEN title WHEN name <> '' THEN name ELSE url END COLLATE NOCASE, url`))
}

// Source returns a source by its id; ok is false where there is none.
func (s *Store) Source(ctx context.Context, id string) (row SourceRow, ok bool, err error) {
	list, err := sourceRows(s.read.QueryContext(ctx, `SELECT `+sourceColumns+` FROM source WHERE id = ?`, id))
	if err != nil || len(list) == 0 {
		return row, false, err
	}
	return list[0], true, nil
}

// DueSources returns sources to be asked now, those that waited longest first.
func (s *Store) DueSources(ctx context.Context, now time.Time, limit int) ([]SourceRow, error) {
	return sourceRows(s.read.QueryContext(ctx, `SELECT `+sourceColumns+` FROM source WHERE due <= ? AND NOT paused ORDER BY due, url LIMIT ?`, unix(now), limit))
}

// PassingRejection notes that a rejection may pass, so that its input is tried
// again.
func (t *Tx) PassingRejection(seq int64) error {
	if _, err := t.run(`UPDATE rejection SET passing = 1 WHERE seq = ?`, seq); err != nil {
		return fmt.Errorf("rejection %d: %w", seq, err)
	}
	return nil
}

// triesOfPassing is how often a page is tried whose host failed for the moment.
const triesOfPassing = 3

// HasURL reports whether an address was read, whether it gave an article or not.
func (s *Store) HasURL(ctx context.Context, url string) (bool, error) {
	var have bool
	err := s.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM article WHERE url = ?1 AND url <> '') OR EXISTS (SELECT 1 FROM rejection WHERE input = ?1 AND NOT passing)
		OR (SELECT count(*) FROM rejection WHERE input = ?1) >= ?2 OR EXISTS (SELECT 1 FROM seen WHERE url = ?1) OR EXISTS (SELECT 1 FROM arrival WHERE input = ?1)`, url, triesOfPassing).Scan(&have)
	return have, err
}

func sourceRows(rows *sql.Rows, err error) ([]SourceRow, error) {
	if err != nil {
		return nil, fmt.Errorf("read sources: %w", err)
	}
	defer rows.Close()
	var out []SourceRow
	for rows.Next() {
		var s SourceRow
		var folders string
		var added, every, due, fetched, since, gave int64
		if err := rows.Scan(&s.URL, &s.Title, &folders, &added, &s.Kind, &s.Name, &s.Home, &s.Hub, &s.Topic, &s.Paused, &every, &due, &fetched, &s.Failures, &s.Error, &s.Hint, &s.Status, &since, &s.Lasts, &gave, &s.Given, &s.Rejected, &s.Waiting, &s.Pushing); err != nil {
			return nil, fmt.Errorf("read sources: %w", err)
		}
		if folders != "" {
			if err := json.Unmarshal([]byte(folders), &s.Folders); err != nil {
				return nil, fmt.Errorf("read source %q: %w", s.URL, err)
			}
		}
		s.Added, s.Due, s.Every = moment(added), moment(due), time.Duration(every)*time.Second
		s.Fetched, s.Since, s.Gave = moment(fetched), moment(since), moment(gave)
		out = append(out, s)
	}
	return out, rows.Err()
}

// moment is a time as it is stored; 0 is none.
func moment(unix int64) time.Time {
	if unix == 0 {
		return time.Time{}
	}
	return time.Unix(unix, 0).UTC()
}

// An Hour is what a source did in one.
type Hour struct {
	Asked, Failed, Given, Rejected int
}

// Hours returns what each source did in each of the n hours up to and with that
// of now, oldest first, by address. One source where it is named.
func (s *Store) Hours(ctx context.Context, source string, now time.Time, n int) (map[string][]Hour, error) {
	first := unix(now)/3600 - int64(n) + 1
	rows, err := s.read.QueryContext(ctx, `SELECT url, hour, asked, failed, given, rejected FROM source_hour WHERE (?1 = '' OR url = ?1) AND hour >= ?2 AND hour < ?3`, source, first, first+int64(n))
	if err != nil {
		return nil, fmt.Errorf("read hours: %w", err)
	}
	defer rows.Close()
	out := map[string][]Hour{}
	for rows.Next() {
		var url string
		var at int64
		var h Hour
		if err := rows.Scan(&url, &at, &h.Asked, &h.Failed, &h.Given, &h.Rejected); err != nil {
			return nil, fmt.Errorf("read hours: %w", err)
		}
		if out[url] == nil {
			out[url] = make([]Hour, n)
		}
		out[url][at-first] = h
	}
	return out, rows.Err()
}

// A Reason is why inputs were rejected, and how many.
type Reason struct {
	Source, Reason string
	Count          int
}

// Reasons tells why inputs of sources were rejected since a moment, the most
// frequent first, without what a reason says of the single page behind a colon.
// One source where it is named.
func (s *Store) Reasons(ctx context.Context, source string, since time.Time) ([]Reason, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT source, CASE WHEN instr(reason, ':') > 0 THEN substr(reason, 1, instr(reason, ':') - 1) ELSE reason END why, count(*) FROM rejection
		WHERE source <> '' AND (?1 = '' OR source = ?1) AND at >= ?2 GROUP BY source, why ORDER BY 3 DESC, why LIMIT 20000`, source, unix(since))
	if err != nil {
		return nil, fmt.Errorf("read reasons: %w", err)
	}
	defer rows.Close()
	var out []Reason
	for rows.Next() {
		var r Reason
		if err := rows.Scan(&r.Source, &r.Reason, &r.Count); err != nil {
			return nil, fmt.Errorf("read reasons: %w", err)
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

// ArticlesBySource returns the articles that a source brought last.
func (s *Store) ArticlesBySource(ctx context.Context, source string, limit int) ([]ArticleRow, error) {
	return articleRows(s.read.QueryContext(ctx, `SELECT `+articleColumns+` FROM article WHERE n IN (SELECT article FROM arrival WHERE source = ? ORDER BY article DESC LIMIT ?) ORDER BY n DESC`, source, limit))
}

// CountDue counts the sources that are due.
func (s *Store) CountDue(ctx context.Context, now time.Time) (n int, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT count(*) FROM source WHERE due <= ? AND NOT paused`, unix(now)).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count due sources: %w", err)
	}
	return n, nil
}

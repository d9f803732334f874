package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"variorum/internal/journal"
)

// migrations are applied in order, each once; the number of those applied is
// the file's user_version. Append only: a file of any age opens with any later
// program.
//
// A migration empties what is made from the journal, and the next start makes it
// anew as this program would: so a table that comes later holds what came before.
// One that begins with keeps, as for an index, leaves it.
var migrations = []string{
	journal.Schema + `;
CREATE TABLE state (
	name  TEXT PRIMARY KEY,
	value BLOB NOT NULL
) STRICT;
CREATE TABLE article (
	n         INTEGER PRIMARY KEY,   -- by first arrival
	id        TEXT NOT NULL UNIQUE,
	url       TEXT NOT NULL,
	outlet    TEXT NOT NULL,
	title     TEXT NOT NULL,
	language  TEXT NOT NULL,
	published INTEGER NOT NULL,      -- Unix seconds; arrival where the article has no date
	story     TEXT NOT NULL,
	version   INTEGER NOT NULL,      -- from 1
	seq       INTEGER NOT NULL       -- journal entry of this version
) STRICT;
CREATE INDEX article_url ON article (url) WHERE url <> '';
CREATE INDEX article_story ON article (story);
CREATE INDEX article_outlet ON article (outlet, published);
CREATE INDEX article_published ON article (published);
CREATE TABLE version (
	article INTEGER NOT NULL,
	version INTEGER NOT NULL,
	seq     INTEGER NOT NULL,
	at      INTEGER NOT NULL,
	PRIMARY KEY (article, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE story (
	n        INTEGER PRIMARY KEY,
	id       TEXT NOT NULL UNIQUE,
	title    TEXT NOT NULL,
	language TEXT NOT NULL,
	first    INTEGER NOT NULL,
	last     INTEGER NOT NULL,
	articles INTEGER NOT NULL,
	outlets  INTEGER NOT NULL,
	origins  INTEGER NOT NULL,
	changed  INTEGER NOT NULL,       -- journal entry that last changed it
	traced   INTEGER NOT NULL,       -- journal entry its evidence was made at; below changed: to be made again
	body     BLOB NOT NULL           -- variorum.Story, compressed; empty before it was traced
) STRICT;
CREATE INDEX story_last ON story (last, origins);
CREATE INDEX story_due ON story (changed) WHERE traced < changed;
CREATE TABLE redirect (
	story TEXT PRIMARY KEY,          -- an id that was merged away
	into_ TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE rejection (
	seq    INTEGER PRIMARY KEY,
	at     INTEGER NOT NULL,
	input  TEXT NOT NULL,
	reason TEXT NOT NULL,
	hint   TEXT NOT NULL,
	source TEXT NOT NULL
) STRICT;
CREATE INDEX rejection_input ON rejection (input);
CREATE TABLE source (
	url      TEXT PRIMARY KEY,
	title    TEXT NOT NULL,
	added    INTEGER NOT NULL,
	every    INTEGER NOT NULL,       -- seconds between fetches, adapted
	due      INTEGER NOT NULL,
	fetched  INTEGER NOT NULL,       -- 0: never
	failures INTEGER NOT NULL,       -- in a row
	error    TEXT NOT NULL,          -- of the last fetch
	given    INTEGER NOT NULL,       -- articles so far
	rejected INTEGER NOT NULL
) STRICT;
CREATE VIRTUAL TABLE article_words USING fts5 (title, text, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0");
CREATE TABLE quote (
	n       INTEGER PRIMARY KEY,
	story   TEXT NOT NULL,
	speaker TEXT NOT NULL,
	line    TEXT NOT NULL            -- variorum.Line
) STRICT;
CREATE INDEX quote_story ON quote (story);
CREATE VIRTUAL TABLE quote_words USING fts5 (speaker, words, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0");
CREATE TABLE figure (
	n       INTEGER PRIMARY KEY,
	story   TEXT NOT NULL,
	verdict TEXT NOT NULL,
	line    TEXT NOT NULL
) STRICT;
CREATE INDEX figure_story ON figure (story);
CREATE VIRTUAL TABLE figure_words USING fts5 (what, words, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0");
CREATE TABLE name (
	story TEXT NOT NULL,
	name  TEXT NOT NULL,
	key   TEXT NOT NULL,             -- folded
	kind  TEXT NOT NULL,
	PRIMARY KEY (key, story)
) STRICT, WITHOUT ROWID;
CREATE INDEX name_story ON name (story)`,
	`CREATE TABLE left_story (
	story    TEXT NOT NULL,
	seq      INTEGER NOT NULL,       -- journal entry at which it left the grouper's memory
	language TEXT NOT NULL,
	first    INTEGER NOT NULL,
	last     INTEGER NOT NULL,
	data     BLOB NOT NULL,
	PRIMARY KEY (story, seq)
) STRICT;
CREATE INDEX left_story_span ON left_story (language, last, first)`,
	keeps + `CREATE TABLE session (
	n        INTEGER PRIMARY KEY,    -- by age
	digest   BLOB NOT NULL UNIQUE,   -- of the secret in a reader's cookie
	password BLOB NOT NULL,          -- digest of the password's hash it was opened with
	expires  INTEGER NOT NULL
) STRICT`,
	`ALTER TABLE article ADD COLUMN number INTEGER NOT NULL DEFAULT 0; -- in its story, by arrival there, never given twice
ALTER TABLE story ADD COLUMN numbers INTEGER NOT NULL DEFAULT 0; -- the highest number given
UPDATE article SET number = (SELECT count(*) FROM article b WHERE b.story = article.story AND b.n <= article.n);
UPDATE story SET numbers = (SELECT coalesce(max(number), 0) FROM article WHERE article.story = story.id)`,
	keeps + `CREATE INDEX story_changed ON story (changed, id)`,
	// What lists show of a story is kept beside it; all stories are traced anew to
	// make it.
	`CREATE TABLE card (
	n       INTEGER PRIMARY KEY,
	story   TEXT NOT NULL UNIQUE,
	rank    INTEGER NOT NULL,        -- place in lists: see rank in card.go
	last    INTEGER NOT NULL,
	origins INTEGER NOT NULL,
	card    TEXT NOT NULL            -- Card as JSON; empty before the story was traced
) STRICT;
CREATE INDEX card_rank ON card (rank DESC, story, last, origins);
CREATE TABLE development (
	story   TEXT NOT NULL,
	seq     INTEGER NOT NULL,        -- journal entry of the report that brought it
	place   INTEGER NOT NULL,
	kind    TEXT NOT NULL,
	reports TEXT NOT NULL,           -- JSON
	PRIMARY KEY (story, seq, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX development_seq ON development (seq);
CREATE INDEX article_language ON article (language, published);
CREATE INDEX version_later ON version (seq) WHERE version > 1;
INSERT INTO card (story, rank, last, origins, card) SELECT id, last, last, origins, '' FROM story;
UPDATE story SET traced = 0`,
	// Quotations and figures are found by article, speaker and value: all evidence
	// is indexed anew.
	`DROP TABLE quote;
CREATE TABLE quote (
	n         INTEGER PRIMARY KEY,
	story     TEXT NOT NULL,
	utterance INTEGER NOT NULL,      -- its place in the story, from 0
	speaker   TEXT NOT NULL,
	role      TEXT NOT NULL,
	article   TEXT NOT NULL,
	line      TEXT NOT NULL          -- variorum.Line
) STRICT;
CREATE INDEX quote_story ON quote (story);
DROP TABLE figure;
CREATE TABLE figure (
	n       INTEGER PRIMARY KEY,
	story   TEXT NOT NULL,
	figure  INTEGER NOT NULL,        -- its place in the story, from 0
	verdict TEXT NOT NULL,
	what    TEXT NOT NULL,
	low     REAL,                    -- null where it is not a number
	high    REAL,
	article TEXT NOT NULL,
	line    TEXT NOT NULL
) STRICT;
CREATE INDEX figure_story ON figure (story);
DELETE FROM quote_words;
DELETE FROM figure_words;
UPDATE story SET traced = 0`,
	`CREATE TABLE revision (
	article INTEGER NOT NULL,        -- article.n
	version INTEGER NOT NULL,        -- from 2
	at      INTEGER NOT NULL,
	body    BLOB NOT NULL,           -- variorum.Revision, compressed
	PRIMARY KEY (article, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE follow (
	story TEXT PRIMARY KEY,
	seq   INTEGER NOT NULL,          -- journal entry that began it
	at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE known_url (             -- not from the journal: what fetching an address again can save
	url      TEXT PRIMARY KEY,
	etag     TEXT NOT NULL,
	modified TEXT NOT NULL,
	fresh    INTEGER NOT NULL,       -- Unix seconds: until then it need not be asked; 0: always
	put      INTEGER NOT NULL        -- order of putting, for the oldest to go
) STRICT, WITHOUT ROWID;
CREATE INDEX known_url_put ON known_url (put)`,
	`ALTER TABLE source ADD COLUMN id TEXT NOT NULL DEFAULT ''; -- in addresses of pages
ALTER TABLE source ADD COLUMN folders TEXT NOT NULL DEFAULT ''; -- JSON
ALTER TABLE source ADD COLUMN kind TEXT NOT NULL DEFAULT '';
ALTER TABLE source ADD COLUMN name TEXT NOT NULL DEFAULT ''; -- its own
ALTER TABLE source ADD COLUMN home TEXT NOT NULL DEFAULT '';
ALTER TABLE source ADD COLUMN hub TEXT NOT NULL DEFAULT '';
ALTER TABLE source ADD COLUMN topic TEXT NOT NULL DEFAULT '';
ALTER TABLE source ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;
ALTER TABLE source ADD COLUMN hint TEXT NOT NULL DEFAULT '';
ALTER TABLE source ADD COLUMN status INTEGER NOT NULL DEFAULT 0;
ALTER TABLE source ADD COLUMN since INTEGER NOT NULL DEFAULT 0; -- of the first failure in a row
ALTER TABLE source ADD COLUMN lasts INTEGER NOT NULL DEFAULT 0; -- the fault is of the address
ALTER TABLE source ADD COLUMN gave INTEGER NOT NULL DEFAULT 0;
ALTER TABLE source ADD COLUMN waiting INTEGER NOT NULL DEFAULT 0;
CREATE INDEX source_id ON source (id);
CREATE INDEX source_due ON source (due);
CREATE TABLE source_hour (
	url      TEXT NOT NULL,
	hour     INTEGER NOT NULL,       -- since 1970
	asked    INTEGER NOT NULL,
	failed   INTEGER NOT NULL,
	given    INTEGER NOT NULL,
	rejected INTEGER NOT NULL,
	PRIMARY KEY (url, hour)
) STRICT, WITHOUT ROWID;
CREATE TABLE arrival (
	article INTEGER PRIMARY KEY,
	source  TEXT NOT NULL,
	input   TEXT NOT NULL            -- the address it was asked for under
) STRICT;
CREATE INDEX arrival_source ON arrival (source, article);
CREATE INDEX arrival_input ON arrival (input);
ALTER TABLE rejection ADD COLUMN passing INTEGER NOT NULL DEFAULT 0; -- tried again
CREATE INDEX rejection_source ON rejection (source, at);
CREATE TABLE withdrawn (
	article INTEGER PRIMARY KEY,
	at      INTEGER NOT NULL,
	status  INTEGER NOT NULL
) STRICT;
CREATE TABLE seen (                  -- other addresses of articles; this and those below are not made from the journal
	url  TEXT PRIMARY KEY,
	used INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE recheck (
	url     TEXT PRIMARY KEY,
	article TEXT NOT NULL,
	source  TEXT NOT NULL,
	due     INTEGER NOT NULL,
	step    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX recheck_due ON recheck (due);
CREATE TABLE push (
	source TEXT PRIMARY KEY,
	id     TEXT NOT NULL UNIQUE,
	hub    TEXT NOT NULL,
	topic  TEXT NOT NULL,
	secret TEXT NOT NULL,
	state  TEXT NOT NULL,
	lease  INTEGER NOT NULL,
	asked  INTEGER NOT NULL,
	reason TEXT NOT NULL
) STRICT`,
	`ALTER TABLE story ADD COLUMN gained INTEGER NOT NULL DEFAULT 0; -- Unix seconds: when its newest origin came
CREATE TABLE gone (
	story TEXT PRIMARY KEY,          -- an id that has no reports any more
	seq   INTEGER NOT NULL           -- journal entry that took the last away
) STRICT, WITHOUT ROWID;
CREATE INDEX gone_seq ON gone (seq, story)`,
	`ALTER TABLE follow RENAME TO followed_story;
CREATE TABLE follow (
	kind TEXT NOT NULL,              -- story, name, outlet, search
	key  TEXT NOT NULL,
	seq  INTEGER NOT NULL,           -- journal entry that began it
	at   INTEGER NOT NULL,
	PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;
INSERT INTO follow SELECT 'story', story, seq, at FROM followed_story;
DROP TABLE followed_story`,
	keeps + `DROP INDEX story_due;
CREATE INDEX story_due ON story (traced, changed) WHERE traced < changed`,
	// Which report came from which, how names are printed: all stories are traced
	// anew to tell.
	`CREATE TABLE descent (
	story  TEXT NOT NULL,
	child  TEXT NOT NULL,            -- article
	outlet TEXT NOT NULL,            -- of the child
	parent TEXT NOT NULL,            -- article; empty where the story has it not
	source TEXT NOT NULL,            -- agency or outlet of the parent
	agency INTEGER NOT NULL,         -- 1: source is an agency
	kind   TEXT NOT NULL,            -- variorum.EdgeKind
	PRIMARY KEY (child, parent, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX descent_story ON descent (story);
CREATE INDEX descent_outlet ON descent (outlet, agency, source);
CREATE INDEX descent_source ON descent (source, agency, outlet);
CREATE INDEX descent_parent ON descent (parent) WHERE parent <> '';
ALTER TABLE name ADD COLUMN printed TEXT NOT NULL DEFAULT ''; -- JSON: Printed
UPDATE story SET traced = 0`,
	// What grouping decided is written down beside the journal.
	`CREATE TABLE decision (
	seq   INTEGER PRIMARY KEY,       -- journal entry of an article's first version
	story TEXT NOT NULL,             -- as the grouper knows it; see redirect
	more  BLOB                       -- what else it did: JSON, compressed
) STRICT;
CREATE INDEX redirect_into ON redirect (into_);
CREATE TABLE related (
	story TEXT NOT NULL,             -- as the grouper knows it, like other
	other TEXT NOT NULL,
	place INTEGER NOT NULL,
	kind  TEXT NOT NULL,
	why   TEXT NOT NULL,
	PRIMARY KEY (story, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX related_other ON related (other);
CREATE TABLE crossed (
	story  TEXT PRIMARY KEY,
	shared TEXT NOT NULL             -- JSON
) STRICT, WITHOUT ROWID`,
	// Evidence lies apart from the rows that lists read: a column behind it cost a
	// walk through all of it.
	`ALTER TABLE story DROP COLUMN body;
CREATE TABLE evidence (
	story   TEXT PRIMARY KEY,
	origins TEXT NOT NULL,           -- JSON: the articles of each origin
	body    BLOB NOT NULL            -- variorum.Story, compressed
) STRICT`,
	keeps + counting("article", "story", "source", "rejection"),
	`CREATE TABLE copied (
	article INTEGER NOT NULL,        -- article.n, like of: an earlier one, then in another story
	of      INTEGER NOT NULL,
	why     TEXT NOT NULL,
	PRIMARY KEY (article, of)
) STRICT, WITHOUT ROWID;
CREATE INDEX copied_of ON copied (of)`,
}

// counting has the rows of tables counted as they come and go: counting a million
// takes longer than a page may. A part of a migration: it is never changed.
func counting(tables ...string) string {
	q := `CREATE TABLE tally (name TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID;`
	for _, t := range tables {
		q += strings.ReplaceAll(`
INSERT INTO tally SELECT '{}', count(*) FROM {};
CREATE TRIGGER {}_in AFTER INSERT ON {} BEGIN UPDATE tally SET n = n + 1 WHERE name = '{}'; END;
CREATE TRIGGER {}_out AFTER DELETE ON {} BEGIN UPDATE tally SET n = n - 1 WHERE name = '{}'; END;`, "{}", t)
	}
	return q
}

// readModel lists the tables that are made from the journal and the decisions on
// its entries, for Rebuild.
var readModel = []string{"article", "version", "story", "evidence", "card", "development", "descent", "redirect", "gone", "rejection", "source", "quote", "figure", "name", "revision", "follow", "source_hour", "arrival", "withdrawn", "related", "crossed", "copied"}

// groupingModel lists those that hold what grouping decided and remembers, with
// how far the tables are.
var groupingModel = []string{"state", "decision", "left_story"}

var wordIndexes = []string{"article_words", "quote_words", "figure_words"}

// keeps marks a migration that changes nothing of what is made from the journal.
const keeps = "-- keeps the tables\n"

// migrate brings the tables up to date and reports whether those that are made
// from the journal were emptied for it.
func migrate(ctx context.Context, db *sql.DB) (emptied bool, err error) {
	var have int
	if err := db.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&have); err != nil {
		return false, err
	}
	if have > len(migrations) {
		return false, fmt.Errorf("the file was made by a later version (tables %d, this program knows %d): use that version", have, len(migrations))
	}
	for n := have; n < len(migrations); n++ {
		empty := have > 0 && !strings.HasPrefix(migrations[n], keeps)
		if err := migrateOne(ctx, db, n, empty); err != nil {
			return false, fmt.Errorf("migration %d: %w", n+1, err)
		}
		emptied = emptied || empty
	}
	return emptied, nil
}

func migrateOne(ctx context.Context, db *sql.DB, n int, empty bool) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // no effect after the commit
	if empty {
		if err := emptyForMigration(tx); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(migrations[n]); err != nil {
		return err
	}
	if _, err := tx.Exec(fmt.Sprintf(`PRAGMA user_version = %d`, n+1)); err != nil {
		return err
	}
	return tx.Commit()
}

// emptyForMigration empties what is made from the journal. What grouping decided
// is kept, unless the file is of a time when that was not written down.
func emptyForMigration(tx *sql.Tx) error {
	decided, err := hasTable(tx, "decision")
	if err != nil {
		return err
	}
	if !decided {
		return emptyTables(tx, readModel, wordIndexes, groupingModel)
	}
	if _, err := tx.Exec(`DELETE FROM state WHERE name = ?`, positionState); err != nil {
		return fmt.Errorf("empty state: %w", err)
	}
	return emptyTables(tx, readModel, wordIndexes)
}

func hasTable(tx *sql.Tx, table string) (there bool, err error) {
	if err := tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = ?)`, table).Scan(&there); err != nil {
		return false, fmt.Errorf("look for table %s: %w", table, err)
	}
	return there, nil
}

// emptyTables empties tables, as far as they are there yet.
func emptyTables(tx *sql.Tx, lists ...[]string) error {
	for _, table := range slices.Concat(lists...) {
		there, err := hasTable(tx, table)
		if err != nil {
			return err
		}
		if !there {
			continue
		}
		if _, err := tx.Exec(`DELETE FROM ` + table); err != nil {
			return fmt.Errorf("empty %s: %w", table, err)
		}
	}
	return nil
}

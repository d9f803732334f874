package store

import (
	"context"
	"fmt"
)

// rejectedRead is how many of the newest rejections are looked through for a
// reason, and counted by it.
const rejectedRead = 5000

// newestRejected are the rejections of a source, of all where ?1 is empty, before
// an entry, where ?2 is not 0, the newest first.
const newestRejected = `SELECT seq, at, input, reason, hint, source, CASE WHEN instr(reason, ':') > 0 THEN substr(reason, 1, instr(reason, ':') - 1) ELSE reason END AS kind
	FROM rejection WHERE (?1 = '' OR source = ?1) AND (?2 = 0 OR seq < ?2) ORDER BY seq DESC LIMIT ?3`

// RejectedFor returns rejections for a reason, as RejectedWhy names it, out of the
// 5,000 before an entry.
func (s *Store) RejectedFor(ctx context.Context, reason, source string, before int64, limit int) ([]RejectionRow, error) {
	return rejectionRows(s.read.QueryContext(ctx, `SELECT seq, at, input, reason, hint, source FROM (`+newestRejected+`) WHERE kind = ?4 ORDER BY seq DESC LIMIT ?5`,
		source, before, rejectedRead, reason, limit))
}

// RejectedWhy counts the newest 5,000 rejections by reason, its part before a
// colon, the commonest first; whole is false where there are more.
func (s *Store) RejectedWhy(ctx context.Context, source string) (list []Reason, whole bool, err error) {
	rows, err := s.read.QueryContext(ctx, `SELECT kind, count(*) AS n FROM (`+newestRejected+`) GROUP BY kind ORDER BY n DESC, kind`, source, 0, rejectedRead)
	if err != nil {
		return nil, false, fmt.Errorf("count rejections: %w", err)
	}
	defer rows.Close()
	all := 0
	for rows.Next() {
		r := Reason{Source: source}
		if err := rows.Scan(&r.Reason, &r.Count); err != nil {
			return nil, false, fmt.Errorf("count rejections: %w", err)
		}
		all += r.Count
		list = append(list, r)
	}
	return list, all < rejectedRead, rows.Err()
}

// SourcesByRejected returns the sources that gave the most rejections.
func (s *Store) SourcesByRejected(ctx context.Context, limit int) ([]SourceRow, error) {
	return sourceRows(s.read.QueryContext(ctx, `SELECT `+sourceColumns+` FROM source WHERE rejected > 0 ORDER BY rejected DESC, url LIMIT ?`, limit))
}

package store

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// A Query is a search: the words, and what narrows it.
type Query struct {
	Words    string // as Match reads them
	Typing   bool   // the last word may be unfinished
	Speaker  string // words of a speaker's name or role
	Outlet   string // as it is printed, in any case
	Language string // BCP 47
	Story    string // id
	Since    time.Time
	Until    time.Time // zero: no end; the day named is part of it
	Low      *float64  // a figure's value is at least, at most this; nil: open
	High     *float64
	Verdict  string // of a figure
	Limit    int
	Offset   int
}

// A Fault is an operator that could not be read, with what it wants.
type Fault struct{ Operator, Value, Want string }

func (f Fault) Error() string {
	return fmt.Sprintf("%s:%s is not understood: write %s", f.Operator, f.Value, f.Want)
}

// ParseQuery reads what a reader typed: words for Match, and the operators
// speaker:, outlet:, lang:, story:, since:, until: and figure:, whose value may
// stand in marks. What is faulty is left out and told.
func ParseQuery(typed string) (Query, []Fault) {
	var q Query
	var faults []Fault
	var words []string
	for _, part := range split(straight(typed)) {
		operator, value, ok := strings.Cut(part, ":")
		value = Clean(strings.Trim(value, `"`))
		if !ok || !q.operator(strings.ToLower(operator), value, &faults) {
			words = append(words, part)
		}
	}
	q.Words = strings.Join(words, " ")
	return q, faults
}

// operator takes an operator's value; false where there is no such operator.
func (q *Query) operator(name, value string, faults *[]Fault) bool {
	fault := func(want string) { *faults = append(*faults, Fault{name, value, want}) }
	switch name {
	case "speaker":
		q.Speaker = value
	case "outlet":
		q.Outlet = value
	case "lang", "language":
		q.Language = strings.ToLower(value)
	case "story":
		q.Story = value
	case "since", "until":
		t, err := time.Parse(time.DateOnly, value)
		switch {
		case err != nil:
			fault(name + ":2031-03-10")
		case name == "since":
			q.Since = t
		default:
			q.Until = t.AddDate(0, 0, 1).Add(-time.Second)
		}
	case "figure":
		if !q.figure(value) {
			fault("figure:>100, figure:<5 or figure:100..200")
		}
	default:
		return false
	}
	return true
}

// figure reads ">100", "<5", "100..200" or "100".
func (q *Query) figure(value string) bool {
	read := func(s string) *float64 {
		v, err := strconv.ParseFloat(strings.NewReplacer(",", "", " ", "", "=", "").Replace(s), 64)
		if err != nil || v != v {
			return nil
		}
		return &v
	}
	if from, to, ok := strings.Cut(value, ".."); ok {
		q.Low, q.High = read(from), read(to)
		return q.Low != nil && q.High != nil
	}
	switch {
	case strings.HasPrefix(value, ">"):
		q.Low = read(value[1:])
	case strings.HasPrefix(value, "<"):
		q.High = read(value[1:])
	default:
		q.Low = read(value)
		q.High = q.Low
	}
	return q.Low != nil || q.High != nil
}

// split cuts at spaces outside quotation marks; a mark may open behind a colon
// or a minus.
func split(s string) []string {
	var out []string
	var b strings.Builder
	inside := false
	for _, r := range s {
		if r == '"' {
			inside = !inside
		}
		if unicode.IsSpace(r) && !inside {
			if b.Len() > 0 {
				out = append(out, b.String())
				b.Reset()
			}
			continue
		}
		b.WriteRune(r)
	}
	if b.Len() > 0 {
		out = append(out, b.String())
	}
	return out
}

// straight bounds what was typed and makes its quotation marks plain.
func straight(typed string) string {
	if len(typed) > queryBytes {
		typed = typed[:queryBytes]
		for !utf8.ValidString(typed) && typed != "" {
			typed = typed[:len(typed)-1]
		}
	}
	return strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`).Replace(strings.ToValidUTF8(typed, ""))
}

// limits of a query.
const (
	queryWords = 16
	queryBytes = 400
	// typedLetters is how long an unfinished word must be: shorter ones begin
	// too many words to be of use.
	typedLetters = 2
)

// A Term is one thing that words must, or must not, be: a word, the beginning of
// one, or a phrase.
type Term struct {
	Tokens []string // as Tokens folds them
	Prefix bool     // the last token may go on
	Not    bool
}

// Terms reads words: all must be there, "in marks" as a phrase, -word must not,
// word* begins so; the last word may be unfinished where typing is true. At most
// 16 are kept.
func Terms(typed string, typing bool) []Term {
	typed = straight(typed)
	var out []Term
	parts := split(typed)
	for i, part := range parts {
		body, not := strings.CutPrefix(part, "-")
		t := Term{Tokens: strings.Fields(Tokens(strings.Trim(body, `"*`))), Not: not}
		if len(t.Tokens) == 0 {
			continue
		}
		last := t.Tokens[len(t.Tokens)-1]
		unfinished := typing && i == len(parts)-1 && !strings.HasSuffix(typed, " ") && !strings.HasSuffix(typed, `"`)
		t.Prefix = (strings.HasSuffix(body, "*") || unfinished) && utf8.RuneCountInString(last) >= typedLetters
		if out = append(out, t); len(out) == queryWords {
			break
		}
	}
	return out
}

// Match makes the index's query of what a reader typed; ok is false where nothing
// is asked. column narrows it to a column of the index, "" is all of them.
func Match(column, typed string, typing bool) (query string, ok bool) {
	var all, not []string
	for _, t := range Terms(typed, typing) {
		term := `"` + strings.Join(t.Tokens, " ") + `"`
		if t.Prefix {
			term += "*"
		}
		if column != "" {
			term = column + " : " + term
		}
		if t.Not {
			not = append(not, term)
		} else {
			all = append(all, term)
		}
	}
	if len(all) == 0 {
		return "", false
	}
	query = strings.Join(all, " AND ")
	for _, n := range not {
		query = "(" + query + ") NOT (" + n + ")"
	}
	return query, true
}

// Finds reports, for each folded token of a text, whether a term that must be
// there finds it. Phrases are marked word by word where all of it stands.
func Finds(terms []Term, tokens []string) []bool {
	out := make([]bool, len(tokens))
	for _, t := range terms {
		if t.Not {
			continue
		}
		for i := 0; i+len(t.Tokens) <= len(tokens); i++ {
			if t.at(tokens[i:]) {
				for j := range t.Tokens {
					out[i+j] = true
				}
			}
		}
	}
	return out
}

func (t Term) at(tokens []string) bool {
	last := len(t.Tokens) - 1
	for i, want := range t.Tokens {
		if tokens[i] != want && (i != last || !t.Prefix || !strings.HasPrefix(tokens[i], want)) {
			return false
		}
	}
	return true
}

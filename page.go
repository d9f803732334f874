package variorum

import "time"

// A Page is one input as it came in: a web page or a plain text, not yet read.
type Page struct {
	// Input names where the bytes came from, as the user would: a path, a URL,
	// "articles.jsonl:17", "news.warc.gz@48211".
	Input string
	// Given holds what the sender already knew (id, title, published, …). It is
	// kept and beats what is found in Body. With Given.Text set, Body is empty.
	Given Article
	// Body holds the raw bytes, of any character set, within the limits of collect.
	Body []byte
	// MediaType is the type the sender stated ("text/html; charset=windows-1251"),
	// or empty where nobody said; extract then looks at the bytes.
	MediaType string
	// Fetched is when the bytes were fetched, zero for files.
	Fetched time.Time
}

// A Rejection is an input that gave no article, with its reason and the way out.
// It is stored and counted like an article: nothing is lost silently.
type Rejection struct {
	Input  string `json:"input"`
	ID     string `json:"id,omitempty"`
	Reason string `json:"reason"`
	Hint   string `json:"hint,omitempty"`
	// Passing says that the input may be had another time: a host or the network
	// failed for the moment.
	Passing bool `json:"-"`
}

// Error makes a Rejection an error, for callers that stop at the first one.
func (r *Rejection) Error() string { return r.Input + ": " + r.Reason }

// Command peers runs other extractors over gold pages, for the table of
// eval/pages. It is a module of its own, so that the product's go.mod stays
// free of what only a comparison needs (25 modules).
//
// Standard input: JSON lines {"set","url","file"}, file being a page as gzip.
// Standard output: for each extractor and set a line {"peer","set","cpu"} with
// the CPU seconds it took, and for each page {"peer","set","n","text","title",
// "author","date"}, n being its number in the set.
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"runtime"
	"syscall"
	"time"

	"codeberg.org/readeck/go-readability"
	"github.com/markusmobius/go-trafilatura"
)

type job struct {
	Set, URL, File string
	body           []byte
	address        *url.URL
}

type answer struct {
	Peer   string  `json:"peer"`
	Set    string  `json:"set"`
	N      int     `json:"n"`
	Text   string  `json:"text"`
	Title  string  `json:"title"`
	Author string  `json:"author"`
	Date   string  `json:"date"`
	CPU    float64 `json:"cpu,omitempty"`
}

func main() {
	runtime.GOMAXPROCS(1)
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
}

func run(in io.Reader, out io.Writer) error {
	var sets []string
	jobs := map[string][]job{}
	for d := json.NewDecoder(in); ; {
		var j job
		if err := d.Decode(&j); err == io.EOF {
			break
		} else if err != nil {
			return err
		}
		var err error
		if j.body, err = read(j.File); err != nil {
			return err
		}
		if j.address, err = url.Parse(j.URL); err != nil || j.URL == "" {
			j.address, _ = url.Parse("https://example.org/article")
		}
		if jobs[j.Set] == nil {
			sets = append(sets, j.Set)
		}
		jobs[j.Set] = append(jobs[j.Set], j)
	}
	w := bufio.NewWriter(out)
	defer w.Flush()
	lines := json.NewEncoder(w)
	for _, peer := range []struct {
		name string
		do   func(job) answer
	}{{"readeck", readeck}, {"go-trafilatura", fallback}, {"same without fallback", plain}} {
		for _, set := range sets {
			start := cpu()
			answers := make([]answer, len(jobs[set]))
			for i, j := range jobs[set] {
				answers[i] = guarded(peer.do, j)
			}
			spent := cpu() - start
			if err := lines.Encode(answer{Peer: peer.name, Set: set, N: -1, CPU: spent}); err != nil {
				return err
			}
			for i, a := range answers {
				a.Peer, a.Set, a.N = peer.name, set, i
				if err := lines.Encode(a); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func read(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

// guarded answers nothing where an extractor panics.
func guarded(do func(job) answer, j job) (a answer) {
	defer func() { _ = recover() }()
	return do(j)
}

func cpu() float64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return float64(u.Utime.Sec+u.Stime.Sec) + float64(u.Utime.Usec+u.Stime.Usec)/1e6
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

func readeck(j job) answer {
	a, err := readability.FromReader(bytes.NewReader(j.body), j.address)
	if err != nil {
		return answer{}
	}
	out := answer{Text: a.TextContent, Title: a.Title, Author: a.Byline}
	if a.PublishedTime != nil {
		out.Date = day(*a.PublishedTime)
	}
	return out
}

func fallback(j job) answer { return extract(j, true) }

func plain(j job) answer { return extract(j, false) }

func extract(j job, fallback bool) answer {
	r, err := trafilatura.Extract(bytes.NewReader(j.body), trafilatura.Options{OriginalURL: j.address, EnableFallback: fallback, ExcludeComments: true})
	if err != nil || r == nil {
		return answer{}
	}
	return answer{Text: r.ContentText, Title: r.Metadata.Title, Author: r.Metadata.Author, Date: day(r.Metadata.Date)}
}

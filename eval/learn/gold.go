package learn

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"variorum/internal/extract/page"
)

// A Row is a line of a set's index.jsonl.
type Row struct {
	ID       string          `json:"id"`
	URL      string          `json:"url"`
	HTML     string          `json:"html"`
	Text     *string         `json:"text"`
	Title    string          `json:"title"`
	Author   json.RawMessage `json:"author"`
	Date     string          `json:"date"`
	Language string          `json:"lang"`
	Withs    []string        `json:"withs"`
	Withouts []string        `json:"withouts"`
}

// A Page is a gold page with what extraction sees of it.
type Page struct {
	Row
	Set   string
	Fold  uint32 // hash of the host
	Body  []byte
	Sight *page.Sight
	Label []Label
}

// A Set is a folder of gold pages.
type Set struct {
	Name   string
	Pages  []*Page
	Digest string // SHA-256 of the index, first 12 digits
}

// Read reads a set; every keeps one page in every n (1: all).
func Read(gold, name string, every int) (*Set, error) {
	index, err := os.ReadFile(filepath.Join(gold, name, "index.jsonl"))
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(index)
	set := &Set{Name: name, Digest: hex.EncodeToString(sum[:6])}
	lines := bufio.NewScanner(bytes.NewReader(index))
	lines.Buffer(nil, 64<<20)
	for n := 0; lines.Scan(); n++ {
		if n%every != 0 {
			continue
		}
		p := &Page{Set: name}
		if err := json.Unmarshal(lines.Bytes(), &p.Row); err != nil {
			return nil, fmt.Errorf("parse %s/index.jsonl: %w", name, err)
		}
		p.Fold = hostHash(p.URL, p.ID)
		if p.Body, err = readGzip(filepath.Join(gold, name, p.HTML)); err != nil {
			return nil, err
		}
		set.Pages = append(set.Pages, p)
	}
	return set, lines.Err()
}

func readGzip(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return io.ReadAll(z)
}

// hostHash is a number by which pages of one host fall into one fold.
func hostHash(address, id string) uint32 {
	host := id
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		host = u.Hostname()
	} else if parts := strings.Split(id, "_"); len(parts) > 2 {
		host = parts[1]
	}
	labels := strings.Split(strings.TrimPrefix(strings.ToLower(host), "www."), ".")
	if len(labels) > 2 && len(labels[len(labels)-2]) > 3 {
		labels = labels[len(labels)-2:]
	}
	h := fnv.New32a()
	h.Write([]byte(strings.Join(labels, ".")))
	return h.Sum32() >> 3
}

// See scans and describes pages, and labels their blocks, on several
// processors.
func See(e *page.Extractor, sets []*Set, workers int) error {
	var wg sync.WaitGroup
	jobs := make(chan *Page)
	errs := make([]error, workers)
	for w := range workers {
		wg.Go(func() {
			for p := range jobs {
				s, err := e.See(p.Body, "")
				if err != nil {
					errs[w] = err
					continue
				}
				p.Sight = s
				p.Label = align(e, p)
			}
		})
	}
	for _, s := range sets {
		for _, p := range s.Pages {
			jobs <- p
		}
	}
	close(jobs)
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

package collect

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"variorum/internal/collect/sniff"
)

// Allocations a page are what to watch: the time is that of gzip and JSON.
func BenchmarkPages(b *testing.B) {
	body := page + strings.Repeat("<p>The harbour master of Veldhaven said that the bridge would stay open.", 700)
	var lines bytes.Buffer
	for i := range 20 {
		line, err := json.Marshal(map[string]string{"id": fmt.Sprint(i), "html": body})
		if err != nil {
			b.Fatal(err)
		}
		lines.Write(append(line, '\n'))
	}
	content, _ := pack(b, exchange("/1", "200 OK\r\nContent-Type: text/html", body), exchange("/2", "200 OK\r\nContent-Type: text/html", body))
	for _, c := range []struct {
		name, content string
		pages         int
	}{{"text", body, 1}, {"gzip", zip(body), 1}, {"lines", lines.String(), 20}, {"archive", content, 2}} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(body) * c.pages))
			b.ReportAllocs()
			for b.Loop() {
				n := 0
				for range New(Options{Stdin: strings.NewReader(c.content)}).Pages(context.Background(), nil) {
					n++
				}
				if n != c.pages {
					b.Fatalf("%d pages", n)
				}
			}
		})
	}
}

func BenchmarkSniff(b *testing.B) {
	head := []byte(page + strings.Repeat("<p>The bridge.", 400))
	b.ReportAllocs()
	for b.Loop() {
		sniff.Of(head, false)
	}
}

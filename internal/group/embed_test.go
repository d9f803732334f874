package group

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"variorum"
	"variorum/internal/group/embed"
	"variorum/internal/text/background"
)

// An endpoint that knows what belongs together joins reports whose words alone
// do not; one that is down changes nothing, and says so once.
func TestEmbeddings(t *testing.T) {
	up := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var q struct{ Input []string }
		json.NewDecoder(r.Body).Decode(&q)
		type item struct {
			Index     int       `json:"index"`
			Embedding []float64 `json:"embedding"`
		}
		var data []item
		for i, text := range q.Input {
			v := []float64{0, 1}
			if strings.Contains(text, "Tarnholm") {
				v = []float64{1, 0}
			}
			data = append(data, item{i, v})
		}
		json.NewEncoder(w).Encode(map[string]any{"data": data})
	}))
	defer up.Close()
	down := httptest.NewServer(http.NotFoundHandler())
	down.Close()
	articles := []*variorum.Article{
		article1("1", "2031-03-01T08:00:00Z", "Ferry Marlene runs aground off Tarnholm with 210 people aboard", ""),
		article1("2", "2031-03-01T20:00:00Z", "Tarnholm coastguard blames fog for accident of ferry", ""),
		article1("3", "2031-03-01T21:00:00Z", "Parliament rejects Ostrander budget in late vote", ""),
	}
	run := func(c *embed.Client) []string {
		g := New(background.New(), Options{Embeddings: c})
		var out []string
		for _, a := range articles {
			out = append(out, g.Add(a))
		}
		return out
	}
	said := 0
	plain, without := run(nil), run(embed.New(embed.Options{URL: down.URL, Say: func(string) { said++ }}))
	if strings.Join(plain, " ") != strings.Join(without, " ") || said != 1 {
		t.Errorf("with the endpoint down %v, without one %v; said %d times", without, plain, said)
	}
	with := run(embed.New(embed.Options{URL: up.URL}))
	if plain[0] == plain[1] || with[0] != with[1] || with[0] == with[2] {
		t.Errorf("plain %v, with embeddings %v", plain, with)
	}
}

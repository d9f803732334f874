package number

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"variorum/internal/text"
)

// TestRecognizers reads the numbers of Microsoft's Recognizers-Text specs
// (Number/NumberModel; MIT), where they lie beside the project: the numeral
// alone, without the rules that refuse bare numbers. What is missed is what news
// does not write: powers, "seven hundredths", signs in words, "un" alone.
func TestRecognizers(t *testing.T) {
	base := filepath.Join("..", "..", "..", "..", "shared", "gold", "times", "recognizers-text", "Specs", "Number")
	if _, err := os.Stat(base); err != nil {
		t.Skip("no Recognizers-Text specs beside the project")
	}
	for _, row := range []struct {
		folder, language string
		floor            float64 // share of numbers read right; measured, less .02
	}{
		{"English", "en", 0.72}, {"German", "de", 0.84}, {"French", "fr", 0.82}, {"Spanish", "es", 0.90}, {"Italian", "it", 0.62},
		{"Portuguese", "pt", 0.88}, {"Dutch", "nl", 0.75}, {"Chinese", "zh", 0.65}, {"Japanese", "ja", 0.69}, {"Arabic", "ar", 0.41},
	} {
		right, all := readSpec(t, filepath.Join(base, row.folder, "NumberModel.json"), row.language)
		share := float64(right) / float64(max(1, all))
		t.Logf("%s: %d of %d numbers, %.3f", row.folder, right, all, share)
		if share < row.floor {
			t.Errorf("%s: %.3f of the numbers right, floor %.3f", row.folder, share, row.floor)
		}
	}
}

func readSpec(t *testing.T, path, language string) (right, all int) {
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Results []struct {
			Text       string
			Resolution map[string]any
		}
	}
	if err := json.Unmarshal([]byte(strings.TrimPrefix(string(data), "\ufeff")), &cases); err != nil {
		t.Fatal(err)
	}
	f, abbreviations := New(), text.NewAbbreviations()
	for _, c := range cases {
		for _, r := range c.Results {
			if k, _ := r.Resolution["subtype"].(string); k != "" && k != "integer" && k != "decimal" || strings.HasPrefix(r.Text, "-") {
				continue
			}
			value, _ := r.Resolution["value"].(string)
			want, err := strconv.ParseFloat(value, 64)
			if err != nil {
				continue
			}
			all++
			doc := text.Parse(r.Text, language, abbreviations)
			if len(doc.Words) == 0 {
				continue
			}
			s := scanner{doc: doc, lex: f.lexicons.Get(language), sent: doc.Sentences[0], limit: doc.Sentences[0].Last}
			if n, ok := s.numeral(0); ok && n.last == len(doc.Words) && math.Abs(n.low-want) <= 1e-6*math.Max(1, math.Abs(want)) {
				right++
			} else if testing.Verbose() {
				t.Logf("%s %q: %v, want %v", language, r.Text, n.low, want)
			}
		}
	}
	return right, all
}

package date

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"variorum/internal/text"
)

// recognizersDir returns where the DateTime specs of Microsoft Recognizers-Text
// (MIT) are at hand: a folder shared beside the repository or above it.
func recognizersDir(t *testing.T) string {
	up := "../../.."
	for range 3 {
		up += "/.."
		dir := up + "/shared/gold/times/recognizers-text/Specs/DateTime"
		if _, err := os.Stat(dir); err == nil {
			return dir
		}
	}
	t.Skip("the Recognizers-Text specs are not at hand")
	return ""
}

type spec struct {
	Input        string
	Context      struct{ ReferenceDateTime string }
	NotSupported string
	Results      []struct {
		Text, Type    string
		Start, Length int
		Value         struct {
			Timex                            string
			FutureResolution, PastResolution map[string]string
		}
	}
}

var (
	figuresOnly = regexp.MustCompile(`^[^\pL]*$`)
	threeParts  = regexp.MustCompile(`\d{4}\D+\d+\D+\d|\d\D+\d+\D+\d{4}|^\d{4}\D*$`)
	openDay     = regexp.MustCompile(`XXXX-XX-\d\d`)
	noAnchor    = regexp.MustCompile(`^[X-]*(WXX)?(-WE)?$`)
	seasonTimex = regexp.MustCompile(`(SP|SU|FA|WI)$`)
	shorthand   = regexp.MustCompile(`(?i)\b(tmrw?|my|mein|w/c|ooo|business|laborables|finde|week|woche|semana|semaine|settimana) ?\d|\b(tmrw?|my|w/c|ooo|business|laborables|finde)\b`)
	pointing    = regexp.MustCompile(`(?i)^(the |el |le |o |il |no |al )?(next|following|día|dia|giorno|nächsten?|lendemain) ?(day|siguiente|seguinte|dopo|tag)?$`)
	vague       = regexp.MustCompile(`(?i)\b(few|pochi|poche|pocos|poucos|quelques|einigen?)\b`)
	inWords     = regexp.MustCompile(`^\pL[^\d]*$`)
	twoCounts   = regexp.MustCompile(`\d+ \pL+,? (and |y |e |et |und )?\d+ \pL+`)
)

// about reports whether a case is about a date as news prose prints one. Left
// out, by what a case is and not by whether it is answered:
//   - what the reference implementation (dotnet) does not support;
//   - no result, or several: the seams of a chat message;
//   - a time of day or a duration as the type of the result;
//   - a day without a month ("on the 15th"), which prose does not print;
//   - months and days, or months and years, in figures alone ("4/22", "11.2016"):
//     in prose these are scores, prices and fractions;
//   - stretches counted from the moment of speaking ("the next 3 days", "the rest
//     of the week", "within 5 years"): durations, by the rule of this package;
//   - one end only ("more than 2 weeks after today");
//   - days that no calendar has (31 November), years before 1000;
//   - "the same week", "that year", "the next day" and the like, alone: the
//     sentence has nothing they could point to; vague counts ("a few days ago");
//   - years in words ("nineteen twenty-eight"): a transcript's way;
//   - shorthand of messages: tmrw, my day, OOO, w/c, week 10, business days, two
//     counts in a row ("1 month 21 days ago"), years of two figures in figures.
func about(s spec) bool {
	if strings.Contains(strings.ToLower(s.NotSupported), "dotnet") || len(s.Results) != 1 {
		return false
	}
	r := s.Results[0]
	if r.Type != "date" && r.Type != "daterange" || openDay.MatchString(r.Value.Timex) {
		return false
	}
	if figuresOnly.MatchString(r.Text) && !threeParts.MatchString(r.Text) || noAnchor.MatchString(r.Value.Timex) ||
		pointing.MatchString(r.Text) || vague.MatchString(r.Text) || yearInWords(s) || shorthand.MatchString(r.Text) || twoCounts.MatchString(r.Text) {
		return false
	}
	res := r.Value.PastResolution
	if r.Type == "date" {
		return res["date"] > "1000"
	}
	if len(res) == 0 {
		return seasonTimex.MatchString(r.Value.Timex)
	}
	ref, _ := ParseDay(s.Context.ReferenceDateTime[:min(10, len(s.Context.ReferenceDateTime))])
	a, okA := ParseDay(res["startDate"])
	b, okB := ParseDay(res["endDate"])
	counted := strings.Contains(r.Value.Timex, ",P") && ref != 0 && (a == ref || a == ref+1 || b == ref || b == ref+1)
	return okA && okB && res["startDate"] > "1000" && !counted
}

// yearInWords: no figure in the words, and a year in the value that is not one
// of those around the day of reference.
func yearInWords(s spec) bool {
	r := s.Results[0]
	years := regexp.MustCompile(`\b\d{4}\b`).FindAllString(r.Value.Timex, 1)
	if len(years) == 0 || !inWords.MatchString(r.Text) {
		return false
	}
	ref, _ := ParseDay(s.Context.ReferenceDateTime[:min(10, len(s.Context.ReferenceDateTime))])
	now, _, _ := ref.Civil()
	y, _ := strconv.Atoi(years[0])
	return y < now-3 || y > now+3
}

// TestRecognizers asks for at least the share of cases that news prose needs.
func TestRecognizers(t *testing.T) {
	dir := recognizersDir(t)
	finder, abbreviations := New(), text.NewAbbreviations()
	for language, l := range map[string]struct {
		folder string
		floor  float64
	}{"en": {"English", .85}, "de": {"German", .75}, "es": {"Spanish", .75}, "fr": {"French", .75}, "it": {"Italian", .75}, "pt": {"Portuguese", .75}} {
		right, all := 0, 0
		for _, file := range []string{"DateParser.json", "DatePeriodParser.json", "HolidayParser.json"} {
			for _, s := range readSpecs(t, filepath.Join(dir, l.folder, file)) {
				if !about(s) {
					continue
				}
				all++
				anchor := Anchor{}
				if ref := s.Context.ReferenceDateTime; len(ref) >= 10 {
					anchor.Day, _ = ParseDay(ref[:10])
				}
				found := finder.Find(text.Parse(s.Input, language, abbreviations), anchor)
				if answers(s, found) {
					right++
				} else if os.Getenv("VARIORUM_SHOW") == language {
					t.Logf("%s %s | %s %v | %+v", file, s.Input, s.Results[0].Text, s.Results[0].Value, found)
				}
			}
		}
		share := float64(right) / float64(all)
		t.Logf("%s: %d of %d, %.3f", language, right, all, share)
		if share < l.floor {
			t.Errorf("%s: %.3f of the cases, want %.2f", language, share, l.floor)
		}
	}
}

func readSpecs(t *testing.T, path string) []spec {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out []spec
	if err := json.Unmarshal([]byte(strings.TrimPrefix(string(data), "\ufeff")), &out); err != nil {
		t.Fatal(path, err)
	}
	return out
}

// answers reports whether what was found in the result's words spans the past or
// the future resolution, or has their TIMEX value. Their ranges exclude the end,
// ours include it; they narrow "late last year" to its second half, where TIMEX
// has a modifier; they count "a month ago" to the day, where this package keeps
// the grain of the unit: it must hold their day.
func answers(s spec, found []Expression) bool {
	r := s.Results[0]
	runes := []rune(s.Input)
	from := len(string(runes[:min(len(runes), r.Start)]))
	to := len(string(runes[:min(len(runes), r.Start+r.Length)]))
	var in []Expression
	for _, e := range found {
		if e.Resolved() && e.Overlaps(text.Span{Start: from, End: to}) {
			in = append(in, e)
		}
	}
	if len(in) == 0 {
		return false
	}
	first, last := in[0], in[len(in)-1]
	if len(in) == 1 && first.Value == r.Value.Timex {
		return true
	}
	for _, res := range []map[string]string{r.Value.PastResolution, r.Value.FutureResolution} {
		if r.Type == "date" {
			d, _ := ParseDay(res["date"])
			if len(in) == 1 && first.Start <= d && d <= first.End && (first.Start == first.End || first.Relative && first.Precision != Date) {
				return true
			}
			continue
		}
		if len(res) == 0 {
			return len(in) == 1 && strings.HasSuffix(first.Value, r.Value.Timex[len(r.Value.Timex)-2:])
		}
		a, _ := ParseDay(res["startDate"])
		b, _ := ParseDay(res["endDate"])
		if first.Start == a && (last.End == b-1 || last.End == b || last.Start == b) {
			return true
		}
	}
	return false
}

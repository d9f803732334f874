package group

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"variorum"
	"variorum/internal/text/background"
)

// A stream makes articles of the shape of news: stories of Zipf sizes that
// burst and die out, each about names of its own, told in common words.
type stream struct {
	rng     *rand.Rand
	common  *rand.Zipf
	open    []told
	words   int // of a text, 0 for headlines
	made    int
	perHour int
}

type told struct {
	names []string
	left  int
}

func newStream(words, perHour int) *stream {
	rng := rand.New(rand.NewPCG(1, 2))
	return &stream{rng: rng, common: rand.NewZipf(rng, 1.05, 10, 20000), words: words, perHour: perHour}
}

func (s *stream) syllables(n uint64) string {
	var b strings.Builder
	for range 4 {
		b.WriteString([]string{"ba", "de", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va", "ze", "lan", "mer", "nov", "tal"}[n%16])
		n /= 16
	}
	return b.String()
}

func (s *stream) name() string {
	n := s.syllables(uint64(s.rng.IntN(60000)) * 2654435761 >> 8)
	return strings.ToUpper(n[:1]) + n[1:]
}

func (s *stream) next() *variorum.Article {
	if len(s.open) == 0 || s.rng.Float64() < .28 {
		t := told{left: 1 + int(math.Pow(s.rng.Float64(), -.8))}
		for range 6 {
			t.names = append(t.names, s.name())
		}
		s.open = append(s.open, t)
	}
	i := len(s.open) - 1 - int(math.Abs(s.rng.NormFloat64())*float64(min(len(s.open), 12*s.perHour))/3)%len(s.open)
	t := &s.open[i]
	sentence := func(words int) string {
		var b strings.Builder
		for k := range words {
			if k%3 == 1 {
				b.WriteString(t.names[s.rng.IntN(len(t.names))])
			} else {
				b.WriteString(s.syllables(s.common.Uint64() + 7))
			}
			b.WriteByte(' ')
		}
		return b.String()
	}
	a := &variorum.Article{ID: fmt.Sprintf("article-%d", s.made), Language: "en", Title: sentence(9), Outlet: fmt.Sprint("outlet ", s.rng.IntN(400)),
		Published: variorum.Stamp(time.Unix(1_900_000_000+int64(s.made)*3600/int64(s.perHour), 0).UTC().Format(time.RFC3339))}
	for n := 0; n < s.words; n += 20 {
		a.Text += strings.TrimSpace(sentence(20)) + ".\n"
	}
	s.made++
	if t.left--; t.left <= 0 {
		s.open = append(s.open[:i], s.open[i+1:]...)
	}
	return a
}

// cpu returns the seconds of processor time used so far: other processes on the
// machine do not count.
func cpu() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}

func heapBytes() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}

// BenchmarkWindow measures the cost of an article with so many in the window,
// and the bytes each of those takes.
func BenchmarkWindow(b *testing.B) {
	for _, kind := range []struct {
		name  string
		words int
	}{{"headlines", 0}, {"texts", 300}} {
		for _, window := range []int{10_000, 100_000, 1_000_000} {
			b.Run(fmt.Sprintf("%s/%d", kind.name, window), func(b *testing.B) {
				if testing.Short() {
					b.Skip("takes minutes and gigabytes")
				}
				before := heapBytes()
				g := New(background.New(), Options{})
				s := newStream(kind.words, window/240+1)
				for range window {
					g.Add(s.next())
				}
				held := heapBytes() - before
				batch := make([]*variorum.Article, 20_000)
				for i := range batch {
					batch[i] = s.next()
				}
				began, n := cpu(), 0
				b.ResetTimer()
				for b.Loop() {
					g.Add(batch[n%len(batch)])
					n++
				}
				b.ReportMetric(float64(n)/(cpu()-began), "articles/cpu-s")
				b.ReportMetric(held/float64(window), "B/article")
				runtime.KeepAlive(g)
			})
		}
	}
}

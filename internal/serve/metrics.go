package serve

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"variorum/internal/store"
)

// metrics are what /metrics tells, in the text format of Prometheus. The registry
// is the server's own. doc/operating.md explains each.
type metrics struct {
	scraped  http.Handler
	requests *prometheus.HistogramVec
}

// requestBuckets are upper bounds of answers' times in seconds, with those that
// pages and searches are measured by (0.05, 0.15) among them.
var requestBuckets = []float64{.001, .0025, .005, .01, .025, .05, .1, .15, .25, .5, 1, 2.5, 10}

func newMetrics(s *Server) *metrics {
	registry := prometheus.NewRegistry()
	m := &metrics{requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "variorum_request_seconds", Help: "Time to answer, by route, method and status.", Buckets: requestBuckets}, []string{"route", "method", "code"})}
	registry.MustRegister(m.requests, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), &newsroomMetrics{s})
	m.scraped = promhttp.HandlerFor(registry, promhttp.HandlerOpts{ErrorLog: scrapeLog{s}, ErrorHandling: promhttp.ContinueOnError, DisableCompression: true})
	return m
}

// metricsRoutes is /metrics.
func (s *Server) metricsRoutes() map[string]handler {
	return map[string]handler{"GET /metrics": func(w http.ResponseWriter, r *http.Request) error {
		s.metrics.scraped.ServeHTTP(w, r)
		return nil
	}}
}

// scrapeLog puts what a scrape could not read into the server's log.
type scrapeLog struct{ s *Server }

func (l scrapeLog) Println(parts ...any) { l.s.log.Error("metrics", "error", fmt.Sprint(parts...)) }

// timed notes how long each answer took. Streams are left out: they take as long
// as their reader stays.
func (m *metrics) timed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		c := &coded{ResponseWriter: w, status: http.StatusOK}
		var inner string
		r = r.WithContext(context.WithValue(r.Context(), innerRoute{}, &inner))
		next.ServeHTTP(c, r)
		route := routeOf(cmp.Or(inner, r.Pattern))
		if strings.HasPrefix(route, "/live") {
			return
		}
		m.requests.WithLabelValues(route, method(r.Method), strconv.Itoa(c.status)).Observe(time.Since(began).Seconds())
	})
}

// innerRoute is the key under which a mux below the server's tells its pattern.
type innerRoute struct{}

// tellRoute tells which pattern of a mux of its own answered a request.
func tellRoute(r *http.Request) {
	if route, ok := r.Context().Value(innerRoute{}).(*string); ok {
		*route = r.Pattern
	}
}

// routeOf is a pattern without its method: one of those registered, so that a
// reader cannot make new ones.
func routeOf(pattern string) string {
	if _, path, ok := strings.Cut(pattern, " "); ok {
		pattern = path
	}
	if pattern == "" {
		return "none"
	}
	return pattern
}

// method is a method that routes know; a reader can invent others.
func method(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions:
		return m
	}
	return "other"
}

// coded remembers an answer's status.
type coded struct {
	http.ResponseWriter
	status int
	told   bool
}

func (c *coded) WriteHeader(status int) {
	if !c.told && status >= 200 {
		c.status, c.told = status, true
	}
	c.ResponseWriter.WriteHeader(status)
}

func (c *coded) Write(b []byte) (int, error) {
	c.told = true
	return c.ResponseWriter.Write(b)
}

// Unwrap gives http.ResponseController the writer below.
func (c *coded) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// newsroomMetrics asks store and newsroom when they are scraped.
type newsroomMetrics struct{ s *Server }

// scrapeWithin bounds one scrape's look into the file.
const scrapeWithin = 5 * time.Second

func describeMetric(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("variorum_"+name, help, labels, nil)
}

// Describe sends nothing: what there is shows when it is collected.
func (m *newsroomMetrics) Describe(chan<- *prometheus.Desc) {}

// Collect sends what the newsroom is like now.
func (m *newsroomMetrics) Collect(out chan<- prometheus.Metric) {
	ctx, stop := context.WithTimeout(context.Background(), scrapeWithin)
	defer stop()
	if err := m.collect(ctx, out); err != nil {
		out <- prometheus.NewInvalidMetric(describeMetric("scrape", "What could not be read."), err)
	}
}

func (m *newsroomMetrics) collect(ctx context.Context, out chan<- prometheus.Metric) error {
	gauge := func(name, help string, v float64) {
		out <- prometheus.MustNewConstMetric(describeMetric(name, help), prometheus.GaugeValue, v)
	}
	m.tally(out)
	gauge("streams", "Readers who are told live what happens.", float64(len(m.s.streams.room)))
	counts, err := m.s.store.Count(ctx)
	if err != nil {
		return err
	}
	gauge("articles", "Articles kept.", float64(counts.Articles))
	gauge("stories", "Stories kept.", float64(counts.Stories))
	gauge("rejections", "Inputs kept that gave no article.", float64(counts.Rejected))
	m.sizes(out, counts.Bytes)
	health, err := m.s.newsroom.Health(ctx)
	if err != nil {
		return err
	}
	gauge("journal_position", "Last journal entry whose effects are in the tables.", float64(health.Position))
	gauge("journal_lag_entries", "Journal entries whose effects are not in the tables yet.", float64(health.Lag))
	gauge("due_stories", "Stories that changed and whose evidence is to be made anew.", float64(health.Waiting))
	writing := 0.
	if health.Writing {
		writing = 1
	}
	gauge("writing", "1 while entries are taken in.", writing)
	return m.sources(ctx, out)
}

// tally sends what was counted since the start.
func (m *newsroomMetrics) tally(out chan<- prometheus.Metric) {
	t := m.s.newsroom.Tally()
	entries := describeMetric("entries_total", "Journal entries taken in since the start, by kind.", "kind")
	for kind, n := range t.Entries {
		out <- prometheus.MustNewConstMetric(entries, prometheus.CounterValue, float64(n), string(kind))
	}
	fetches := describeMetric("fetches_total", "Fetches of sources since the start, by how they ended.", "result")
	for result, n := range t.Fetches {
		out <- prometheus.MustNewConstMetric(fetches, prometheus.CounterValue, float64(n), result)
	}
}

// sizes sends the size of the file and of its write-ahead log.
func (m *newsroomMetrics) sizes(out chan<- prometheus.Metric, file int64) {
	desc := describeMetric("file_bytes", "Size of the newsroom's file, and of its write-ahead log.", "file")
	out <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, float64(file), "store")
	if info, err := os.Stat(m.s.store.Path() + "-wal"); err == nil {
		out <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, float64(info.Size()), "log")
	}
}

// sources counts sources by state.
func (m *newsroomMetrics) sources(ctx context.Context, out chan<- prometheus.Metric) error {
	rows, err := m.s.store.Sources(ctx)
	if err != nil {
		return err
	}
	states := map[string]int{"new": 0, "working": 0, "failing": 0, "paused": 0}
	for _, r := range rows {
		states[sourceState(r)]++
	}
	desc := describeMetric("sources", "Sources by state.", "state")
	for state, n := range states {
		out <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, float64(n), state)
	}
	return nil
}

func sourceState(r store.SourceRow) string {
	switch {
	case r.Paused:
		return "paused"
	case r.Failures > 0:
		return "failing"
	case r.Fetched.IsZero():
		return "new"
	}
	return "working"
}

package main

import (
	"fmt"
	"io"
	"time"
)

// table prints what was measured beside what is asked for, as Markdown.
func table(out io.Writer, p *plan, r, again result) {
	row := func(what, goal, format string, values ...any) {
		fmt.Fprintf(out, "| %s | %s | %s |\n", what, goal, fmt.Sprintf(format, values...))
	}
	fmt.Fprintf(out, "| %d articles in %d stories | asked for | measured |\n|---|---|---|\n", r.Articles, r.Stories)
	row("start, from opening the file to the first front page", "< 2 s", "%.2f s", r.Start.Seconds())
	row("start after a kill", "", "%.2f s", again.Start.Seconds())
	goals := map[string]string{askFront: "p99 < 50 ms", askToday: "p99 < 50 ms", askAny: "p99 < 50 ms", askSearch: "p99 < 150 ms"}
	for _, kind := range []string{askFront, askToday, askAny, askSearch} {
		a := r.Alone[kind]
		row(kind+", alone", "", "%s of processor, p99 %s; %d asked", ms(a.Half), ms(a.Most), a.Count)
	}
	for _, kind := range []string{askFront, askToday, askAny, askSearch, askTake} {
		a := r.Asked[kind]
		row(kind, goals[kind], "p50 %s, **p99 %s**, worst %s; %d asked, at most %d KB", ms(a.Half), ms(a.Most), ms(a.Worst), a.Count, a.LargestPage/1000)
	}
	row("readers, pages a second", "8 readers", "%d readers who pause %s between pages, %.0f pages a second; %.2f processors busy", p.load.readers, p.load.pause, r.perSecond(), r.LoadProcessor/r.LoadSeconds)
	row("articles coming in meanwhile", "50 a second", "%.1f a second; %d stories wait for tracing at the end", float64(r.Asked[askTake].Count)/r.LoadSeconds, r.Waiting)
	row("memory, peak", "< 1.5 GB", "%.2f GB, of it %.2f the program's own at the end", float64(r.Peak)/1e9, float64(r.Private)/1e9)
	row("file, an article", "stated", "%.1f KB (%.2f GB)", float64(r.Bytes)/float64(r.Articles)/1000, float64(r.Bytes)/1e9)
	row("HTML pages to shown stories, a second and core", "60", "%.0f (%d pages of %d KB)", float64(r.Pages)/max(r.PageSeconds, 1e-9), r.Pages, r.PageBytes/max(1, r.Pages)/1000)
}

func (r *result) perSecond() float64 {
	n := 0
	for kind, a := range r.Asked {
		if kind != askTake {
			n += a.Count
		}
	}
	return float64(n) / r.LoadSeconds
}

func ms(d time.Duration) string {
	if d < 10*time.Millisecond {
		return fmt.Sprintf("%.1f ms", d.Seconds()*1000)
	}
	return fmt.Sprintf("%.0f ms", d.Seconds()*1000)
}

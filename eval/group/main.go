// Command group measures story grouping on labelled articles.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"variorum"
	"variorum/internal/group"
	"variorum/internal/text/background"
)

type labelled struct {
	Article variorum.Article
	Story   string
}

type set struct {
	name      string
	languages []string
	articles  map[string][]labelled
}

func load(folder string) ([]set, error) {
	paths, err := filepath.Glob(filepath.Join(folder, "*.jsonl"))
	if err != nil {
		return nil, err
	}
	var sets []set
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			return nil, err
		}
		s := set{name: strings.Split(filepath.Base(p), ".")[0], articles: map[string][]labelled{}}
		sc := bufio.NewScanner(f)
		sc.Buffer(nil, 1<<24)
		for sc.Scan() {
			var r struct{ ID, Lang, Time, Title, Text, Source, URL, Story string }
			if err := json.Unmarshal(sc.Bytes(), &r); err != nil {
				return nil, err
			}
			if s.articles[r.Lang] == nil {
				s.languages = append(s.languages, r.Lang)
			}
			s.articles[r.Lang] = append(s.articles[r.Lang], labelled{variorum.Article{ID: r.ID, Language: r.Lang, Published: variorum.Stamp(r.Time), Title: r.Title, Text: r.Text, Outlet: r.Source, URL: r.URL}, r.Story})
		}
		f.Close()
		slices.Sort(s.languages)
		for _, rows := range s.articles {
			slices.SortStableFunc(rows, func(a, b labelled) int {
				return strings.Compare(string(a.Article.Published), string(b.Article.Published))
			})
		}
		sets = append(sets, s)
	}
	return sets, nil
}

type score struct{ p, r, f float64 }

func b3(gold, found []string) score {
	g, f, both := map[string]float64{}, map[string]float64{}, map[[2]string]float64{}
	for i := range gold {
		g[gold[i]]++
		f[found[i]]++
		both[[2]string{gold[i], found[i]}]++
	}
	var s score
	keys := make([][2]string, 0, len(both))
	for k := range both {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b [2]string) int { return strings.Compare(a[0]+"\x00"+a[1], b[0]+"\x00"+b[1]) })
	for _, k := range keys {
		c := both[k]
		s.p += c * c / f[k[1]]
		s.r += c * c / g[k[0]]
	}
	n := float64(len(gold))
	s.p, s.r = s.p/n, s.r/n
	s.f = 2 * s.p * s.r / (s.p + s.r)
	return s
}

func main() {
	sets := flag.String("sets", "../shared/gold/group", "folder of labelled sets")
	langs := flag.Bool("languages", false, "print languages")
	vary := flag.String("set", "", "Name=value,... settings")
	flag.Parse()
	data, err := load(*sets)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	lib := background.New()
	for _, variant := range strings.Split(*vary, ";") {
		opt := group.Options{Settings: group.Defaults()}
		for _, kv := range strings.Split(variant, ",") {
			if k, v, ok := strings.Cut(kv, "="); ok {
				name, at, pair := strings.Cut(k, ".")
				f := reflect.ValueOf(&opt.Settings).Elem().FieldByName(name)
				if pair {
					n, _ := strconv.Atoi(at)
					f = f.Index(n)
				}
				switch f.Interface().(type) {
				case time.Duration:
					d, _ := time.ParseDuration(v)
					f.SetInt(int64(d))
				case int:
					n, _ := strconv.Atoi(v)
					f.SetInt(int64(n))
				case float64:
					x, _ := strconv.ParseFloat(v, 64)
					f.SetFloat(x)
				}
			}
		}
		fmt.Printf("%-40s", variant)
		detail := ""
		start := time.Now()
		for _, s := range data {
			var sum [2]score
			total := 0.0
			for _, lang := range s.languages {
				rows := s.articles[lang]
				g := group.New(lib, opt)
				var single, settled, gold []string
				for i := range rows {
					single = append(single, g.Add(&rows[i].Article))
					gold = append(gold, rows[i].Story)
				}
				for _, a := range g.Settle() {
					settled = append(settled, a.Story)
				}
				n := float64(len(rows))
				total += n
				for i, x := range []score{b3(gold, single), b3(gold, settled)} {
					sum[i].p += n * x.p
					sum[i].r += n * x.r
					sum[i].f += n * x.f
					if len(s.languages) > 1 {
						if i == 0 {
							detail += fmt.Sprintf("   %s %s %4d", s.name, lang, len(rows))
						}
						detail += fmt.Sprintf("  %.3f %.3f %.3f", x.p, x.r, x.f)
						if i == 1 {
							detail += "\n"
						}
					}
				}
			}
			fmt.Printf(" | %.4s %.1f(%.0f/%.0f)>%.1f(%.0f/%.0f)", s.name, 100*sum[0].f/total, 100*sum[0].p/total, 100*sum[0].r/total, 100*sum[1].f/total, 100*sum[1].p/total, 100*sum[1].r/total)
		}
		fmt.Println(" ", time.Since(start).Round(time.Millisecond))
		if *langs {
			fmt.Print(detail)
		}
	}
}

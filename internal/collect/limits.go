package collect

// Limits bounds what one run takes from its inputs. A zero field means the
// default beside it. All sizes are bytes after unpacking.
//
// The defaults were set by what real inputs need: of 40,000 news pages of common
// crawls the largest honest one had 6 MiB, a line of JSON that carries a page is
// up to a third longer than the page, and sitemaps.org allows 50,000 links a file.
type Limits struct {
	PageBytes   int64 // one page or text: 10 MiB
	LineBytes   int   // one line of JSON: 16 MiB
	FeedBytes   int64 // one feed: 10 MiB
	ListBytes   int64 // one OPML file or sitemap: 50 MiB
	Files       int   // files below the folders named, and names in one folder: 100,000
	Depth       int   // folders within folders: 64
	Links       int   // pages named by one feed, OPML file or sitemap with all it leads to: 50,000
	Lists       int   // feeds or sitemaps that one OPML file or sitemap index leads to: 5,000
	RecordBytes int64 // one record of a web archive, while it is skipped: 1 GiB
}

func (l Limits) orDefault() Limits {
	set(&l.PageBytes, 10<<20)
	set(&l.LineBytes, 16<<20)
	set(&l.FeedBytes, 10<<20)
	set(&l.ListBytes, 50<<20)
	set(&l.Files, 100_000)
	set(&l.Depth, 64)
	set(&l.Links, 50_000)
	set(&l.Lists, 5_000)
	set(&l.RecordBytes, 1<<30)
	return l
}

func set[T int | int64](field *T, value T) {
	if *field <= 0 {
		*field = value
	}
}

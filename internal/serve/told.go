package serve

import (
	"container/list"
	"context"
	"sync"

	"variorum"
	"variorum/internal/store"
	"variorum/internal/view"
)

// A told is a story as its page shows it, made once for all readers. Everything in
// it hangs on the journal entries at which the story changed and was traced last,
// which its row tells. It is not changed once made.
type told struct {
	row      store.StoryRow
	model    *view.Page
	articles int // that its lines were read from
}

// tell returns the page model of a story. Everything that prints a story's lines
// with numbers takes it from here, so that a number means one report everywhere.
func (s *Server) tell(ctx context.Context, id string) (told, error) {
	row, ok, err := s.store.StoryRow(ctx, id)
	if err != nil {
		return told{}, err
	}
	if !ok {
		return told{}, noStory
	}
	seat := s.told.seat(row.ID)
	seat.mu.Lock() // readers of one story wait for the first of them
	defer seat.mu.Unlock()
	if was := seat.told.row; seat.told.model == nil || was.Changed != row.Changed || was.Traced != row.Traced {
		t, err := s.make(context.WithoutCancel(ctx), row)
		if err != nil {
			s.told.leave(row.ID)
			return told{}, err
		}
		seat.told = t
		s.told.weigh(seat, t.articles)
	}
	t := seat.told
	t.row = row
	return s.related(ctx, t)
}

// make makes the model of a story, tracing it where it was not yet.
func (s *Server) make(ctx context.Context, row store.StoryRow) (told, error) {
	story, articles, ok, err := s.store.Story(ctx, row.ID)
	if err != nil {
		return told{}, err
	}
	if !ok {
		return told{}, noStory
	}
	if len(story.Articles) == 0 {
		story = s.newsroom.Make(story.ID, articles)
	}
	rows, err := s.store.ArticlesOf(ctx, row.ID)
	if err != nil {
		return told{}, err
	}
	numbers := make(map[string]int, len(rows))
	for _, a := range rows {
		numbers[a.ID] = a.Number
	}
	byID := make(map[string]*variorum.Article, len(articles))
	for _, a := range articles {
		byID[a.ID] = a
	}
	model := s.maker.Numbered(&story, byID, numbers)
	revisions, err := s.store.Revisions(ctx, story.ID, revisionsRead)
	if err != nil {
		return told{}, err
	}
	withdrawn, err := s.store.Withdrawn(ctx, story.ID)
	if err != nil {
		return told{}, err
	}
	model.Revise(revisions, withdrawn)
	for _, other := range story.Related {
		model.Related = append(model.Related, view.Related{Kind: other.Kind, Why: other.Why, Href: other.Story})
	}
	return told{row, model, len(articles)}, nil
}

// revisionsRead bounds the versions of a story's reports whose changes are shown,
// the newest; each article's own page has all of its own.
const revisionsRead = 60

// related names the stories that this one leads to, as they are called now.
func (s *Server) related(ctx context.Context, t told) (told, error) {
	if len(t.model.Related) == 0 {
		return t, nil
	}
	model := *t.model
	model.Related = nil
	for _, other := range t.model.Related {
		row, ok, err := s.store.StoryRow(ctx, other.Href)
		if err != nil {
			return t, err
		}
		if ok && row.ID != t.row.ID {
			other.Href, other.Headline = "/story/"+row.ID, row.Title
			model.Related = append(model.Related, other)
		}
	}
	t.model = &model
	return t, nil
}

// tellings keeps the stories read last. A front page of sixty stories is about a
// thousand articles.
type tellings struct {
	mu       sync.Mutex
	seats    map[string]*list.Element // of *seat, by story
	order    list.List                // the latest first
	articles int
}

// A seat is one story's place among those kept.
type seat struct {
	mu       sync.Mutex
	story    string
	told     told
	articles int // it counts for
}

// tellingsMost is how many articles the stories kept have together. An article
// takes about 20 KB in a model.
const tellingsMost = 4000

// seat returns a story's place, a new one where it has none.
func (c *tellings) seat(story string) *seat {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.seats[story]; e != nil {
		c.order.MoveToFront(e)
		return e.Value.(*seat)
	}
	if c.seats == nil {
		c.seats = map[string]*list.Element{}
	}
	s := &seat{story: story}
	c.seats[story] = c.order.PushFront(s)
	return s
}

// weigh notes how many articles a story has now, and gives up those read longest
// ago where all together have too many.
func (c *tellings) weigh(s *seat, articles int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.seats[s.story]; e == nil || e.Value != s {
		return // given up meanwhile
	}
	c.articles += articles - s.articles
	s.articles = articles
	for c.articles > tellingsMost && c.order.Len() > 1 {
		c.drop(c.order.Back())
	}
}

// leave gives up a story.
func (c *tellings) leave(story string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.seats[story]; e != nil {
		c.drop(e)
	}
}

func (c *tellings) drop(e *list.Element) {
	s := c.order.Remove(e).(*seat)
	delete(c.seats, s.story)
	c.articles -= s.articles
}

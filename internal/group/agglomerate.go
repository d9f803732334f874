package group

import (
	"container/heap"
	"math"
)

// A cluster is a story in the making: units joined so far.
type cluster struct {
	units    []int32
	within   float64 // sum of the likeness of its pairs
	fullness float64 // sum over its units
	links    map[int32]float64
	version  int32
	gone     bool
}

// spread returns the mean likeness of the pairs of a cluster, drawn towards what
// is usual while there are few.
func (c *cluster) spread(usual, weight float64) float64 {
	pairs := float64(len(c.units)*(len(c.units)-1)) / 2
	return (c.within + float64(usual*weight)) / (pairs + weight)
}

// An agglomeration joins clusters, the closest first (average linkage, Sokal and
// Michener 1958), with one change: the mean likeness between two clusters is
// measured against the mean likeness within them. Halves of one story are as
// like each other as each is within, whatever the length of its reports; twin
// events (two quakes, two arrests) are not, however many words they share.
type agglomeration struct {
	set      *Settings
	ease     float64
	clusters []cluster
	queue    queue
}

type join struct {
	score    float64
	a, b     int32
	versions [2]int32
}

type queue []join

func (q queue) Len() int      { return len(q) }
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q queue) Less(i, j int) bool {
	if q[i].score != q[j].score {
		return q[i].score > q[j].score
	}
	if q[i].a != q[j].a {
		return q[i].a < q[j].a
	}
	return q[i].b < q[j].b
}
func (q *queue) Push(x any) { *q = append(*q, x.(join)) }
func (q *queue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}

// agglomerate returns the clusters of units as lists of unit numbers. Ease scales
// what is needed to join (see thin).
func agglomerate(set *Settings, ease float64, units []*unit, edges [][]edge) [][]int32 {
	g := &agglomeration{set: set, ease: ease, clusters: make([]cluster, len(units))}
	for i, u := range units {
		c := &g.clusters[i]
		c.units, c.fullness, c.links = []int32{int32(i)}, u.fullness, make(map[int32]float64, len(edges[i]))
	}
	for i := range units {
		for _, e := range edges[i] {
			g.clusters[i].links[e.to] = float64(e.likeness)
			g.clusters[e.to].links[int32(i)] = float64(e.likeness)
		}
	}
	for i := range units {
		g.offer(int32(i), true)
	}
	for g.queue.Len() > 0 {
		j := heap.Pop(&g.queue).(join)
		if a, b := &g.clusters[j.a], &g.clusters[j.b]; !a.gone && !b.gone && a.version == j.versions[0] && b.version == j.versions[1] {
			g.join(j.a, j.b)
		}
	}
	var out [][]int32
	for i := range g.clusters {
		if !g.clusters[i].gone {
			out = append(out, g.clusters[i].units)
		}
	}
	return out
}

// offer queues the joins of a cluster that are good enough; with upward, only
// those with later clusters.
func (g *agglomeration) offer(i int32, upward bool) {
	c := &g.clusters[i]
	for k, sum := range c.links {
		if upward && k < i {
			continue
		}
		a, b := min(i, k), max(i, k)
		if s := g.score(&g.clusters[a], &g.clusters[b], sum); s >= 1 {
			heap.Push(&g.queue, join{s, a, b, [2]int32{g.clusters[a].version, g.clusters[b].version}})
		}
	}
}

// score returns how like two clusters are, in units of what is needed to join.
func (g *agglomeration) score(a, b *cluster, sum float64) float64 {
	n := float64(len(a.units))
	m := float64(len(b.units))
	full := (a.fullness + b.fullness) / (n + m)
	usual, weight := between(g.set.Usual, full), between(g.set.UsualWeight, full)
	return sum / (n * m) / math.Sqrt(a.spread(usual, weight)*b.spread(usual, weight)) / (between(g.set.Join, full) * g.ease)
}

// join puts the later of two clusters into the earlier.
func (g *agglomeration) join(i, k int32) {
	a, b := &g.clusters[i], &g.clusters[k]
	a.within += b.within + a.links[k]
	a.fullness += b.fullness
	a.units = append(a.units, b.units...)
	delete(a.links, k)
	delete(b.links, i)
	for other, sum := range b.links {
		delete(g.clusters[other].links, k)
		a.links[other] += sum
		g.clusters[other].links[i] = a.links[other]
	}
	a.version++
	b.gone, b.links, b.units = true, nil, nil
	g.offer(i, false)
}
